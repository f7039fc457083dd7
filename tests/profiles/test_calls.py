"""The rows about calls."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, SUE
from engine.story import Story
from finesse_mock.engine.commands import ReserveAgent, Supervise, TimerKind
from finesse_mock.model.dialog import DiallingMode
from profiles.outcomes import error_codes
from profiles.platforms import differs, on_ucce


@differs(ucce="PREROUTE_ACD_IN", uccx="ACD_IN")
def test_the_type_of_a_routed_call(profile: str, expected: str):
    story = Story(ANA, profile=profile).asks(ANA, "READY").queue_delivers(ANA)
    assert story.leg(ANA, 1).call_type == expected


@differs(ucce=True, uccx=False)
def test_call_keys(profile: str, *, expected: bool):
    story = Story(ANA, profile=profile).asks(ANA, "READY").queue_delivers(ANA)
    assert (story.dialog(1).call_key is not None) is expected


@differs(ucce=[], uccx=[("Generic Error", "3")])
@pytest.mark.parametrize("digit", ["A", "B", "C", "D"])
def test_letters_of_dtmf(profile: str, digit: str, expected: list[tuple[str, str]]):
    story = Story(ANA, profile=profile).talks_to_customer(ANA)
    assert error_codes(story.takes(ANA, "SEND_DTMF", 1, digits=f"12*#{digit}")) == expected


@on_ucce
def test_call_data_of_a_call_that_was_not_routed(profile: str):
    story = Story(ANA, profile=profile).calls(ANA, ANSWERS)
    story.takes(ANA, "UPDATE_CALL_DATA", 1, data={"callVariable1": "x"})
    assert [kind for kind, _ in error_codes(story)] == ["Call Variable is protected"]


@on_ucce
def test_the_id_of_the_call_that_was_joined(profile: str):
    story = Story(ANA, BEN, profile=profile).talks_to_customer(ANA).consults(ANA, BEN, about=1)
    assert story.takes(ANA, "CONFERENCE", 1).dialog(1).secondary_id == "2"


@differs(ucce=False, uccx=True)
def test_recording(profile: str, *, expected: bool):
    story = Story(ANA, profile=profile).talks_to_customer(ANA)
    assert ("START_RECORDING" in story.leg(ANA, 1).actions) is expected


@differs(ucce=("Generic Error", "20999"), uccx=("Invalid State", "22"))
def test_a_conference_of_which_somebody_else_is_controller(profile: str, expected: tuple[str, str]):
    story = Story(ANA, BEN, profile=profile).talks_to_customer(ANA).consults(ANA, BEN, about=1)
    story.takes(ANA, "CONFERENCE", 1).takes(BEN, "HOLD", 1)
    story.calls(BEN, ANSWERS).gets_through().outside(ANSWERS, "ANSWER", 3)
    assert error_codes(story.takes(BEN, "CONFERENCE", 1)) == [expected]


@differs(ucce=True, uccx=False)
def test_dropping_a_participant(profile: str, *, expected: bool):
    """Sue listened to Ana and stepped in; in the conference she may drop others, or may not."""
    story = Story(ANA, SUE, profile=profile).talks_to_customer(ANA)
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA)).gets_through()
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA, monitor_dialog_id="2"))
    story.fire_next(TimerKind.BARGE)
    assert story.leg(SUE, 1).call_type == "CONFERENCE"
    assert ("PARTICIPANT_DROP" in story.leg(SUE, 1).actions) is expected


# Previews

DECISIONS = ("ACCEPT", "CLOSE", "REJECT")


def previewed(profile: str, mode: DiallingMode) -> tuple[str, ...]:
    """What the agent is offered of a reservation; nothing where there is none."""
    story = Story(ANA, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=mode, customer=CUSTOMER))
    return story.leg(ANA, 1).actions if story.world.dialogs() else ()


@differs(ucce=DECISIONS, uccx=())
def test_preview(profile: str, expected: tuple[str, ...]):
    assert previewed(profile, DiallingMode.PREVIEW) == expected


@differs(ucce=DECISIONS, uccx=DECISIONS)
def test_direct_preview(profile: str, expected: tuple[str, ...]):
    assert previewed(profile, DiallingMode.DIRECT_PREVIEW) == expected
