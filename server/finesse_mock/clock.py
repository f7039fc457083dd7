"""Where time comes from. Nothing below the shells reads a clock; they are given one of these.

A clock keeps a pace: that of the time outside, a multiple of it, none at all, or that of a reader
who turns to the next page as soon as nothing moves on this one.
"""

import asyncio
import heapq
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol


def wall_clock() -> datetime:
    """The time outside, in UTC: where a clock begins, and what certificates are valid by."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where the wall clock is read


class Timer(Protocol):
    """Something that will happen, and may be called off."""

    def cancel(self) -> None:
        """Call it off."""
        ...


class Clock(Protocol):
    """The time of day, a steady count of seconds, and an alarm."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""
        ...

    def call_later(self, seconds: float, callback: Callable[[], None], name: str = "") -> Timer:
        """Have ``callback`` called once, that many seconds from now; ``name`` is for people."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a clock goes.

    ``speed`` is its seconds for each second outside; ``jumps``: it leaps to the next timer when
    nothing else is left to happen.
    """

    speed: float
    jumps: bool = False

    def __str__(self) -> str:
        if self.jumps:
            return "auto"
        if self.speed == 1:
            return "real"
        return f"x{self.speed:g}" if self.speed else "frozen"


REAL: Final = Pace(1)
FROZEN: Final = Pace(0)
AUTO: Final = Pace(0, jumps=True)

_NAMED: Final = {str(pace): pace for pace in (REAL, FROZEN, AUTO)}
_FAST: Final = re.compile(r"x(\d+(?:\.\d+)?)")


def pace_named(name: str) -> Pace:
    """The pace of that name: real, frozen, auto, or x and a factor such as x10.

    Raises:
        ValueError: there is none; the message names those there are.
    """
    fast = _FAST.fullmatch(name)
    if fast and float(fast[1]) > 0:
        return Pace(float(fast[1]))
    if name not in _NAMED:
        raise ValueError(f'"{name}" is no pace of a clock; take real, frozen, auto or x10.')
    return _NAMED[name]


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that waits or has fired: its name and when."""

    name: str
    at: datetime


@dataclass(order=True, slots=True)
class _Alarm:
    due: float
    order: int
    name: str = field(compare=False)
    callback: Callable[[], None] | None = field(compare=False)
    owner: "SteeredClock" = field(compare=False)

    def cancel(self) -> None:
        if self.callback is not None:
            self.callback = None
            self.owner.dropped()


class _Latency:
    """An alarm of the event loop; until it comes the clock does not jump."""

    def __init__(self, clock: "SteeredClock", seconds: float, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._going_on = ExitStack()
        self._going_on.enter_context(clock.held())
        self._alarm = asyncio.get_running_loop().call_later(seconds, self._ring)

    def cancel(self) -> None:
        self._alarm.cancel()
        self._going_on.close()

    def _ring(self) -> None:
        with self._going_on:
            self._callback()


QUIET_TURNS: Final = 25
"""Turns of the event loop in which nothing is to happen before what caused them has settled."""


class SteeredClock:
    """A clock whose pace can be changed while it runs. Made while the event loop runs.

    ``start`` is the moment it begins with, in UTC; None takes that of the wall clock. ``quiet_s``:
    for how many seconds outside nothing may have happened before the pace ``auto`` jumps.
    """

    def __init__(
        self, pace: Pace = REAL, *, start: datetime | None = None, quiet_s: float = 0.05
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._start = start or wall_clock()
        self._quiet_s = quiet_s
        self._pace = pace
        self._at = 0.0
        self._since = self._loop.time()
        self._alarms: list[_Alarm] = []
        self._made = 0
        self._dropped = 0
        self._wake: asyncio.Handle | None = None
        self._held = 0
        self._advancing = asyncio.Lock()
        self._fired: list[Due] | None = None

    @property
    def pace(self) -> Pace:
        """How fast it goes now."""
        return self._pace

    def now(self) -> datetime:
        """The moment, in UTC; it never goes back, even when somebody sets the wall clock."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since this clock was made, at its own pace."""
        if not self._pace.speed:
            return self._at
        return self._at + (self._loop.time() - self._since) * self._pace.speed

    def call_later(self, seconds: float, callback: Callable[[], None], name: str = "") -> Timer:
        """An alarm at the pace of this clock; one that is due at once comes while it is frozen."""
        self._made += 1
        due = self.monotonic() + max(0.0, seconds)
        alarm = _Alarm(due, self._made, name, callback, self)
        heapq.heappush(self._alarms, alarm)
        if self._pace.jumps or self._alarms[0] is alarm:
            self._arm()
        return alarm

    def call_outside(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """An alarm at the pace of the time outside, for the latency of machines."""
        return _Latency(self, seconds, callback)

    def waiting(self) -> list[Due]:
        """What is to come, the next first."""
        return [self._due(alarm) for alarm in sorted(self._alarms) if alarm.callback]

    def set_pace(self, pace: Pace) -> None:
        """Go on from this moment at another pace."""
        self._turn_to(self.monotonic())
        self._pace = pace
        self._arm()

    async def advance(self, seconds: float) -> list[Due]:
        """Move on by that many seconds; answers which timers fired, in order.

        Each fires at its own moment, and all that follows from it comes before the next.
        """
        async with self._advancing:
            goal = self.monotonic() + seconds
            fired: list[Due] = []
            self._fired = fired
            try:
                while (head := await self._next_by(goal)) is not None:
                    self._turn_to(max(head.due, self._at))
                    self._fire_due()
                self._turn_to(max(goal, self.monotonic()))
            finally:
                self._fired = None
                self._arm()
            return fired

    def stir(self) -> None:
        """Something happened: the pace ``auto`` waits again until all is quiet."""
        if self._pace.jumps:
            self._arm()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this block is open something is going on, and ``auto`` does not jump."""
        self._held += 1
        self.stir()
        try:
            yield
        finally:
            self._held -= 1
            self.stir()

    @contextmanager
    def released(self) -> Iterator[None]:
        """While this block is open, something that is going on waits for this very clock."""
        self._held -= 1
        self.stir()
        try:
            yield
        finally:
            self._held += 1
            self.stir()

    # The next alarm

    async def _next_by(self, goal: float) -> _Alarm | None:
        for _ in range(QUIET_TURNS):
            await asyncio.sleep(0)
        head = self._head()
        return head if head and head.due <= goal else None

    def _head(self) -> _Alarm | None:
        while self._alarms and self._alarms[0].callback is None:
            heapq.heappop(self._alarms)
            self._dropped -= 1
        return self._alarms[0] if self._alarms else None

    def dropped(self) -> None:
        """An alarm was called off; what was called off may not fill the memory."""
        self._dropped += 1
        if self._dropped > len(self._alarms) // 2 + 64:
            self._alarms = [alarm for alarm in self._alarms if alarm.callback]
            heapq.heapify(self._alarms)
            self._dropped = 0
        self.stir()

    def _turn_to(self, moment: float) -> None:
        self._at = moment
        self._since = self._loop.time()

    def _arm(self) -> None:
        head = self._head()
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        if head is None:
            return
        ahead = head.due - self.monotonic()
        if ahead <= 0:
            self._wake = self._loop.call_soon(self._ring)
        elif self._pace.speed:
            self._wake = self._loop.call_later(ahead / self._pace.speed, self._ring)
        elif self._pace.jumps and not self._held:
            self._wake = self._loop.call_later(self._quiet_s, self._let_settle, QUIET_TURNS)

    def _let_settle(self, turns: int) -> None:
        if turns:
            self._wake = self._loop.call_soon(self._let_settle, turns - 1)
            return
        head = self._head()
        if head:
            self._turn_to(max(head.due, self._at))
        self._ring()

    def _ring(self) -> None:
        self._wake = None
        try:
            self._fire_due()
        finally:
            self._arm()

    def _fire_due(self) -> None:
        moment, last = self.monotonic(), self._made
        while (head := self._head()) is not None and head.due <= moment and head.order <= last:
            heapq.heappop(self._alarms)
            callback, head.callback = head.callback, None
            if callback:
                if self._fired is not None:
                    self._fired.append(self._due(head))
                callback()

    def _due(self, alarm: _Alarm) -> Due:
        return Due(alarm.name, self._start + timedelta(seconds=alarm.due))
