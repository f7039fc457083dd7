"""What is counted while the mock runs: integers, to which words are put when somebody asks."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from finesse_mock.engine.changes import RequestRefused
from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import EventPublished, FaultFired
from finesse_mock.events.journal import Entry
from finesse_mock.wire.summary import verb_of

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of latencies, in seconds."""

METHODS: Final = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"})

_NO_SESSION: Final = "none"
_UNKNOWN: Final = "unknown"


@dataclass(slots=True)
class Latencies:
    """How many requests took how long: one count for each bucket and one for all above."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total_s: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total_s += seconds


class Tally:
    """Counts what the journal is told, and requests."""

    def __init__(self) -> None:
        self.notifications: Counter[tuple[str, str]] = Counter()
        """Events by the kind of their node and their verb."""
        self.delivered: Counter[str] = Counter()
        """Deliveries by transport."""
        self.other_fates: Counter[tuple[str, str]] = Counter()
        """What was not delivered at once, by transport and fate."""
        self.refused: Counter[str] = Counter()
        """Commands that the world refused, by the type of their error."""
        self.faults: Counter[str] = Counter()
        """Faults that fired, by their kind."""
        self.requests: dict[tuple[str, str, int], Latencies] = {}
        """REST requests by method, route and status."""

    def __call__(self, entry: Entry) -> None:
        """Count an entry; this is what the journal calls."""
        fact = entry.fact
        if isinstance(fact, EventPublished):
            self.notifications[kind_of(fact.node), verb_of(fact.update)] += 1
            self._deliveries(fact.deliveries)
        elif isinstance(fact, RequestRefused):
            self.refused[fact.error.type] += 1
        elif isinstance(fact, FaultFired):
            self.faults[fact.name] += 1

    def _deliveries(self, deliveries: tuple[Delivery, ...]) -> None:
        done = Fate.DELIVERED
        delivered = [each.transport for each in deliveries if each.fate is done]
        self.delivered.update(delivered)  # counts in C: an event may go to thousands
        if len(delivered) == len(deliveries):
            return
        for each in deliveries:
            if each.fate is not done:
                self.other_fates[each.transport or _NO_SESSION, each.fate.value] += 1

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a REST request; ``route`` is the path with the names of what varies."""
        route = _UNKNOWN if route.endswith("{below}") else route.removesuffix("{slash}")
        key = (method if method in METHODS else "other", route, status)
        latencies = self.requests.get(key)
        if latencies is None:
            latencies = self.requests[key] = Latencies()
        latencies.add(seconds)


def kind_of(node: str) -> str:
    """What is told on a node, without saying of whom: User/Dialogs, Team/Users, SystemInfo."""
    kind, _, rest = node.removeprefix("/finesse/api/").partition("/")
    below = rest.partition("/")[2]
    return "/".join((kind, *(part for part in below.split("/") if part.isalpha())))
