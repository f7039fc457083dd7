"""Entries of the journal as structures of JSON, whose names are also those of conditions.

Every entry has ``seq``, ``at``, ``kind`` and ``cause``, and one part that tells what it is about:
``dialog.state`` is the same thing in an answer of the control API and in ``wait``.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from finesse_mock.events.deliveries import Fate
from finesse_mock.events.facts import Stage


class Kind(StrEnum):
    """What sort of thing an entry is about."""

    REQUEST = "request"
    CHANGE = "change"
    EVENT = "event"
    SESSION = "session"
    FAULT = "fault"


class _Part(msgspec.Struct, rename="camel", kw_only=True):
    """A part of an entry."""


class RequestPart(_Part):
    """A REST request; ``action`` is the requestedAction or the state that was asked for."""

    method: str
    path: str
    user: str
    action: str
    request_id: str
    status: int
    refusal: str


class LegPart(_Part):
    """A participant of a dialog."""

    agent: str
    state: str
    actions: list[str]


class DialogPart(_Part):
    """A dialog as a change left it; ``change`` is added, changed or removed, for ``agents``."""

    id: str
    change: str
    state: str
    type: str
    from_address: str
    to_address: str
    agents: list[str]
    participants: dict[str, LegPart]
    """By media address."""
    call_variables: dict[str, str]
    request_id: str


class AgentPart(_Part):
    """An agent as a change left them."""

    id: str
    state: str
    pending_state: str
    extension: str
    team_id: str
    reason_code_id: int | None
    request_id: str


class RefusalPart(_Part):
    """A request that REST had accepted and the contact centre refused."""

    agent: str
    subject: str
    id: str
    type: str
    message: str
    data: str
    request_id: str


class TimerPart(_Part):
    """A timer was set, for that moment, or stopped."""

    name: str
    change: str
    at: datetime | None


class MediaPart(_Part):
    """An agent in a nonvoice medium."""

    agent: str
    id: str
    state: str
    routable: bool


class TaskPart(_Part):
    """A nonvoice task; ``change`` is added, changed or removed."""

    id: str
    change: str
    state: str
    agent: str
    media: str
    queue: str
    actions: list[str]


class DeliveryPart(_Part):
    """What became of an event for one session of a subscriber."""

    jid: str
    transport: str
    fate: Fate


class EventPart(_Part):
    """An update event; ``about`` sums it up, ``update`` is the document, ``change`` its origin."""

    node: str
    verb: str
    source: str
    request_id: str
    about: str
    update: str
    change: int
    deliveries: list[DeliveryPart]
    withheld: list[str]


class SessionPart(_Part):
    """An XMPP session that was bound, announced itself or ended."""

    change: Stage
    agent: str
    jid: str
    transport: str
    why: str


class FaultPart(_Part):
    """A fault that did something."""

    id: str
    name: str
    what: str
    node: str
    agent: str


class EntryView(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """An entry of the journal, with exactly one part."""

    seq: int
    at: datetime
    kind: Kind
    cause: str = ""
    request: RequestPart | None = None
    dialog: DialogPart | None = None
    agent: AgentPart | None = None
    refusal: RefusalPart | None = None
    timer: TimerPart | None = None
    media: MediaPart | None = None
    task: TaskPart | None = None
    event: EventPart | None = None
    session: SessionPart | None = None
    fault: FaultPart | None = None
