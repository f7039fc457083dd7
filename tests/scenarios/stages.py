"""A stage without sockets: the real floor, bus and publisher, and a clock that jumps."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

from finesse_mock.clock import AUTO, SteeredClock
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
        self.clock = SteeredClock(AUTO, start=START, quiet_s=0)
        self.floor = Floor(self.site, self.clock, bus, lambda: SeededIds(7), confirmation_s=0.02)
        self.applied = self.floor.applied
        self.faults = FaultPlan(self.clock, seeded_chance(7))
        self.house = House(Cast(self.floor, {}), (), lambda _: None)

    def held(self) -> AbstractContextManager[None]:
        return self.clock.held()

    def released(self) -> AbstractContextManager[None]:
        return self.clock.released()


def scenario_text(steps: str, more: str = "") -> str:
    return f"scenario: 1\nname: test\n{more}steps:\n{steps}"


async def played(
    text: str, theatre: Theatre | None = None, name: str = "s.yaml"
) -> list[StepReport]:
    theatre = theatre or Theatre()
    return [report async for report in run(parse_scenario(text, name), theatre)]
