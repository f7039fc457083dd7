"""What is counted inside the mock while a load goes on."""

from collections import Counter
from collections.abc import Callable
from zlib import crc32

from finesse_mock.engine.changes import Change, RequestRefused
from finesse_mock.load.lines import Progress, Published
from finesse_mock.load.process import cpu_s, rss
from finesse_mock.notify.publisher import Published as Publication


class Tally:
    """Counts events, deliveries and refusals; ``monotonic`` is a clock of the time outside.

    Each event to one of the agents ``watched`` is kept until it is told, for whoever compares that
    with what their clients got.
    """

    def __init__(self, monotonic: Callable[[], float], watched: frozenset[str]) -> None:
        self._monotonic = monotonic
        self._watched = frozenset(each.lower() for each in watched)
        self._began = monotonic()
        self._events: list[Published] = []
        self._published = 0
        self._deliveries: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self.late = 0.0
        self.arrived = self.answered = self.abandoned = self.skipped = 0

    def note_event(self, event: Publication) -> None:
        """An event was published."""
        self._published += 1
        takers = [each for each in event.receipt.deliveries if each.fate.arrives]
        for each in takers:
            self._deliveries[each.transport] += 1
        jids = tuple(each.jid for each in takers if each.jid.partition("@")[0] in self._watched)
        if jids:
            self._events.append((crc32(event.update.encode()), self._monotonic(), jids))

    def note_changes(self, changes: tuple[Change, ...]) -> None:
        """Something changed."""
        for change in changes:
            if isinstance(change, RequestRefused):
                self._refused[change.error.type] += 1

    def progress(self, at: float, *, calls: int, queued: int) -> Progress:
        """Where it is; the events kept are told once."""
        events, self._events = tuple(self._events), []
        return Progress(
            at=at,
            outside=self._monotonic() - self._began,
            arrived=self.arrived,
            answered=self.answered,
            abandoned=self.abandoned,
            skipped=self.skipped,
            late=self.late,
            calls=calls,
            published=self._published,
            deliveries=dict(self._deliveries),
            refused=dict(self._refused),
            cpu_s=cpu_s(),
            rss=rss(),
            queued=queued,
            events=events,
        )
