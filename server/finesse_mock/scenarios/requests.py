"""Acts as commands of the engine."""

from collections.abc import Mapping

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    ForceOut,
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
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Action, DiallingMode
from finesse_mock.scenarios import acts, task_acts
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.outcomes import party_in
from finesse_mock.scenarios.reasons import reason_id
from finesse_mock.scenarios.task_requests import in_medium, of_customer, with_task

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
        case task_acts.InMedium():
            return list(in_medium(verb, act, cast))
        case task_acts.InTask():
            return [with_task(verb, act, cast)]
        case acts.OfAgents():
            return [_of_agent(verb, act, cast, agent) for agent in act.each()]
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
        case acts.InboundCall() | acts.Reservation():
            return _arriving(act, cast)
        case _:
            return [_by_people_outside(verb, act, cast)]


def _of_agent(verb: str, act: acts.OfAgents, cast: Cast, agent: str) -> Command:
    match act:
        case acts.Login() | acts.AnyState(state="LOGIN"):
            return _sign_in(cast, agent, act.extension)
        case acts.AnyState():
            return _set_state(cast, agent, RequestedState(act.state), act)
        case acts.Absence():
            return ForceOut(agent_id=cast.agent(agent))
        case _:
            return _set_state(cast, agent, _STATES[verb], act)


def _arriving(act: acts.InboundCall | acts.Reservation, cast: Cast) -> list[Command]:
    """What has somebody outside call, or be called; before it, what makes the agent READY."""
    if isinstance(act, acts.InboundCall):
        return [*(_made_ready(cast, act.to) if act.sign_in else ()), _inbound(act, cast)]
    return [*(_made_ready(cast, act.agent) if act.sign_in else ()), _reservation(act, cast)]


def _inbound(act: acts.InboundCall, cast: Cast) -> RouteCall:
    waits = not (act.to or act.queue)
    return RouteCall(
        from_address=act.from_,
        agent_id=cast.agent(act.to) if act.to else "",
        queue_id=cast.queue(act.queue) if act.queue else "",
        dialed_number=cast.number(act.dialed_number) if waits else act.dialed_number,
        ring_s=act.ring,
        variables=tuple(act.vars.items()),
    )


def _reservation(act: acts.Reservation, cast: Cast) -> ReserveAgent:
    return ReserveAgent(
        agent_id=cast.agent(act.agent),
        mode=MODES[act.mode],
        customer=act.customer,
        variables=tuple(act.vars.items()),
        blended=act.blended,
        callback=act.callback,
    )


def _made_ready(cast: Cast, name: str) -> list[Command]:
    """What makes an agent READY, whatever is the case now; nothing for one who is."""
    agent = cast.floor.world.agent(cast.agent(name))
    if agent is None or agent.state is AgentState.READY:
        return []
    ready = SetState(agent_id=agent.id, state=RequestedState.READY)
    return [ready] if agent.signed_in else [_sign_in(cast, agent.id, ""), ready]


def _by_people_outside(verb: str, act: acts.Act, cast: Cast) -> Command:
    """What no client does."""
    match act:
        case acts.ByParty():
            return _outside_party(_PARTY_VERBS[verb], act, cast)
        case acts.Abandon():
            dialog = cast.dialog(act.call)
            caller = next((leg.address for leg in dialog.participants if leg.caller), "")
            party = acts.ByParty(call=act.call, party=caller)
            return _outside_party(PartyAct.DROP, party, cast)
        case task_acts.Offer() | task_acts.OfTask():
            return of_customer(act, cast)
        case _:
            raise AssertionError(f"no command for {verb}")


def _sign_in(cast: Cast, agent: str, extension: str) -> SignIn:
    agent_id = cast.agent(agent)
    definition = cast.floor.site.agents[agent_id]
    return SignIn(agent_id=agent_id, extension=extension or definition.extension)


def _set_state(cast: Cast, agent: str, state: RequestedState, act: acts.OfAgents) -> SetState:
    agent_id = cast.agent(agent)
    reason = act.reason if isinstance(act, acts.WithReason | acts.AnyState) else ""
    by = act.by if isinstance(act, acts.Ready) else ""
    return SetState(
        agent_id=agent_id,
        state=state,
        reason_code_id=reason_id(cast.floor.site, agent_id, state, reason),
        supervisor_id=cast.agent(by) if by else "",
    )


def _barge(act: acts.Barge, cast: Cast) -> Supervise:
    monitor = cast.dialog(act.call)
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
    dialog = cast.dialog(act.call)
    address = party_in(dialog, act.call, act.party)
    return OutsideParty(dialog_id=dialog.id, address=address, act=what)
