"""What a plan means to happen."""

from collections import Counter
from itertools import islice

import pytest

from finesse_mock.load.plan import Happening
from finesse_mock.load.planner import (
    CallsIn,
    CallsOut,
    Planner,
    SignsIn,
    TakesBreak,
    agents_in,
    queues_in,
)
from finesse_mock.model.dialog import Action
from finesse_mock.worlds import load_world
from load.plans import EVERYTHING, plan_of

AGENTS = [f"10010{number:02}" for number in range(1, 11)]
LONG = EVERYTHING.replace("duration: 10s", "duration: 20m")


def planner_of(text: str, **queues: float) -> Planner:
    return Planner(plan_of(text), AGENTS, queues or {"5022": 1.0})


def test_the_same_seed_means_the_same():
    first, second = (list(planner_of(EVERYTHING).intended()) for _ in range(2))
    assert first == second
    other = list(planner_of(EVERYTHING.replace("seed: 7", "seed: 8")).intended())
    assert other != first


def test_everything_is_in_the_order_of_time():
    moments = [each.at for each in planner_of(EVERYTHING).intended()]
    assert moments == sorted(moments)


def test_everybody_signs_in_one_after_the_other():
    found = [each for each in planner_of(EVERYTHING).intended() if isinstance(each, SignsIn)]
    assert [each.agent_id for each in found] == AGENTS
    assert [each.at for each in found] == pytest.approx([0.2 * index for index in range(10)])


def test_the_mixture_is_what_comes():
    kinds = Counter(type(each) for each in planner_of(LONG).intended())
    total = kinds[CallsIn] + kinds[CallsOut] + kinds[TakesBreak]
    assert total == pytest.approx(5 * 1200, rel=0.05)
    assert kinds[CallsOut] / total == pytest.approx(1 / 13, abs=0.015)
    assert kinds[TakesBreak] / total == pytest.approx(1 / 13, abs=0.015)


def test_calls_go_to_queues_by_weight():
    found = planner_of(LONG, **{"5022": 3.0, "5023": 1.0}).intended()
    queues = Counter(each.queue_id for each in found if isinstance(each, CallsIn))
    assert queues["5022"] / queues.total() == pytest.approx(0.75, abs=0.03)


def test_each_caller_has_a_number_of_its_own():
    callers = [each.caller for each in planner_of(LONG).intended() if isinstance(each, CallsIn)]
    assert len(callers) == len(set(callers))


def test_whoever_hears_of_a_call_knows_what_the_plan_wants_with_it():
    here, there = planner_of("mixture: {held: 1}"), planner_of("mixture: {held: 1}")
    call = next(each for each in here.intended() if isinstance(each, CallsIn))
    steps = here.steps(call.caller, "16777216", "1001001")
    assert [step.action for step in steps] == ["ANSWER", "HOLD", "RETRIEVE", "DROP"]
    assert steps == there.steps(call.caller, "16777216", "1001001")
    assert steps != here.steps(call.caller, "16777216", "1001002"), "others take other times"


def test_a_call_of_which_no_plan_knows_is_answered():
    for caller in ("1001002", "+15550100", ""):
        steps = planner_of("mixture: {held: 1}").steps(caller, "16777216", "1001001")
        assert [step.action for step in steps] == ["ANSWER", "DROP"]


def test_only_some_let_a_call_ring():
    """Else it would go from one to the next for ever."""
    planner = planner_of("mixture: {unanswered: 1}")
    call = next(each for each in planner.intended() if isinstance(each, CallsIn))
    answers = [bool(planner.steps(call.caller, "1", f"agent{index}")) for index in range(400)]
    assert sum(answers) == pytest.approx(200, abs=60)


def test_a_colleague_is_consulted_at_the_number_of_the_plan():
    planner = planner_of("mixture: {consult_transfer: 1}\nconsultTo: 5551000")
    call = next(each for each in planner.intended() if isinstance(each, CallsIn))
    consult = planner.steps(call.caller, "1", "1001001")[1]
    assert (consult.action, consult.to) == (Action.CONSULT_CALL, "5551000")


def test_what_else_happens_happens_in_its_turn():
    planner = planner_of(
        "acts:\n  - {at: 40s, do: system.in_service}\n  - {at: 30s, do: system.out_of_service}"
    )
    found = [each for each in planner.intended() if isinstance(each, Happening)]
    assert [(each.at, each.trigger.name) for each in found] == [
        (30, "system.out_of_service"),
        (40, "system.in_service"),
    ]


def test_a_plan_for_a_year_begins_at_once():
    planner = planner_of("duration: 8760h\ncalls: {rate: 100}")
    assert len(list(islice(planner.intended(), 1000))) == 1000


def test_supervisors_take_no_calls():
    site = load_world("default")
    assert agents_in(site, 100) == AGENTS
    assert agents_in(site, 2) == AGENTS[:2]


def test_calls_go_to_all_queues_that_somebody_serves():
    site = load_world("default")
    assert set(queues_in(site, {}, AGENTS)) == {"5022", "5023", "5024"}
    assert set(queues_in(site, {}, AGENTS[:1])) == {"5022", "5024"}
    assert queues_in(site, {"5023": 2.0}, AGENTS) == {"5023": 2.0}
