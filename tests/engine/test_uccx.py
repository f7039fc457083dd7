"""What UCCX does otherwise than UCCE; all else is the same on both."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, LUNCH
from engine.story import (
    DIALLING,
    HELD,
    JOINABLE,
    OUTSIDE,
    RINGING,
    WRAPPING_UP,
    Story,
)
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode

X = "uccx-12.5"
TALKING = "[HOLD CONSULT_CALL TRANSFER_SST SEND_DTMF UPDATE_CALL_DATA START_RECORDING DROP]"
BESIDE_ANOTHER = "[HOLD SEND_DTMF UPDATE_CALL_DATA START_RECORDING DROP]"
CALLER = f"5551234:ACTIVE{OUTSIDE}"


def test_a_routed_call_is_of_another_type_and_has_no_call_key():
    story = Story(ANA, profile=X).asks(ANA, "READY")
    story.queue_delivers(ANA).expect(
        "PUT  User/1001001  RESERVED",
        "POST User/1001001/Dialogs  1 ALERTING ACD_IN"
        f"  1001001:ALERTING{RINGING}  5551234:INITIATED{OUTSIDE}",
    )
    assert story.dialog(1).call_key is None


def test_hold_does_not_show_in_the_user():
    story = Story(ANA, profile=X).talks_to_customer(ANA)
    story.takes(ANA, "HOLD", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE ACD_IN  1001001:HELD{HELD}  {CALLER}",
    )
    assert story.agent(ANA).state == "TALKING"
    story.takes(ANA, "RETRIEVE", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE ACD_IN  1001001:ACTIVE{TALKING}  {CALLER}",
    )


def test_a_call_that_was_not_routed_does_not_show_in_the_user():
    story = Story(ANA, BEN, profile=X).calls(ANA, BEN).gets_through()
    talking = f"1001001:ACTIVE{TALKING}  1001002:ACTIVE{TALKING}"
    story.takes(BEN, "ANSWER", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE OUT  {talking}",
        f"PUT User/1001002/Dialogs  1 ACTIVE OTHER_IN  {talking}",
    )
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("NOT_READY", "NOT_READY")


def test_a_call_that_was_not_routed_is_not_wrapped_up():
    story = Story(ANA, profile=X, outgoing=WrapUpMode.REQUIRED).calls(ANA, ANSWERS)
    story.gets_through().outside(ANSWERS, "ANSWER", 1).takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.world.dialogs()) == ("NOT_READY", [])


def test_wrap_up_is_work_even_when_ready_follows():
    story = Story(ANA, profile=X, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.takes(ANA, "DROP", 1).expect(
        "PUT User/1001001/Dialogs  1 DROPPED ACD_IN"
        f"  1001001:WRAP_UP{WRAPPING_UP}  5551234:DROPPED[]",
        "PUT User/1001001  WORK",
    )
    assert story.fire_next(TimerKind.WRAP_UP).agent(ANA).state == "READY"


def test_a_call_taken_during_wrap_up_leads_back_to_ready():
    story = Story(ANA, BEN, profile=X, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.takes(ANA, "DROP", 1)
    story.asks(BEN, "READY").queue_delivers(BEN, caller="5559999").takes(BEN, "ANSWER", 2)
    story.takes(BEN, "TRANSFER_SST", 2, to=ANA).fire_next(TimerKind.CONNECT)
    story.takes(ANA, "ANSWER", 2).outside("5559999", "DROP", 2)
    story.fire_next(TimerKind.WRAP_UP).fire_next(TimerKind.WRAP_UP)
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("READY", "READY")


def test_an_agent_signs_out_from_ready():
    Story(ANA, profile=X).asks(ANA, "READY").asks(ANA, "LOGOUT").expect("PUT User/1001001  LOGOUT")


@pytest.mark.parametrize("state", ["READY", "NOT_READY"])
def test_one_who_is_signed_out_must_sign_in_first(state: str):
    Story(profile=X).asks(ANA, state).expect_in_order(
        "ERROR User/1001001  User/1001001  Invalid State 1010"
    )


def test_ready_is_refused_in_a_routed_call():
    Story(ANA, profile=X).talks_to_customer(ANA).asks(ANA, "READY").expect_in_order(
        "ERROR User/1001001  User/1001001  Generic Error 265"
    )


def test_ready_is_refused_in_a_call_that_was_not_routed():
    story = Story(ANA, profile=X).calls(ANA, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 1)
    story.asks(ANA, "READY").expect_in_order("ERROR User/1001001  User/1001001  Generic Error 33")


def test_not_ready_may_be_asked_for_once_in_a_call():
    story = Story(ANA, profile=X).talks_to_customer(ANA)
    story.asks(ANA, "NOT_READY", LUNCH).expect("PUT User/1001001  TALKING pending=NOT_READY")
    story.asks(ANA, "NOT_READY").expect_in_order(
        "ERROR User/1001001  User/1001001  Generic Error 265"
    )
    story.takes(ANA, "DROP", 1)
    assert story.events()[-1] == f"PUT User/1001001 NOT_READY reason={LUNCH}"


def test_letters_are_no_digits():
    story = Story(ANA, profile=X).talks_to_customer(ANA)
    story.takes(ANA, "SEND_DTMF", 1, digits="1A").expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 3"
    )


def test_call_data_of_a_call_that_was_not_routed_is_not_protected():
    story = Story(ANA, profile=X).calls(ANA, ANSWERS)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"}).expect(
        f"PUT User/1001001/Dialogs  1 INITIATING OUT  1001001:INITIATING{DIALLING}",
    )


def test_a_consult_call_and_its_transfer_are_of_other_types():
    story = Story(ANA, BEN, profile=X).talks_to_customer(ANA)
    story.takes(ANA, "CONSULT_CALL", 1, to=BEN).gets_through()
    talking = f"1001001:ACTIVE{BESIDE_ANOTHER}  1001002:ACTIVE{BESIDE_ANOTHER}"
    story.takes(BEN, "ANSWER", 2).expect(
        f"PUT User/1001001/Dialogs  2 ACTIVE CONSULT associated=1  {talking}",
        f"PUT User/1001001/Dialogs  1 ACTIVE ACD_IN  1001001:HELD{JOINABLE}  {CALLER}",
        f"PUT User/1001002/Dialogs  2 ACTIVE OFFERED associated=1  {talking}",
    )
    joined = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}  {CALLER}"
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.takes(ANA, "TRANSFER", 1).expect(
        f"DELETE User/1001001/Dialogs  1 ACTIVE ACD_IN secondary=2  {joined}",
        f"DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  {over}",
        "PUT    User/1001001  READY",
        f"DELETE User/1001002/Dialogs  2 DROPPED OFFERED associated=1  {over}",
        f"POST   User/1001002/Dialogs  1 ACTIVE TRANSFER secondary=2  {joined}",
        "PUT    User/1001002  TALKING",
    )


def test_a_transfer_after_a_swap_is_a_transfer_to_its_target():
    story = Story(ANA, BEN, profile=X).talks_to_customer(ANA).consults(ANA, BEN, about=1)
    story.takes(ANA, "RETRIEVE", 1).takes(ANA, "TRANSFER", 2)
    assert story.leg(BEN, 2).call_type == "TRANSFER"


def test_a_directly_transferred_call_is_of_another_type():
    story = Story(ANA, BEN, profile=X).talks_to_customer(ANA)
    story.takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)
    assert story.leg(BEN, 1).call_type == "OFFERED"
    story.takes(BEN, "ANSWER", 1)
    assert story.agent(BEN).state == "TALKING"


def test_a_conference_of_somebody_else_is_in_an_invalid_state():
    story = Story(ANA, BEN, profile=X).talks_to_customer(ANA).consults(ANA, BEN, about=1)
    story.takes(ANA, "CONFERENCE", 1).takes(BEN, "HOLD", 1)
    story.calls(BEN, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 3)
    story.takes(BEN, "CONFERENCE", 1).expect_in_order(
        "ERROR User/1001002/Dialogs  Dialog/1  Invalid State 22"
    )


def test_a_call_that_nobody_answers_makes_not_ready():
    story = Story(ANA, profile=X).asks(ANA, "READY").queue_delivers(ANA)
    assert story.fire_next(TimerKind.RING).agent(ANA).state == "NOT_READY"


def test_no_call_is_delivered_beside_one_that_does_not_show_in_the_state():
    """Ben is READY throughout the direct call that he answers, and holds."""
    story = Story(ANA, BEN, profile=X).asks(BEN, "READY").talk(ANA, BEN).takes(BEN, "HOLD", 1)
    assert story.agent(BEN).state == "READY"
    story.queue_delivers(BEN, caller=CUSTOMER).expect_nothing()
