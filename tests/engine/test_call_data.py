"""Call variables, wrap-up reasons and digits: what may be set, by whom, and when."""

import pytest

from engine.site import ANA, ANSWERS, BEN
from engine.story import OUTSIDE, TALKING, WRAPPING_UP, Story
from finesse_mock.engine.commands import MakeCall, RouteCall
from finesse_mock.model.agent import WrapUpMode

UPDATED = (
    "PUT User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
    f"  1001001:ACTIVE{TALKING}  5551234:ACTIVE{OUTSIDE}"
)
BAD = "ERROR User/1001001/Dialogs  Dialog/1  Invalid Input 3"
REFUSED = "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22"


@pytest.fixture
def story() -> Story:
    return Story(ANA, BEN).talks_to_customer(ANA)


def variables(story: Story) -> dict[str, str]:
    return dict(story.dialog(1).variables)


# Variables


@pytest.mark.parametrize(
    "data",
    [
        {"callVariable1": "gold"},
        {"callVariable10": ""},
        {"callVariable3": "x" * 40},
        {"callVariable4": "é" * 20},
        {"user.account": "88-12"},
        {"user.account": ""},
        {"user.parts[0]": "a", "user.parts[7]": "b"},
    ],
)
def test_variables_are_set_and_published(story: Story, data: dict[str, str]):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data).expect(UPDATED)
    assert {name: variables(story)[name] for name in data} == data


def test_what_is_not_named_keeps_its_value(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "gold", "user.tier": "1"})
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable2": "silver"})
    assert variables(story)["callVariable1"] == "gold"
    assert list(variables(story)) == [f"callVariable{n}" for n in range(1, 11)] + ["user.tier"]


def test_an_update_that_changes_nothing_is_published_too(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": ""}).expect(UPDATED)


@pytest.mark.parametrize(
    "data",
    [
        {"callVariable1": "x" * 41},
        {"callVariable1": "é" * 21},
        {"callVariable0": "x"},
        {"callVariable11": "x"},
        {"colour": "x"},
        {"callVariable2": "good", "callVariable1": "x" * 41},
        {"user.account": "good", "callVariable1": "x" * 41},
    ],
)
def test_a_call_variable_that_does_not_fit_refuses_everything(story: Story, data: dict[str, str]):
    before = story.dialog(1)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data).expect_in_order(BAD)
    assert story.dialog(1) == before


# ECC variables are taken one by one


@pytest.mark.parametrize(
    ("first", "then"), [("user.parts", "user.parts[1]"), ("user.parts[1]", "user.parts")]
)
def test_a_scalar_is_no_array_and_an_array_no_scalar(story: Story, first: str, then: str):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={first: "x"}).expect(UPDATED)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={then: "x"}).expect_in_order(BAD)


def test_an_index_is_not_too_big(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.parts[254]": "x"}).expect(UPDATED)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.parts[255]": "x"}).expect_in_order(BAD)


@pytest.mark.parametrize("name", ["user.", "user.1st", "user.a b", "user.parts[]", "user.parts[x]"])
def test_of_a_name_that_nobody_knows_nothing_is_said(story: Story, name: str):
    before = story.dialog(1)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={name: "x"}).expect_nothing()
    assert story.dialog(1) == before


@pytest.mark.parametrize("bad", ["user.", "user.parts[255]", "user.account[1]"])
def test_of_a_mixture_what_can_be_set_is_set(story: Story, bad: str):
    data = {"user.account": "88-12", bad: "x", "user.tier": "1"}
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data).expect(UPDATED)
    assert (variables(story)["user.account"], variables(story)["user.tier"]) == ("88-12", "1")
    assert bad not in variables(story)


def test_a_mixture_with_call_variables_or_a_reason_is_one_too(story: Story):
    data = {"user.": "x", "callVariable1": "gold"}
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data).expect(UPDATED)
    assert variables(story)["callVariable1"] == "gold"
    data = {"user.": "x"}
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data, wrap_up_reason="Sale").expect(UPDATED)
    assert story.dialog(1).wrap_up_reason == "Sale"


def test_a_value_that_is_too_long_is_cut(story: Story):
    """Names, indexes and values of all ECC variables of a call are 2000 bytes at the most."""
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.story": "x" * 2001}).expect(UPDATED)
    assert variables(story)["user.story"] == "x" * (2000 - len("user.story"))


def test_a_value_is_not_cut_within_a_character(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.tales": "x" + "é" * 1000})
    assert variables(story)["user.tales"] == "x" + "é" * 994


def test_a_value_is_cut_to_the_room_that_others_leave(story: Story):
    data = {"user.a": "x" * 1500, "user.b": "y" * 1500}
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data=data).expect(UPDATED)
    assert variables(story)["user.a"] == "x" * 1500
    assert variables(story)["user.b"] == "y" * (2000 - 1506 - len("user.b"))
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.c": "z"}).expect_in_order(BAD)


# Who may, and when


def test_only_participants_set_call_data(story: Story):
    story.takes(BEN, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"}).expect_in_order(
        "ERROR User/1001002/Dialogs  Dialog/1  Generic Error 22"
    )


def test_call_data_of_a_call_that_was_not_routed_is_protected():
    story = Story(ANA).calls(ANA, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 1)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"}).expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Call Variable is protected 22"
    )


def test_call_data_may_be_set_on_hold_and_reach_everybody_in_the_call(story: Story):
    story.consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1).takes(BEN, "HOLD", 1)
    story.takes(BEN, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"})
    assert [line.split()[:2] for line in story.events()] == [
        ["PUT", "User/1001001/Dialogs"],
        ["PUT", "User/1001002/Dialogs"],
    ]


def test_a_call_brings_its_data_along():
    story = Story(ANA).asks(ANA, "READY")
    given = (("user.account", "88-12"), ("callVariable2", "gold"))
    story.do(RouteCall(from_address="5551234", agent_id=ANA, variables=given))
    assert variables(story) == {
        **{f"callVariable{n}": "" for n in range(1, 11)},
        "callVariable2": "gold",
        "user.account": "88-12",
    }


def test_a_call_that_is_made_brings_its_data_along():
    story = Story(ANA)
    story.do(MakeCall(agent_id=ANA, to_address=ANSWERS, variables=(("callVariable2", "gold"),)))
    assert variables(story)["callVariable2"] == "gold"


# Wrap-up reasons


def test_a_wrap_up_reason_is_set_during_the_call(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, wrap_up_reason="Sales Call").expect(UPDATED)
    assert story.dialog(1).wrap_up_reason == "Sales Call"


def test_a_wrap_up_reason_is_set_during_wrap_up():
    story = Story(ANA, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA).takes(ANA, "DROP", 1)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, wrap_up_reason="Sales Call").expect(
        "PUT User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN"
        f"  1001001:WRAP_UP{WRAPPING_UP}  5551234:DROPPED[]",
    )
    assert story.dialog(1).wrap_up_reason == "Sales Call"


def test_a_wrap_up_reason_is_not_call_data_and_so_never_protected():
    story = Story(ANA).calls(ANA, ANSWERS)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, wrap_up_reason="Sales Call")
    assert story.dialog(1).wrap_up_reason == "Sales Call"


def test_call_data_does_not_touch_the_wrap_up_reason(story: Story):
    story.takes(ANA, "UPDATE_CALL_DATA", 1, wrap_up_reason="Sales Call")
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"})
    assert story.dialog(1).wrap_up_reason == "Sales Call"


# Digits


def test_digits_are_sent_without_any_event(story: Story):
    story.takes(ANA, "SEND_DTMF", 1, digits="0123456789*#ABCD").expect_nothing()


def test_other_characters_are_out_of_range(story: Story):
    story.takes(ANA, "SEND_DTMF", 1, digits="12E").expect_in_order(
        "ERROR User/1001001/Dialogs  Dialog/1  Generic Error 3"
    )


def test_digits_are_refused_on_hold(story: Story):
    story.takes(ANA, "HOLD", 1).takes(ANA, "SEND_DTMF", 1, digits="1").expect_in_order(REFUSED)


def test_digits_are_refused_while_it_rings():
    story = Story(ANA).asks(ANA, "READY").queue_delivers(ANA)
    story.takes(ANA, "SEND_DTMF", 1, digits="1").expect_in_order(REFUSED)
