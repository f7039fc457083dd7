"""Conferences: made of a call and a consult call, left one by one, enlarged by their controller."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CHI, CUSTOMER, SUE
from engine.story import (
    BESIDE_ANOTHER,
    CONTROLLING,
    OUTSIDE,
    WRAPPING_UP,
    Story,
)
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode

CALLER = f"5551234:ACTIVE{OUTSIDE}"
FULL = f"1001001:ACTIVE{CONTROLLING}  1001002:ACTIVE{BESIDE_ANOTHER}  {CALLER}"


@pytest.fixture
def story() -> Story:
    """Ana talks to a customer and consults Ben about it."""
    return Story(ANA, BEN, CHI, SUE).talks_to_customer(ANA).consults(ANA, BEN, about=1)


@pytest.fixture
def conference(story: Story) -> Story:
    return story.takes(ANA, "CONFERENCE", 1)


def test_a_conference_has_all_three_in_the_call_for_the_consult_call(story: Story):
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.takes(ANA, "CONFERENCE", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {FULL}",
        f"DELETE User/1001001/Dialogs  2 DROPPED CONSULT associated=1  {over}",
        f"DELETE User/1001002/Dialogs  2 DROPPED CONSULT_OFFERED associated=1  {over}",
        f"POST   User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {FULL}",
    )
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("TALKING", "TALKING")


def test_a_conference_goes_on_without_one_who_leaves(conference: Story):
    left = f"1001001:ACTIVE{CONTROLLING}  1001002:DROPPED[]  {CALLER}"
    conference.takes(BEN, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"PUT    User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"DELETE User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        "PUT    User/1001002  NOT_READY",
    )
    gone = "1001001:DROPPED[]  1001002:DROPPED[]  5551234:DROPPED[]"
    conference.outside(CUSTOMER, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED CONFERENCE secondary=2  {gone}",
        f"DELETE User/1001001/Dialogs  1 DROPPED CONFERENCE secondary=2  {gone}",
        "PUT    User/1001001  READY",
    )
    assert conference.world.dialogs() == []


def test_a_conference_goes_on_without_its_controller(conference: Story):
    left = f"1001001:DROPPED[]  1001002:ACTIVE{BESIDE_ANOTHER}  {CALLER}"
    conference.takes(ANA, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        "PUT    User/1001001  READY",
        f"PUT    User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
    )


def test_a_conference_of_two_agents_goes_on_without_the_customer(conference: Story):
    left = f"1001001:ACTIVE{CONTROLLING}  1001002:ACTIVE{BESIDE_ANOTHER}  5551234:DROPPED[]"
    conference.outside(CUSTOMER, "DROP", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"PUT User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
    )


def test_a_conference_without_any_agent_ends(story: Story):
    story.takes(BEN, "DROP", 2).takes(ANA, "RETRIEVE", 1)
    story.takes(ANA, "CONSULT_CALL", 1, to=ANSWERS).gets_through()
    story.fire_next(TimerKind.ANSWER).takes(ANA, "CONFERENCE", 1)

    gone = "1001001:DROPPED[]  5551234:DROPPED[]  5550100:DROPPED[]"
    story.takes(ANA, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED CONFERENCE secondary=3  {gone}",
        f"DELETE User/1001001/Dialogs  1 DROPPED CONFERENCE secondary=3  {gone}",
        "PUT    User/1001001  READY",
    )
    assert story.world.dialogs() == []


def test_one_wraps_up_while_the_conference_goes_on():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)

    left = f"1001001:ACTIVE{CONTROLLING}  1001002:WRAP_UP{WRAPPING_UP}  {CALLER}"
    story.takes(BEN, "DROP", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"PUT User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        "PUT User/1001002  WORK",
    )


def test_the_controller_adds_a_fourth(conference: Story):
    conference.consults(ANA, CHI, about=1).takes(ANA, "CONFERENCE", 1)

    dialog = conference.dialog(1)
    assert [(leg.address, leg.state) for leg in dialog.participants] == [
        (ANA, "ACTIVE"),
        (BEN, "ACTIVE"),
        (CHI, "ACTIVE"),
        (CUSTOMER, "ACTIVE"),
    ]
    assert dialog.secondary_id == "3"
    assert [each.id for each in conference.world.dialogs_of(CHI)] == ["1"]


def test_nobody_else_adds_a_fourth(conference: Story):
    conference.takes(BEN, "CONSULT_CALL", 1, to=CHI).expect_in_order(
        "ERROR User/1001002/Dialogs  Dialog/1  Generic Error 22"
    )
    conference.takes(BEN, "HOLD", 1).talk(BEN, CHI)
    conference.takes(BEN, "CONFERENCE", 1).expect_in_order(
        "ERROR User/1001002/Dialogs  Dialog/1  Generic Error 20999"
    )


def test_the_controller_without_anybody_to_add_is_refused_like_everybody(conference: Story):
    conference.takes(ANA, "HOLD", 1).takes(ANA, "CONFERENCE", 1).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_conference_is_refused_once_the_call_was_taken_up_again(story: Story):
    story.takes(ANA, "RETRIEVE", 1).takes(ANA, "CONFERENCE", 1).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"
    )


def test_conference_after_a_swap_lets_the_consult_call_survive(story: Story):
    story.takes(ANA, "RETRIEVE", 1).takes(ANA, "CONFERENCE", 2).expect(
        f"PUT    User/1001001/Dialogs  2 ACTIVE CONFERENCE secondary=1  {FULL}",
        "DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        "  1001001:DROPPED[]  5551234:DROPPED[]",
        f"PUT    User/1001002/Dialogs  2 ACTIVE CONFERENCE secondary=1  {FULL}",
    )


def test_one_who_left_comes_back(conference: Story):
    conference.takes(BEN, "DROP", 1).consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)

    assert [(leg.address, leg.state) for leg in conference.dialog(1).participants] == [
        (ANA, "ACTIVE"),
        (BEN, "ACTIVE"),
        (CUSTOMER, "ACTIVE"),
    ]
    conference.takes(BEN, "HOLD", 1)
    assert conference.leg(BEN, 1).state == "HELD"


def test_a_conference_joined_by_transfer_is_a_conference(conference: Story):
    """Ana brings her conference to somebody she called beside it, and goes."""
    conference.takes(ANA, "HOLD", 1).calls(ANA, ANSWERS).gets_through()
    conference.fire_next(TimerKind.ANSWER)
    conference.takes(ANA, "HOLD", 3).takes(ANA, "RETRIEVE", 1).takes(ANA, "TRANSFER", 3)

    assert " ".join(conference.leg(BEN, 3).actions) == BESIDE_ANOTHER[1:-1]
