"""Live feeds of the journal; a consumer that is too slow loses its feed, and nobody waits."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from finesse_mock.events.journal import Entry, Journal
from finesse_mock.observation.choice import Choice

MAX_BEHIND: Final = 10_000
"""So many entries a consumer may be behind."""


class Feed:
    """Entries as they come, in batches; ``dropped`` is called when the consumer is too slow."""

    def __init__(self, choice: Choice, dropped: Callable[[], object]) -> None:
        self._choice = choice
        self._dropped = dropped
        self._behind: deque[Entry] = deque()
        self._news = asyncio.Event()
        self._over = False

    def offer(self, entry: Entry) -> None:
        """Take an entry that was chosen; never blocks."""
        if self._over or not self._choice.fits(entry):
            return
        self._behind.append(entry)
        self._news.set()
        if len(self._behind) > MAX_BEHIND:
            self.end()
            self._dropped()

    def end(self) -> None:
        """Have the iteration end now."""
        self._over = True
        self._behind.clear()
        self._news.set()

    async def batches(self) -> AsyncIterator[list[Entry]]:
        """What came since the last batch, oldest first, as soon as there is anything."""
        while not self._over:
            await self._news.wait()
            self._news.clear()
            batch = list(self._behind)
            self._behind.clear()
            if batch:
                yield batch


class Feeds:
    """The open feeds of one journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._open: dict[Feed, None] = {}

    @contextmanager
    def open(
        self, choice: Choice, since: int | None, dropped: Callable[[], object]
    ) -> Iterator[Feed]:
        """A feed of what is kept above ``since`` and of all that comes; without it only that."""
        feed = Feed(choice, dropped)
        for entry in () if since is None else self._journal.after(since):
            feed.offer(entry)
        stop = self._journal.listen(feed.offer)
        self._open[feed] = None
        try:
            yield feed
        finally:
            stop()
            del self._open[feed]

    def end(self) -> None:
        """End every feed, because the server stops."""
        for feed in self._open:
            feed.end()
