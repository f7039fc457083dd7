"""What the journal keeps beside the changes of the world: requests, events, sessions, faults."""

from enum import StrEnum

import msgspec

from finesse_mock.engine.changes import Change
from finesse_mock.events.deliveries import Delivery


class Requested(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A REST request that was answered.

    ``user`` is empty where nobody said who they are. ``asked`` is the requestedAction or the state
    in the body. ``refusal`` says by which rule it was refused at once, empty when it was not.
    """

    method: str
    path: str
    user: str = ""
    asked: str = ""
    request_id: str = ""
    status: int
    refusal: str = ""


class EventPublished(msgspec.Struct, frozen=True, kw_only=True):
    """An update event that was published, or would have been.

    ``change`` is the number of the change behind it. ``withheld`` names the servers that did not
    publish it, being out of service.
    """

    node: str
    update: str
    change: int
    deliveries: tuple[Delivery, ...] = ()
    withheld: tuple[str, ...] = ()


class Stage(StrEnum):
    """What happened to an XMPP session."""

    BOUND = "bound"
    PRESENCE = "presence"
    CLOSED = "closed"


class SessionChanged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An XMPP session was bound, announced itself, or ended; ``why`` explains the last two.

    ``jid`` is empty for one that ended before it was bound.
    """

    stage: Stage
    user: str
    jid: str
    transport: str
    why: str = ""


class FaultFired(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A fault did something: its id, its kind, to what, and what it did to it, for people.

    ``node`` and ``agent`` are those of the event or request concerned, where it has any.
    """

    fault: str
    name: str
    what: str
    node: str = ""
    agent: str = ""


Fact = Requested | EventPublished | SessionChanged | FaultFired | Change
"""What an entry of the journal can be about."""
