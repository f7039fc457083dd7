"""The bus: every change gets a number and a time, then goes to each listener at once.

Listeners are called synchronously, in the order in which they were added, so that the order of
changes is the order of events everywhere. A listener may not apply a command while it is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from finesse_mock.engine.changes import Change


@dataclass(frozen=True, slots=True)
class Record:
    """A change with its number (from 1, without gaps) and the moment it happened (UTC)."""

    seq: int
    at: datetime
    change: Change


Listener = Callable[[Record], None]


class Bus:
    """A synchronous fan-out of numbered changes."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.seq = 0
        """The number of the latest record."""

    def listen(self, listener: Listener) -> None:
        """Have every later record handed to this listener."""
        self._listeners.append(listener)

    def emit(self, change: Change, at: datetime) -> Record:
        """Number a change and hand it to every listener."""
        self.seq += 1
        record = Record(self.seq, at, change)
        for listener in self._listeners:
            listener(record)
        return record
