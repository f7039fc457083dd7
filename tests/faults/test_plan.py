"""The plan by itself: counts, chance, windows of time and patterns, without any mock."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finesse_mock.errors import UsageError
from finesse_mock.faults.courses import EventContent
from finesse_mock.faults.injected import Phase
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.plan import MAX_FAULTS, FaultPlan
from finesse_mock.seeds import seeded_chance

UNHURRIED = settings(deadline=None, max_examples=40)
"""A busy machine is no failure."""


class Alarm:
    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self._now = 0.0
        self._order = count()
        self._alarms: list[tuple[float, int, Alarm]] = []

    def call_later(
        self,
        seconds: float,
        callback: Callable[[], None],
        name: str = "",  # noqa: ARG002 - of the protocol
    ) -> Alarm:
        alarm = Alarm(callback)
        heapq.heappush(self._alarms, (self._now + seconds, next(self._order), alarm))
        return alarm

    def advance(self, seconds: float) -> None:
        goal = self._now + seconds
        while self._alarms and self._alarms[0][0] <= goal:
            self._now, _, alarm = heapq.heappop(self._alarms)
            if alarm.callback:
                alarm.callback()
        self._now = goal


@dataclass
class Line:
    """A client's stream: events are numbers, and `heard` is what arrives."""

    plan: FaultPlan
    name: str = "s1"
    heard: list[str] = field(default_factory=list)

    def publish(self, *events: int, node: str = "/finesse/api/User/1001001") -> None:
        for event in events:
            content = EventContent(update=str(event), event_xmlns="e", notification_xmlns="n")
            occasion = Occasion(server="A", agent="1001001", node=node, verb="PUT")
            self.plan.at_work.deliver(
                occasion, self.name, content, lambda each: self.heard.append(each.update)
            )


def make_plan(seed: int = 7, clock: Clock | None = None) -> FaultPlan:
    return FaultPlan(clock or Clock(), seeded_chance(seed))


def losses(seed: int, probability: float, *, others: int = 0) -> list[str]:
    plan = make_plan(seed)
    plan.add("event.lost", probability=probability)
    for _ in range(others):
        plan.add("event.duplicate", probability=0.5)
    line = Line(plan)
    line.publish(*range(200))
    return list(dict.fromkeys(line.heard))


@UNHURRIED
@given(st.integers(), st.floats(0, 1))
def test_the_same_seed_gives_the_same_losses(seed: int, probability: float):
    assert losses(seed, probability) == losses(seed, probability)


@UNHURRIED
@given(st.integers(0, 1000))
def test_the_chance_of_a_fault_does_not_depend_on_other_faults(seed: int):
    assert losses(seed, 0.3) == losses(seed, 0.3, others=2)


def test_another_seed_gives_other_losses_as_many_as_was_asked_for():
    assert losses(1, 0.3) != losses(2, 0.3)
    heard = sum(len(losses(seed, 0.3)) for seed in range(20))
    assert 0.65 < heard / (20 * 200) < 0.75


@UNHURRIED
@given(st.integers(0, 30), st.integers(1, 30))
def test_it_strikes_no_more_often_than_it_was_to(events: int, most: int):
    plan = make_plan()
    fault = plan.add("event.lost", count=most)
    line = Line(plan)
    line.publish(*range(events))
    assert fault.hits == min(events, most)
    assert line.heard == [str(each) for each in range(events)][most:]
    assert (fault.phase is Phase.SPENT) == (events >= most)
    assert bool(plan.at_work.events) == (events < most)


@UNHURRIED
@given(st.integers(0, 20), st.integers(1, 20))
def test_it_strikes_in_its_window_alone(after: int, length: int):
    clock = Clock()
    plan = make_plan(clock=clock)
    fault = plan.add("event.lost", after=after, for_=length)
    line = Line(plan)
    for second in range(50):
        line.publish(second)
        clock.advance(1)
    kept = [*range(after), *range(after + length, 50)]
    assert line.heard == [str(each) for each in kept]
    assert fault.phase is Phase.SPENT
    assert plan.at_work.events == ()


def test_a_chance_of_nothing_never_strikes():
    assert len(losses(7, 0.0)) == 200
    assert losses(7, 1.0) == []


@pytest.mark.parametrize(
    ("pattern", "node", "struck"),
    [
        ("/finesse/api/User/1", "/finesse/api/User/1", True),
        ("User/1", "/finesse/api/User/1", True),
        ("user/1", "/finesse/api/User/1", True),
        ("User/*", "/finesse/api/User/1/Dialogs", True),
        ("*/Dialogs", "/finesse/api/User/1/Dialogs", True),
        ("User/?", "/finesse/api/User/12", False),
        ("User/1", "/finesse/api/User/1/Dialogs", False),
    ],
)
def test_patterns_of_nodes(pattern: str, node: str, struck: bool):
    plan = make_plan()
    plan.add("event.lost", node=pattern)
    line = Line(plan)
    line.publish(1, node=node)
    assert line.heard == ([] if struck else ["1"])


def test_faults_act_one_after_another():
    plan = make_plan()
    plan.add("event.duplicate", times=3)
    plan.add("event.lost", count=2)
    line = Line(plan)
    line.publish(1, 2)
    assert line.heard == ["1", "2", "2", "2"]


@UNHURRIED
@given(st.lists(st.integers(0, 2), max_size=40), st.integers(0, 100))
def test_whatever_is_kept_back_arrives_in_the_end(choices: list[int], seed: int):
    clock = Clock()
    plan = make_plan(seed, clock)
    plan.add("event.reorder", probability=0.5)
    late = plan.add("event.delay", by=1, probability=0.5)
    lines = [Line(plan, name) for name in "abc"]
    for event, line in enumerate(choices):
        lines[line].publish(event)
        clock.advance(random.Random(event).random())
    plan.remove(late.id)
    clock.advance(100)
    for number, line in enumerate(lines):
        published = [str(event) for event, choice in enumerate(choices) if choice == number]
        assert sorted(line.heard, key=int) == published


def test_each_pair_of_events_changes_places():
    plan = make_plan()
    plan.add("event.reorder")
    line = Line(plan)
    line.publish(*range(6))
    assert line.heard == ["1", "0", "3", "2", "5", "4"]


def test_a_removed_fault_strikes_nothing_and_lets_go():
    clock = Clock()
    plan = make_plan(clock=clock)
    fault = plan.add("event.delay", by=10)
    later = plan.add("event.lost", after=5)
    line = Line(plan)
    line.publish(1)
    plan.remove(fault.id)
    plan.remove(later.id)
    line.publish(2)
    clock.advance(20)
    line.publish(3)
    assert line.heard == ["1", "2", "3"]
    with pytest.raises(KeyError):
        plan.remove(fault.id)


def test_each_strike_is_noted_with_its_occasion():
    noted: list[tuple[str, str]] = []
    plan = FaultPlan(
        Clock(), seeded_chance(7), lambda fault, occasion: noted.append((fault.id, occasion.node))
    )
    plan.add("event.lost", probability=0)
    plan.add("event.lost", count=1)
    Line(plan).publish(1, 2, node="n")
    assert noted == [("f2", "n")]


def test_a_request_is_struck_by_all_that_fits():
    plan = make_plan()
    plan.add("rest.delay", by=2)
    plan.add("rest.delay", by="500ms", action="HOLD")
    plan.add("rest.cut", action="RETRIEVE")
    course = plan.at_work.request(Occasion(method="PUT", action="HOLD"))
    assert (course.wait_s, course.damage) == (2.5, None)


def test_ids_are_given_out_once_until_a_reset():
    plan = make_plan()
    assert [plan.add("event.lost").id, plan.add("rest.cut").id] == ["f1", "f2"]
    plan.clear()
    assert plan.all() == ()
    assert plan.add("event.lost").id == "f3"
    plan.reset()
    assert plan.add("event.lost").id == "f1"


def test_there_is_an_end_of_faults():
    plan = make_plan()
    for _ in range(MAX_FAULTS):
        plan.add("event.lost")
    with pytest.raises(UsageError, match="remove some first"):
        plan.add("event.lost")
