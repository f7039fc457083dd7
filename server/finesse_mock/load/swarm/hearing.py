"""What an update event tells an agent."""

from dataclasses import dataclass
from typing import Final

from finesse_mock.load.behaviour import Seen
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import ParticipantState
from finesse_mock.model.system import ServiceState
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, UnreadableBodyError, last, parse, text_of

_DIALOG_URI: Final = f"{uris.API}/Dialog/"


@dataclass(frozen=True, slots=True)
class OwnState:
    """The agent's own state."""

    state: AgentState


@dataclass(frozen=True, slots=True)
class CallSeen:
    """A call; ``verb`` is that of the event, ``changed_at`` when the agent's own leg changed."""

    verb: str
    call: Seen
    changed_at: str


@dataclass(frozen=True, slots=True)
class CallGone:
    """A call left the agent's collection."""

    dialog_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for in a call is refused; empty where it was about no call."""

    dialog_id: str


@dataclass(frozen=True, slots=True)
class Service:
    """The state of the server."""

    in_service: bool


Told = OwnState | CallSeen | CallGone | Refused | Service | None


def heard(update: str, extension: str) -> tuple[str, Told]:
    """The request id of the event, and what it tells whoever is at that extension.

    None for what an agent pays no heed to.
    """
    try:
        root = parse(update.encode(), "Update")
    except UnreadableBodyError:
        return "", None
    verb = text_of(root, "event") or ""
    data = last(root, "data")
    about = data[0] if data is not None and len(data) else None
    return text_of(root, "requestId") or "", _told(root, verb, about, extension)


def state_in(document: bytes) -> OwnState | None:
    """What a User tells, as REST answers it."""
    root = _document(document, "User")
    state = text_of(root, "state") or ""
    return OwnState(AgentState(state)) if state in AgentState.__members__ else None


def calls_in(document: bytes, extension: str) -> dict[str, CallSeen]:
    """The calls in a Dialogs collection, by their ids, as REST answers it."""
    root = _document(document, "Dialogs")
    found = [_seen("", each, extension) for each in (root if root is not None else ())]
    return {each.call.dialog_id: each for each in found if each is not None}


def _document(document: bytes, root: str) -> Node | None:
    try:
        return parse(document, root)
    except UnreadableBodyError:
        return None


def _told(root: Node, verb: str, about: Node | None, extension: str) -> Told:
    match about.tag if about is not None else "":
        case "user":
            state = text_of(about, "state") or ""
            return OwnState(AgentState(state)) if state in AgentState.__members__ else None
        case "dialogs":
            dialog = last(about, "Dialog")
            if verb == "DELETE" and dialog is not None:
                return CallGone(text_of(dialog, "id") or "")
            return _seen(verb, dialog, extension)
        case "dialog":
            return _seen(verb, about, extension)
        case "apiErrors":
            source = text_of(root, "source") or ""
            return Refused(source.removeprefix(_DIALOG_URI) if _DIALOG_URI in source else "")
        case "systemInfo":
            return Service(text_of(about, "status") == ServiceState.IN_SERVICE)
        case _:
            return None


def _seen(verb: str, dialog: Node | None, extension: str) -> CallSeen | None:
    participants = last(dialog, "participants")
    for leg in participants if participants is not None else ():
        state = text_of(leg, "state") or ""
        if text_of(leg, "mediaAddress") != extension or state not in ParticipantState.__members__:
            continue
        actions = last(leg, "actions")
        seen = Seen(
            dialog_id=text_of(dialog, "id") or "",
            caller=text_of(dialog, "fromAddress") or "",
            state=ParticipantState(state),
            actions=frozenset(
                (each.text or "") for each in (actions if actions is not None else ())
            ),
        )
        return CallSeen(verb, seen, text_of(leg, "stateChangeTime") or "")
    return None
