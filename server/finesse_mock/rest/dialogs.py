"""The Dialog resource: reading calls and acting on them.

What is checked here is whether a request makes sense at all. Whether the call allows it is for the
engine, which alone knows what it offered: its refusal comes as an event.
"""

from finesse_mock.engine.commands import DialogAction
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Action, Dialog, Participant, ParticipantState
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import DropParticipantFor
from finesse_mock.rest import access, parameters, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.wire.dialogs import call_type_for, dialog
from finesse_mock.wire.requests import DialogRequest, dialog_request
from finesse_mock.wire.xml import Node, branch

# Reading


def get_dialogs(call: Call) -> Answer:
    """Answer "User—Get List of Dialogs (Voice Only)"."""
    agent = access.readable_user(call)
    found = call.floor.world.dialogs_of(agent.id)
    return Document(branch("Dialogs", *(_seen_by(call, each, agent.id) for each in found)))


def get_dialog(call: Call) -> Answer:
    """Answer "Dialog—Get Dialog"; for participants, their supervisors and administrators."""
    each = _named_dialog(call)
    if each.of_agent(call.caller.user_id) is None and not _oversees_a_party(call, each):
        raise rejections.not_permitted(call.caller.user_id)
    return Document(_seen_by(call, each, call.caller.user_id))


def _seen_by(call: Call, each: Dialog, agent_id: str) -> Node:
    return dialog("Dialog", each, call_type_for(each, agent_id), call.floor.site.profile)


def _oversees_a_party(call: Call, each: Dialog) -> bool:
    parties = (call.floor.world.agent(leg.agent_id) for leg in each.participants if leg.agent_id)
    return call.caller.is_admin or any(
        access.oversees(call, party.definition.team_id) for party in parties if party
    )


def _named_dialog(call: Call) -> Dialog:
    found = call.floor.world.dialog(call.path["dialog"])
    if found is None:
        raise rejections.unknown_dialog()
    return found


# Acting on a call


def put_dialog(call: Call) -> Answer:
    """Answer "Dialog—Take Action on Participant", and all other actions on a call."""
    each = _named_dialog(call)
    agent = access.calling_agent(call)
    leg = each.of_agent(agent.id) if agent else None
    if agent is None or leg is None:
        raise rejections.not_permitted(call.caller.user_id)
    asked = dialog_request(call.body)
    action = parameters.action_in(asked)
    if action in parameters.BEGINNING:
        raise rejections.invalid_input("requestedAction", "dialog")
    if not _available(action, call.floor.site.profile):
        raise rejections.not_implemented(action)
    parameters.check(action, asked)
    _check_addresses(action, asked, leg)
    if action is Action.PARTICIPANT_DROP and not _may_drop_others(call, agent):
        raise rejections.not_permitted(agent.id)
    if action in _NEVER_ON_HOLD and leg.state is ParticipantState.HELD:
        raise rejections.wrong_state_of_call()
    return _act(call, agent, each.id, action, asked)


def _may_drop_others(call: Call, agent: Agent) -> bool:
    """Whether there is a conference in which the agent might; the engine knows in which."""
    only_supervisors = call.floor.site.drop_participant_for is DropParticipantFor.SUPERVISOR_ONLY
    return agent.definition.is_supervisor or not only_supervisors


_NEVER_ON_HOLD = frozenset({Action.SEND_DTMF, Action.START_RECORDING})
"""Actions that are refused at once while the caller holds; all others by an event."""


def _available(action: Action, profile: Profile) -> bool:
    """Whether the platform has the operation ("Platform-Based API Differences")."""
    if action is Action.START_RECORDING:
        return profile.recording
    return profile.participant_drop or action is not Action.PARTICIPANT_DROP


def _check_addresses(action: Action, asked: DialogRequest, leg: Participant) -> None:
    """An action is for the caller's own phone, but for the one that drops somebody else."""
    target = asked.target_media_address
    if target and target != leg.address and action is not Action.PARTICIPANT_DROP:
        raise rejections.invalid_input("targetMediaAddress", "dialog")
    if "toAddress" in parameters.required(action) and asked.to_address == leg.address:
        raise rejections.invalid_destination("toAddress")


def _act(
    call: Call, agent: Agent, dialog_id: str, action: Action, asked: DialogRequest
) -> Accepted:
    return Accepted(
        command=DialogAction(
            agent_id=agent.id,
            dialog_id=dialog_id,
            action=action,
            address=asked.target_media_address or "",
            to_address=asked.to_address or "",
            variables=asked.variables,
            wrap_up_reason=asked.wrap_up_reason,
            parameters=asked.action_params,
            request_id=call.request_id,
        )
    )
