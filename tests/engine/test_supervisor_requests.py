"""What a supervisor asks of an agent: at once, or when the agent's calls have ended."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, SILENT, SUE
from engine.story import Story
from finesse_mock.engine.commands import RequestedState, SetState, TimerKind
from finesse_mock.model.agent import WrapUpMode


def has(story: Story, state: str) -> Story:
    """Sue has Ana do it."""
    return story.do(SetState(agent_id=ANA, state=RequestedState(state), supervisor_id=SUE))


@pytest.mark.parametrize("state", ["NOT_READY", "READY", "LOGOUT"])
def test_an_agent_who_is_ready_does_at_once_what_a_supervisor_asks(state: str):
    has(Story(ANA, SUE).asks(ANA, "READY"), state).expect(f"PUT User/1001001  {state}")


@pytest.mark.parametrize("state", ["NOT_READY", "READY", "LOGOUT"])
def test_wrap_up_ends_when_a_supervisor_asks(state: str):
    story = Story(ANA, SUE, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    has(story.takes(ANA, "DROP", 1), state)
    assert story.agent(ANA).state == state
    assert (story.world.dialogs(), story.world.timers()) == ([], {})


def test_an_agent_who_is_signed_out_stays_so():
    has(Story(SUE), "READY").expect("ERROR User/1001900  User/1001001  Invalid State 22")


@pytest.mark.parametrize("state", ["NOT_READY", "READY", "WORK"])
def test_an_agent_in_a_call_is_left_alone(state: str):
    has(Story(ANA, SUE).talks_to_customer(ANA), state).expect(
        "ERROR User/1001900  User/1001001  Invalid State 22"
    )


def test_an_agent_in_a_call_signs_out_when_it_ends():
    story = has(Story(ANA, SUE).talks_to_customer(ANA), "LOGOUT")
    story.expect("PUT User/1001001  TALKING pending=LOGOUT")
    story.outside(CUSTOMER, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 LOGOUT"


def test_an_agent_who_wraps_up_signs_out_after_that():
    story = Story(ANA, SUE, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    has(story, "LOGOUT").outside(CUSTOMER, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 WORK pending=LOGOUT"
    story.fire_next(TimerKind.WRAP_UP)
    assert (story.agent(ANA).state, story.world.dialogs()) == ("LOGOUT", [])


def test_an_agent_does_not_sign_out_while_another_call_rings():
    """Ana's call ends, but her phone rings; whoever calls would ring nobody."""
    story = Story(ANA, BEN, SUE).talks_to_customer(ANA).takes(ANA, "HOLD", 1)
    has(story.calls(BEN, ANA).gets_through(), "LOGOUT").outside(CUSTOMER, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 READY pending=LOGOUT"

    story.takes(BEN, "DROP", 2)
    assert story.agent(ANA).state == "LOGOUT"


@pytest.mark.parametrize("profile", ["ucce-12.6", "uccx-12.5"])
def test_an_agent_in_a_call_that_does_not_show_signs_out_when_it_ends(profile: str):
    story = Story(ANA, SUE, profile=profile).calls(ANA, SILENT).gets_through()
    has(story, "LOGOUT").expect("PUT User/1001001  NOT_READY pending=LOGOUT")
    story.takes(ANA, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 LOGOUT"


def test_an_agent_whose_routed_call_rings_on_signs_out_and_not_not_ready():
    story = Story(ANA, SUE).asks(ANA, "READY").queue_delivers(ANA)
    has(story, "LOGOUT").fire_next(TimerKind.RING)
    assert story.events()[-1] == "PUT User/1001001 LOGOUT"


def test_an_agent_may_call_after_being_made_not_ready():
    story = has(Story(ANA, SUE).asks(ANA, "READY"), "NOT_READY").calls(ANA, ANSWERS)
    assert [line.split()[0] for line in story.events()] == ["POST"]
