"""A cassette for people: one line an entry, or who told whom what, and when."""

from collections.abc import Iterator
from typing import Final

from finesse_mock.cassettes import texts
from finesse_mock.cassettes.tape import AnyEntry, Cassette, Event, Reply, Request
from finesse_mock.wire.requests import asked_in
from finesse_mock.wire.summary import summary
from finesse_mock.wire.uris import API

_LANE: Final = 34


def in_words(entry: AnyEntry) -> str:
    """An entry in a line, without its time."""
    match entry:
        case Request():
            who = readable(entry.agent) or "somebody"
            return f"{who} {_request(entry)}"
        case Reply():
            return f"reply {entry.status} to {entry.re}"
        case Event():
            return f"event {_event(entry)}"


def readable(text: str) -> str:
    """The text with ids in place of variables: an agent's own, a number for a dialog."""
    names = {"agent": "{}", "dialog": "#{}", "request": "@{}"}
    return texts.filled(text, lambda kind, name: names[kind].format(name))


def table(cassette: Cassette) -> Iterator[str]:
    """A line for each entry: number, time, what, and by what it was caused."""
    yield f"{'n':>5} {'t':>9}  "
    for entry in cassette.entries:
        cause = entry.cause if isinstance(entry, Event) else None
        because = f"  ◄ {cause}" if cause is not None else ""
        yield f"{entry.n:>5} {entry.t:>9.3f}  {in_words(entry)}{because}"


def timeline(cassette: Cassette) -> Iterator[str]:
    """Clients on the left, the server on the right; what was pushed comes back as an arrow."""
    yield f"{'':>11}{'client':<{_LANE}}Finesse"
    before = 0.0
    for entry in cassette.entries:
        gap = f"+{entry.t - before:.3f}"
        before = entry.t
        yield f"{gap:>9}  {_arrow(entry)}"


def _arrow(entry: AnyEntry) -> str:
    match entry:
        case Request():
            return f"{readable(entry.agent):<12}──▶{'':<{_LANE - 15}}{_request(entry)}"
        case Reply():
            return f"{'':<12}◀──{'':<{_LANE - 15}}{entry.status}"
        case Event():
            cause = "" if entry.cause is None else f"  ◄ {entry.cause}"
            return f"{'':<12}◀{'═' * (_LANE - 15)}  {_event(entry)}{cause}"


def _request(entry: Request) -> str:
    asked = asked_in(entry.body.encode()) if entry.body else ""
    return " ".join(filter(None, (entry.method, _short(entry.resource), asked)))


def _event(entry: Event) -> str:
    told = summary(readable(entry.body))
    return f"{told.verb} {_short(entry.node)}: {told.about}"


def _short(path: str) -> str:
    return readable(path).removeprefix(f"{API}/")
