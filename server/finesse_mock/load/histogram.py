"""Many lengths of time in little memory: each is kept to three significant digits."""

from collections import Counter
from collections.abc import Iterable
from math import floor, log10

import msgspec


class Percentiles(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is to be known of many lengths of time, in seconds; ``count`` is how many they were."""

    count: int
    p50: float
    p90: float
    p99: float
    p999: float
    longest: float


class Histogram:
    """Lengths of time, counted by what they are when rounded to three significant digits."""

    def __init__(self) -> None:
        self._counts: Counter[float] = Counter()

    def add(self, seconds: float) -> None:
        """Count one; nothing is shorter than a microsecond."""
        seconds = max(seconds, 1e-6)
        self._counts[round(seconds, 2 - floor(log10(seconds)))] += 1

    def merge(self, others: Iterable["Histogram"]) -> "Histogram":
        """This one and the others together."""
        whole = Histogram()
        for each in (self, *others):
            whole._counts.update(each._counts)  # noqa: SLF001 - of the same class
        return whole

    @property
    def count(self) -> int:
        """How many were counted."""
        return self._counts.total()

    def percentiles(self) -> Percentiles | None:
        """The usual ones; None where nothing was counted."""
        if not self._counts:
            return None
        p50, p90, p99, p999, longest = self._at(0.5, 0.9, 0.99, 0.999, 1.0)
        return Percentiles(count=self.count, p50=p50, p90=p90, p99=p99, p999=p999, longest=longest)

    def _at(self, *parts: float) -> list[float]:
        """The shortest lengths that so large a part does not exceed; ``parts`` rise."""
        found: list[float] = []
        seen, total = 0, self.count
        for seconds, count in sorted(self._counts.items()):
            seen += count
            while len(found) < len(parts) and seen >= parts[len(found)] * total:
                found.append(seconds)
        return found
