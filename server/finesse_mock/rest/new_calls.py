"""Calls that begin: made by an agent, or by a supervisor to listen to one or to step in."""

from finesse_mock.engine.call_data import can_be_set
from finesse_mock.engine.commands import MakeCall, Supervise
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import Action, DialogKind, ParticipantState
from finesse_mock.rest import access, parameters, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call
from finesse_mock.wire.requests import DialogRequest, dialog_request


def post_dialogs(call: Call) -> Answer:
    """Answer "Dialog—Create a New Dialog (Make a Call)", "Dialog—Make a Silent Monitor Call" and
    "Dialog—Make a Barge Call"."""
    if call.caller.is_admin:
        raise rejections.administrator_calls(call.caller.user_id)
    agent = access.own_user(call)
    asked = dialog_request(call.body)
    action = parameters.action_in(asked)
    if action not in parameters.BEGINNING:
        raise rejections.invalid_input("requestedAction", "dialog")
    if action is not Action.MAKE_CALL and not agent.definition.is_supervisor:
        raise rejections.not_permitted(agent.id)
    parameters.check(action, asked)
    if not agent.signed_in:
        raise rejections.invalid_state()
    if asked.from_address != agent.extension:
        raise rejections.invalid_input("fromAddress", "dialog")
    if asked.to_address == asked.from_address:
        raise rejections.invalid_destination("toAddress")
    if action is Action.MAKE_CALL:
        return _make_call(call, agent, asked)
    return _supervise(call, agent, action, asked)


def _make_call(call: Call, agent: Agent, asked: DialogRequest) -> Accepted:
    if asked.media_properties and not call.floor.site.profile.call_data_on_make_call:
        raise rejections.invalid_input("mediaProperties", "dialog")
    campaign = any(name.startswith("BA") for name, _ in asked.variables)
    if asked.wrap_up_reason is not None or campaign or not can_be_set(asked.variables):
        raise rejections.invalid_input("mediaProperties", "dialog")
    return Accepted(
        command=MakeCall(
            agent_id=agent.id,
            to_address=asked.to_address or "",
            variables=asked.variables,
            request_id=call.request_id,
        )
    )


def _supervise(call: Call, supervisor: Agent, action: Action, asked: DialogRequest) -> Accepted:
    agent_address = asked.to_address or ""
    _check_supervised(call, agent_address)
    monitor = ""
    if action is Action.BARGE_CALL:
        monitor = _monitor_call(call, supervisor, asked.associated_dialog_uri or "")
    elif supervisor.state is not AgentState.NOT_READY:
        raise rejections.invalid_state()
    return Accepted(
        command=Supervise(
            supervisor_id=supervisor.id,
            agent_address=agent_address,
            monitor_dialog_id=monitor,
            request_id=call.request_id,
        )
    )


def _check_supervised(call: Call, address: str) -> None:
    """The number must be that of a signed-in agent of a team which the caller supervises."""
    agent = call.floor.world.agent_at(address)
    if agent is None:
        raise rejections.invalid_destination("toAddress")
    if not access.oversees(call, agent.definition.team_id):
        raise rejections.not_permitted(call.caller.user_id)


def _monitor_call(call: Call, supervisor: Agent, uri: str) -> str:
    """The id of the call by which the supervisor listens now; a barge begins from one."""
    dialog_id = uri.rpartition("/")[2]
    if not dialog_id:
        raise rejections.invalid_input("associatedDialogUri", "dialog")
    monitor = call.floor.world.dialog(dialog_id)
    own = monitor.of_agent(supervisor.id) if monitor else None
    listens = own is not None and not own.passive and own.state is ParticipantState.ACTIVE
    if monitor is None or monitor.kind is not DialogKind.MONITOR or not listens:
        raise rejections.invalid_state("dialog")
    return monitor.id
