"""Hold and retrieve: by the agent, by the caller, and what they do to the times and the User."""

from datetime import timedelta

import pytest

from engine.site import ANA, BEN, CUSTOMER
from engine.story import HELD, OUTSIDE, START, TALKING, Story


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN).talks_to_customer(ANA)


def test_the_agent_holds_and_retrieves(story: Story):
    story.takes(ANA, "HOLD", 1).expect(
        "PUT User/1001001  HOLD",
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:HELD{HELD}  5551234:ACTIVE{OUTSIDE}",
    )
    story.takes(ANA, "RETRIEVE", 1).expect(
        "PUT User/1001001  TALKING",
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:ACTIVE{OUTSIDE}",
    )


def test_a_dialog_is_active_while_both_hold(story: Story):
    story.takes(ANA, "HOLD", 1).outside(CUSTOMER, "HOLD", 1).expect(
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:HELD{HELD}  5551234:HELD{OUTSIDE}",
    )
    story.takes(ANA, "RETRIEVE", 1).expect(
        "PUT User/1001001  TALKING",
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:HELD{OUTSIDE}",
    )
    story.outside(CUSTOMER, "RETRIEVE", 1).expect(
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:ACTIVE{OUTSIDE}",
    )


def test_hold_moves_the_time_of_the_state_and_not_that_of_joining(story: Story):
    story.later(75).takes(ANA, "HOLD", 1)

    held = story.leg(ANA, 1)
    assert (held.joined_at, held.changed_at) == (START, START + timedelta(seconds=75))
    caller = story.dialog(1).at(CUSTOMER)
    assert caller is not None
    assert (caller.joined_at, caller.changed_at) == (START, START)
    assert story.agent(ANA).changed_at == START + timedelta(seconds=75)


def test_both_agents_see_who_holds(story: Story):
    story = Story(ANA, BEN).talk(ANA, BEN)

    held = f"1001001:ACTIVE{TALKING}  1001002:HELD{HELD}"
    story.takes(BEN, "HOLD", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE AGENT_INSIDE  {held}",
        f"PUT User/1001002/Dialogs  1 ACTIVE OTHER_IN  {held}",
        "PUT User/1001002  HOLD",
    )


def test_a_held_call_ends_with_its_caller(story: Story):
    gone = "1001001:DROPPED[]  5551234:DROPPED[]"
    story.takes(ANA, "HOLD", 1).outside(CUSTOMER, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:HELD{HELD}  5551234:DROPPED[]",
        f"PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {gone}",
        f"DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {gone}",
        "PUT    User/1001001  READY",
    )


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ((), "RETRIEVE"),
        (("HOLD",), "HOLD"),
        (("HOLD",), "CONSULT_CALL"),
        (("HOLD",), "TRANSFER"),
        (("HOLD",), "CONFERENCE"),
        (("HOLD",), "TRANSFER_SST"),
        (("HOLD",), "SEND_DTMF"),
        ((), "ANSWER"),
        ((), "ACCEPT"),
        ((), "BARGE_CALL"),
    ],
)
def test_what_the_state_does_not_allow_is_refused(
    story: Story, before: tuple[str, ...], action: str
):
    for each in before:
        story.takes(ANA, each, 1)

    story.takes(ANA, action, 1, to=BEN).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_one_who_answers_a_second_call_holds_the_first(story: Story):
    story.takes(ANA, "HOLD", 1).calls(BEN, ANA).gets_through()
    story.takes(ANA, "RETRIEVE", 1).takes(ANA, "ANSWER", 2)

    assert (story.leg(ANA, 1).state, story.leg(ANA, 2).state) == ("HELD", "ACTIVE")
    assert story.agent(ANA).state == "TALKING"
