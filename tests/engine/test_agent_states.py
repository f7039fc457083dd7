"""What agents may ask for: signing in and out, states, and what waits for a call to end."""

from datetime import timedelta

import pytest

from engine.site import ANA, ANSWERS, BEN, CHI, COFFEE, CUSTOMER, LUNCH
from engine.story import START, Story
from finesse_mock.engine.commands import SignIn
from finesse_mock.model.agent import MobileAgent, MobileMode, WrapUpMode

# Signing in


def test_signing_in_makes_not_ready_without_a_reason():
    story = Story()
    assert (story.agent(ANA).state, story.agent(ANA).changed_at) == ("LOGOUT", None)

    story.signs_in(ANA).expect("PUT User/1001001  NOT_READY")
    agent = story.agent(ANA)
    assert (agent.extension, agent.reason_code_id, agent.changed_at) == (ANA, -1, START)


@pytest.mark.parametrize("state", ["READY", "TALKING"])
def test_signing_in_again_keeps_the_state_and_is_confirmed(state: str):
    story = Story(ANA).asks(ANA, "READY")
    if state == "TALKING":
        story.queue_delivers(ANA).takes(ANA, "ANSWER", 1)

    story.later(5).signs_in(ANA).expect(f"PUT User/1001001  {state}")
    assert story.agent(ANA).changed_at == START


def test_signing_in_again_may_change_the_extension():
    story = Story(ANA).signs_in(ANA, "1001099")
    assert story.agent(ANA).extension == "1001099"
    story.signs_in(BEN, ANA).expect("PUT User/1001002  NOT_READY")


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_signing_in_again_does_not_change_the_extension_of_one_who_has_a_call(steps: int):
    story = Story(ANA).calls(ANA, ANSWERS)
    for _ in range(steps):
        key = min(story.world.timers(), key=lambda key: story.world.timers()[key])
        story.fire_next(key.kind)
    assert story.signs_in(ANA, "1001099").agent(ANA).extension == ANA


def test_an_extension_belongs_to_one():
    story = Story(ANA).signs_in(BEN, ANA)

    assert [line.split(maxsplit=3)[:3] for line in story.events()] == [
        ["ERROR", "User/1001002", "User/1001002"]
    ]
    assert "Device Busy" in story.events()[0]
    assert story.agent(BEN).state == "LOGOUT"


def test_an_extension_is_free_after_its_user_signed_out():
    Story(ANA).asks(ANA, "LOGOUT").do(SignIn(agent_id=BEN, extension=ANA)).expect(
        "PUT User/1001002  NOT_READY",
    )


def test_an_extension_that_does_not_exist_is_an_invalid_device():
    story = Story(devices=frozenset({ANA}))
    story.signs_in(ANA, "1001099").expect("ERROR User/1001001  User/1001001  Invalid Device 260")
    story.signs_in(ANA).expect("PUT User/1001001  NOT_READY")


MOBILE = MobileAgent(MobileMode.CALL_BY_CALL, "4085551234")


def test_a_mobile_agent_has_a_phone():
    story = Story().do(SignIn(agent_id=ANA, extension=ANA, mobile=MOBILE))
    assert story.agent(ANA).mobile == MOBILE
    assert story.asks(ANA, "LOGOUT").agent(ANA).mobile is None


@pytest.mark.parametrize(("agent_id", "profile"), [(CHI, "ucce-12.6"), (ANA, "uccx-12.5")])
def test_mobile_sign_in_is_for_agents_set_up_for_it(agent_id: str, profile: str):
    """Chi is not; and UCCX has no mobile agents."""
    story = Story(profile=profile)
    story.do(SignIn(agent_id=agent_id, extension=agent_id, mobile=MOBILE))

    (line,) = story.events()
    assert line.startswith(f"ERROR User/{agent_id} User/{agent_id} Mode Not Allowed")
    assert story.agent(agent_id).state == "LOGOUT"


# Signing out


def test_signing_out_frees_the_phone():
    story = Story(ANA).asks(ANA, "LOGOUT").expect("PUT User/1001001  LOGOUT")
    assert (story.agent(ANA).extension, story.world.agent_at(ANA)) == ("", None)


def test_signing_out_may_have_a_reason():
    Story(ANA).asks(ANA, "LOGOUT", 7).expect("PUT User/1001001  LOGOUT reason=7")


def brought_to(state: str) -> Story:
    """A story in which Ana has come to this state."""
    story = Story(ANA, incoming=WrapUpMode.REQUIRED)
    if state in {"WORK", "WORK_READY"}:
        story.talks_to_customer(ANA)
        if state == "WORK":
            story.asks(ANA, "NOT_READY")
        story.takes(ANA, "DROP", 1)
    if state in {"READY", "RESERVED"}:
        story.asks(ANA, "READY")
    if state == "RESERVED":
        story.queue_delivers(ANA)
    if state in {"TALKING", "HOLD"}:
        story.talks_to_customer(ANA)
    if state == "HOLD":
        story.takes(ANA, "HOLD", 1)
    assert story.agent(ANA).state == state
    return story


STATES = ("NOT_READY", "READY", "RESERVED", "TALKING", "HOLD", "WORK", "WORK_READY")


@pytest.mark.parametrize("state", [state for state in STATES if state != "NOT_READY"])
def test_an_agent_signs_out_from_not_ready_only(state: str):
    story = brought_to(state).asks(ANA, "LOGOUT")
    story.expect_in_order("ERROR User/1001001  User/1001001  Invalid State 22")
    assert story.agent(ANA).state == state


def test_nobody_signs_out_twice():
    Story().asks(ANA, "LOGOUT").expect_in_order(
        "ERROR User/1001001  User/1001001  Invalid State 22"
    )


def test_nobody_signs_out_of_a_call_that_does_not_show_in_the_state():
    story = Story(ANA).calls(ANA, ANSWERS).asks(ANA, "LOGOUT")
    story.expect_in_order("ERROR User/1001001  User/1001001  Invalid State 22")
    story.takes(ANA, "DROP", 1).asks(ANA, "LOGOUT").expect("PUT User/1001001  LOGOUT")


# Changing state


@pytest.mark.parametrize("state", ["READY", "NOT_READY"])
def test_one_who_is_signed_out_must_sign_in_first(state: str):
    Story().asks(ANA, state).expect_in_order("ERROR User/1001001  User/1001001  Invalid State 257")


def test_ready_and_not_ready_with_a_reason():
    story = Story(ANA)
    story.asks(ANA, "READY").expect("PUT User/1001001  READY")
    story.later(5).asks(ANA, "NOT_READY", LUNCH).expect(
        f"PUT User/1001001  NOT_READY reason={LUNCH}"
    )
    assert story.agent(ANA).changed_at == START + timedelta(seconds=5)
    story.later(5).asks(ANA, "NOT_READY", COFFEE).expect(
        f"PUT User/1001001  NOT_READY reason={COFFEE}"
    )
    story.asks(ANA, "READY").expect("PUT User/1001001  READY")


def test_ready_again_is_confirmed_and_keeps_its_time():
    story = Story(ANA).asks(ANA, "READY").later(5).asks(ANA, "READY")
    story.expect("PUT User/1001001  READY")
    assert story.agent(ANA).changed_at == START


@pytest.mark.parametrize("state", ["READY", "NOT_READY"])
def test_one_who_is_reserved_waits_for_the_call(state: str):
    story = brought_to("RESERVED").asks(ANA, state)
    story.expect_in_order("ERROR User/1001001  User/1001001  Invalid State 22")


@pytest.mark.parametrize("state", [state for state in STATES if state not in {"TALKING", "HOLD"}])
def test_wrap_up_is_asked_for_in_a_call_only(state: str):
    story = brought_to(state).asks(ANA, "WORK")
    story.expect_in_order("ERROR User/1001001  User/1001001  Invalid State 22")


# What waits for the call to end


@pytest.mark.parametrize("state", ["TALKING", "HOLD"])
def test_a_state_asked_for_in_a_call_is_pending(state: str):
    story = brought_to(state).later(5).asks(ANA, "NOT_READY", LUNCH)
    story.expect(f"PUT User/1001001  {state} pending=NOT_READY")
    assert story.agent(ANA).changed_at == START


def test_what_is_pending_is_applied_when_the_call_ends():
    story = Story(ANA).talks_to_customer(ANA).asks(ANA, "NOT_READY", LUNCH)

    story.later(5).outside(CUSTOMER, "DROP", 1)
    assert story.events()[-1] == f"PUT User/1001001 NOT_READY reason={LUNCH}"
    assert story.agent(ANA).pending is None
    assert story.agent(ANA).changed_at == story.now


def test_hold_and_retrieve_keep_what_is_pending():
    story = Story(ANA).talks_to_customer(ANA).asks(ANA, "NOT_READY", LUNCH)
    story.takes(ANA, "HOLD", 1)
    assert "PUT User/1001001 HOLD pending=NOT_READY" in story.events()
    story.takes(ANA, "RETRIEVE", 1).takes(ANA, "DROP", 1)
    assert story.events()[-1] == f"PUT User/1001001 NOT_READY reason={LUNCH}"


def test_a_second_request_replaces_the_first():
    story = Story(ANA).talks_to_customer(ANA).asks(ANA, "NOT_READY", LUNCH)
    story.asks(ANA, "NOT_READY", COFFEE).expect("PUT User/1001001  TALKING pending=NOT_READY")
    story.takes(ANA, "DROP", 1)
    assert story.agent(ANA).reason_code_id == COFFEE


def test_one_who_was_not_ready_may_be_ready_after_the_call():
    story = Story(ANA).asks(ANA, "NOT_READY", LUNCH).calls(ANA, ANSWERS).gets_through()
    story.outside(ANSWERS, "ANSWER", 1).asks(ANA, "READY").expect(
        f"PUT User/1001001  TALKING pending=READY reason={LUNCH}"
    )
    story.takes(ANA, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 READY"


def test_ready_replaces_a_pending_not_ready():
    story = Story(ANA).talks_to_customer(ANA).asks(ANA, "NOT_READY", LUNCH).asks(ANA, "READY")
    story.expect("PUT User/1001001  TALKING pending=READY")
    story.takes(ANA, "DROP", 1)
    assert story.events()[-1] == "PUT User/1001001 READY"
