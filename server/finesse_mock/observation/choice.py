"""Which entries of the journal somebody wants to see."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from finesse_mock.engine.changes import (
    AgentChanged,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
)
from finesse_mock.engine.media_changes import MediaChanged
from finesse_mock.events.facts import EventPublished, FaultFired, Requested, SessionChanged
from finesse_mock.events.journal import Entry
from finesse_mock.observation.viewing import kind_of
from finesse_mock.observation.views import Kind
from finesse_mock.wire.summary import verb_of
from finesse_mock.wire.uris import API


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an entry must be; what is empty may be anything.

    ``nodes`` are names or patterns with ``*``, with or without the prefix ``/finesse/api/``;
    one of them must fit. ``agent``: the entry is about that user, or an event went to the user's
    address. ``verb`` is POST, PUT or DELETE of an event, or the method of a request. ``cause`` is
    the beginning of the cause.
    """

    kinds: frozenset[Kind] = frozenset()
    nodes: tuple[str, ...] = ()
    agent: str = ""
    verb: str = ""
    cause: str = ""

    def fits(self, entry: Entry) -> bool:
        """Whether the entry is one of those."""
        return (
            (not self.kinds or kind_of(entry) in self.kinds)
            and (not self.cause or _begins(entry.cause, self.cause))
            and (not self.nodes or any(_on_node(entry, node) for node in self.nodes))
            and (not self.agent or self.agent.casefold() in map(str.casefold, _agents(entry)))
            and (not self.verb or _verb(entry) == self.verb.upper())
        )


def names_node(pattern: str, node: str) -> bool:
    """Whether a name or pattern, prefix or not, means that node."""
    short = pattern.removeprefix(API).removeprefix("/")
    return fnmatchcase(node.removeprefix(f"{API}/"), short)


def _begins(cause: str, wanted: str) -> bool:
    """In whole words: ``request 1`` is not the beginning of ``request 17``."""
    return f"{cause} ".startswith(f"{wanted.strip()} ")


def _on_node(entry: Entry, pattern: str) -> bool:
    match entry.fact:
        case EventPublished(node=node) | FaultFired(node=node):
            return names_node(pattern, node)
        case _:
            return False


def _verb(entry: Entry) -> str:
    match entry.fact:
        case EventPublished(update=update):
            return verb_of(update)
        case Requested(method=method):
            return method
        case _:
            return ""


def _agents(entry: Entry) -> tuple[str, ...]:
    match entry.fact:
        case EventPublished(node=node, deliveries=deliveries):
            named = node.removeprefix(f"{API}/User/").partition("/")[0]
            return (named, *(each.jid.partition("@")[0] for each in deliveries))
        case Requested(user=user) | SessionChanged(user=user):
            return (user,)
        case FaultFired(agent=agent):
            return (agent,)
        case change:
            return agents_of(change)


def agents_of(change: Change) -> tuple[str, ...]:
    """The ids of the agents whom a change is about."""
    match change:
        case AgentChanged(agent=agent):
            return (agent.id,)
        case DialogAdded() | DialogRemoved() | DialogChanged():
            return tuple(leg.agent_id for leg in change.dialog.participants if leg.agent_id)
        case RequestRefused():
            return (change.agent_id,)
        case MediaChanged(media=media):
            return (media.agent_id,)
        case _:
            task = getattr(change, "task", None)
            return (task.agent_id,) if task is not None else ()
