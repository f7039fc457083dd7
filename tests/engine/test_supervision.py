"""Silent monitor, barge in, and dropping a participant: flow H."""

import pytest

from engine.site import ANA, CUSTOMER, SUE
from engine.story import Story
from finesse_mock.engine.commands import DialogAction, Supervise, TimerKind
from finesse_mock.model.dialog import Action

CALLER = f"{CUSTOMER}:ACTIVE[UPDATE_CALL_DATA DROP]"
CONTROLLER = "[HOLD CONSULT_CALL SEND_DTMF UPDATE_CALL_DATA DROP]"
CONSULTING = "[HOLD SEND_DTMF UPDATE_CALL_DATA DROP]"
BARGED_IN = "[HOLD SEND_DTMF UPDATE_CALL_DATA PARTICIPANT_DROP DROP]"


@pytest.fixture
def story() -> Story:
    return Story(ANA, SUE).talks_to_customer(ANA)


def monitors(story: Story) -> Story:
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA))
    story.fire_next(TimerKind.DIAL)
    return story.fire_next(TimerKind.CONNECT)


def barges(story: Story) -> Story:
    command = Supervise(supervisor_id=SUE, agent_address=ANA, monitor_dialog_id="2")
    return monitors(story).do(command)


def test_a_monitor_call_passes_through_its_states(story: Story):
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA)).expect(
        "POST User/1001900/Dialogs  2 INITIATING SUPERVISOR_MONITOR associated=1"
        "  1001900:INITIATING[DROP]",
    )
    story.fire_next(TimerKind.DIAL).expect(
        "PUT User/1001900/Dialogs  2 INITIATED SUPERVISOR_MONITOR associated=1"
        "  1001900:INITIATED[DROP]",
    )
    legs = "1001900:{0}[{1}] 1001001:{2}[]"
    ringing = legs.format("INITIATED", "DROP", "ALERTING")
    listening = legs.format("ACTIVE", "BARGE_CALL DROP", "ACTIVE")
    story.fire_next(TimerKind.CONNECT).expect(
        f"PUT  User/1001900/Dialogs  2 ALERTING SUPERVISOR_MONITOR associated=1  {ringing}",
        f"POST User/1001001/Dialogs  2 ALERTING SUPERVISOR_MONITOR associated=1  {ringing}",
        f"PUT  User/1001900/Dialogs  2 ACTIVE SUPERVISOR_MONITOR associated=1  {listening}",
        f"PUT  User/1001001/Dialogs  2 ACTIVE SUPERVISOR_MONITOR associated=1  {listening}",
        "PUT  User/1001900  TALKING",
    )


def test_the_end_of_monitoring_leaves_the_call_alone(story: Story):
    over = "2 DROPPED SUPERVISOR_MONITOR associated=1  1001900:DROPPED[] 1001001:DROPPED[]"
    gone = over.replace("2 DROPPED", "2 ACTIVE", 1).replace("1001001:DROPPED[]", "1001001:ACTIVE[]")
    monitors(story).takes(SUE, "DROP", 2).expect(
        f"PUT    User/1001900/Dialogs  {gone}",
        f"PUT    User/1001001/Dialogs  {gone}",
        f"PUT    User/1001900/Dialogs  {over}",
        f"PUT    User/1001001/Dialogs  {over}",
        f"DELETE User/1001900/Dialogs  {over}",
        f"DELETE User/1001001/Dialogs  {over}",
        "PUT    User/1001900  NOT_READY",
    )


def test_monitoring_ends_with_the_call(story: Story):
    monitors(story).takes(ANA, "DROP", 1)
    assert story.world.dialogs() == []
    assert story.agent(SUE).state == "NOT_READY"


def test_a_barge_ends_monitoring_and_consults_the_supervisor(story: Story):
    over = "2 DROPPED SUPERVISOR_MONITOR associated=1  1001900:DROPPED[] 1001001:DROPPED[]"
    rings = (
        "3 ALERTING BARGE_IN_CONSULT associated=1"
        "  1001001:INITIATED[UPDATE_CALL_DATA DROP] 1001900:ALERTING[ANSWER]"
    )
    barges(story).expect(
        f"PUT    User/1001900/Dialogs  {over}",
        f"PUT    User/1001001/Dialogs  {over}",
        f"DELETE User/1001900/Dialogs  {over}",
        f"DELETE User/1001001/Dialogs  {over}",
        "PUT    User/1001001/Dialogs  1 ACTIVE PREROUTE_ACD_IN"
        f"  1001001:HELD[RETRIEVE UPDATE_CALL_DATA DROP] {CALLER}",
        f"POST   User/1001001/Dialogs  {rings}",
        f"POST   User/1001900/Dialogs  {rings}",
        "PUT    User/1001001  HOLD",
        "PUT    User/1001900  NOT_READY",
    )


def test_a_barge_ends_in_a_conference_which_the_agent_controls(story: Story):
    talk = f"1001001:ACTIVE{CONSULTING} 1001900:ACTIVE{CONSULTING}"
    over = "3 DROPPED BARGE_IN_CONSULT associated=1  1001001:DROPPED[] 1001900:DROPPED[]"
    together = (
        "1 ACTIVE CONFERENCE secondary=3"
        f"  1001001:ACTIVE{CONTROLLER} 1001900:ACTIVE{BARGED_IN} {CALLER}"
    )
    barges(story).fire_next(TimerKind.BARGE).expect(
        f"PUT    User/1001001/Dialogs  3 ACTIVE BARGE_IN_CONSULT associated=1  {talk}",
        f"PUT    User/1001900/Dialogs  3 ACTIVE BARGE_IN_CONSULT associated=1  {talk}",
        f"PUT    User/1001001/Dialogs  {together}",
        f"DELETE User/1001001/Dialogs  {over}",
        f"DELETE User/1001900/Dialogs  {over}",
        f"POST   User/1001900/Dialogs  {together}",
        "PUT    User/1001001  TALKING",
        "PUT    User/1001900  TALKING",
    )


def test_the_supervisor_drops_the_agent_and_stays_with_the_caller(story: Story):
    barges(story).fire_next(TimerKind.BARGE)
    left = f"1001001:DROPPED[] 1001900:ACTIVE{BARGED_IN} {CALLER}"

    story.do(
        DialogAction(agent_id=SUE, dialog_id="1", action=Action.PARTICIPANT_DROP, address=ANA)
    ).expect(
        f"PUT    User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=3  {left}",
        f"PUT    User/1001900/Dialogs  1 ACTIVE CONFERENCE secondary=3  {left}",
        f"DELETE User/1001001/Dialogs  1 ACTIVE CONFERENCE secondary=3  {left}",
        "PUT    User/1001001  READY",
    )


def test_there_is_nothing_to_listen_to_when_the_call_is_on_hold(story: Story):
    story.takes(ANA, "HOLD", 1).do(Supervise(supervisor_id=SUE, agent_address=ANA)).expect(
        "ERROR User/1001900/Dialogs  User/1001900/Dialogs Generic Error 13145",
    )


def test_a_barge_without_monitoring_is_refused(story: Story):
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA, monitor_dialog_id="1")).expect(
        "ERROR User/1001900/Dialogs  User/1001900/Dialogs Invalid State 22"
    )
