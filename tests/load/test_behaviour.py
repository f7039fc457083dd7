"""How an agent behaves."""

import pytest

from finesse_mock.load.behaviour import AgentAtWork, GetsReady, Next, Seen, Takes
from finesse_mock.load.planner import FIRST_CALLER, Planner
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Action, ParticipantState
from load.plans import QUICK, plan_of

S = AgentState
P = ParticipantState
CALLER = str(FIRST_CALLER)


def agent_of(flow: str) -> AgentAtWork:
    plan = plan_of(f"mixture: {{{flow}: 1}}{QUICK}")
    planner = Planner(plan, ["1001001"], {"5022": 1.0})
    return AgentAtWork("1001001", "1001001", plan.file.think, planner)


def seen(state: ParticipantState, *actions: str, caller: str = CALLER, dialog: str = "1") -> Seen:
    return Seen(dialog_id=dialog, caller=caller, state=state, actions=frozenset(actions))


def action_of(what: Next | None) -> Action:
    assert isinstance(what, Takes)
    return what.step.action


def test_a_call_is_worked_through_step_by_step():
    agent = agent_of("held")
    ringing = agent.saw_call(seen(P.ALERTING, "ANSWER"))
    assert action_of(ringing) == "ANSWER"
    assert ringing is not None
    assert agent.is_due(ringing)
    talking = agent.saw_call(seen(P.ACTIVE, "HOLD", "DROP"))
    assert action_of(talking) == "HOLD"
    assert agent.saw_call(seen(P.ACTIVE, "HOLD", "DROP")) is None, "once is enough"
    assert talking is not None
    assert agent.is_due(talking)
    held = agent.saw_call(seen(P.HELD, "RETRIEVE", "DROP"))
    assert action_of(held) == "RETRIEVE"
    assert held is not None
    assert agent.is_due(held)
    assert agent.saw_call(seen(P.HELD, "RETRIEVE", "DROP")) is None, "it is not retrieved yet"
    assert action_of(agent.saw_call(seen(P.ACTIVE, "HOLD", "DROP"))) == "DROP"


def test_what_has_lost_its_call_is_not_done():
    agent = agent_of("answered")
    ringing = agent.saw_call(seen(P.ALERTING, "ANSWER"))
    assert ringing is not None
    agent.lost_call("1")
    assert not agent.is_due(ringing)


def test_a_call_about_another_is_left_to_that_one():
    agent = agent_of("consult_transfer")
    agent.saw_call(seen(P.ALERTING, "ANSWER"))
    about = seen(P.ACTIVE, "DROP", caller="1001001", dialog="2")
    assert agent.saw_call(about) is None


def test_a_call_of_the_agents_own_is_ended_by_the_agent():
    agent = agent_of("answered")
    assert agent.saw_call(seen(P.INITIATED, "DROP", caller="1001001")) is None
    assert action_of(agent.saw_call(seen(P.ACTIVE, "DROP", caller="1001001"))) == "DROP"


def test_a_failed_call_is_dropped():
    agent = agent_of("consult_transfer")
    agent.saw_call(seen(P.ALERTING, "ANSWER"))
    assert action_of(agent.saw_call(seen(P.FAILED, "DROP", caller="1001001", dialog="2"))) == "DROP"


def test_an_agent_who_is_refused_lets_go_of_the_call_once():
    agent = agent_of("held")
    ringing = agent.saw_call(seen(P.ALERTING, "ANSWER"))
    assert ringing is not None
    assert agent.is_due(ringing)
    letting_go = agent.was_refused("1")
    assert action_of(letting_go) == "DROP"
    assert letting_go is not None
    assert agent.is_due(letting_go)
    assert agent.was_refused("1") is None
    assert agent.was_refused("of another") is None


@pytest.mark.parametrize("state", [S.NOT_READY, S.WORK, S.WORK_READY])
def test_an_agent_comes_back_to_ready(state: AgentState):
    agent = agent_of("answered")
    coming = agent.saw_state(state)
    assert isinstance(coming, GetsReady)
    assert agent.saw_state(state) is None, "once is enough"
    assert agent.is_due(coming)


def test_a_break_is_longer_than_a_moment():
    agent = agent_of("answered")
    agent.take_break()
    assert agent.saw_state(S.NOT_READY) == GetsReady(0.2)


def test_nobody_gets_ready_who_is_in_a_call():
    agent = agent_of("answered")
    coming = agent.saw_state(S.NOT_READY)
    assert coming is not None
    agent.saw_call(seen(P.ACTIVE, "DROP", caller="1001001"))
    assert not agent.is_due(coming)
    assert isinstance(agent.lost_call("1"), GetsReady), "but afterwards"


def test_only_who_has_nothing_else_to_do_is_free():
    agent = agent_of("answered")
    assert not agent.free
    agent.saw_state(S.READY)
    assert agent.free
    agent.saw_call(seen(P.ALERTING, "ANSWER"))
    assert not agent.free
