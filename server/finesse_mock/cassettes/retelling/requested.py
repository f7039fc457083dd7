"""What a recorded request asked for, in the words of scenarios."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from finesse_mock.cassettes.showing import readable
from finesse_mock.cassettes.tape import Request
from finesse_mock.wire.requests import DialogRequest, dialog_request, user_request
from finesse_mock.wire.xml import UnreadableBodyError


@dataclass(frozen=True, slots=True)
class Requested:
    """A step: ``begins`` is the key under which it names the call that it begins, if it does.

    ``has_reason``: it may have one, which the request tells by its id only.
    """

    action: str
    step: Mapping[str, Any]
    begins: str = ""
    has_reason: bool = False


_STATES: Final = {
    "LOGIN": "login",
    "READY": "ready",
    "NOT_READY": "not_ready",
    "WORK": "work",
    "LOGOUT": "logout",
}
_USER: Final = re.compile(r"/finesse/api/User/([^/]+)/?")
_DIALOGS: Final = re.compile(r"/finesse/api/User/([^/]+)/Dialogs/?")
_DIALOG: Final = re.compile(r"/finesse/api/Dialog/#(\d+)/?")


def requested(entry: Request) -> Requested:
    """What that request, which changed something, asked for.

    Raises:
        LookupError: scenarios have no word for it; the text says for what.
    """
    path = readable(entry.resource)
    body = readable(entry.body).encode()
    agent = readable(entry.agent)
    try:
        if found := _USER.fullmatch(path):
            return _of_user(found[1], agent, body)
        if found := _DIALOGS.fullmatch(path):
            return _new_call(found[1], dialog_request(body))
        if found := _DIALOG.fullmatch(path):
            return _of_dialog(f"c{found[1]}", agent, dialog_request(body))
    except UnreadableBodyError as error:
        raise LookupError(f"its body cannot be read ({error})") from error
    raise LookupError(f"there is no verb for {entry.method} {path}")


def _of_user(user: str, agent: str, body: bytes) -> Requested:
    asked = user_request(body)
    state = asked.state or ""
    if state not in _STATES:
        raise LookupError(f"there is no verb for the state {state}")
    step: dict[str, Any] = {"do": _STATES[state], "agent": user}
    if state == "LOGIN" and asked.extension and asked.extension != user:
        step["extension"] = asked.extension
    if agent and agent != user:
        step["by"] = agent
    own = agent in ("", user)
    return Requested(state, step, has_reason=own and state in ("NOT_READY", "LOGOUT"))


def _new_call(user: str, asked: DialogRequest) -> Requested:
    action = asked.requested_action or ""
    if action == "MAKE_CALL":
        step = {"do": "call.outgoing", "agent": user, "to": asked.to_address or ""}
        return Requested(action, step | _variables(asked), begins="id")
    if action == "SILENT_MONITOR":
        step = {"do": action, "agent": asked.to_address or "", "by": user}
        return Requested(action, step, begins="as")
    if action == "BARGE_CALL":
        call = "c" + (asked.associated_dialog_uri or "").rpartition("#")[2]
        return Requested(action, {"do": action, "call": call, "by": user}, begins="as")
    raise LookupError(f"there is no verb for {action or 'a call without requestedAction'}")


def _of_dialog(call: str, agent: str, asked: DialogRequest) -> Requested:
    action = asked.requested_action or ""
    step: dict[str, Any] = {"do": action, "call": call, "by": agent}
    if action not in _MORE:
        raise LookupError(f"there is no verb for {action or 'a request without requestedAction'}")
    return Requested(
        action, step | _MORE[action](asked), begins="as" if action == "CONSULT_CALL" else ""
    )


def _variables(asked: DialogRequest) -> dict[str, Any]:
    return {"vars": dict(asked.variables)} if asked.variables else {}


def _data(asked: DialogRequest) -> dict[str, Any]:
    reason = {} if asked.wrap_up_reason is None else {"wrapUpReason": asked.wrap_up_reason}
    return _variables(asked) | reason


def _parameters(asked: DialogRequest) -> dict[str, Any]:
    names = {"dtmfString": "digits"}
    return {names.get(name, name): value for name, value in asked.action_params}


_MORE: Final[Mapping[str, Callable[[DialogRequest], dict[str, Any]]]] = {
    "ANSWER": lambda _: {},
    "HOLD": lambda _: {},
    "RETRIEVE": lambda _: {},
    "DROP": lambda _: {},
    "TRANSFER": lambda _: {},
    "CONFERENCE": lambda _: {},
    "START_RECORDING": lambda _: {},
    "ACCEPT": lambda _: {},
    "CLOSE": lambda _: {},
    "REJECT": lambda _: {},
    "CANCEL_SCHEDULED_CALLBACK": lambda _: {},
    "CONSULT_CALL": lambda asked: {"to": asked.to_address or ""},
    "TRANSFER_SST": lambda asked: {"to": asked.to_address or ""},
    "PARTICIPANT_DROP": lambda asked: {"agent": asked.target_media_address or ""},
    "UPDATE_CALL_DATA": _data,
    "SEND_DTMF": _parameters,
    "RECLASSIFY": _parameters,
    "UPDATE_SCHEDULED_CALLBACK": _parameters,
}
"""The actions in a call, and what each has beside the call and who asks."""
