"""How long people take: distributions, of which the mean is what one writes down."""

from collections.abc import Callable
from math import exp, log
from statistics import NormalDist
from typing import Annotated

import msgspec
from msgspec import Meta

from finesse_mock.documents import Duration

Chance = Callable[[], float]
"""The next of a stream of numbers from 0 to 1, 1 excluded."""

_NORMAL = NormalDist()
_LEAST = 1e-12


class Think(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A length of time that varies: one of the four, by its name.

    ``exponential`` and ``lognormal`` are means; ``sigma`` is the standard deviation of the
    logarithm of a lognormal time (0.5 unless given): the higher, the longer its tail.
    """

    fixed: Duration | None = None
    uniform: tuple[Duration, Duration] | None = None
    exponential: Duration | None = None
    lognormal: Duration | None = None
    sigma: Annotated[float, Meta(gt=0, le=3)] | None = None

    def complaint(self) -> str:
        """What is wrong with its keys taken together; empty for nothing."""
        kinds = (self.fixed, self.uniform, self.exponential, self.lognormal)
        if sum(kind is not None for kind in kinds) != 1:
            return "a time is one of fixed, uniform, exponential and lognormal."
        if self.sigma is not None and self.lognormal is None:
            return "only lognormal has a sigma."
        if self.uniform and self.uniform[0] > self.uniform[1]:
            return "uniform goes from the shorter to the longer time."
        return ""

    @property
    def mean_s(self) -> float:
        """The mean, in seconds."""
        if self.uniform:
            return (self.uniform[0] + self.uniform[1]) / 2
        return self.fixed or self.exponential or self.lognormal or 0.0

    def seconds(self, chance: Chance) -> float:
        """One length of time, by the inverse of its distribution function: one number is used."""
        part = chance()
        if self.uniform:
            shortest, longest = self.uniform
            return shortest + (longest - shortest) * part
        if self.exponential is not None:
            return -log(1 - part) * self.exponential
        if self.lognormal:
            sigma = self.sigma or 0.5
            normal = _NORMAL.inv_cdf(min(max(part, _LEAST), 1 - _LEAST))
            # The mean of a lognormal variable is exp(mu + sigma²/2).
            return float(self.lognormal * exp(sigma * normal - sigma**2 / 2))
        return self.fixed or 0.0


def fixed(seconds: float) -> Think:
    """Always the same."""
    return Think(fixed=Duration(seconds))


def exponential(mean_s: float) -> Think:
    """Memoryless, as arrivals are."""
    return Think(exponential=Duration(mean_s))


def lognormal(mean_s: float, sigma: float = 0.5) -> Think:
    """Mostly short, now and then long, as conversations are."""
    return Think(lognormal=Duration(mean_s), sigma=sigma)


class Thinks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """How long people take.

    ``answer``: until an agent answers; ``talk``: a part of a conversation, of which a call that is
    held or passed on has two; ``hold``: on hold; ``consult``: with the colleague; ``wrap_up``:
    until the agent is READY after a call; ``ready``: from NOT_READY to READY; ``pause``: a break;
    ``patience``: until a caller whom nobody answers hangs up.
    """

    answer: Think = exponential(3)
    talk: Think = lognormal(20)
    hold: Think = lognormal(8)
    consult: Think = lognormal(8)
    wrap_up: Think = exponential(4)
    ready: Think = fixed(1)
    pause: Think = exponential(30)
    patience: Think = exponential(120)
