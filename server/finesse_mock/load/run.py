"""A load inside a mock: the driver at work, and lines that tell how it goes."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

from finesse_mock.load.driver import Driver
from finesse_mock.load.lines import Begun, Ended, Line, Progress
from finesse_mock.load.plan import Plan
from finesse_mock.load.stage import Stage
from finesse_mock.load.tally import Tally
from finesse_mock.runtime import Tasks

EVERY_S = 0.25
"""How often it is told where the load is, in seconds outside."""

_LOOK_S = 1.0
"""How often all connections are looked at, which takes a while when there are thousands."""


async def run(
    plan: Plan, stage: Stage, elsewhere: frozenset[str] = frozenset()
) -> AsyncGenerator[Line]:
    """Carry the plan out; ``elsewhere`` are agents whom clients play.

    The lines tell every event that one of these gets, and go on with that after the end, until
    whoever takes them has enough.

    Raises:
        UsageError: before anything is done: the plan does not fit the stage.
    """
    loop = asyncio.get_running_loop()
    tally = Tally(loop.time, elsewhere)
    over = asyncio.Event()
    left = 0

    def ended(calls: int) -> None:
        nonlocal left
        left = calls
        stage.load_ended()
        over.set()

    async with Tasks() as tasks:
        driver = Driver(
            plan, stage, tally, lambda coro, name: tasks.spawn(coro, name=name), ended, elsewhere
        )
        stop_listening = stage.published(tally.note_event)

        def progress() -> Progress:
            return tally.progress(driver.at, calls=driver.calls, queued=queued())

        queued = _seldom(stage.queued_bytes, loop.time)

        try:
            yield Begun(monotonic=loop.time(), agents=tuple(driver.agents))
            driver.start()
            while not over.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), EVERY_S)
                yield progress()
            yield Ended(calls_left=left)
            while elsewhere:
                await asyncio.sleep(EVERY_S)
                yield progress()
        finally:
            stop_listening()
            driver.stop()


def _seldom(look: Callable[[], int], monotonic: Callable[[], float]) -> Callable[[], int]:
    """What ``look`` found the last time, which is not long ago."""
    due, found = monotonic(), 0

    def recent() -> int:
        nonlocal due, found
        if monotonic() >= due:
            due, found = monotonic() + _LOOK_S, look()
        return found

    return recent
