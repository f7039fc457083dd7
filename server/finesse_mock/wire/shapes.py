"""What events consist of: which nodes there are, what comes on them, and what can be asked of it.

All of it is read from the events in ``specimens``; only which texts can stand somewhere is said
here, by the tables of the model.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from finesse_mock.model.agent import AgentState, MobileMode, Role, WrapUpMode
from finesse_mock.model.dialog import (
    CALL_VARIABLE_NAMES,
    Action,
    CallType,
    DialogState,
    ParticipantState,
    StateCause,
)
from finesse_mock.model.media import InterruptAction, LogoutAction, MediaState
from finesse_mock.model.profile import DEFAULT_PROFILE, Platform, Profile
from finesse_mock.model.site import ReasonCategory
from finesse_mock.model.system import AuthMode, ServiceState
from finesse_mock.model.task import Disposition, TaskAction, TaskState
from finesse_mock.wire.nodes import all_nodes
from finesse_mock.wire.select import about, could_lead_to
from finesse_mock.wire.specimens import ANY, site_of, specimens
from finesse_mock.wire.summary import verb_of
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import Node, parse

NODES: Final = tuple(dict.fromkeys(all_nodes(site_of(DEFAULT_PROFILE))))
"""Every kind of node, ``*`` in place of an id."""

ENVELOPE: Final = ("event", "requestId", "source")
"""What every event has around its object."""

_FLAG: Final = ("true", "false")
_TASK_STATES: Final = tuple(each for each in TaskState if each is not TaskState.QUEUED)
_USER: Final = {
    "state": tuple(AgentState),
    "pendingState": tuple(AgentState),
    "reasonCode.category": tuple(ReasonCategory),
    "roles.role": tuple(Role),
    "settings.wrapUpOnIncoming": tuple(WrapUpMode),
    "settings.wrapUpOnOutgoing": tuple(WrapUpMode),
    "mobileAgent.mode": tuple(MobileMode),
}

_TEXTS: Final[Mapping[str, Mapping[str, Collection[str]]]] = {
    f"{API}/User/{ANY}": _USER,
    f"{API}/Team/{ANY}/Users": _USER,
    f"{API}/User/{ANY}/Dialogs": {
        "state": tuple(DialogState),
        "mediaProperties.callType": tuple(CallType),
        "participants.Participant.state": tuple(ParticipantState),
        "participants.Participant.stateCause": tuple(StateCause),
        "participants.Participant.actions.action": tuple(Action),
    },
    f"{API}/User/{ANY}/Dialogs/Media": {
        "state": _TASK_STATES,
        "participants.Participant.state": _TASK_STATES,
        "participants.Participant.actions.action": tuple(TaskAction),
        "dispositionCode": tuple(Disposition),
    },
    f"{API}/User/{ANY}/Media": {
        "state": tuple(MediaState),
        "reasonCode.category": tuple(ReasonCategory),
        "interruptAction": tuple(InterruptAction),
        "dialogLogoutAction": tuple(LogoutAction),
    },
    f"{API}/SystemInfo": {
        "status": tuple(ServiceState),
        "deploymentType": tuple(Platform),
        "systemAuthMode": tuple(AuthMode),
    },
}
"""What can stand in elements of events on nodes of a kind; in others anything can."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Events of one sort: those on nodes of this kind with this verb that have these elements."""

    node: str
    verb: str
    update: Node

    @property
    def object(self) -> str:
        """The name of the object that such an event is about, such as ``dialog``."""
        thing = about(self.update)
        return "" if thing is None else thing.tag[:1].lower() + thing.tag[1:]

    def has(self, path: str) -> bool:
        """Whether a path, as ``select`` takes it, can lead anywhere in such an event."""
        return bool(_ends(self.update, path))

    def texts_at(self, path: str) -> Collection[str]:
        """All texts but the empty one that can be at that path; empty where any text can be."""
        ends = _ends(self.update, path)
        if not ends or len({each.tag for each in ends[0]}) > 1:
            return ()
        end = ends[0][0] if len(ends[0]) else ends[0]
        if end.text in _FLAG:
            return _FLAG
        way = ".".join(reversed(list(_names_up(end, self.update))))
        return (self.verb,) if way == "event" else _TEXTS.get(self.node, {}).get(way, ())

    def paths(self) -> Iterator[str]:
        """The paths in such an event, as short as they can be; ``*`` names any participant."""
        thing = about(self.update)
        for top in () if thing is None else thing:
            in_short = top.tag == "mediaProperties"
            yield from _below(top, "") if in_short else _paths(top, top.tag)
        yield from ENVELOPE


@lru_cache
def shapes(kind: str, profiles: tuple[Profile, ...]) -> tuple[Shape, ...]:
    """The events on nodes of that kind, at servers of these platforms and releases."""
    told = (each for profile in profiles for each in specimens(profile) if each.node == kind)
    return tuple(
        Shape(kind, verb_of(each.text), parse(each.text.encode())) for each in dict.fromkeys(told)
    )


@lru_cache(maxsize=4096)
def _ends(update: Node, path: str) -> tuple[Node, ...]:
    """Where a path leads in an event like that; a long play asks the same again and again."""
    return tuple(could_lead_to(update, path))


def kind_of(node: str) -> str | None:
    """The kind of node which that one is; None where there is no such node."""
    parts = node.split("/")
    for kind in NODES:
        named = kind.split("/")
        if len(parts) == len(named) and all(
            part and name in (ANY, part) for part, name in zip(parts[1:], named[1:], strict=True)
        ):
            return kind
    return None


def _names_up(element: Node, update: Node) -> Iterator[str]:
    """The names from an element up to the object, or to the envelope."""
    top = about(update)
    node: Node | None = element
    while node is not None and node is not top and node is not update:
        yield node.tag
        node = node.getparent()


def _below(element: Node, before: str) -> Iterator[str]:
    """The paths to what is below an element, behind the path of the element itself."""
    for each in {child.tag: child for child in element}.values():
        yield from _paths(each, f"{before}{each.tag}")


def _paths(element: Node, path: str) -> Iterator[str]:
    """The paths to an element: a text or a list of texts, as ``roles``; else to what is in it."""
    if element.tag == "callvariables":
        yield from (f"{path}.{name}" for name in CALL_VARIABLE_NAMES)
        yield f"{path}.user.{ANY}"
    elif element.tag == "participants":
        yield from _below(element[0], f"{path}.{ANY}.")
    elif len(element) and element.tag != f"{element[0].tag}s":
        yield from _below(element, f"{path}.")
    else:
        yield path
