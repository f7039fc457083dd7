"""Calls that a queue delivers: offered, answered, ended by either side, abandoned, redirected."""

import pytest

from engine.site import ANA, BEN, CUSTOMER, NOT_ANSWERED, RING_SECONDS, ROUTE_POINT
from engine.story import OUTSIDE, RINGING, TALKING, WRAPPING_UP, Story
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode
from finesse_mock.model.dialog import CallKey


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN).asks(ANA, "READY")


def test_a_delivered_call_rings_at_the_agent_whom_it_reserves(story: Story):
    story.queue_delivers(ANA).expect(
        "PUT  User/1001001  RESERVED",
        "POST User/1001001/Dialogs  1 ALERTING PREROUTE_ACD_IN"
        f"  1001001:ALERTING{RINGING}  5551234:INITIATED{OUTSIDE}",
    )


def test_a_delivered_call_names_its_queue_and_the_numbers_it_came_by(story: Story):
    dialog = story.queue_delivers(ANA).dialog(1)

    assert (dialog.from_address, dialog.to_address, dialog.dnis) == (
        CUSTOMER,
        ROUTE_POINT,
        ROUTE_POINT,
    )
    assert dialog.dialed_number == "8005550100"
    assert (dialog.queue_number, dialog.queue_name) == ("5022", "Sales.SG")
    assert dialog.call_key == CallKey(1, 1, 152018)
    assert [name for name, _ in dialog.variables] == [f"callVariable{n}" for n in range(1, 11)]


def test_answering_makes_both_active_and_the_agent_talking(story: Story):
    story.queue_delivers(ANA).takes(ANA, "ANSWER", 1).expect(
        "PUT User/1001001  TALKING",
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:ACTIVE{OUTSIDE}",
    )


def test_the_caller_hangs_up(story: Story):
    story.queue_delivers(ANA).takes(ANA, "ANSWER", 1)

    story.outside(CUSTOMER, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:DROPPED[]",
        "PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "PUT    User/1001001  READY",
    )
    assert story.world.dialogs() == []
    assert story.world.timers() == {}


def test_the_agent_hangs_up(story: Story):
    story.queue_delivers(ANA).takes(ANA, "ANSWER", 1)

    story.takes(ANA, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "PUT    User/1001001  READY",
    )
    assert story.world.dialogs() == []


def test_the_caller_hangs_up_and_the_agent_wraps_up():
    story = Story(ANA, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)

    story.outside(CUSTOMER, "DROP", 1).expect(
        "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:ACTIVE{TALKING}  5551234:DROPPED[]",
        "PUT User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        f"  1001001:WRAP_UP{WRAPPING_UP}  5551234:DROPPED[]",
        "PUT User/1001001  WORK_READY",
    )
    assert [dialog.id for dialog in story.world.dialogs_of(ANA)] == ["1"]


def test_the_agent_hangs_up_and_wraps_up():
    story = Story(ANA, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)

    story.takes(ANA, "DROP", 1).expect(
        "PUT User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        f"  1001001:WRAP_UP{WRAPPING_UP}  5551234:DROPPED[]",
        "PUT User/1001001  WORK_READY",
    )


@pytest.mark.parametrize("mode", list(WrapUpMode))
def test_a_caller_who_gives_up_leaves_a_ready_agent_whatever_the_wrap_up(mode: WrapUpMode):
    story = Story(ANA, incoming=mode).asks(ANA, "READY").queue_delivers(ANA)

    story.later(5).outside(CUSTOMER, "DROP", 1).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "PUT    User/1001001  READY",
    )
    assert story.world.timers() == {}


def test_a_call_that_nobody_answers_is_redirected_and_the_agent_not_ready(story: Story):
    story.queue_delivers(ANA).fire_next(TimerKind.RING, after=RING_SECONDS).expect(
        "PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        f"PUT    User/1001001  NOT_READY reason={NOT_ANSWERED}",
    )
    assert story.world.dialogs() == []


def test_an_answered_call_is_not_redirected(story: Story):
    story.queue_delivers(ANA).takes(ANA, "ANSWER", 1)
    assert story.world.timers() == {}


def test_an_agent_cannot_reject_a_call_that_rings(story: Story):
    story.queue_delivers(ANA).takes(ANA, "DROP", 1).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


@pytest.mark.parametrize("state", ["LOGOUT", "NOT_READY", "RESERVED", "TALKING", "WORK_READY"])
def test_a_queue_delivers_to_ready_agents_only(state: str):
    story = Story(incoming=WrapUpMode.REQUIRED)
    if state != "LOGOUT":
        story.signs_in(ANA)
    if state == "RESERVED":
        story.asks(ANA, "READY").queue_delivers(ANA)
    if state in {"TALKING", "WORK_READY"}:
        story.talks_to_customer(ANA)
    if state == "WORK_READY":
        story.takes(ANA, "DROP", 1)
    assert story.agent(ANA).state == state
    before = story.world.dialogs()

    story.queue_delivers(ANA, caller="5559999").expect_nothing()
    assert story.world.dialogs() == before


def test_a_queue_does_not_deliver_to_a_ready_agent_whose_phone_rings(story: Story):
    story.calls(BEN, ANA).gets_through()
    assert story.agent(ANA).state == "READY"

    story.queue_delivers(ANA).expect_nothing()


def test_a_caller_is_not_the_phone_that_is_to_ring(story: Story):
    story.queue_delivers(ANA, caller=ANA).expect_nothing()
