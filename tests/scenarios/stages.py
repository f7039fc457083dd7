"""A stage without sockets: the real floor, bus and publisher, and a clock that never waits."""

import asyncio
import heapq
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from finesse_mock.events.bus import Bus
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.floor import Floor
from finesse_mock.model.site import Site
from finesse_mock.notify.publisher import Publisher
from finesse_mock.notify.service import Publication
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.report import StepReport
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.seeds import SeededIds, seeded_chance
from finesse_mock.worlds import load_world

START = datetime(2024, 3, 14, 9, 0, tzinfo=UTC)


@dataclass(order=True)
class Alarm:
    due: float
    order: int
    callback: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class LeapingClock:
    """Each turn of the event loop brings the next alarm, however far away it is."""

    def __init__(self) -> None:
        self._now = 0.0
        self._alarms: list[Alarm] = []
        self._set = 0
        self._turning = False

    def now(self) -> datetime:
        return START + timedelta(seconds=self._now)

    def monotonic(self) -> float:
        return self._now

    def call_later(self, seconds: float, callback: Callable[[], None], name: str = "") -> Alarm:
        self._set += 1
        alarm = Alarm(self._now + seconds, self._set, callback)
        heapq.heappush(self._alarms, alarm)
        self._turn_soon()
        return alarm

    def _turn_soon(self) -> None:
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._turning = False
        while self._alarms:
            alarm = heapq.heappop(self._alarms)
            if not alarm.cancelled:
                self._now = alarm.due
                alarm.callback()
                break
        if self._alarms:
            self._turn_soon()


class Nobody:
    """A notification service to which nobody has subscribed."""

    def publish(self, node: str, update: str) -> Publication:  # noqa: ARG002 - nobody is told
        return Publication("")


class Theatre:
    """The stage: ``floor`` is played on, ``published`` and ``applied`` tell what happens on it."""

    def __init__(self, site: Site | None = None) -> None:
        self.site = site or load_world("default")
        bus = Bus()
        publisher = Publisher(Nobody(), lambda: self.site)
        bus.listen(publisher)
        self.published = publisher.published
        self.clock = LeapingClock()
        self.floor = Floor(self.site, self.clock, bus, lambda: SeededIds(7), confirmation_s=0.02)
        self.applied = self.floor.applied
        self.faults = FaultPlan(self.clock, seeded_chance(7))
        self.house = House(Cast(self.floor, {}), (), lambda _: None)

    def held(self) -> AbstractContextManager[None]:
        return nullcontext()

    released = held


def scenario_text(steps: str, more: str = "") -> str:
    return f"scenario: 1\nname: test\n{more}steps:\n{steps}"


async def played(
    text: str, theatre: Theatre | None = None, name: str = "s.yaml"
) -> list[StepReport]:
    theatre = theatre or Theatre()
    return [report async for report in run(parse_scenario(text, name), theatre)]
