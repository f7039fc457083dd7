"""Supervisors in the calls of their agents: silent monitor, barge in, dropping a participant.

Sources: "Dialog—Make a Silent Monitor Call", "Dialog—Make a Barge Call", "Dialog—Drop
Participant from Conference" and the tables of the same names in "CTI Event Mappings" of the
Finesse Web Services Developer Guide.
"""

from dataclasses import replace

from finesse_mock.engine import calls, joining, refusals
from finesse_mock.engine.changes import ApiError, Subject
from finesse_mock.engine.commands import DialogAction, Supervise, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn, with_leg, with_new_leg
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import (
    LIVE,
    CallType,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)
from finesse_mock.model.site import Outcome

P = ParticipantState


def supervise(turn: Turn, command: Supervise) -> None:
    """Begin to listen to an agent, or step from listening into the call."""
    supervisor = turn.agent(command.supervisor_id)
    agent_id = turn.state.extensions.get(command.agent_address, "")
    if command.monitor_dialog_id:
        error = _barge(turn, supervisor, agent_id, command.monitor_dialog_id)
    else:
        error = _monitor(turn, supervisor, agent_id)
    if error:
        turn.refuse(supervisor.id, Subject.DIALOGS, supervisor.id, error)


def _monitor(turn: Turn, supervisor: Agent, agent_id: str) -> ApiError | None:
    """The supervisor's phone calls the agent's; nobody in the agent's call notices."""
    if supervisor.state is not AgentState.NOT_READY or calls.engaged(turn, supervisor.id):
        return refusals.NOT_NOW
    call = _conversation(turn, agent_id)
    if call is None:
        state = turn.agent(agent_id).state if agent_id else AgentState.LOGOUT
        return refusals.nothing_to_monitor(state, turn.site.profile)
    calls.dial(
        turn,
        supervisor,
        turn.agent(agent_id).extension,
        call_type=CallType.SUPERVISOR_MONITOR,
        kind=DialogKind.MONITOR,
        associated_dialog_id=call.id,
    )
    return None


def _conversation(turn: Turn, agent_id: str) -> Dialog | None:
    """The call in which the agent talks now; listening to somebody else does not count."""
    for dialog, leg in turn.state.calls_of(agent_id):
        if leg.state is P.ACTIVE and dialog.kind is not DialogKind.MONITOR:
            return dialog
    return None


def connect_monitor(turn: Turn, dialog: Dialog) -> None:
    """The agent's phone takes the supervisor's call by itself, without a sound."""
    agent_id = turn.state.extensions.get(dialog.to_address, "")
    if not agent_id or turn.dialog(dialog.associated_dialog_id) is None:
        calls.end(turn, dialog)
        return
    agent = turn.agent(agent_id)
    leg = turn.agents_leg(agent, P.ALERTING, CallType.SUPERVISOR_MONITOR)
    leg = replace(leg, passive=True)
    dialog = turn.put(with_new_leg(dialog, leg))
    for each in dialog.participants:
        dialog = with_leg(dialog, turn.moved(each, P.ACTIVE))
    turn.put(dialog)


def end_orphaned_monitors(turn: Turn, agent_id: str) -> None:
    """A monitor call ends with the agent's part in the monitored one."""
    for dialog, leg in list(turn.state.dialogs_of(agent_id)):
        if not (dialog.kind is DialogKind.MONITOR and leg.passive):
            continue
        monitored = turn.dialog(dialog.associated_dialog_id)
        own = monitored.of_agent(agent_id) if monitored else None
        if own is None or own.state not in LIVE:
            calls.end(turn, dialog)


def _barge(turn: Turn, supervisor: Agent, agent_id: str, monitor_dialog_id: str) -> ApiError | None:
    """Monitoring ends, and the agent consults the supervisor, who answers without ringing."""
    monitor = turn.dialog(monitor_dialog_id)
    own = monitor.of_agent(supervisor.id) if monitor else None
    monitored = monitor.of_agent(agent_id) if monitor else None
    if monitor is None or own is None or own.state is not P.ACTIVE:
        return refusals.NOT_MONITORING
    if monitored is None or not monitored.passive:
        return refusals.NOT_MONITORING
    call = turn.dialog(monitor.associated_dialog_id)
    leg = call.of_agent(agent_id) if call else None
    if call is None or leg is None or leg.state is not P.ACTIVE:
        return refusals.NOT_MONITORING
    if call.kind is DialogKind.CONFERENCE and call.controller != agent_id:
        return refusals.not_controller(turn.site.profile)
    parties = [each for each in call.participants if each.state in LIVE]
    if len(parties) >= turn.site.profile.conference_parties:
        return refusals.NOT_NOW
    calls.end(turn, monitor)
    calls.hold(turn, call, leg)
    _consult_supervisor(turn, call, turn.agent(agent_id), supervisor)
    return None


def _consult_supervisor(turn: Turn, call: Dialog, agent: Agent, supervisor: Agent) -> None:
    """The consult call that the system makes for a barge: the supervisor's phone rings."""

    caller = turn.agents_leg(agent, P.INITIATED, CallType.BARGE_IN_CONSULT)
    consult = turn.put(
        Dialog(
            id=turn.ids.dialog_id(),
            kind=DialogKind.CONSULT,
            from_address=agent.extension,
            to_address=supervisor.extension,
            dialed_number=supervisor.extension,
            dnis=supervisor.extension,
            participants=(
                replace(caller, caller=True),
                turn.agents_leg(supervisor, P.ALERTING, CallType.BARGE_IN_CONSULT),
            ),
            variables=call.variables,
            associated_dialog_id=call.id,
        )
    )
    turn.start(TimerKey(TimerKind.BARGE, consult.id), turn.site.timings.connect_s)


def barge_in(turn: Turn, consult: Dialog) -> None:
    """The supervisor's phone has answered: agent, supervisor and the others are in conference."""
    supervisor, agent = consult.at(consult.to_address), consult.at(consult.from_address)
    call = turn.dialog(consult.associated_dialog_id)
    held = call.of_agent(agent.agent_id) if call and agent else None
    if call is None or agent is None or supervisor is None or held is None:
        calls.end(turn, consult)
        return
    if supervisor.state not in (P.ALERTING, P.ACTIVE) or held.state is not P.HELD:
        calls.end(turn, consult)
        return
    if supervisor.state is P.ALERTING:
        calls.answer(turn, consult, supervisor)
    joining.conference(turn, call, held)


def drop_participant(
    turn: Turn, dialog: Dialog, _: Participant, command: DialogAction
) -> ApiError | None:
    """Take another party, named by its address, out of the conference."""
    target = dialog.at(command.address)
    if target is None or target.state not in LIVE or not _may_be_dropped(turn, target):
        return refusals.NOT_NOW
    calls.drop(turn, dialog, target)
    return None


def _may_be_dropped(turn: Turn, leg: Participant) -> bool:
    """An agent, or an IVR where the site says so; other people outside never."""
    if leg.agent_id:
        return True
    machine = turn.site.destination(leg.address).outcome is Outcome.IVR
    return machine and turn.site.drop_participant_for.drops_machines
