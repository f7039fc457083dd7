"""The planner: what a plan means to happen, in order, the same for the same seed.

It knows no clock. Callers are told apart by their numbers, so that whoever hears of a call knows
what the plan wants done with it.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import accumulate, count
from typing import Final

from finesse_mock.load import curve
from finesse_mock.load.flows import CONSULTED, OUTGOING, STATE_CHANGE, Steps, steps_of
from finesse_mock.load.plan import Happening, Plan
from finesse_mock.load.thinking import Chance
from finesse_mock.model.site import Site
from finesse_mock.seeds import seeded_chance

FIRST_CALLER: Final = 4_400_000_000
"""The number from which the first caller calls; the next has the next number."""


@dataclass(frozen=True, slots=True)
class SignsIn:
    """An agent comes to work."""

    at: float
    agent_id: str


@dataclass(frozen=True, slots=True)
class CallsIn:
    """Somebody outside calls a queue, and hangs up when nobody answers for ``patience_s``."""

    at: float
    caller: str
    queue_id: str
    patience_s: float


@dataclass(frozen=True, slots=True)
class CallsOut:
    """An agent calls a number outside."""

    at: float
    agent_id: str


@dataclass(frozen=True, slots=True)
class TakesBreak:
    """An agent goes NOT_READY for a while."""

    at: float
    agent_id: str


Intended = SignsIn | CallsIn | CallsOut | TakesBreak | Happening
"""What the plan means to happen at a moment ``at``, in seconds from the beginning."""


class Planner:
    """What the plan means for these agents and queues.

    ``agents`` are ids; ``queues`` those of the queues that calls go to, with their weights.
    """

    def __init__(self, plan: Plan, agents: Sequence[str], queues: dict[str, float]) -> None:
        self._plan = plan
        self._agents = agents
        self._queues = queues
        self._chance = seeded_chance(plan.file.seed)
        self._flows = _Choice(plan.file.mixture)

    def chance(self, name: str) -> Chance:
        """A stream of chance for whoever has that name."""
        return self._chance(name)

    def intended(self) -> Iterator[Intended]:
        """Everything, in the order of time; never all of it at once in memory."""
        return merge(
            self._arrivals(), self._coming_to_work(), iter(self._acts()), key=lambda each: each.at
        )

    def steps(self, caller: str, dialog_id: str, agent_id: str) -> Steps:
        """What an agent does who is offered a call from that number."""
        number = int(caller) - FIRST_CALLER if caller.isascii() and caller.isdecimal() else -1
        if number < 0:
            return self._drawn(CONSULTED, f"steps {dialog_id}")
        # The flow is that of the call, whoever gets it.
        flow = self._flows.of(self._chance(f"flow {number}")())
        return self._drawn(flow, f"steps {number} {agent_id}")

    def outgoing_steps(self, dialog_id: str) -> Steps:
        """What an agent does in a call of the agent's own."""
        return self._drawn(OUTGOING, f"steps {dialog_id}")

    def _drawn(self, flow: str, stream: str) -> Steps:
        file = self._plan.file
        return steps_of(flow, file.think, file.consult_to, self._chance(stream))

    def _acts(self) -> list[Happening]:
        return sorted(self._plan.acts, key=lambda each: each.at)

    def _coming_to_work(self) -> Iterator[Intended]:
        apart = self._plan.file.agents.sign_in / len(self._agents)
        for index, agent_id in enumerate(self._agents):
            yield SignsIn(index * apart, agent_id)

    def _arrivals(self) -> Iterator[Intended]:
        calls = self._plan.file.calls
        is_even = calls.arrivals == "even"
        steps = curve.even() if is_even else curve.random(self._chance("arrivals"))
        who, where = self._chance("agents"), self._chance("queues")
        patience = self._chance("patience")
        queues = _Choice(self._queues)
        for number, at in zip(count(), self._plan.curve.moments(steps), strict=False):
            flow = self._flows.of(self._chance(f"flow {number}")())
            if flow == OUTGOING:
                yield CallsOut(at, self._someone(who))
            elif flow == STATE_CHANGE:
                yield TakesBreak(at, self._someone(who))
            else:
                yield CallsIn(
                    at,
                    str(FIRST_CALLER + number),
                    queues.of(where()),
                    self._plan.file.think.patience.seconds(patience),
                )

    def _someone(self, chance: Chance) -> str:
        return self._agents[int(chance() * len(self._agents))]


def agents_in(site: Site, count_of: int) -> list[str]:
    """The first agents of the site, supervisors left out."""
    everybody = [each.id for each in site.agents.values() if not each.is_supervisor]
    return everybody[:count_of]


def queues_in(site: Site, asked: dict[str, float], agents: Sequence[str]) -> dict[str, float]:
    """The queues that the plan names; else those that some of these agents serve, all alike."""
    teams = {site.agents[each].team_id for each in agents}
    served = [queue.id for queue in site.queues.values() if teams.intersection(queue.teams)]
    return dict(asked) or dict.fromkeys(served or site.queues, 1.0)


class _Choice:
    """One of several, by weight."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._names = list(weights)
        self._sums = list(accumulate(weights.values()))

    def of(self, part: float) -> str:
        """The one in whose share that part of the whole lies."""
        return self._names[min(bisect(self._sums, part * self._sums[-1]), len(self._names) - 1)]
