"""Who may drop whom from a conference: the property ``enableDropParticipantFor``."""

import pytest

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, MACHINE, SUE
from engine.story import OUTSIDE, Story
from finesse_mock.engine.commands import TimerKind
from finesse_mock.model.site import DropParticipantFor

SUPERVISOR_ONLY = DropParticipantFor.SUPERVISOR_ONLY
CONTROLLER_AND_SUPERVISOR = DropParticipantFor.CONTROLLER_AND_SUPERVISOR
ALL = DropParticipantFor.ALL
WIDER = [CONTROLLER_AND_SUPERVISOR, ALL]


def conference(droppers: DropParticipantFor, third: str = BEN, profile: str = "ucce-12.6") -> Story:
    """Ana talks to a customer and brings a third party in."""
    story = Story(ANA, BEN, SUE, profile=profile, droppers=droppers).talks_to_customer(ANA)
    story.takes(ANA, "CONSULT_CALL", 1, to=third).gets_through()
    if third in {BEN, SUE}:
        story.takes(third, "ANSWER", 2)
    else:
        story.fire_next(TimerKind.ANSWER)
    return story.takes(ANA, "CONFERENCE", 1)


@pytest.mark.parametrize(
    ("droppers", "third", "who"),
    [
        (SUPERVISOR_ONLY, BEN, []),
        (SUPERVISOR_ONLY, SUE, [SUE]),
        (CONTROLLER_AND_SUPERVISOR, BEN, [ANA]),
        (CONTROLLER_AND_SUPERVISOR, SUE, [ANA, SUE]),
        (ALL, BEN, [ANA, BEN]),
        (ALL, SUE, [ANA, SUE]),
    ],
)
def test_who_is_offered_to_drop_others(droppers: DropParticipantFor, third: str, who: list[str]):
    story = conference(droppers, third)
    offered = [
        leg.agent_id for leg in story.dialog(1).participants if "PARTICIPANT_DROP" in leg.actions
    ]
    assert offered == who


def test_others_are_dropped_from_conferences_only():
    story = Story(ANA, droppers=ALL).talks_to_customer(ANA)
    assert "PARTICIPANT_DROP" not in story.leg(ANA, 1).actions


def test_unified_ccx_drops_nobody():
    story = conference(ALL, SUE, "uccx-12.5")
    assert "PARTICIPANT_DROP" not in story.leg(SUE, 1).actions


def test_the_controller_drops_another_agent():
    story = conference(CONTROLLER_AND_SUPERVISOR)
    controls = "[HOLD CONSULT_CALL SEND_DTMF UPDATE_CALL_DATA PARTICIPANT_DROP DROP]"
    left = f"1001001:ACTIVE{controls}  1001002:DROPPED[]  {CUSTOMER}:ACTIVE{OUTSIDE}"
    story.takes(ANA, "PARTICIPANT_DROP", 1, target=BEN).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"PUT    User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        f"DELETE User/1001002/Dialogs  1 ACTIVE CONFERENCE secondary=2  {left}",
        "PUT    User/1001002  NOT_READY",
    )


def test_one_who_is_not_offered_it_drops_nobody():
    conference(CONTROLLER_AND_SUPERVISOR).takes(BEN, "PARTICIPANT_DROP", 1, target=ANA).expect(
        "ERROR User/1001002/Dialogs  Dialog/1  Generic Error 22"
    )


@pytest.mark.parametrize("droppers", WIDER)
def test_a_machine_is_dropped_where_more_than_supervisors_may(droppers: DropParticipantFor):
    story = conference(droppers, MACHINE).takes(ANA, "PARTICIPANT_DROP", 1, target=MACHINE)
    machine = story.dialog(1).at(MACHINE)
    assert machine is not None
    assert (machine.state, story.dialog(1).state) == ("DROPPED", "ACTIVE")


@pytest.mark.parametrize("droppers", WIDER)
@pytest.mark.parametrize("somebody", [CUSTOMER, ANSWERS])
def test_people_outside_are_never_dropped(droppers: DropParticipantFor, somebody: str):
    story = conference(droppers, ANSWERS).takes(ANA, "PARTICIPANT_DROP", 1, target=somebody)
    story.expect("ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22")


def test_supervisors_alone_drop_no_machine():
    story = conference(SUPERVISOR_ONLY, SUE)
    story.takes(ANA, "CONSULT_CALL", 1, to=MACHINE).gets_through().fire_next(TimerKind.ANSWER)
    story.takes(ANA, "CONFERENCE", 1)
    story.takes(SUE, "PARTICIPANT_DROP", 1, target=MACHINE).expect(
        "ERROR User/1001900/Dialogs  Dialog/1  Generic Error 22"
    )
