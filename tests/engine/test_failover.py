"""A CTI server that fails over: what agents and calls are like when the next one has taken over."""

import pytest

from engine.site import ANA, BEN, CUSTOMER, LUNCH, SUE
from engine.story import OUTSIDE, RINGING, TALKING, Story
from finesse_mock.engine.commands import (
    CtiFailover,
    ReserveAgent,
    RouteCall,
    SignIn,
    Supervise,
    TimerKind,
)
from finesse_mock.model.agent import MobileAgent, MobileMode, WrapUpMode
from finesse_mock.model.dialog import DiallingMode

X = "uccx-12.5"
RECORDS = TALKING.replace(" DROP]", " START_RECORDING DROP]")
CALLER = f"{CUSTOMER}:ACTIVE{OUTSIDE}"


def fails_over(story: Story) -> Story:
    return story.do(CtiFailover())


# Unified CCE keeps nearly everything


def test_a_ucce_call_goes_on_as_it_was():
    story = Story(ANA).talks_to_customer(ANA)
    fails_over(story).expect_nothing()
    assert story.leg(ANA, 1).call_type == "PREROUTE_ACD_IN"


def test_a_ucce_dialler_call_keeps_its_status():
    story = Story(ANA).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PROGRESSIVE, customer=CUSTOMER))
    story.fire_next(TimerKind.CUSTOMER)
    fails_over(story).expect_nothing()
    assert dict(story.dialog(1).variables)["BAStatus"] == "PROGRESSIVE_OUTBOUND"


def test_a_ucce_agent_is_not_ready_for_a_reason_that_nobody_knows():
    story = Story(ANA, BEN).asks(ANA, "NOT_READY", LUNCH)
    fails_over(story).expect("PUT User/1001001  NOT_READY")


def test_a_ucce_agent_is_no_mobile_agent_any_more():
    phone = MobileAgent(MobileMode.CALL_BY_CALL, "5550700")
    story = Story().do(SignIn(agent_id=ANA, extension=ANA, mobile=phone))
    fails_over(story).expect("PUT User/1001001  NOT_READY")
    assert story.agent(ANA).mobile is None


# Unified CCX signs everybody out


def test_a_uccx_agent_on_a_call_is_signed_out_at_its_end():
    story = Story(ANA, profile=X).talks_to_customer(ANA)
    fails_over(story).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE None  1001001:ACTIVE{RECORDS}  {CALLER}",
        "PUT User/1001001  TALKING pending=LOGOUT",
    )
    story.takes(ANA, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED None  1001001:DROPPED[]  {CUSTOMER}:DROPPED[]",
        f"DELETE User/1001001/Dialogs  1 DROPPED None  1001001:DROPPED[]  {CUSTOMER}:DROPPED[]",
        "PUT    User/1001001  LOGOUT",
    )


def test_a_uccx_agent_for_whom_it_rings_may_answer_first():
    story = Story(ANA, profile=X).asks(ANA, "READY").queue_delivers(ANA)
    fails_over(story).expect(
        "PUT User/1001001/Dialogs  1 ALERTING None"
        f"  1001001:ALERTING{RINGING}  {CUSTOMER}:INITIATED{OUTSIDE}",
        "PUT User/1001001  RESERVED pending=LOGOUT",
    )
    story.takes(ANA, "ANSWER", 1)
    assert story.events()[-1] == "PUT User/1001001 TALKING pending=LOGOUT"


def test_a_uccx_agent_who_lets_it_ring_is_signed_out():
    story = Story(ANA, profile=X).asks(ANA, "READY").queue_delivers(ANA)
    assert fails_over(story).fire_next(TimerKind.RING).agent(ANA).state == "LOGOUT"


@pytest.mark.parametrize("state", ["READY", "NOT_READY"])
def test_a_uccx_agent_on_no_call_is_signed_out_at_once(state: str):
    story = Story(ANA, profile=X).asks(ANA, state)
    fails_over(story).expect("PUT User/1001001  LOGOUT")
    assert story.agent(ANA).extension == ""


def test_a_uccx_agent_who_wraps_up_is_signed_out_at_once():
    story = Story(ANA, profile=X, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    over = f"1001001:DROPPED[]  {CUSTOMER}:DROPPED[]"
    wrapping_up = over.replace("DROPPED[]", "WRAP_UP[UPDATE_CALL_DATA]", 1)
    fails_over(story.takes(ANA, "DROP", 1)).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED None  {wrapping_up}",
        "PUT    User/1001001  LOGOUT",
        f"PUT    User/1001001/Dialogs  1 DROPPED None  {over}",
        f"DELETE User/1001001/Dialogs  1 DROPPED None  {over}",
    )
    assert (story.world.dialogs(), story.world.timers()) == ([], {})


def test_a_uccx_agent_whom_a_dialler_reserved_is_signed_out_without_a_customer():
    story = Story(ANA, profile=X).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PREDICTIVE, customer=CUSTOMER))
    fails_over(story).expect("PUT User/1001001  RESERVED_OUTBOUND pending=LOGOUT")
    story.outside(CUSTOMER, "DROP", 1).expect("PUT User/1001001  LOGOUT")


def test_a_uccx_agent_in_a_call_that_does_not_show_is_signed_out_at_its_end():
    story = Story(ANA, BEN, profile=X).talk(ANA, BEN)
    fails_over(story)
    assert (story.agent(ANA).state, story.agent(ANA).pending) == ("NOT_READY", "LOGOUT")
    story.takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("LOGOUT", "LOGOUT")


def test_a_uccx_dialler_call_loses_its_status():
    story = Story(ANA, profile=X).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PROGRESSIVE, customer=CUSTOMER))
    fails_over(story.fire_next(TimerKind.CUSTOMER))
    assert "BAStatus" not in dict(story.dialog(1).variables)


def test_a_uccx_monitor_call_goes_on_without_its_type():
    story = Story(ANA, SUE, profile=X).talks_to_customer(ANA)
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA)).gets_through()
    fails_over(story).takes(SUE, "DROP", 2)
    assert story.agent(SUE).state == "LOGOUT"


def test_a_uccx_call_that_waits_finds_an_agent_who_signs_in_again():
    story = Story(ANA, profile=X).do(RouteCall(from_address=CUSTOMER, queue_id="5022"))
    fails_over(story).signs_in(ANA).asks(ANA, "READY")
    assert (story.agent(ANA).state, story.leg(ANA, 1).call_type) == ("RESERVED", "ACD_IN")
