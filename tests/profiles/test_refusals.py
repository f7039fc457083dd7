"""The asynchronous errors of calls, by platform: type, code and constant of each."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, SUE
from engine.story import Story
from finesse_mock.engine.commands import ReserveAgent, Supervise, TimerKind
from finesse_mock.model.agent import WrapUpMode
from finesse_mock.model.dialog import Action, DiallingMode
from profiles.outcomes import errors
from profiles.platforms import UCCX, differs, on_all, on_ucce

Error = tuple[str, str, str]

NOT_NOW = ("Generic Error", "22", "CF_INVALID_OBJECT_STATE")
OUT_OF_RANGE = ("Invalid Input", "3", "CF_VALUE_OUT_OF_RANGE")
INVALID_STATE = ("Invalid State", "22", "CF_INVALID_OBJECT_STATE")

DECISIONS = {Action.ACCEPT, Action.CLOSE, Action.REJECT}
BY_POST = {Action.MAKE_CALL, Action.SILENT_MONITOR, Action.BARGE_CALL}


def ringing(profile: str) -> Story:
    return Story(ANA, BEN, profile=profile).asks(ANA, "READY").queue_delivers(ANA)


def talking(profile: str) -> Story:
    return ringing(profile).takes(ANA, "ANSWER", 1)


# What the state of the call does not allow


@on_all
@pytest.mark.parametrize("action", [each for each in Action if each not in DECISIONS | BY_POST])
def test_of_a_preview_an_agent_decides_and_does_nothing_else(profile: str, action: Action):
    story = Story(ANA, BEN, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.DIRECT_PREVIEW, customer=CUSTOMER))
    assert errors(story.takes(ANA, action, 1, to=BEN)) == [NOT_NOW]


@on_all
@pytest.mark.parametrize(
    "action", ["CONSULT_CALL", "TRANSFER_SST", "START_RECORDING", "SEND_DTMF", "HOLD", "DROP"]
)
def test_a_ringing_call_is_answered_first(profile: str, action: str):
    assert errors(ringing(profile).takes(ANA, action, 1, to=BEN)) == [NOT_NOW]


@on_all
@pytest.mark.parametrize("action", ["CONSULT_CALL", "HOLD", "SEND_DTMF", "TRANSFER", "CONFERENCE"])
def test_a_call_on_hold_is_retrieved_first(profile: str, action: str):
    story = talking(profile).takes(ANA, "HOLD", 1)
    assert errors(story.takes(ANA, action, 1, to=BEN)) == [NOT_NOW]


@on_all
@pytest.mark.parametrize("action", ["TRANSFER", "CONFERENCE"])
def test_a_call_that_was_retrieved_is_not_joined_any_more(profile: str, action: str):
    story = talking(profile).consults(ANA, BEN, about=1).takes(ANA, "RETRIEVE", 1)
    assert errors(story.takes(ANA, action, 1)) == [NOT_NOW]


@on_all
def test_a_consult_call_is_not_consulted_about(profile: str):
    story = talking(profile).consults(ANA, BEN, about=1)
    assert errors(story.takes(ANA, "CONSULT_CALL", 2, to=ANSWERS)) == [NOT_NOW]


@on_all
def test_a_call_that_is_no_campaigns_is_not_reclassified(profile: str):
    assert errors(talking(profile).takes(ANA, "RECLASSIFY", 1)) == [NOT_NOW]


@on_all
@pytest.mark.parametrize("action", ["UPDATE_SCHEDULED_CALLBACK", "CANCEL_SCHEDULED_CALLBACK"])
def test_a_call_that_is_no_campaigns_has_no_callback(profile: str, action: str):
    assert errors(talking(profile).takes(ANA, action, 1)) == [NOT_NOW]


# Conferences


@differs(
    ucce=("Generic Error", "20999", "<ConferenceCallCommand>: Conference failed..."),
    uccx=INVALID_STATE,
)
def test_only_the_controller_brings_somebody_in(profile: str, expected: Error):
    story = talking(profile).consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)
    story.takes(BEN, "HOLD", 1).calls(BEN, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 3)
    assert errors(story.takes(BEN, "CONFERENCE", 1)) == [expected]


def full_conference(story: Story) -> Story:
    """Ana, the customer and six others are in call 1."""
    for number in range(6):
        story.takes(ANA, "CONSULT_CALL", 1, to=f"555900{number}").gets_through()
        story.fire_next(TimerKind.ANSWER).takes(ANA, "CONFERENCE", 1)
    assert len(story.dialog(1).participants) == 8
    return story


@on_all
def test_a_conference_has_eight_parties_at_the_most(profile: str):
    story = full_conference(talking(profile))
    story.takes(ANA, "CONSULT_CALL", 1, to=ANSWERS).gets_through().fire_next(TimerKind.ANSWER)
    assert errors(story.takes(ANA, "CONFERENCE", 1)) == [NOT_NOW]


# Supervisors


def listening(story: Story, *, monitor: str = "") -> list[Error]:
    command = Supervise(supervisor_id=SUE, agent_address=ANA, monitor_dialog_id=monitor)
    return errors(story.do(command))


HELD_UCCE = ("Generic Error", "13145", "CF_INVALID_OBJECT_STATE")
NEVER_UCCX = ("Generic Error", "88049", "CF_INVALID_OBJECT_STATE")


@differs(ucce=INVALID_STATE, uccx=NEVER_UCCX)
def test_nobody_listens_to_an_agent_who_is_ready(profile: str, expected: Error):
    story = Story(ANA, SUE, profile=profile).asks(ANA, "READY")
    assert listening(story) == [expected]


@differs(ucce=INVALID_STATE, uccx=NEVER_UCCX)
@pytest.mark.parametrize("before", ["READY", "NOT_READY"])
def test_nobody_listens_to_an_agent_who_wraps_up(profile: str, before: str, expected: Error):
    story = Story(ANA, SUE, profile=profile, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    if before == "NOT_READY":
        story.asks(ANA, "NOT_READY")
    assert listening(story.takes(ANA, "DROP", 1)) == [expected]


@differs(ucce=HELD_UCCE, uccx=NEVER_UCCX)
def test_nobody_listens_to_an_agent_who_is_not_ready(profile: str, expected: Error):
    assert listening(Story(ANA, SUE, profile=profile)) == [expected]


@differs(ucce=HELD_UCCE, uccx=NEVER_UCCX)
def test_nobody_listens_to_a_call_on_hold(profile: str, expected: Error):
    story = Story(ANA, SUE, profile=profile).talks_to_customer(ANA).takes(ANA, "HOLD", 1)
    assert listening(story) == [expected]


@on_all
def test_nobody_steps_into_a_call_without_listening_first(profile: str):
    story = Story(ANA, SUE, profile=profile).talks_to_customer(ANA)
    assert listening(story, monitor="1") == [INVALID_STATE]


@on_all
def test_nobody_steps_into_a_full_conference(profile: str):
    story = full_conference(Story(ANA, SUE, profile=profile).talks_to_customer(ANA))
    assert listening(story) == []
    monitor = str(story.newest)
    assert listening(story.gets_through(), monitor=monitor) == [NOT_NOW]


@differs(
    ucce=("Generic Error", "20999", "<ConferenceCallCommand>: Conference failed..."),
    uccx=INVALID_STATE,
)
def test_nobody_steps_into_a_conference_by_one_who_does_not_control_it(
    profile: str, expected: Error
):
    story = Story(ANA, BEN, SUE, profile=profile).talks_to_customer(BEN)
    story.consults(BEN, ANA, about=1).takes(BEN, "CONFERENCE", 1)
    assert listening(story) == []
    assert listening(story.gets_through(), monitor="3") == [expected]


# Call data and digits


@on_all
@pytest.mark.parametrize(
    "data",
    [{"callVariable1": "x" * 41}, {"callVariable11": "x"}, {"user.parts[255]": "x"}],
)
def test_call_data_that_does_not_fit(profile: str, data: dict[str, str]):
    story = talking(profile).takes(ANA, "UPDATE_CALL_DATA", 1, data=data)
    assert errors(story) == [OUT_OF_RANGE]


@on_all
def test_an_array_that_is_set_as_a_scalar(profile: str):
    story = talking(profile).takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.parts[0]": "x"})
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"user.parts": "x"})
    assert errors(story) == [OUT_OF_RANGE]


@on_ucce
def test_call_data_of_a_call_that_was_not_routed(profile: str):
    story = Story(ANA, profile=profile).calls(ANA, ANSWERS)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"})
    protected = ("Call Variable is protected", "22", "CF_INVALID_OBJECT_STATE")
    assert errors(story) == [protected]


@differs(ucce=[], uccx=[("Generic Error", "3", "CF_VALUE_OUT_OF_RANGE")])
@pytest.mark.parametrize("digit", ["A", "B", "C", "D"])
def test_letters_of_dtmf(profile: str, digit: str, expected: list[Error]):
    assert errors(talking(profile).takes(ANA, "SEND_DTMF", 1, digits=f"12*#{digit}")) == expected


@pytest.mark.parametrize("profile", UCCX)
def test_a_recording_that_is_asked_for_tells_nobody(profile: str):
    assert talking(profile).takes(ANA, "START_RECORDING", 1).events() == []
