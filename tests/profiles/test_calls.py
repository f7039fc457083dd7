"""The rows about calls."""

from engine.site import ANA, BEN, CUSTOMER, SUE
from engine.story import Story
from finesse_mock.engine.commands import CtiFailover, ReserveAgent, Supervise, TimerKind
from finesse_mock.model.dialog import DiallingMode
from profiles.platforms import differs, each, on_ucce


@differs(ucce="PREROUTE_ACD_IN", uccx="ACD_IN")
def test_the_type_of_a_routed_call(profile: str, expected: str):
    story = Story(ANA, profile=profile).asks(ANA, "READY").queue_delivers(ANA)
    assert story.leg(ANA, 1).call_type == expected


@differs(ucce=True, uccx=False)
def test_call_keys(profile: str, *, expected: bool):
    story = Story(ANA, profile=profile).asks(ANA, "READY").queue_delivers(ANA)
    assert (story.dialog(1).call_key is not None) is expected


@on_ucce
def test_the_id_of_the_call_that_was_joined(profile: str):
    story = Story(ANA, BEN, profile=profile).talks_to_customer(ANA).consults(ANA, BEN, about=1)
    assert story.takes(ANA, "CONFERENCE", 1).dialog(1).secondary_id == "2"


@differs(ucce=False, uccx=True)
def test_recording(profile: str, *, expected: bool):
    story = Story(ANA, profile=profile).talks_to_customer(ANA)
    assert ("START_RECORDING" in story.leg(ANA, 1).actions) is expected


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


@each(ucce_12_6=CUSTOMER, ucce_12_5=CUSTOMER, ucce_11_6="", uccx_12_5="", uccx_11_6="")
def test_the_number_of_a_direct_preview_without_its_prefix(profile: str, expected: str):
    story = Story(ANA, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.DIRECT_PREVIEW, customer=CUSTOMER))
    assert story.dialog(1).callback_number == expected


# After a failover of the CTI server


@differs(ucce="PREROUTE_ACD_IN", uccx=None)
def test_the_type_of_a_call_after_a_failover(profile: str, expected: str | None):
    story = Story(ANA, profile=profile).talks_to_customer(ANA).do(CtiFailover())
    assert story.leg(ANA, 1).call_type == expected


@differs(ucce="PREDICTIVE_OUTBOUND", uccx=None)
def test_the_status_of_a_dialler_call_after_a_failover(profile: str, expected: str | None):
    story = Story(ANA, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PREDICTIVE, customer=CUSTOMER))
    story.fire_next(TimerKind.CUSTOMER).do(CtiFailover())
    assert dict(story.dialog(1).variables).get("BAStatus") == expected
