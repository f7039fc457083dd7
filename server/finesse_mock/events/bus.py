"""The bus: every change gets a number and a time, then goes to each listener at once.

Listeners are called synchronously, in the order in which they were added, so that the order of
changes is the order of events everywhere. A listener may not apply a command while it is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from finesse_mock.engine.changes import Change
from finesse_mock.events.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Record:
    """A change with its number and the moment it happened (UTC).

    ``cause`` names what set it off, such as ``request 17`` or ``timer ring 16795229``.
    """

    seq: int
    at: datetime
    change: Change
    cause: str = ""


Listener = Callable[[Record], None]


class Bus:
    """A synchronous fan-out of numbered changes; ``numbers`` may be shared with a journal."""

    def __init__(self, numbers: Numbers | None = None) -> None:
        self._listeners: list[Listener] = []
        self._numbers = numbers or Numbers()

    @property
    def seq(self) -> int:
        """The latest number."""
        return self._numbers.latest

    def listen(self, listener: Listener) -> None:
        """Have every later record handed to this listener."""
        self._listeners.append(listener)

    def emit(self, change: Change, at: datetime, cause: str = "") -> Record:
        """Number a change and hand it to every listener."""
        record = Record(self._numbers.next(), at, change, cause)
        for listener in self._listeners:
            listener(record)
        return record
