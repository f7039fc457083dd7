"""Calls per second over time, and the moments at which they come."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from finesse_mock.load.thinking import Chance


@dataclass(frozen=True, slots=True)
class Curve:
    """A rate over time: points (seconds, per second), the rate linear between two of them.

    Times rise; two points of the same time are a step. Before the first point and after the last
    nothing comes.
    """

    points: tuple[tuple[float, float], ...]

    def rate(self, at: float) -> float:
        """How many come per second at that moment."""
        index = bisect_right(self.points, at, key=lambda point: point[0])
        if index == 0 or index == len(self.points):
            return self.points[-1][1] if at == self.points[-1][0] else 0.0
        (start, low), (end, high) = self.points[index - 1 : index + 1]
        return low + (high - low) * (at - start) / (end - start)

    @property
    def total(self) -> float:
        """How many come in all: the area below."""
        return sum(_area(*pair) for pair in pairwise(self.points))

    def moments(self, steps: Iterator[float]) -> Iterator[float]:
        """When they come: where the area so far reaches the running sum of ``steps``."""
        wanted, before = next(steps), 0.0
        for left, right in pairwise(self.points):
            area = _area(left, right)
            while before + area >= wanted:
                yield left[0] + _reach(left, right, wanted - before)
                wanted += next(steps)
            before += area


def constant(rate: float, seconds: float) -> Curve:
    """The same rate all the time."""
    return Curve(((0.0, rate), (seconds, rate)))


def counted(counts: Sequence[float], interval_s: float) -> Curve:
    """A recorded hour: how many came in each interval."""
    points: list[tuple[float, float]] = []
    for index, count in enumerate(counts):
        rate = count / interval_s
        points += [(index * interval_s, rate), ((index + 1) * interval_s, rate)]
    return Curve(tuple(points))


def even() -> Iterator[float]:
    """As if by clockwork: of n to come in a time, n do."""
    yield 0.5
    while True:
        yield 1.0


def random(chance: Chance) -> Iterator[float]:
    """As people call who know nothing of each other: a Poisson process."""
    while True:
        yield -log(1 - chance())


def _area(left: tuple[float, float], right: tuple[float, float]) -> float:
    return (right[0] - left[0]) * (left[1] + right[1]) / 2


def _reach(left: tuple[float, float], right: tuple[float, float], area: float) -> float:
    """After how many seconds the area below the line between these points is that large."""
    rate, width = left[1], right[0] - left[0]
    slope = (right[1] - rate) / width
    # Of slope/2 t² + rate t = area the root that stays finite where the slope is nothing.
    root = sqrt(max(0.0, rate * rate + 2 * slope * area))
    return min(width, 2 * area / (rate + root)) if rate + root else 0.0
