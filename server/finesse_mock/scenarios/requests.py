"""Acts as commands of the engine."""

from collections.abc import Mapping

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
)
from finesse_mock.model.dialog import Action, DiallingMode
from finesse_mock.model.site import ReasonCategory
from finesse_mock.scenarios import acts
from finesse_mock.scenarios.cast import CannotError, Cast
from finesse_mock.scenarios.outcomes import party_in

PARTY_ACTS: Mapping[acts.PartyAct, PartyAct] = {
    "answer": PartyAct.ANSWER,
    "hold": PartyAct.HOLD,
    "retrieve": PartyAct.RETRIEVE,
    "hangup": PartyAct.DROP,
}
"""What people outside do, by its name in scenarios and control API."""

MODES: Mapping[acts.Mode, DiallingMode] = {
    "preview": DiallingMode.PREVIEW,
    "direct_preview": DiallingMode.DIRECT_PREVIEW,
    "progressive": DiallingMode.PROGRESSIVE,
    "predictive": DiallingMode.PREDICTIVE,
}
"""The modes of campaigns, by their names in scenarios and control API."""

_PARTY_VERBS: Mapping[str, PartyAct] = {f"party.{name}": what for name, what in PARTY_ACTS.items()}
_STATES: Mapping[str, RequestedState] = {
    "ready": RequestedState.READY,
    "not_ready": RequestedState.NOT_READY,
    "logout": RequestedState.LOGOUT,
    "work": RequestedState.WORK,
}


def commands_of(verb: str, act: acts.Act, cast: Cast) -> list[Command]:
    """What to ask of the world to have that done.

    Raises:
        CannotError: it cannot even be asked.
    """
    match act:
        case acts.Login():
            return [_sign_in(cast, agent, act.extension) for agent in act.each()]
        case acts.OfAgents():
            return [_set_state(cast, agent, _STATES[verb], act) for agent in act.each()]
        case acts.OutgoingCall():
            return [
                MakeCall(
                    agent_id=cast.agent(act.agent),
                    to_address=act.to,
                    variables=tuple(act.vars.items()),
                )
            ]
        case acts.Monitor():
            return [
                Supervise(supervisor_id=cast.agent(act.by), agent_address=cast.extension(act.agent))
            ]
        case acts.Barge():
            return [_barge(act, cast)]
        case acts.InCall():
            return [_dialog_action(Action(verb), act, cast)]
        case _:
            return [_by_the_world(verb, act, cast)]


def _by_the_world(verb: str, act: acts.Act, cast: Cast) -> Command:
    """What no client does."""
    match act:
        case acts.InboundCall():
            return RouteCall(
                from_address=act.from_,
                agent_id=cast.agent(act.to) if act.to else "",
                queue_id=act.queue,
                dialed_number=act.dialed_number,
                variables=tuple(act.vars.items()),
            )
        case acts.Reservation():
            return ReserveAgent(
                agent_id=cast.agent(act.agent),
                mode=MODES[act.mode],
                customer=act.customer,
                variables=tuple(act.vars.items()),
                blended=act.blended,
                callback=act.callback,
            )
        case acts.ByParty():
            return _outside_party(_PARTY_VERBS[verb], act, cast)
        case _:
            raise AssertionError(f"no command for {verb}")


def _sign_in(cast: Cast, agent: str, extension: str) -> SignIn:
    agent_id = cast.agent(agent)
    definition = cast.floor.site.agents[agent_id]
    return SignIn(agent_id=agent_id, extension=extension or definition.extension)


def _set_state(cast: Cast, agent: str, state: RequestedState, act: acts.OfAgents) -> SetState:
    agent_id = cast.agent(agent)
    reason = act.reason if isinstance(act, acts.WithReason) else ""
    by = act.by if isinstance(act, acts.Ready) else ""
    return SetState(
        agent_id=agent_id,
        state=state,
        reason_code_id=_reason_id(cast, agent_id, state, reason) if reason else None,
        supervisor_id=cast.agent(by) if by else "",
    )


def _reason_id(cast: Cast, agent_id: str, state: RequestedState, reason: str) -> int:
    category = ReasonCategory(state)
    offered = cast.floor.site.reasons_for(cast.floor.site.agents[agent_id], category)
    found = next((each.id for each in offered if reason in (each.label, str(each.code))), None)
    if found is None:
        labels = ", ".join(each.label for each in offered)
        raise CannotError(f'agent {agent_id} has no reason "{reason}" for {category}: {labels}.')
    return found


def _barge(act: acts.Barge, cast: Cast) -> Supervise:
    monitor = cast.floor.world.dialog(cast.call(act.call))
    if monitor is None:
        raise CannotError(f"call {act.call} is over.")
    return Supervise(
        supervisor_id=cast.agent(act.by),
        agent_address=monitor.to_address,
        monitor_dialog_id=monitor.id,
    )


def _dialog_action(action: Action, act: acts.InCall, cast: Cast) -> DialogAction:
    whose = act.agent if isinstance(act, acts.DropParty) else act.by
    return DialogAction(
        agent_id=cast.agent(act.by),
        dialog_id=cast.call(act.call),
        action=action,
        address=cast.extension(whose),
        to_address=act.to if isinstance(act, acts.Consult | acts.TransferTo) else "",
        variables=tuple(act.vars.items()) if isinstance(act, acts.Update) else (),
        wrap_up_reason=act.wrap_up_reason if isinstance(act, acts.Update) else None,
        parameters=_parameters(act),
    )


def _parameters(act: acts.InCall) -> tuple[tuple[str, str], ...]:
    """The ``actionParams`` of the request; what the step does not say is not sent."""
    match act:
        case acts.SendDigits():
            return (("dtmfString", act.digits),)
        case acts.Reclassify():
            return (("outboundClassification", act.outbound_classification),)
        case acts.ScheduleCallback():
            said = {"callbackTime": act.callback_time, "callbackNumber": act.callback_number}
            return tuple((name, value) for name, value in said.items() if value)
        case _:
            return ()


def _outside_party(what: PartyAct, act: acts.ByParty, cast: Cast) -> OutsideParty:
    dialog = cast.floor.world.dialog(cast.call(act.call))
    if dialog is None:
        raise CannotError(f"call {act.call} is over.")
    address = party_in(dialog, act.call, act.party)
    return OutsideParty(dialog_id=dialog.id, address=address, act=what)
