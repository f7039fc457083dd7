"""The journal: one order for all that happens, kept within a bound."""

from datetime import UTC, datetime

from finesse_mock.engine.changes import TimerStopped
from finesse_mock.engine.commands import TimerKey, TimerKind
from finesse_mock.events.bus import Bus
from finesse_mock.events.facts import FaultFired, Requested
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.events.numbers import Numbers

NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
GET = Requested(method="GET", path="/finesse/api/SystemInfo", status=200)
CHANGE = TimerStopped(TimerKey(TimerKind.RING, "1"))


def make(size: int = 10) -> tuple[Journal, Bus]:
    numbers = Numbers()
    journal, bus = Journal(lambda: NOON, numbers, size), Bus(numbers)
    bus.listen(journal)
    return journal, bus


def test_changes_and_all_else_have_one_numbered_order():
    journal, bus = make()
    assert journal.note(GET).seq == 1
    bus.emit(CHANGE, NOON, "request 1")
    fired = FaultFired(fault="1", name="event.lost", what="lost")
    assert journal.note(fired, "request 1") == Entry(3, NOON, "request 1", fired)
    assert [(each.seq, each.fact) for each in journal.after()] == [
        (1, GET),
        (2, CHANGE),
        (3, fired),
    ]
    assert [each.cause for each in journal.after(1)] == ["request 1", "request 1"]
    assert journal.seq == bus.seq == 3


def test_the_oldest_are_forgotten_and_the_numbers_go_on():
    journal, _ = make(size=2)
    for _ in range(5):
        journal.note(GET)
    assert (len(journal), journal.first, journal.seq) == (2, 4, 5)
    assert [each.seq for each in journal.backwards()] == [5, 4]
    journal.clear()
    assert (len(journal), journal.first, journal.seq) == (0, 6, 5)
    assert journal.note(GET).seq == 6


def test_a_listener_hears_every_later_entry_until_it_stops():
    journal, bus = make()
    journal.note(GET)
    heard: list[int] = []
    stop = journal.listen(lambda entry: heard.append(entry.seq))
    journal.note(GET)
    bus.emit(CHANGE, NOON)
    stop()
    journal.note(GET)
    assert heard == [2, 3]
