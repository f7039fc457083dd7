"""Waiting for news, on a clock that may be anything but real."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from finesse_mock.clock import Clock

T = TypeVar("T")


class Waiting:
    """Everybody who waits in one play; ``released`` lets time go by meanwhile."""

    def __init__(self, clock: Clock, released: Callable[[], AbstractContextManager[None]]) -> None:
        self._clock = clock
        self._released = released
        self._waiters: list[asyncio.Future[None]] = []

    def wake(self) -> None:
        """There is news: have everybody look, in the order in which they came."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, found: Callable[[], T | None], within_s: float, name: str) -> T | None:
        """What is found at last; None when that many seconds go by without.

        ``name`` is what people read who ask the clock for what it waits.
        """
        result = found()
        if result is not None:
            return result
        late = False

        def expire() -> None:
            nonlocal late
            late = True
            self.wake()

        timer = self._clock.call_later(within_s, expire, name)
        try:
            with self._released():
                while (result := found()) is None and not late:
                    news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.append(news)
                    await news
            return result
        finally:
            timer.cancel()
