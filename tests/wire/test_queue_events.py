"""Queue events: what is told, when, and when not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from finesse_mock.engine.commands import RequestedState, SetState, SignIn
from finesse_mock.events.bus import Bus
from finesse_mock.floor import Floor
from finesse_mock.notify.queue_watch import QueueWatch
from finesse_mock.seeds import SeededIds
from finesse_mock.wire.select import select
from finesse_mock.wire.updates import Update
from finesse_mock.worlds import load_world


class HandClock:
    """Time passes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.alarms: list[tuple[float, Callable[[], None]]] = []

    def now(self) -> datetime:
        return datetime(2024, 3, 14, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def call_later(
        self,
        seconds: float,
        callback: Callable[[], None],
        name: str = "",  # noqa: ARG002 - of the protocol
    ) -> "HandClock":
        self.alarms.append((self.seconds + seconds, callback))
        return self

    def cancel(self) -> None:
        raise AssertionError("nothing is called off here")

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        due = [alarm for alarm in self.alarms if alarm[0] <= self.seconds]
        self.alarms = [alarm for alarm in self.alarms if alarm[0] > self.seconds]
        for _, callback in due:
            callback()


def watched(profile: str) -> tuple[Floor, HandClock, list[Update]]:
    clock, bus, told = HandClock(), Bus(), []
    site = load_world("default", profile=profile)
    floor = Floor(site, clock, bus, lambda: SeededIds(1), confirmation_s=0)
    bus.listen(QueueWatch(floor, told.append))
    return floor, clock, told


def sign_in(floor: Floor, agent: str) -> None:
    floor.apply(SignIn(agent_id=agent, extension=agent))


def test_a_queue_is_told_after_ten_seconds_and_once_for_all_that_changed():
    floor, clock, told = watched("ucce-12.6")
    sign_in(floor, "1001001")
    floor.apply(SetState(agent_id="1001001", state=RequestedState.READY))
    sign_in(floor, "1001002")
    clock.advance(9.9)
    assert told == []
    clock.advance(0.1)
    (sales,) = [update for update in told if update.node == "/finesse/api/Queue/5022"]
    assert select(sales.text, "queue.statistics.agentsLoggedOn") == ["2"]
    assert select(sales.text, "queue.statistics.agentsReady") == ["1"]
    assert "<event>PUT</event>" in sales.text
    assert "<source>/finesse/api/Queue/5022</source>" in sales.text


def test_nothing_is_told_when_no_number_changed():
    floor, clock, told = watched("ucce-12.6")
    sign_in(floor, "1001001")
    clock.advance(10)
    told.clear()
    sign_in(floor, "1001001")
    clock.advance(10)
    assert told == []


def test_unified_ccx_does_not_count_its_queues():
    floor, clock, told = watched("uccx-12.5")
    sign_in(floor, "1001001")
    clock.advance(60)
    assert told == []
