"""Changing the data of a call: "Dialog—Update Call Variable Data" of the developer guide."""

import re
from dataclasses import replace

from finesse_mock.engine.changes import ApiError
from finesse_mock.engine.commands import DialogAction
from finesse_mock.engine.refusals import BAD_CALL_DATA, PROTECTED
from finesse_mock.engine.turn import Turn
from finesse_mock.model.dialog import CALL_VARIABLE_NAMES, Dialog

VARIABLE_BYTES = 40
"""Longest value of callVariable1 to callVariable10."""

ECC_BYTES = 2000
"""All ECC names and values of a call together."""

_NAME = re.compile(
    r"(?:callVariable(?:[1-9]|10)|user\.[A-Za-z_][\w.]*(?:\[\d{1,3}\])?|BA[A-Za-z]+)\Z"
)


def fault_in(variables: tuple[tuple[str, str], ...], dialog: Dialog | None) -> ApiError | None:
    """What is wrong with call variables that are to be set, or None."""
    for name, value in variables:
        if not _NAME.match(name):
            return BAD_CALL_DATA
        if name in CALL_VARIABLE_NAMES and len(value.encode()) > VARIABLE_BYTES:
            return BAD_CALL_DATA
    merged = dict(dialog.variables if dialog else ()) | dict(variables)
    ecc = sum(
        len(name.encode()) + len(value.encode())
        for name, value in merged.items()
        if name.startswith("user.")
    )
    if ecc > ECC_BYTES or _mixes_scalar_and_array(merged):
        return BAD_CALL_DATA
    return None


def _mixes_scalar_and_array(variables: dict[str, str]) -> bool:
    arrays = {name.partition("[")[0] for name in variables if "[" in name}
    return any(name in arrays for name in variables)


def update(turn: Turn, dialog: Dialog, command: DialogAction) -> ApiError | None:
    """Set variables and wrap-up reason and publish them; or answer why that cannot be."""
    if command.variables:
        if turn.site.profile.protected_call_data and not dialog.routed:
            return PROTECTED
        fault = fault_in(command.variables, dialog)
        if fault:
            return fault
    changed = replace(
        dialog,
        variables=tuple((dict(dialog.variables) | dict(command.variables)).items()),
        wrap_up_reason=(
            dialog.wrap_up_reason if command.wrap_up_reason is None else command.wrap_up_reason
        ),
    )
    turn.put(changed, confirm=True)
    return None
