"""Drives a session's deadlines from the event loop."""

import asyncio
import math

from finesse_mock.xmpp.session import Session


class Ticker:
    """Calls `Session.tick` when its deadline has come, with one timer at a time.

    Traffic moves the deadline without touching the timer: it looks again when it fires.
    """

    __slots__ = ("_loop", "_session", "_timer")

    def __init__(self, session: Session, loop: asyncio.AbstractEventLoop) -> None:
        self._session = session
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._schedule()

    def cancel(self) -> None:
        """Stop calling."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        deadline = self._session.deadline
        if not self._session.closed and deadline < math.inf:
            self._timer = self._loop.call_at(deadline, self._fire)

    def _fire(self) -> None:
        self._session.tick(self._loop.time())
        self._schedule()
