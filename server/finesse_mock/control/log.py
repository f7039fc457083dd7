"""The log of what happens: each entry of the journal as a record, under one correlation id.

The id is the cause that the journal names: ``request 17`` is on the record of that request, on
those of what it changed, of the events that told it, and of each client that did or did not get
them. Nothing is done, not even for the journal, unless the log is to have such records.
"""

import logging
from typing import Final

import msgspec

from finesse_mock.engine.changes import RequestRefused
from finesse_mock.events.deliveries import Delivery, Fate, count_arriving
from finesse_mock.events.facts import EventPublished, FaultFired, Requested, SessionChanged
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.wire.summary import verb_of

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
            _session(entry, session)
        case FaultFired() as fault:
            _say(logging.INFO, entry, "fault", f"{fault.name}: {fault.what}", fault=fault.fault)
        case RequestRefused() as refusal:
            error = refusal.error
            text = f"refused {refusal.agent_id}: {error.type}, {error.message}"
            _say(logging.INFO, entry, "refusal", text, agent=refusal.agent_id, error=error.type)
        case change:
            _say(logging.DEBUG, entry, "change", type(change).__name__)


def _request(entry: Entry, request: Requested) -> None:
    reads = request.method in _READING and request.status < _REFUSES
    what = f" {request.asked}" if request.asked else ""
    who = f" by {request.user}" if request.user else ""
    why = f": {request.refusal}" if request.refusal else ""
    _say(
        logging.DEBUG if reads else logging.INFO,
        msgspec.structs.replace(entry, cause=f"request {entry.seq}"),
        "request",
        f"{request.method} {request.path}{what}{who} {request.status}{why}",
        method=request.method,
        path=request.path,
        user=request.user,
        status=request.status,
    )


def _event(entry: Entry, event: EventPublished) -> None:
    arrive, clients = count_arriving(event.deliveries), len(event.deliveries)
    verb = verb_of(event.update)
    text = f"{verb} on {event.node} to {arrive} of {clients}"
    _say(logging.INFO, entry, "event", text, node=event.node, verb=verb, clients=arrive)
    for delivery in event.deliveries:
        _delivery(entry, delivery)


def _delivery(entry: Entry, delivery: Delivery) -> None:
    over = f" over {delivery.transport}" if delivery.transport else ""
    _say(
        logging.DEBUG if delivery.fate in _USUAL else logging.INFO,
        entry,
        "delivery",
        f"{delivery.jid}{over}: {delivery.fate.value}",
        jid=delivery.jid,
        transport=delivery.transport,
        fate=delivery.fate.value,
    )


def _session(entry: Entry, session: SessionChanged) -> None:
    who = session.jid or session.user or "somebody"
    why = f": {session.why}" if session.why else ""
    _say(
        logging.INFO,
        entry,
        "session",
        f"{who} over {session.transport} {session.stage.value}{why}",
        jid=session.jid,
        user=session.user,
        transport=session.transport,
        stage=session.stage.value,
    )


def _say(level: int, entry: Entry, kind: str, text: str, **fields: str | int) -> None:
    """Write a record: words for people, and fields for programs."""
    about = f"{entry.cause}: " if entry.cause else ""
    if not text.isprintable():  # what a client sent must not look like a record of its own
        text = repr(text)
    extra = {"kind": kind, "seq": entry.seq, "cause": entry.cause, **fields}
    _log.log(level, "%s%s", about, text, extra=extra)
