"""Waiting for something to happen: nothing is polled, and nothing is missed.

A wait looks at what there is and begins to listen in one step of the event loop, so that nothing
can happen in between.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from finesse_mock.events.journal import Entry, Journal
from finesse_mock.floor import Floor
from finesse_mock.observation.conditions import Condition
from finesse_mock.observation.near_miss import NearMiss, Search
from finesse_mock.observation.viewing import agent_part, dialog_part, view
from finesse_mock.observation.views import EntryView, Kind

TIMELINE: Final = 50
"""So many of the latest entries are told when a wait was in vain."""


@dataclass(frozen=True, slots=True)
class InVain:
    """Nothing fitted in time: what happened meanwhile, at most ``TIMELINE`` entries, oldest first.

    ``nearest`` is None where nothing was of the kind that was wanted.
    """

    since: int
    timeline: list[EntryView]
    nearest: NearMiss | None


class Waits:
    """All waits for one journal. An entry is made readable once, however many wait."""

    def __init__(self, journal: Journal, floor: Floor) -> None:
        self._journal = journal
        self._floor = floor
        self._waiting: dict[_Wait, None] = {}
        journal.listen(self._hear)

    async def wait(
        self, condition: Condition, timeout_s: float, since: int | None = None
    ) -> EntryView | InVain:
        """The first entry that fits, or after ``timeout_s`` seconds outside why there is none.

        With ``since`` entries above that number count, those that are kept included. Without it
        the agents and dialogs as they are now count first, then what comes.
        """
        start = self._journal.seq if since is None else since
        now = self._now() if since is None else ()
        wait = _Wait(condition, asyncio.get_running_loop().create_future())
        for entry in (*now, *map(view, self._journal.after(start))):
            if wait.sees(entry):
                return entry
        self._waiting[wait] = None
        try:
            await asyncio.wait((wait.found,), timeout=timeout_s)
        finally:
            del self._waiting[wait]
        found = wait.found.result() if wait.found.done() else None
        return found or self._in_vain(start, wait.nearest)

    def end(self) -> None:
        """End every wait now, in vain."""
        for wait in self._waiting:
            wait.give_up()

    def _hear(self, entry: Entry) -> None:
        if self._waiting:
            seen = view(entry)
            for wait in tuple(self._waiting):
                wait.sees(seen)

    def _now(self) -> Iterable[EntryView]:
        """Agents and dialogs as they are, dressed as entries under the latest number."""
        world, now, seq = self._floor.world, self._floor.clock.now(), self._journal.seq
        for agent in world.agents():
            yield _dressed(seq, now, agent=agent_part(agent))
        for dialog in world.dialogs():
            agents = list(dialog.listed_agents())
            yield _dressed(seq, now, dialog=dialog_part(dialog, "", agents))

    def _in_vain(self, since: int, nearest: NearMiss | None) -> InVain:
        latest = list(self._journal.after(since))[-TIMELINE:]
        return InVain(since, [view(entry) for entry in latest], nearest)


def _dressed(seq: int, now: datetime, **part: object) -> EntryView:
    return EntryView(seq=seq, at=now, kind=Kind.CHANGE, **part)  # type: ignore[arg-type] # by name


class _Wait:
    """One wait under way."""

    def __init__(self, condition: Condition, found: asyncio.Future[EntryView | None]) -> None:
        self.found = found
        self._search = Search(condition)

    @property
    def nearest(self) -> NearMiss | None:
        """What came nearest so far."""
        return self._search.nearest

    def sees(self, entry: EntryView) -> bool:
        """Whether the entry fits; the first that does ends the wait."""
        fits = self._search.fits(entry)
        if fits and not self.found.done():
            self.found.set_result(entry)
        return fits

    def give_up(self) -> None:
        """End the wait in vain."""
        if not self.found.done():
            self.found.set_result(None)
