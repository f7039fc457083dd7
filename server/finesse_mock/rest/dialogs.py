"""The Dialog resource: reading calls, making calls, acting on them.

What is checked here is whether a request makes sense at all. Whether the call allows it is for the
engine, which alone knows what it offered: its refusal comes as an event.
"""

from collections.abc import Mapping

from finesse_mock.engine.call_data import fault_in
from finesse_mock.engine.commands import DialogAction, MakeCall
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Action, Dialog, Participant
from finesse_mock.model.profile import Platform
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.wire.dialogs import call_type_for, dialog
from finesse_mock.wire.requests import DialogRequest, dialog_request
from finesse_mock.wire.xml import Node, branch

BEGINNING = frozenset({Action.MAKE_CALL, Action.SILENT_MONITOR, Action.BARGE_CALL})
"""Actions that begin a call, and so are asked of the collection; all others of a dialog."""

REQUIRED: Mapping[Action, tuple[str, ...]] = {
    Action.MAKE_CALL: ("fromAddress", "toAddress"),
    Action.SILENT_MONITOR: ("fromAddress", "toAddress"),
    Action.BARGE_CALL: ("fromAddress", "toAddress", "associatedDialogUri"),
    Action.CONSULT_CALL: ("targetMediaAddress", "toAddress"),
    Action.TRANSFER_SST: ("targetMediaAddress", "toAddress"),
    Action.SEND_DTMF: ("targetMediaAddress", "dtmfString"),
    Action.RECLASSIFY: ("targetMediaAddress", "outboundClassification"),
    Action.UPDATE_CALL_DATA: ("mediaProperties",),
}
"""The parameters an action cannot do without, on the pages "Dialog—…"; of those not listed it is
``targetMediaAddress``."""

NOT_AVAILABLE: Mapping[Platform, frozenset[Action]] = {
    Platform.UCCE: frozenset({Action.START_RECORDING}),
    Platform.UCCX: frozenset({Action.PARTICIPANT_DROP}),
}
"""Operations that a platform does not have ("Platform-Based API Differences")."""


# Reading


def get_dialogs(call: Call) -> Answer:
    """Answer "User—Get List of Dialogs (Voice Only)"."""
    agent = access.readable_user(call)
    found = call.floor.world.dialogs_of(agent.id)
    return Document(branch("Dialogs", *(_seen_by(call, each, agent.id) for each in found)))


def get_media_dialogs(call: Call) -> Answer:
    """The nonvoice dialogs of a user, of which there are none."""
    access.readable_user(call)
    return Document(branch("Dialogs"))


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


# Beginning a call


def post_dialogs(call: Call) -> Answer:
    """Answer "Dialog—Create a New Dialog (Make a Call)", and what else begins a call."""
    if call.caller.is_admin:
        raise rejections.administrator_calls(call.caller.user_id)
    agent = access.own_user(call)
    asked = dialog_request(call.body)
    action = _action(asked)
    if action not in BEGINNING:
        raise rejections.invalid_input("requestedAction", "dialog")
    _check_required(action, asked)
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
    if asked.wrap_up_reason is not None or campaign or fault_in(asked.variables, None):
        raise rejections.invalid_input("mediaProperties", "dialog")
    return Accepted(
        command=MakeCall(
            agent_id=agent.id,
            to_address=asked.to_address or "",
            variables=asked.variables,
            request_id=call.request_id,
        )
    )


def _supervise(call: Call, agent: Agent, action: Action, asked: DialogRequest) -> Accepted:
    """Silent monitor and barge-in, which no engine offers yet, and so are refused by event."""
    if not agent.definition.is_supervisor:
        raise rejections.not_permitted(agent.id)
    uri = asked.associated_dialog_uri or ""
    return _act(call, agent, uri.rpartition("/")[2], action, asked)


# Acting on a call


def put_dialog(call: Call) -> Answer:
    """Answer "Dialog—Take Action on Participant", and all other actions on a call."""
    each = _named_dialog(call)
    agent = access.calling_agent(call)
    leg = each.of_agent(agent.id) if agent else None
    if agent is None or leg is None:
        raise rejections.not_permitted(call.caller.user_id)
    asked = dialog_request(call.body)
    action = _action(asked)
    if action in BEGINNING:
        raise rejections.invalid_input("requestedAction", "dialog")
    if action in NOT_AVAILABLE[call.floor.site.profile.platform]:
        raise rejections.not_implemented(action)
    _check_required(action, asked)
    _check_addresses(action, asked, leg)
    return _act(call, agent, each.id, action, asked)


def _action(asked: DialogRequest) -> Action:
    if not asked.requested_action:
        raise rejections.parameter_missing("requestedAction")
    if asked.requested_action not in Action.__members__:
        raise rejections.invalid_input("requestedAction", "dialog")
    return Action(asked.requested_action)


def _check_required(action: Action, asked: DialogRequest) -> None:
    given = dict(asked.action_params) | {
        "fromAddress": asked.from_address,
        "toAddress": asked.to_address,
        "targetMediaAddress": asked.target_media_address,
        "associatedDialogUri": asked.associated_dialog_uri,
        "mediaProperties": asked.media_properties,
    }
    for parameter in REQUIRED.get(action, ("targetMediaAddress",)):
        if not given.get(parameter):
            raise rejections.parameter_missing(parameter)


def _check_addresses(action: Action, asked: DialogRequest, leg: Participant) -> None:
    """An action is for the caller's own phone, but for the one that drops somebody else."""
    target = asked.target_media_address
    if target and target != leg.address and action is not Action.PARTICIPANT_DROP:
        raise rejections.invalid_input("targetMediaAddress", "dialog")
    if "toAddress" in REQUIRED.get(action, ()) and asked.to_address == leg.address:
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
