"""The log of what happens: each entry of the journal as a record, under one correlation id.

The id is the cause that the journal names: ``request 17`` is on the record of that request, on
those of what it changed, of the events that told it, and of each client that did or did not get
them. Nothing is done, not even for the journal, unless the log is to have such records.
"""

import logging
from typing import Final

from finesse_mock.engine.changes import RequestRefused
from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import EventPublished, FaultFired, Requested, SessionChanged
from finesse_mock.events.journal import Entry, Journal

_log = logging.getLogger("finesse_mock.journal")

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_REFUSES: Final = 400
"""Statuses from here on refuse."""

_USUAL: Final = frozenset({Fate.DELIVERED, Fate.NO_SESSION})


def log(journal: Journal) -> None:
    """Have every later entry logged, if records of that kind are to be had at all."""
    if _log.isEnabledFor(logging.INFO):
        journal.listen(_entry)


def _entry(entry: Entry) -> None:
    match entry.fact:
        case Requested() as request:
            _request(entry, request)
        case EventPublished() as event:
            _event(entry, event)
        case SessionChanged() as session:
            who = session.jid or session.user or "somebody"
            why = f": {session.why}" if session.why else ""
            text = f"{who} over {session.transport} {session.stage.value}{why}"
            _say(logging.INFO, entry.cause, entry.seq, "session", text)
        case FaultFired() as fault:
            _say(logging.INFO, entry.cause, entry.seq, "fault", f"{fault.name}: {fault.what}")
        case RequestRefused() as refusal:
            text = f"refused {refusal.agent_id}: {refusal.error.type}, {refusal.error.message}"
            _say(logging.INFO, entry.cause, entry.seq, "refusal", text)
        case change:
            _say(logging.DEBUG, entry.cause, entry.seq, "change", type(change).__name__)


def _request(entry: Entry, request: Requested) -> None:
    reads = request.method in _READING and request.status < _REFUSES
    who = f" by {request.user}" if request.user else ""
    what = f" {request.asked}" if request.asked else ""
    why = f": {request.refusal}" if request.refusal else ""
    text = f"{request.method} {request.path}{what}{who} {request.status}{why}"
    level = logging.DEBUG if reads else logging.INFO
    _say(level, f"request {entry.seq}", entry.seq, "request", text)


def _event(entry: Entry, event: EventPublished) -> None:
    arrive = sum(each.fate.arrives for each in event.deliveries)
    text = f"event on {event.node} for {arrive} of {len(event.deliveries)}"
    _say(logging.INFO, entry.cause, entry.seq, "event", text)
    for delivery in event.deliveries:
        _delivery(entry, delivery)


def _delivery(entry: Entry, delivery: Delivery) -> None:
    level = logging.DEBUG if delivery.fate in _USUAL else logging.INFO
    over = f" over {delivery.transport}" if delivery.transport else ""
    _say(level, entry.cause, entry.seq, "delivery", f"{delivery.jid}{over}: {delivery.fate.value}")


def _say(level: int, cause: str, seq: int, kind: str, text: str) -> None:
    about = f"{cause}: " if cause else ""
    if not text.isprintable():  # what a client sent must not look like a record of its own
        text = repr(text)
    _log.log(level, "%s%s", about, text, extra={"cause": cause, "seq": seq, "kind": kind})
