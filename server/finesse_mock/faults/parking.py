"""Events that a fault keeps back for a while."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from finesse_mock.faults.courses import Clock, Timer


@dataclass(slots=True, eq=False)
class _Parked:
    """One event: whose it is, and how it goes on its way."""

    line: str
    go: Callable[[], object]
    timer: Timer | None = field(default=None)


class Parking:
    """What one fault keeps back, in the order in which it came. ``name`` is that of its timers."""

    def __init__(self, clock: Clock, name: str) -> None:
        self._clock = clock
        self._name = name
        self._parked: dict[_Parked, None] = {}
        self._lines: Counter[str] = Counter()

    @property
    def occupied(self) -> bool:
        """Whether anything is kept back."""
        return bool(self._parked)

    def keep(self, line: str, seconds: float, go: Callable[[], object]) -> bool:
        """Keep an event back for so long, or until ``let_go`` names its line."""
        parked = _Parked(line, go)
        self._parked[parked] = None
        self._lines[line] += 1
        parked.timer = self._clock.call_later(seconds, lambda: self._leave(parked), self._name)
        return True

    def has(self, line: str) -> bool:
        """Whether anything of that line is kept back."""
        return line in self._lines

    def let_go(self, line: str | None = None) -> None:
        """Let everything of that line go on its way, or of all lines."""
        for parked in tuple(self._parked):
            if line in (None, parked.line):
                self._leave(parked)

    def drop(self) -> None:
        """Forget everything that is kept back."""
        for parked in self._parked:
            if parked.timer:
                parked.timer.cancel()
        self._parked.clear()
        self._lines.clear()

    def _leave(self, parked: _Parked) -> None:
        if parked in self._parked:
            del self._parked[parked]
            self._lines[parked.line] -= 1
            if not self._lines[parked.line]:
                del self._lines[parked.line]
            if parked.timer:
                parked.timer.cancel()
            parked.go()
