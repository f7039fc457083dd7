"""Calls of outbound campaigns: flow I, callbacks and reclassification."""

import pytest

from engine.site import ANA, ANSWERS, BUSY
from engine.story import Story
from finesse_mock.engine.commands import DialogAction, ReserveAgent, TimerKind
from finesse_mock.model.dialog import Action, DiallingMode

DECIDES = "[ACCEPT CLOSE REJECT]"
TALKING = "[HOLD CONSULT_CALL TRANSFER_SST SEND_DTMF UPDATE_CALL_DATA{} DROP]"
WITH_CUSTOMER = TALKING.format(" UPDATE_SCHEDULED_CALLBACK")
WITH_CALLBACK = TALKING.format(" UPDATE_SCHEDULED_CALLBACK CANCEL_SCHEDULED_CALLBACK")
DIRECT = TALKING.format(" RECLASSIFY UPDATE_SCHEDULED_CALLBACK")


@pytest.fixture
def story() -> Story:
    return Story(ANA).asks(ANA, "READY")


def reserves(story: Story, mode: str, customer: str = ANSWERS) -> Story:
    return story.do(
        ReserveAgent(agent_id=ANA, mode=DiallingMode(mode), customer=customer, blended=True)
    )


def acts(story: Story, action: str, dialog: int, **parameters: str) -> Story:
    return story.do(
        DialogAction(
            agent_id=ANA,
            dialog_id=str(dialog),
            action=Action(action),
            parameters=tuple(parameters.items()),
        )
    )


def variable(story: Story, dialog: int, name: str) -> str:
    return dict(story.dialog(dialog).variables).get(name, "")


def test_a_preview_reservation_is_offered_and_accepted(story: Story):
    reserves(story, "PREVIEW").expect(
        f"POST User/1001001/Dialogs  1 ALERTING OUTBOUND_PREVIEW  1001001:ALERTING{DECIDES}",
        "PUT  User/1001001  RESERVED_OUTBOUND_PREVIEW",
    )
    assert variable(story, 1, "BAStatus") == "BLENDED_PREVIEW_OUTBOUND_RESERVATION"
    story.takes(ANA, "ACCEPT", 1).expect(
        "PUT User/1001001/Dialogs  1 ACCEPTED OUTBOUND_PREVIEW  1001001:ACCEPTED[]",
    )
    story.fire_next(TimerKind.CUSTOMER).expect(
        "DELETE User/1001001/Dialogs  1 DROPPED OUTBOUND_PREVIEW  1001001:DROPPED[]",
        "POST   User/1001001/Dialogs  2 ACTIVE OUTBOUND"
        f"  1001001:ACTIVE{WITH_CUSTOMER} {ANSWERS}:ACTIVE[]",
        "PUT    User/1001001  TALKING",
    )
    assert variable(story, 2, "BAStatus") == "BLENDED_PREVIEW_OUTBOUND"


@pytest.mark.parametrize("decision", ["REJECT", "CLOSE"])
def test_a_customer_who_is_not_wanted_goes_and_the_agent_is_ready(story: Story, decision: str):
    reserves(story, "PREVIEW").takes(ANA, decision, 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED OUTBOUND_PREVIEW  1001001:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED OUTBOUND_PREVIEW  1001001:DROPPED[]",
        "PUT    User/1001001  READY",
    )


def test_not_ready_during_a_preview_is_silent_and_comes_after_it(story: Story):
    reserves(story, "PREVIEW").asks(ANA, "NOT_READY").expect_nothing()
    story.takes(ANA, "CLOSE", 1)
    assert story.agent(ANA).state == "NOT_READY"


def test_in_direct_preview_the_agents_phone_calls_the_customer(story: Story):
    reserves(story, "DIRECT_PREVIEW").expect(
        f"POST User/1001001/Dialogs  1 ALERTING OUTBOUND_DIRECT_PREVIEW  1001001:ALERTING{DECIDES}",
        "PUT  User/1001001  RESERVED_OUTBOUND_PREVIEW",
    )
    story.takes(ANA, "ACCEPT", 1).fire_next(TimerKind.CUSTOMER).expect(
        "DELETE User/1001001/Dialogs  1 DROPPED OUTBOUND_DIRECT_PREVIEW  1001001:DROPPED[]",
        "POST   User/1001001/Dialogs  2 INITIATING OUTBOUND"
        "  1001001:INITIATING[UPDATE_CALL_DATA RECLASSIFY DROP]",
    )
    story.gets_through().fire_next(TimerKind.ANSWER).expect(
        f"PUT User/1001001/Dialogs  2 ACTIVE OUTBOUND  1001001:ACTIVE{DIRECT} {ANSWERS}:ACTIVE[]",
        "PUT User/1001001  TALKING",
    )
    assert story.dialog(2).from_address == ANA


@pytest.mark.parametrize("mode", ["PROGRESSIVE", "PREDICTIVE"])
def test_a_dialler_reserves_the_agent_and_brings_the_customer(story: Story, mode: str):
    reserves(story, mode).expect("PUT User/1001001  RESERVED_OUTBOUND")
    story.fire_next(TimerKind.CUSTOMER).expect(
        "POST User/1001001/Dialogs  1 ACTIVE OUTBOUND"
        f"  1001001:ACTIVE{WITH_CUSTOMER} {ANSWERS}:ACTIVE[]",
        "PUT  User/1001001  TALKING",
    )
    assert variable(story, 1, "BAStatus") == f"BLENDED_{mode}_OUTBOUND"


def test_a_customer_who_is_engaged_gives_the_agent_back(story: Story):
    reserves(story, "PROGRESSIVE", BUSY)
    story.fire_next(TimerKind.CUSTOMER).expect("PUT User/1001001  READY")


def test_a_callback_keeps_what_is_not_said_again_and_can_be_cancelled(story: Story):
    reserves(story, "PROGRESSIVE").fire_next(TimerKind.CUSTOMER)
    line = (
        "PUT User/1001001/Dialogs  1 ACTIVE OUTBOUND"
        f"  1001001:ACTIVE{WITH_CALLBACK} {ANSWERS}:ACTIVE[]"
    )
    acts(story, "UPDATE_SCHEDULED_CALLBACK", 1, callbackTime="2024-03-15T14:30").expect(line)
    acts(story, "UPDATE_SCHEDULED_CALLBACK", 1, callbackNumber="5550124").expect(line)
    callback = story.dialog(1).callback
    assert callback is not None
    assert (callback.time, callback.number) == ("2024-03-15T14:30", "5550124")

    acts(story, "CANCEL_SCHEDULED_CALLBACK", 1)

    assert story.dialog(1).callback is None


def test_a_direct_preview_call_is_reclassified_as_often_as_one_likes(story: Story):
    reserves(story, "DIRECT_PREVIEW").takes(ANA, "ACCEPT", 1).fire_next(TimerKind.CUSTOMER)
    story.gets_through().fire_next(TimerKind.ANSWER)

    acts(story, "RECLASSIFY", 2, outboundClassification="FAX")
    acts(story, "RECLASSIFY", 2, outboundClassification="VOICE")

    assert story.dialog(2).outbound_classification == "VOICE"
    assert variable(story, 2, "BAResponse") == "VOICE"


def test_a_direct_preview_call_that_reached_nobody_is_reclassified(story: Story):
    reserves(story, "DIRECT_PREVIEW", BUSY).takes(ANA, "ACCEPT", 1).fire_next(TimerKind.CUSTOMER)
    story.gets_through()
    failed = "PUT User/1001001/Dialogs  2 FAILED OUTBOUND  1001001:FAILED(BUSY)[RECLASSIFY DROP]"

    acts(story, "RECLASSIFY", 2, outboundClassification="BUSY").expect(failed)

    assert variable(story, 2, "BAResponse") == "BUSY"


def test_other_calls_are_not_reclassified(story: Story):
    story.calls(ANA, ANSWERS).gets_through().fire_next(TimerKind.ANSWER)
    acts(story, "RECLASSIFY", 1, outboundClassification="FAX").expect(
        "ERROR User/1001001/Dialogs  Dialog/1 Generic Error 22",
    )


def test_nothing_but_the_decision_is_possible_during_a_reservation(story: Story):
    reserves(story, "PREVIEW").takes(ANA, "RETRIEVE", 1).expect(
        "ERROR User/1001001/Dialogs  Dialog/1 Generic Error 22",
    )
