"""Single step transfers: the agent leaves at once, the call rings at somebody else."""

import pytest

from engine.site import ANA, ANSWERS, BEN, BUSY, CHI, CUSTOMER, NOBODY
from engine.story import OUTSIDE, RINGING, TALKING, WRAPPING_UP, Story
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode

CALLER = f"5551234:ACTIVE{OUTSIDE}"


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN, CHI).talks_to_customer(ANA)


def test_the_agent_leaves_and_the_call_rings_at_the_other(story: Story):
    left = f"1001001:DROPPED[]  {CALLER}"
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  {left}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  {left}",
        "PUT    User/1001001  READY",
    )
    story.fire_next(TimerKind.CONNECT).expect(
        "POST User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=2"
        f"  1001001:DROPPED[]  1001002:ALERTING{RINGING}  {CALLER}",
    )
    story.takes(BEN, "ANSWER", 1).expect(
        "PUT User/1001002  TALKING",
        "PUT User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=2"
        f"  1001001:DROPPED[]  1001002:ACTIVE{TALKING}  {CALLER}",
    )


@pytest.mark.parametrize("state", ["NOT_READY", "READY"])
def test_a_transferred_call_that_rings_leaves_the_agent_in_the_state(story: Story, state: str):
    """RESERVED is for calls that a queue delivers; an agent who is NOT_READY cannot become it."""
    story.asks(BEN, state).takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)
    assert story.agent(BEN).state == state
    story.takes(BEN, "ANSWER", 1).takes(BEN, "DROP", 1)
    assert story.agent(BEN).state == state


def test_the_agent_wraps_up_while_the_call_goes_on():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)

    left = f"1001001:WRAP_UP{WRAPPING_UP}  {CALLER}"
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  {left}",
        "PUT User/1001001  WORK_READY",
    )
    rings = f"1001001:WRAP_UP{WRAPPING_UP}  1001002:ALERTING{RINGING}  {CALLER}"
    story.fire_next(TimerKind.CONNECT).expect(
        f"PUT  User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {rings}",
        f"POST User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=2  {rings}",
    )
    over = f"1001001:DROPPED[]  1001002:ALERTING{RINGING}  {CALLER}"
    story.fire_next(TimerKind.WRAP_UP).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {over}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {over}",
        "PUT    User/1001001  READY",
        f"PUT    User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=2  {over}",
    )


def test_a_call_comes_back_to_one_who_wraps_it_up():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)
    story.takes(BEN, "ANSWER", 1).takes(BEN, "TRANSFER_SST", 1, to=ANA)

    over = f"1001001:DROPPED[]  1001002:WRAP_UP{WRAPPING_UP}  {CALLER}"
    rings = f"1001002:WRAP_UP{WRAPPING_UP}  1001001:ALERTING{RINGING}  {CALLER}"
    story.fire_next(TimerKind.CONNECT).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=3  {over}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=3  {over}",
        f"POST   User/1001001/Dialogs  1 ACTIVE TRANSFER secondary=3  {rings}",
        f"PUT    User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=3  {over}",
        f"PUT    User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=3  {rings}",
    )


def test_a_call_goes_to_a_number_outside_without_any_agent(story: Story):
    story.takes(ANA, "TRANSFER_SST", 1, to=ANSWERS)
    story.fire_next(TimerKind.CONNECT).expect_nothing()
    story.fire_next(TimerKind.ANSWER, after=2).expect_nothing()

    assert [leg.state for leg in story.dialog(1).participants] == ["DROPPED", "ACTIVE", "ACTIVE"]
    story.outside(CUSTOMER, "DROP", 1).expect_nothing()
    assert story.world.dialogs() == []


def test_a_caller_who_gives_up_while_it_rings_ends_the_call(story: Story):
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)

    gone = "1001001:DROPPED[]  1001002:DROPPED[]  5551234:DROPPED[]"
    story.outside(CUSTOMER, "DROP", 1).expect(
        f"PUT    User/1001002/Dialogs  1 DROPPED TRANSFER secondary=2  {gone}",
        f"DELETE User/1001002/Dialogs  1 DROPPED TRANSFER secondary=2  {gone}",
    )


@pytest.mark.parametrize("number", [BUSY, NOBODY, CHI, CUSTOMER, ANA])
def test_a_number_that_cannot_be_reached_is_refused_and_nothing_changes(story: Story, number: str):
    story.calls(CHI, ANSWERS)
    before = story.dialog(1)

    story.takes(ANA, "TRANSFER_SST", 1, to=number)
    assert [line.split()[0] for line in story.events()] == ["ERROR"]
    assert "Generic Error" in story.events()[0]
    assert story.dialog(1) == before


def test_a_call_that_was_not_answered_cannot_be_transferred(story: Story):
    story.calls(BEN, ANSWERS).gets_through()
    story.takes(BEN, "TRANSFER_SST", 2, to=CHI).expect_in_order(
        "ERROR User/1001002/Dialogs  Dialog/2  Generic Error 22"
    )


def test_one_who_waits_for_an_answer_can_only_hang_up_or_hold(story: Story):
    """Chi called Ana, who sent the call on to Ben: until Ben answers, Chi is alone in it."""
    story = Story(ANA, BEN, CHI).talk(CHI, ANA)
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)
    assert "TRANSFER_SST" not in story.leg(CHI, 1).actions

    story.takes(CHI, "TRANSFER_SST", 1, to=ANSWERS)
    assert [line.split()[0] for line in story.events()] == ["ERROR"]
