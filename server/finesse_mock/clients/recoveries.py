"""How often a client came back, for those who wait for it."""

import asyncio

from finesse_mock.clients.failures import ClientError


class Recoveries:
    """Counts them, until the client ends.

    Attributes:
        count: how many there were.
    """

    def __init__(self) -> None:
        self.count = 0
        self._ended: ClientError | None = None
        self._news = asyncio.Event()

    def add(self) -> None:
        """There was one more."""
        self.count += 1
        self._news.set()

    def end(self, error: ClientError) -> None:
        """There will be no more, for that reason."""
        self._ended = error
        self._news.set()

    async def reach(self, times: int) -> None:
        """Come back when there were that many, all told.

        Raises:
            ClientError: that will not be, for the client has ended.
        """
        while self.count < times:
            if self._ended:
                raise self._ended
            self._news.clear()
            await self._news.wait()
