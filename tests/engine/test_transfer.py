"""Consult calls and the transfers that follow: with and without swap, to agents and outside."""

import pytest

from engine.site import ANA, ANSWERS, BEN, BUSY, CHI, CUSTOMER, HANGS_UP
from engine.story import (
    BESIDE_ANOTHER,
    DIALLING,
    FAILED,
    HELD,
    JOINABLE,
    OUTSIDE,
    RINGING,
    TALKING,
    WRAPPING_UP,
    Story,
)
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode

CALLER = f"5551234:ACTIVE{OUTSIDE}"


@pytest.fixture
def story() -> Story:
    """Ana, who was READY, talks to a customer. Ben and Chi are NOT_READY."""
    return Story(ANA, BEN, CHI).talks_to_customer(ANA)


def test_a_consult_call_holds_the_call_and_rings_beside_it(story: Story):
    story.takes(ANA, "CONSULT_CALL", 1, to=BEN).expect(
        f"PUT  User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  1001001:HELD{HELD}  {CALLER}",
        "POST User/1001001/Dialogs  2 INITIATING CONSULT associated=1"
        f"  1001001:INITIATING{DIALLING}",
        "PUT  User/1001001  HOLD",
    )
    story.fire_next(TimerKind.DIAL).expect(
        f"PUT  User/1001001/Dialogs  2 INITIATED CONSULT associated=1  1001001:INITIATED{DIALLING}",
    )
    ringing = f"1001001:INITIATED{DIALLING}  1001002:ALERTING{RINGING}"
    story.fire_next(TimerKind.CONNECT).expect(
        f"PUT  User/1001001/Dialogs  2 ALERTING CONSULT associated=1  {ringing}",
        f"POST User/1001002/Dialogs  2 ALERTING CONSULT_OFFERED associated=1  {ringing}",
    )
    talking = f"1001001:ACTIVE{BESIDE_ANOTHER}  1001002:ACTIVE{BESIDE_ANOTHER}"
    story.takes(BEN, "ANSWER", 2).expect(
        f"PUT  User/1001001/Dialogs  2 ACTIVE CONSULT associated=1  {talking}",
        f"PUT  User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  1001001:HELD{JOINABLE}  {CALLER}",
        "PUT  User/1001001  TALKING",
        f"PUT  User/1001002/Dialogs  2 ACTIVE CONSULT_OFFERED associated=1  {talking}",
        "PUT  User/1001002  TALKING",
    )


def test_a_consult_call_takes_the_call_data_along(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "gold"})
    story.takes(ANA, "CONSULT_CALL", 1, to=BEN)
    assert dict(story.dialog(2).variables)["callVariable1"] == "gold"


def test_transfer_gives_the_consulted_agent_the_call_for_the_consult_call(story: Story):
    story.consults(ANA, BEN, about=1)

    joined = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}  {CALLER}"
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.takes(ANA, "TRANSFER", 1).expect(
        f"DELETE User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {joined}",
        f"DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  {over}",
        "PUT    User/1001001  READY",
        f"DELETE User/1001002/Dialogs  2 DROPPED CONSULT_OFFERED associated=1  {over}",
        f"POST   User/1001002/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=2  {joined}",
    )
    survivor = story.dialog(1)
    assert (survivor.from_address, survivor.to_address) == (CUSTOMER, "5022")


def test_who_is_transferred_joins_the_call_anew_and_the_caller_does_not(story: Story):
    story.later(10).consults(ANA, BEN, about=1)
    story.later(20).takes(ANA, "TRANSFER", 1)

    moved = story.now
    assert (story.leg(BEN, 1).joined_at, story.leg(BEN, 1).changed_at) == (moved, moved)
    caller = story.dialog(1).at(CUSTOMER)
    assert caller is not None
    assert caller.changed_at < moved


def test_transfer_by_one_who_wraps_up_keeps_the_call_until_wrap_up_ends():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.consults(ANA, BEN, about=1)

    joined = f"1001001:WRAP_UP{WRAPPING_UP}  1001002:ACTIVE{TALKING}  {CALLER}"
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.takes(ANA, "TRANSFER", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {joined}",
        f"DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  {over}",
        "PUT    User/1001001  WORK_READY",
        f"DELETE User/1001002/Dialogs  2 DROPPED CONSULT_OFFERED associated=1  {over}",
        f"POST   User/1001002/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=2  {joined}",
    )
    left = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}  {CALLER}"
    story.fire_next(TimerKind.WRAP_UP, after=30).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {left}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN secondary=2  {left}",
        "PUT    User/1001001  READY",
        f"PUT    User/1001002/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=2  {left}",
    )


def test_a_caller_who_is_an_agent_sees_the_transfer():
    story = Story(ANA, BEN, CHI).talk(CHI, ANA).consults(ANA, BEN, about=1)

    joined = f"1001003:ACTIVE{TALKING}  1001001:DROPPED[]  1001002:ACTIVE{TALKING}"
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.takes(ANA, "TRANSFER", 1).expect(
        f"DELETE User/1001001/Dialogs  1 ACTIVE OTHER_IN secondary=2  {joined}",
        f"DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  {over}",
        "PUT    User/1001001  NOT_READY",
        f"DELETE User/1001002/Dialogs  2 DROPPED CONSULT_OFFERED associated=1  {over}",
        f"POST   User/1001002/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=2  {joined}",
        f"PUT    User/1001003/Dialogs  1 ACTIVE AGENT_INSIDE secondary=2  {joined}",
    )


def test_swapping_moves_the_offer_of_transfer_to_the_call_on_hold(story: Story):
    story.consults(ANA, BEN, about=1)

    story.takes(ANA, "RETRIEVE", 1)
    assert story.leg(ANA, 1).state == "ACTIVE"
    assert " ".join(story.leg(ANA, 1).actions) == BESIDE_ANOTHER[1:-1]
    assert story.leg(ANA, 2).state == "HELD"
    assert " ".join(story.leg(ANA, 2).actions) == JOINABLE[1:-1]
    assert story.agent(ANA).state == "TALKING"

    story.takes(ANA, "TRANSFER", 1).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_transfer_after_a_swap_lets_the_consult_call_survive(story: Story):
    """It has become an ordinary call: no longer about another, and it may be consulted from."""
    story.consults(ANA, BEN, about=1).takes(ANA, "RETRIEVE", 1)

    joined = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}  {CALLER}"
    story.takes(ANA, "TRANSFER", 2).expect(
        f"DELETE User/1001001/Dialogs  2 ACTIVE CONSULT secondary=1  {joined}",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "PUT    User/1001001  READY",
        f"PUT    User/1001002/Dialogs  2 ACTIVE CONSULT_OFFERED secondary=1  {joined}",
    )
    survivor = story.dialog(2)
    assert (survivor.from_address, survivor.to_address) == (ANA, BEN)


def test_a_call_on_hold_and_any_other_active_call_can_be_joined(story: Story):
    story.takes(ANA, "HOLD", 1).calls(ANA, ANSWERS).gets_through().fire_next(TimerKind.ANSWER)
    assert " ".join(story.leg(ANA, 1).actions) == JOINABLE[1:-1]

    story.takes(ANA, "TRANSFER", 1)
    assert story.world.dialogs_of(ANA) == []
    assert story.agent(ANA).state == "READY"


def test_a_consult_call_that_rings_cannot_be_transferred_to(story: Story):
    story.takes(ANA, "CONSULT_CALL", 1, to=BEN).gets_through()
    story.takes(ANA, "TRANSFER", 1).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_a_busy_consult_target_fails_and_the_call_can_be_taken_up_again(story: Story):
    story.takes(ANA, "CONSULT_CALL", 1, to=BUSY).fire_next(TimerKind.DIAL)
    story.fire_next(TimerKind.CONNECT).expect(
        f"PUT User/1001001/Dialogs  2 FAILED CONSULT associated=1  1001001:FAILED(BUSY){FAILED}",
    )
    story.takes(ANA, "DROP", 2).expect(
        "PUT    User/1001001/Dialogs  2 DROPPED CONSULT associated=1  1001001:DROPPED[]",
        "DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  1001001:DROPPED[]",
    )
    story.takes(ANA, "RETRIEVE", 1).expect(
        "PUT User/1001001  TALKING",
        f"PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  1001001:ACTIVE{TALKING}  {CALLER}",
    )


def test_a_second_consult_call_is_refused(story: Story):
    story.consults(ANA, BEN, about=1)
    story.takes(ANA, "CONSULT_CALL", 1, to=CHI).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_a_consult_call_that_ends_takes_the_offer_of_transfer_along(story: Story):
    story.consults(ANA, BEN, about=1).takes(BEN, "DROP", 2)

    assert " ".join(story.leg(ANA, 1).actions) == HELD[1:-1]
    assert story.agent(ANA).state == "HOLD"
    assert story.events()[-1] == " ".join(
        f"PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  1001001:HELD{HELD}  {CALLER}".split()
    )


def test_one_who_took_the_call_up_again_holds_it_when_the_consult_call_is_answered(story: Story):
    story.takes(ANA, "CONSULT_CALL", 1, to=BEN).gets_through()
    story.takes(ANA, "RETRIEVE", 1).takes(BEN, "ANSWER", 2)

    assert (story.leg(ANA, 1).state, story.leg(ANA, 2).state) == ("HELD", "ACTIVE")


def test_a_call_comes_back_to_one_who_transferred_it(story: Story):
    story.consults(ANA, BEN, about=1).takes(ANA, "TRANSFER", 1)
    story.consults(BEN, ANA, about=1)

    joined = f"1001002:DROPPED[]  1001001:ACTIVE{TALKING}  {CALLER}"
    over = "1001002:DROPPED[]  1001001:DROPPED[]"
    story.takes(BEN, "TRANSFER", 1).expect(
        f"DELETE User/1001002/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=3  {joined}",
        f"DELETE User/1001002/Dialogs  3 DROPPED CONSULT associated=1  {over}",
        "PUT    User/1001002  NOT_READY",
        f"DELETE User/1001001/Dialogs  3 DROPPED CONSULT_OFFERED associated=1  {over}",
        f"POST   User/1001001/Dialogs  1 ACTIVE CONSULT_OFFERED secondary=3  {joined}",
    )
    story.takes(ANA, "DROP", 1)
    assert story.world.dialogs() == []
    assert story.agent(ANA).state == "READY"


def test_a_call_transferred_outside_ends_when_one_of_both_hangs_up(story: Story):
    story.takes(ANA, "CONSULT_CALL", 1, to=HANGS_UP).gets_through().fire_next(TimerKind.ANSWER)
    story.later(20).takes(ANA, "TRANSFER", 1)
    assert story.world.dialogs_of(ANA) == []

    story.fire_next(TimerKind.HANG_UP, after=40).expect_nothing()
    assert story.world.dialogs() == []
    assert story.world.timers() == {}


def test_one_who_is_transferred_while_holding_stays_on_hold(story: Story):
    """Ben holds the consult call to talk to Chi; he cannot talk to the customer at once."""
    story.consults(ANA, BEN, about=1).takes(BEN, "HOLD", 2)
    story.calls(BEN, CHI).gets_through().takes(CHI, "ANSWER", 3)

    story.takes(ANA, "TRANSFER", 1)
    assert (story.leg(BEN, 1).state, story.leg(BEN, 3).state) == ("HELD", "ACTIVE")
    assert story.agent(BEN).state == "TALKING"


def test_two_calls_between_the_same_two_cannot_be_joined(story: Story):
    story = Story(ANA, BEN).talk(ANA, BEN).takes(ANA, "HOLD", 1).takes(BEN, "HOLD", 1)
    story.talk(ANA, BEN)
    assert " ".join(story.leg(ANA, 1).actions) == HELD[1:-1]
