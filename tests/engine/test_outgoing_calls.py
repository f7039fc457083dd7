"""Calls that agents make, to numbers outside and to each other."""

import pytest

from engine.site import ANA, ANSWERS, BEN, BUSY, CHI, HANGS_UP, LUNCH, NOBODY, OFF_HOOK, SILENT
from engine.story import DIALLING, FAILED, RINGING, TALKING, Story
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN, CHI)


def test_a_call_goes_off_hook_is_dialled_rings_and_is_answered(story: Story):
    story.calls(ANA, ANSWERS).expect(
        f"POST User/1001001/Dialogs  1 INITIATING OUT  1001001:INITIATING{DIALLING}",
    )
    story.fire_next(TimerKind.DIAL).expect(
        f"PUT User/1001001/Dialogs  1 INITIATED OUT  1001001:INITIATED{DIALLING}",
    )
    story.fire_next(TimerKind.CONNECT).expect(
        "PUT User/1001001/Dialogs  1 ALERTING OUT"
        f"  1001001:INITIATED{DIALLING}  5550100:ALERTING[]",
    )
    story.fire_next(TimerKind.ANSWER, after=2).expect(
        "PUT User/1001001  TALKING",
        f"PUT User/1001001/Dialogs  1 ACTIVE OUT  1001001:ACTIVE{TALKING}  5550100:ACTIVE[]",
    )


def test_a_call_names_who_calls_and_what_was_dialled(story: Story):
    dialog = story.calls(ANA, ANSWERS).dialog(1)

    assert (dialog.from_address, dialog.to_address) == (ANA, ANSWERS)
    assert (dialog.dialed_number, dialog.dnis) == (ANSWERS, ANSWERS)
    assert (dialog.queue_number, dialog.queue_name, dialog.call_key) == ("", "", None)


def test_the_agent_hangs_up_and_is_what_the_agent_was_before(story: Story):
    story.asks(ANA, "NOT_READY", LUNCH).calls(ANA, ANSWERS).gets_through()
    story.fire_next(TimerKind.ANSWER).takes(ANA, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 ACTIVE OUT  1001001:DROPPED[]  5550100:ACTIVE[]",
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550100:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550100:DROPPED[]",
        f"PUT    User/1001001  NOT_READY reason={LUNCH}",
    )
    assert story.world.dialogs() == []
    assert story.world.timers() == {}


def test_the_other_side_hangs_up(story: Story):
    story.calls(ANA, HANGS_UP).gets_through().fire_next(TimerKind.ANSWER)

    story.fire_next(TimerKind.HANG_UP, after=60).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550101:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550101:DROPPED[]",
        "PUT    User/1001001  NOT_READY",
    )


@pytest.mark.parametrize(("number", "cause"), [(BUSY, "BUSY"), (NOBODY, "BAD_DESTINATION")])
def test_a_call_that_fails_stays_until_the_caller_drops_it(story: Story, number: str, cause: str):
    story.calls(ANA, number).fire_next(TimerKind.DIAL).fire_next(TimerKind.CONNECT).expect(
        f"PUT User/1001001/Dialogs  1 FAILED OUT  1001001:FAILED({cause}){FAILED}",
    )
    assert story.world.timers() == {}

    story.later(600).takes(ANA, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]",
    )
    assert story.agent(ANA).state == "NOT_READY"
    assert story.world.dialogs() == []


def test_a_call_that_nobody_answers_rings_until_the_caller_drops_it(story: Story):
    story.calls(ANA, SILENT).gets_through().later(600)

    story.takes(ANA, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550192:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550192:DROPPED[]",
    )
    assert story.agent(ANA).state == "NOT_READY"


def test_a_call_dropped_before_it_is_dialled_is_never_dialled(story: Story):
    story.calls(ANA, ANSWERS).takes(ANA, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]",
    )
    assert story.world.timers() == {}


def test_somebody_outside_who_declines_ends_the_call(story: Story):
    story.calls(ANA, SILENT).gets_through().outside(SILENT, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550192:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUT  1001001:DROPPED[]  5550192:DROPPED[]",
    )


def test_a_call_that_never_was_answered_is_not_wrapped_up():
    story = Story(ANA, outgoing=WrapUpMode.REQUIRED).calls(ANA, SILENT).gets_through()
    story.takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.world.dialogs()) == ("NOT_READY", [])


# From which states


def test_a_ready_agent_who_calls_is_not_ready_first(story: Story):
    story.asks(ANA, "READY").calls(ANA, ANSWERS).expect_in_order(
        f"PUT  User/1001001  NOT_READY reason={OFF_HOOK}",
        f"POST User/1001001/Dialogs  1 INITIATING OUT  1001001:INITIATING{DIALLING}",
    )
    story.gets_through().fire_next(TimerKind.ANSWER).takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.agent(ANA).reason_code_id) == ("NOT_READY", OFF_HOOK)


def test_before_12_5_a_ready_agent_may_not_call():
    story = Story(ANA, profile="ucce-11.6").asks(ANA, "READY")

    story.calls(ANA, ANSWERS).expect_in_order(
        "ERROR User/1001001/Dialogs  User/1001001/Dialogs  Generic Error 22"
    )
    assert story.agent(ANA).state == "READY"
    story.asks(ANA, "NOT_READY").calls(ANA, ANSWERS).expect(
        f"POST User/1001001/Dialogs  1 INITIATING OUT  1001001:INITIATING{DIALLING}",
    )


def test_nobody_calls_who_is_signed_out():
    Story().calls(ANA, ANSWERS).expect_in_order(
        "ERROR User/1001001/Dialogs  User/1001001/Dialogs  Generic Error 22"
    )


def test_nobody_calls_in_a_call(story: Story):
    story.talks_to_customer(ANA).calls(ANA, ANSWERS).expect_in_order(
        "ERROR User/1001001/Dialogs  User/1001001/Dialogs  Generic Error 22"
    )


def test_an_agent_calls_beside_a_call_on_hold(story: Story):
    story.talks_to_customer(ANA).takes(ANA, "HOLD", 1).calls(ANA, ANSWERS).expect(
        f"POST User/1001001/Dialogs  2 INITIATING OUT  1001001:INITIATING{DIALLING}",
    )


# Agent to agent


def test_one_agent_calls_another(story: Story):
    story.calls(ANA, BEN).expect(
        f"POST User/1001001/Dialogs  1 INITIATING AGENT_INSIDE  1001001:INITIATING{DIALLING}",
    )
    story.fire_next(TimerKind.DIAL).expect(
        f"PUT  User/1001001/Dialogs  1 INITIATED AGENT_INSIDE  1001001:INITIATED{DIALLING}",
    )
    story.fire_next(TimerKind.CONNECT).expect(
        "PUT  User/1001001/Dialogs  1 ALERTING AGENT_INSIDE"
        f"  1001001:INITIATED{DIALLING}  1001002:ALERTING{RINGING}",
        "POST User/1001002/Dialogs  1 ALERTING OTHER_IN"
        f"  1001001:INITIATED{DIALLING}  1001002:ALERTING{RINGING}",
    )
    story.takes(BEN, "ANSWER", 1).expect(
        "PUT  User/1001001  TALKING",
        "PUT  User/1001001/Dialogs  1 ACTIVE AGENT_INSIDE"
        f"  1001001:ACTIVE{TALKING}  1001002:ACTIVE{TALKING}",
        "PUT  User/1001002  TALKING",
        "PUT  User/1001002/Dialogs  1 ACTIVE OTHER_IN"
        f"  1001001:ACTIVE{TALKING}  1001002:ACTIVE{TALKING}",
    )


def test_the_calling_agent_hangs_up(story: Story):
    left = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}"
    gone = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.talk(ANA, BEN).takes(ANA, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE AGENT_INSIDE  {left}",
        f"PUT    User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {gone}",
        f"DELETE User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {gone}",
        "PUT    User/1001001  NOT_READY",
        f"PUT    User/1001002/Dialogs  1 ACTIVE OTHER_IN  {left}",
        f"PUT    User/1001002/Dialogs  1 DROPPED OTHER_IN  {gone}",
        f"DELETE User/1001002/Dialogs  1 DROPPED OTHER_IN  {gone}",
        "PUT    User/1001002  NOT_READY",
    )


def test_the_called_agent_hangs_up(story: Story):
    gone = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.talk(ANA, BEN).takes(BEN, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {gone}",
        f"DELETE User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {gone}",
        "PUT    User/1001001  NOT_READY",
        f"PUT    User/1001002/Dialogs  1 DROPPED OTHER_IN  {gone}",
        f"DELETE User/1001002/Dialogs  1 DROPPED OTHER_IN  {gone}",
        "PUT    User/1001002  NOT_READY",
    )


def test_a_ready_agent_stays_ready_while_a_direct_call_rings_and_is_ready_after_it(story: Story):
    story.asks(BEN, "READY").calls(ANA, BEN).gets_through()
    assert story.agent(BEN).state == "READY"
    story.takes(BEN, "ANSWER", 1)
    assert story.agent(BEN).state == "TALKING"
    story.takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("NOT_READY", "READY")


def test_an_agent_in_a_call_is_busy(story: Story):
    story.talks_to_customer(BEN)

    story.calls(ANA, BEN).fire_next(TimerKind.DIAL).fire_next(TimerKind.CONNECT).expect(
        f"PUT User/1001001/Dialogs  2 FAILED AGENT_INSIDE  1001001:FAILED(BUSY){FAILED}",
    )


def test_one_who_calls_the_own_extension_is_busy(story: Story):
    story.calls(ANA, ANA).fire_next(TimerKind.DIAL).fire_next(TimerKind.CONNECT).expect(
        f"PUT User/1001001/Dialogs  1 FAILED AGENT_INSIDE  1001001:FAILED(BUSY){FAILED}",
    )
