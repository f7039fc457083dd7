"""The journal: requests, changes, events, sessions and faults in the one order they came in."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from finesse_mock.events.bus import Record
from finesse_mock.events.facts import Fact
from finesse_mock.events.numbers import Numbers


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened: its number, when (UTC, by the clock of the mock), and why.

    ``cause`` names what set it off: ``request 17`` is the entry of that number, and a request is
    named so by all that it brings about. It is empty for what came from outside.
    """

    seq: int
    at: datetime
    cause: str
    fact: Fact


Listener = Callable[[Entry], None]


class Journal:
    """The last ``size`` entries; older ones are forgotten, so that memory stays bounded.

    Nothing is formatted when an entry is made: it holds the values themselves.
    """

    def __init__(
        self, now: Callable[[], datetime], numbers: Numbers | None = None, size: int = 10_000
    ) -> None:
        self._now = now
        self._numbers = numbers or Numbers()
        self._entries: deque[Entry] = deque(maxlen=size)
        self._listeners: dict[object, Listener] = {}

    @property
    def seq(self) -> int:
        """The number of the latest entry, forgotten or not."""
        return self._numbers.latest

    @property
    def first(self) -> int:
        """The number of the oldest entry that is kept; that of the next one if there is none."""
        return self._entries[0].seq if self._entries else self.seq + 1

    def __call__(self, record: Record) -> None:
        """Keep a change; this is what the bus calls."""
        self._keep(Entry(record.seq, record.at, record.cause, record.change))

    def note(self, fact: Fact, cause: str = "") -> Entry:
        """Keep anything else that happened now, under the next number."""
        entry = Entry(self._numbers.next(), self._now(), cause, fact)
        self._keep(entry)
        return entry

    def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        if self._listeners:
            for listener in tuple(self._listeners.values()):
                listener(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def after(self, seq: int = 0) -> Iterator[Entry]:
        """The entries kept with a number above ``seq``, oldest first."""
        return (entry for entry in tuple(self._entries) if entry.seq > seq)

    def backwards(self) -> Iterator[Entry]:
        """The entries kept, newest first."""
        return reversed(tuple(self._entries))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have every later entry handed to ``listener``; answers what to call to stop that."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

    def clear(self) -> None:
        """Forget everything; the numbers go on."""
        self._entries.clear()
