"""Looking for what fits a condition, and remembering what came nearest."""

from dataclasses import dataclass

from finesse_mock.events.journal import Journal
from finesse_mock.observation.conditions import Condition
from finesse_mock.observation.viewing import view
from finesse_mock.observation.views import EntryView


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The entry that came nearest, and in what it first was not what was wanted."""

    entry: EntryView
    difference: str


class Search:
    """Entries held against a condition; of those equally near the latest looked at is kept."""

    def __init__(self, condition: Condition) -> None:
        self.nearest: NearMiss | None = None
        """None while nothing was of the kind that is wanted."""
        self._condition = condition
        self._met = -1

    def fits(self, entry: EntryView) -> bool:
        """Whether the entry fits."""
        verdict = self._condition.test(entry)
        if verdict.holds is False and verdict.first and verdict.met >= self._met:
            self._met = verdict.met
            self.nearest = NearMiss(entry, verdict.first)
        return bool(verdict.holds)


def found_in(journal: Journal, condition: Condition) -> EntryView | NearMiss | None:
    """The latest entry kept that fits; else the one that came nearest, if any is of that kind."""
    search, fitting = Search(condition), None
    for entry in map(view, journal.after()):
        fitting = entry if search.fits(entry) else fitting
    return fitting or search.nearest
