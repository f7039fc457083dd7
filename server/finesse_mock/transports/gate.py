"""Where faults stand between a stream and what carries it."""

import asyncio
from collections.abc import Callable

from finesse_mock.faults.courses import StreamCourse
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp.session import Session


class Gate:
    """The gate of one stream, open unless faults of streams are at work.

    ``shut`` closes what carries it with a code and a reason, where that can be.
    """

    __slots__ = ("_over", "_session", "_shut", "_waiting")

    def __init__(self, session: Session, shut: Callable[[int, str], None] | None = None) -> None:
        self._session = session
        self._shut = shut
        self._over = False
        self._waiting: set[asyncio.Event] = set()

    def look(self) -> StreamCourse:
        """What becomes of the stream now; what ends it is done when this returns."""
        course = disturbance.course(self._session)
        if course.closed and self._shut:
            self._shut(*course.closed)
        if course.error:
            self._session.fail(course.error)
        return course

    def is_open(self) -> bool:
        """Whether what arrives can be read at once."""
        course = self.look()
        return not course.silent and course.bytes_per_second is None

    async def passage(self, size: int) -> None:
        """Come back when so many bytes that have arrived may be read, or nobody is there for it."""
        while (course := self.look()).silent and not self._over:
            await self._change()
        if course.bytes_per_second and not self._over:
            await self._change(size / course.bytes_per_second)

    def faults_changed(self) -> None:
        """Let whatever waits look again."""
        for each in self._waiting:
            each.set()

    def close(self) -> None:
        """Hold nothing back any more: what carried the stream is gone."""
        self._over = True
        self.faults_changed()

    async def _change(self, seconds: float | None = None) -> None:
        """Wait until faults change, or for so long at the most by the clock of the faults."""
        over = asyncio.Event()
        faults = self._session.domain.faults
        timer = faults.call_later(seconds, over.set, "slow read") if faults and seconds else None
        self._waiting.add(over)
        try:
            await over.wait()
        finally:
            self._waiting.discard(over)
            if timer:
                timer.cancel()
