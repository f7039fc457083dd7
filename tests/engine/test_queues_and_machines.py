"""Calls that wait in a queue, and machines that answer and lead on."""

import pytest

from engine.site import ANA, BEN, CHI, CUSTOMER, MACHINE, NOT_ANSWERED, RING_SECONDS
from engine.story import RINGING, TALKING, Story
from finesse_mock.engine.commands import DialogAction, RouteCall, TimerKind
from finesse_mock.model.dialog import Action

CALLER = f"{CUSTOMER}:INITIATED[UPDATE_CALL_DATA DROP]"


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN, CHI)


def arrives(story: Story, caller: str = CUSTOMER) -> Story:
    return story.do(RouteCall(from_address=caller, queue_id="5022"))


def sends(story: Story, digits: str, dialog: int) -> Story:
    parameters = (("dtmfString", digits),)
    return story.do(
        DialogAction(
            agent_id=ANA, dialog_id=str(dialog), action=Action.SEND_DTMF, parameters=parameters
        )
    )


def test_a_call_waits_and_rings_at_the_first_agent_who_is_ready(story: Story):
    arrives(story).expect_nothing()

    story.asks(BEN, "READY").expect(
        "PUT  User/1001002  READY",
        f"POST User/1001002/Dialogs  1 ALERTING PREROUTE_ACD_IN"
        f"  1001002:ALERTING{RINGING} {CALLER}",
        "PUT  User/1001002  RESERVED",
    )


def test_the_agent_who_is_ready_for_longest_gets_the_call(story: Story):
    story.asks(CHI, "READY").later(5).asks(ANA, "READY").later(5)

    arrives(story).expect(
        f"POST User/1001003/Dialogs  1 ALERTING PREROUTE_ACD_IN"
        f"  1001003:ALERTING{RINGING} {CALLER}",
        "PUT  User/1001003  RESERVED",
    )


def test_a_call_that_is_not_answered_goes_back_and_on_to_the_next(story: Story):
    story.asks(ANA, "READY").later(1).asks(BEN, "READY")
    arrives(story)

    story.fire_next(TimerKind.RING, after=RING_SECONDS).expect(
        f"PUT    User/1001001/Dialogs  1 INITIATED PREROUTE_ACD_IN  1001001:DROPPED[] {CALLER}",
        f"DELETE User/1001001/Dialogs  1 INITIATED PREROUTE_ACD_IN  1001001:DROPPED[] {CALLER}",
        f"PUT    User/1001001  NOT_READY reason={NOT_ANSWERED}",
        f"POST   User/1001002/Dialogs  1 ALERTING PREROUTE_ACD_IN"
        f"  1001002:ALERTING{RINGING} {CALLER}",
        "PUT    User/1001002  RESERVED",
    )


def test_each_call_knows_its_place_in_the_queue(story: Story):
    arrives(story, "5550001")
    arrives(story, "5550002")
    places = [dict(story.dialog(number).variables)["user.position"] for number in (1, 2)]
    assert places == ["1", "2"]

    story.asks(ANA, "READY")

    assert dict(story.dialog(2).variables)["user.position"] == "1"


def test_an_agent_who_calls_a_queue_is_told_the_place(story: Story):
    story.calls(ANA, "5022").gets_through()
    assert dict(story.dialog(1).variables)["user.position"] == "1"
    assert story.dialog(1).queue_name == "Sales.SG"

    story.asks(BEN, "READY").takes(BEN, "ANSWER", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE OUT  1001001:ACTIVE{TALKING} 1001002:ACTIVE{TALKING}",
        "PUT User/1001002/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING} 1001002:ACTIVE{TALKING}",
        "PUT User/1001001  TALKING",
        "PUT User/1001002  TALKING",
    )


def test_a_machine_answers_and_leads_to_another_phone(story: Story):
    story.calls(ANA, MACHINE).gets_through().fire_next(TimerKind.ANSWER, after=0)

    sends(story, "2", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE OUT  1001001:ACTIVE{TALKING} {MACHINE}:DROPPED[]",
    )
    story.fire_next(TimerKind.MENU)
    assert story.leg(BEN, 1).actions == (Action.ANSWER,)


def test_a_machine_leads_to_a_queue(story: Story):
    story.calls(ANA, MACHINE).gets_through().fire_next(TimerKind.ANSWER, after=0)
    sends(story, "1", 1)
    story.fire_next(TimerKind.MENU)

    story.asks(CHI, "READY")

    assert story.leg(CHI, 1).actions == (Action.ANSWER,)
    assert dict(story.dialog(1).variables)["user.position"] == "1"


def test_digits_that_the_machine_does_not_know_change_nothing(story: Story):
    story.calls(ANA, MACHINE).gets_through().fire_next(TimerKind.ANSWER, after=0)
    sends(story, "7", 1).expect_nothing()
