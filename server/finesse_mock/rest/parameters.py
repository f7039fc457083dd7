"""The parameters of actions on calls: which an action cannot do without, and what they may be."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from finesse_mock.model.dialog import Action
from finesse_mock.rest import rejections
from finesse_mock.wire.requests import DialogRequest

BEGINNING = frozenset({Action.MAKE_CALL, Action.SILENT_MONITOR, Action.BARGE_CALL})
"""Actions that begin a call, and so are asked of the collection; all others of a dialog."""

REQUIRED: Mapping[Action, tuple[str, ...]] = {
    Action.MAKE_CALL: ("fromAddress", "toAddress"),
    Action.SILENT_MONITOR: ("fromAddress", "toAddress"),
    Action.BARGE_CALL: ("fromAddress", "toAddress", "associatedDialogUri"),
    Action.CONSULT_CALL: ("targetMediaAddress", "toAddress"),
    Action.TRANSFER_SST: ("targetMediaAddress", "toAddress"),
    Action.SEND_DTMF: ("targetMediaAddress", "dtmfString"),
    Action.RECLASSIFY: ("targetMediaAddress", "outboundClassification"),
    Action.UPDATE_CALL_DATA: ("mediaProperties",),
}
"""The parameters an action cannot do without, on the pages "Dialog—…"; of those not listed it is
``targetMediaAddress``."""


def required(action: Action) -> tuple[str, ...]:
    """The parameters that the action cannot do without."""
    return REQUIRED.get(action, ("targetMediaAddress",))


def action_in(asked: DialogRequest) -> Action:
    """The action that is asked for.

    Raises:
        RequestRejectedError: 400 Parameter Missing, 400 Invalid Input.
    """
    if not asked.requested_action:
        raise rejections.parameter_missing("requestedAction")
    if asked.requested_action not in Action.__members__:
        raise rejections.invalid_input("requestedAction", "dialog")
    return Action(asked.requested_action)


def check(action: Action, asked: DialogRequest) -> None:
    """Check that everything is there that the action needs, and is written as it must be.

    Raises:
        RequestRejectedError: 400 Parameter Missing, 400 Invalid Input.
    """
    given = dict(asked.action_params) | {
        "fromAddress": asked.from_address,
        "toAddress": asked.to_address,
        "targetMediaAddress": asked.target_media_address,
        "associatedDialogUri": asked.associated_dialog_uri,
        "mediaProperties": asked.media_properties,
    }
    for parameter in required(action):
        if not given.get(parameter):
            raise rejections.parameter_missing(parameter)
    if action in _CHECKS:
        _CHECKS[action](dict(asked.action_params))


def _check_callback(given: Mapping[str, str]) -> None:
    """Time or number, or both: each is left as it is by a request that does not name it."""
    if not (given.get("callbackTime") or given.get("callbackNumber")):
        raise rejections.parameter_missing("callbackTime")
    if "callbackTime" in given and not _is_callback_time(given["callbackTime"]):
        raise rejections.invalid_input("callbackTime", "dialog")
    if given.get("callbackNumber") == "":
        raise rejections.invalid_input("callbackNumber", "dialog")


def _is_callback_time(text: str) -> bool:
    """A moment of some calendar day as ``YYYY-MM-DDTHH:MM``, without seconds or zone."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_CHECKS: Mapping[Action, Callable[[Mapping[str, str]], None]] = {
    Action.UPDATE_SCHEDULED_CALLBACK: _check_callback,
}
