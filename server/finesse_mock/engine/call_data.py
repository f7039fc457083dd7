"""Changing the data of a call: "Dialog—Update Call Variable Data" of the developer guide."""

import re
from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.engine.changes import ApiError
from finesse_mock.engine.commands import DialogAction
from finesse_mock.engine.refusals import BAD_CALL_DATA, PROTECTED
from finesse_mock.engine.turn import Turn
from finesse_mock.model.dialog import CALL_VARIABLE_NAMES, Dialog

VARIABLE_BYTES = 40
"""Longest value of callVariable1 to callVariable10."""

ECC_BYTES = 2000
"""All ECC names, indexes and values of a call together."""

LAST_INDEX = 254
"""Of an ECC array: it has at most 255 elements in Unified CCE."""

_ECC = re.compile(r"user\.[A-Za-z_][\w.]*(?:\[([0-9]{1,9})\])?\Z")
_OF_CAMPAIGN = re.compile(r"BA[A-Za-z]+\Z")


def is_name(name: str) -> bool:
    """Whether a variable of a call can be called that: peripheral, ECC or of a campaign."""
    return name in CALL_VARIABLE_NAMES or _exists(name) or bool(_OF_CAMPAIGN.match(name))


def can_be_set(variables: tuple[tuple[str, str], ...]) -> bool:
    """Whether a new call can carry all these variables, each with its whole value."""
    return _settable(dict(variables), {}) == dict(variables)


def update(turn: Turn, dialog: Dialog, command: DialogAction) -> ApiError | None:
    """Set variables and wrap-up reason and publish them; or answer why that cannot be.

    One call variable that does not fit refuses everything. ECC variables are taken one by one:
    what cannot be set is left out, and what is too long is cut. Where nothing is left to set, the
    CTI server says why; but of names that it does not know it says nothing, and nothing happens.
    """
    asked = dict(command.variables)
    if asked and turn.site.profile.protected_call_data and not dialog.routed:
        return PROTECTED
    settable = _settable(asked, dict(dialog.variables))
    lost = asked.keys() - settable.keys()
    if not all(_is_ecc(name) for name in lost):
        return BAD_CALL_DATA
    if lost and not settable and command.wrap_up_reason is None:
        return BAD_CALL_DATA if any(_ECC.match(name) for name in lost) else None
    changed = replace(
        dialog,
        variables=tuple((dict(dialog.variables) | settable).items()),
        wrap_up_reason=(
            dialog.wrap_up_reason if command.wrap_up_reason is None else command.wrap_up_reason
        ),
    )
    turn.put(changed, confirm=True)
    return None


def _settable(asked: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    """Those of the variables that can be set, ECC values cut to the room that there is."""
    settable: dict[str, str] = {}
    for name, value in asked.items():
        beside = {**present, **settable}
        if not _is_ecc(name):
            if _fits(name, value):
                settable[name] = value
        elif _exists(name) and not _mixes_scalar_and_array(name, beside):
            room = _room(name, beside)
            if room >= 0:
                settable[name] = value.encode()[:room].decode(errors="ignore")
    return settable


def _is_ecc(name: str) -> bool:
    return name.startswith("user.")


def _fits(name: str, value: str) -> bool:
    if name in CALL_VARIABLE_NAMES:
        return len(value.encode()) <= VARIABLE_BYTES
    return bool(_OF_CAMPAIGN.match(name))


def _exists(name: str) -> bool:
    found = _ECC.match(name)
    return found is not None and int(found[1] or 0) <= LAST_INDEX


def _mixes_scalar_and_array(name: str, beside: Mapping[str, str]) -> bool:
    whole, bracket, _ = name.partition("[")
    if bracket:
        return whole in beside
    return any(other.startswith(f"{name}[") for other in beside)


def _room(name: str, beside: Mapping[str, str]) -> int:
    """Bytes left for the value of that variable; negative where not even its name has room."""
    others = sum(
        len(other.encode()) + len(value.encode())
        for other, value in beside.items()
        if _is_ecc(other) and other != name
    )
    return ECC_BYTES - others - len(name.encode())
