"""Where time comes from. Nothing below the shells reads a clock; they are given one of these."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


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

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Have ``callback`` called once, that many seconds from now."""
        ...


class RealClock:
    """The time outside. Made while the event loop runs."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started = datetime.now(UTC)  # noqa: TID251 - the one place where the wall clock is read
        self._zero = self._loop.time()

    def now(self) -> datetime:
        """The moment, in UTC; it never goes back, even when somebody sets the wall clock."""
        return self._started + timedelta(seconds=self._loop.time() - self._zero)

    def monotonic(self) -> float:
        """The time of the event loop."""
        return self._loop.time()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """An alarm of the event loop."""
        return self._loop.call_later(seconds, callback)
