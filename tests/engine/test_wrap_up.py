"""Wrap-up: when it follows a call, whom it is shown to, and how it ends."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CHI, CUSTOMER, LUNCH, SILENT, WRAP_UP_SECONDS
from engine.story import DIALLING, HELD, RINGING, TALKING, WRAPPING_UP, Story
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.agent import WrapUpMode

OVER = "1001001:DROPPED[]  5551234:DROPPED[]"


@pytest.fixture
def story() -> Story:
    """Ana, who was READY, wraps up the call of a customer. Ben and Chi are NOT_READY."""
    story = Story(ANA, BEN, CHI, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    return story.outside(CUSTOMER, "DROP", 1)


def test_the_timer_ends_wrap_up(story: Story):
    story.fire_next(TimerKind.WRAP_UP, after=WRAP_UP_SECONDS).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        f"DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        "PUT    User/1001001  READY",
    )
    assert story.world.dialogs() == []


@pytest.mark.parametrize(
    ("state", "reason", "published"),
    [("READY", None, "READY"), ("NOT_READY", LUNCH, f"NOT_READY reason={LUNCH}")],
)
def test_a_request_ends_wrap_up(story: Story, state: str, reason: int | None, published: str):
    story.later(5).asks(ANA, state, reason).expect(
        f"PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        f"DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        f"PUT    User/1001001  {published}",
    )
    assert story.world.timers() == {}


@pytest.mark.parametrize(
    ("asked", "during", "after"),
    [
        ("NOT_READY", "WORK", "NOT_READY"),
        ("READY", "WORK_READY", "READY"),
        (None, "WORK_READY", "READY"),
    ],
)
def test_what_was_asked_for_in_the_call_follows_wrap_up(asked: str | None, during: str, after: str):
    story = Story(ANA, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    if asked:
        story.asks(ANA, asked)
    story.takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.agent(ANA).pending) == (during, None)

    story.fire_next(TimerKind.WRAP_UP)
    assert story.agent(ANA).state == after


def test_one_who_was_not_ready_wraps_up_in_work():
    story = Story(ANA, outgoing=WrapUpMode.REQUIRED).calls(ANA, ANSWERS).gets_through()
    story.fire_next(TimerKind.ANSWER)

    story.takes(ANA, "DROP", 1).expect(
        f"PUT User/1001001/Dialogs  1 ACTIVE OUT  1001001:WRAP_UP{WRAPPING_UP}  5550100:ACTIVE[]",
        f"PUT User/1001001/Dialogs  1 DROPPED OUT  1001001:WRAP_UP{WRAPPING_UP}  5550100:DROPPED[]",
        "PUT User/1001001  WORK",
    )
    story.fire_next(TimerKind.WRAP_UP)
    assert story.agent(ANA).state == "NOT_READY"


def test_everybody_sees_that_somebody_wraps_up():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talk(ANA, BEN)

    left = f"1001001:DROPPED[]  1001002:ACTIVE{TALKING}"
    wrapping = f"1001001:DROPPED[]  1001002:WRAP_UP{WRAPPING_UP}"
    story.takes(ANA, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE AGENT_INSIDE  {left}",
        f"PUT    User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {wrapping}",
        f"DELETE User/1001001/Dialogs  1 DROPPED AGENT_INSIDE  {wrapping}",
        "PUT    User/1001001  NOT_READY",
        f"PUT    User/1001002/Dialogs  1 ACTIVE OTHER_IN  {left}",
        f"PUT    User/1001002/Dialogs  1 DROPPED OTHER_IN  {wrapping}",
        "PUT    User/1001002  WORK",
    )
    over = "1001001:DROPPED[]  1001002:DROPPED[]"
    story.fire_next(TimerKind.WRAP_UP).expect(
        f"PUT    User/1001002/Dialogs  1 DROPPED OTHER_IN  {over}",
        f"DELETE User/1001002/Dialogs  1 DROPPED OTHER_IN  {over}",
        "PUT    User/1001002  NOT_READY",
    )


@pytest.mark.parametrize(
    ("mode", "asked", "state"),
    [
        (WrapUpMode.REQUIRED, False, "WORK_READY"),
        (WrapUpMode.REQUIRED_WITH_WRAP_UP_DATA, False, "WORK_READY"),
        (WrapUpMode.OPTIONAL, False, "READY"),
        (WrapUpMode.OPTIONAL, True, "WORK_READY"),
        (WrapUpMode.NOT_ALLOWED, False, "READY"),
        (WrapUpMode.NOT_ALLOWED, True, "READY"),
    ],
)
def test_the_setting_decides_on_wrap_up(mode: WrapUpMode, asked: bool, state: str):
    story = Story(ANA, incoming=mode).talks_to_customer(ANA)
    if asked:
        story.asks(ANA, "WORK")
    assert story.takes(ANA, "DROP", 1).agent(ANA).state == state


def test_the_setting_is_that_of_the_direction():
    story = Story(ANA, incoming=WrapUpMode.REQUIRED).calls(ANA, ANSWERS).gets_through()
    story.fire_next(TimerKind.ANSWER).takes(ANA, "DROP", 1)
    assert story.agent(ANA).state == "NOT_READY"


def test_optional_wrap_up_is_pending_once_asked_for():
    Story(ANA, incoming=WrapUpMode.OPTIONAL).talks_to_customer(ANA).asks(ANA, "WORK").expect(
        "PUT User/1001001  TALKING pending=WORK",
    )


def test_wrap_up_that_is_not_allowed_is_refused():
    Story(ANA).talks_to_customer(ANA).asks(ANA, "WORK").expect_in_order(
        "ERROR User/1001001  User/1001001  Invalid State 22",
    )


def test_wrap_up_that_is_not_allowed_for_calls_of_this_direction_is_refused():
    story = Story(ANA, outgoing=WrapUpMode.OPTIONAL).talks_to_customer(ANA)
    story.asks(ANA, "WORK").expect_in_order(
        "ERROR User/1001001  User/1001001  Invalid State 22",
    )


def test_a_call_that_only_rings_does_not_decide_on_wrap_up():
    """Ana may not wrap up what she calls, but she may wrap up what rings; she holds the former."""
    story = Story(ANA, BEN, incoming=WrapUpMode.OPTIONAL).calls(ANA, ANSWERS).gets_through()
    story.outside(ANSWERS, "ANSWER", 1).takes(ANA, "HOLD", 1).calls(BEN, ANA).gets_through()
    story.asks(ANA, "WORK").expect_in_order("ERROR User/1001001  User/1001001  Invalid State 22")


def test_wrap_up_asked_for_in_one_call_does_not_follow_one_of_the_other_direction():
    story = Story(ANA, incoming=WrapUpMode.OPTIONAL).talks_to_customer(ANA).asks(ANA, "WORK")
    story.takes(ANA, "HOLD", 1).calls(ANA, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 2)
    story.takes(ANA, "DROP", 1).takes(ANA, "DROP", 2)
    assert story.agent(ANA).state == "READY"


def test_a_direct_call_that_is_answered_ends_wrap_up(story: Story):
    story.calls(BEN, ANA).gets_through().expect(
        "PUT  User/1001002/Dialogs  2 ALERTING AGENT_INSIDE"
        f"  1001002:INITIATED{DIALLING}  1001001:ALERTING{RINGING}",
        "POST User/1001001/Dialogs  2 ALERTING OTHER_IN"
        f"  1001002:INITIATED{DIALLING}  1001001:ALERTING{RINGING}",
    )
    assert story.agent(ANA).state == "WORK_READY"

    talking = f"1001002:ACTIVE{TALKING}  1001001:ACTIVE{TALKING}"
    story.takes(ANA, "ANSWER", 2).expect(
        f"PUT    User/1001001/Dialogs  2 ACTIVE OTHER_IN  {talking}",
        f"PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        f"DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        "PUT    User/1001001  TALKING",
        f"PUT    User/1001002/Dialogs  2 ACTIVE AGENT_INSIDE  {talking}",
        "PUT    User/1001002  TALKING",
    )
    assert story.world.timers() == {}

    story.takes(ANA, "DROP", 2).fire_next(TimerKind.WRAP_UP)
    assert story.agent(ANA).state == "READY"


def test_one_who_wraps_up_does_not_make_calls(story: Story):
    story.calls(ANA, ANSWERS).expect_in_order(
        "ERROR User/1001001/Dialogs  User/1001001/Dialogs  Generic Error 22"
    )


def test_nobody_wraps_up_one_call_in_another():
    story = Story(ANA, BEN, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    story.consults(ANA, BEN, about=1).outside(CUSTOMER, "DROP", 1).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN  1001001:HELD{HELD}"
        "  5551234:DROPPED[]",
        f"PUT    User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
        f"DELETE User/1001001/Dialogs  1 DROPPED PREROUTE_ACD_IN  {OVER}",
    )
    assert story.agent(ANA).state == "TALKING"


@pytest.mark.parametrize("mode", [WrapUpMode.OPTIONAL, WrapUpMode.REQUIRED])
def test_who_never_was_in_conversation_does_not_wrap_up(mode: WrapUpMode):
    story = Story(ANA, BEN, incoming=mode, outgoing=mode).calls(ANA, SILENT).gets_through()
    story.takes(ANA, "DROP", 1).calls(ANA, BEN).gets_through().takes(ANA, "DROP", 2)
    assert (story.agent(ANA).state, story.agent(BEN).state) == ("NOT_READY", "NOT_READY")
    assert story.world.dialogs() == []
