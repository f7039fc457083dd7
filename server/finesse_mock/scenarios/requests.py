"""Acts as commands of the engine, and commands of clients as acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RequestedState,
    RouteCall,
    SetState,
    SignIn,
)
from finesse_mock.floor import Floor
from finesse_mock.model.dialog import OVER, Action
from finesse_mock.model.site import ReasonCategory
from finesse_mock.scenarios import acts

_PARTY_ACTS: Mapping[str, PartyAct] = {
    "party.answer": PartyAct.ANSWER,
    "party.hold": PartyAct.HOLD,
    "party.retrieve": PartyAct.RETRIEVE,
    "party.hangup": PartyAct.DROP,
}
_STATES: Mapping[str, RequestedState] = {
    "ready": RequestedState.READY,
    "not_ready": RequestedState.NOT_READY,
    "logout": RequestedState.LOGOUT,
}


class CannotError(Exception):
    """An act that cannot be tried; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who: the floor they play on, and the dialog ids of the calls by name."""

    floor: Floor
    calls: dict[str, str]

    def agent(self, name: str) -> str:
        """The id of the agent with that id, login name or extension."""
        site = self.floor.site
        by_id = site.user_id(name)
        if by_id is not None:
            return by_id
        signed_in = self.floor.world.agent_at(name)
        if signed_in is not None:
            return signed_in.id
        found = next((each.id for each in site.agents.values() if each.extension == name), None)
        if found is None:
            raise CannotError(f"nobody has the id or extension {name}.")
        return found

    def call(self, name: str) -> str:
        """The dialog id of the call of that name."""
        if name not in self.calls:
            raise CannotError(f"call {name} has not begun.")
        return self.calls[name]

    def name_of(self, dialog_id: str) -> str:
        """What the scenario calls that dialog."""
        return next((name for name, each in self.calls.items() if each == dialog_id), dialog_id)


def commands_of(verb: str, act: acts.Act, cast: Cast) -> list[Command]:
    """What to ask of the world to have that done.

    Raises:
        CannotError: it cannot even be asked.
    """
    match act:
        case acts.Login():
            return [_sign_in(cast, agent, act.extension) for agent in act.each()]
        case acts.OfAgents():
            reason = act.reason if isinstance(act, acts.WithReason) else ""
            return [_set_state(cast, agent, _STATES[verb], reason) for agent in act.each()]
        case acts.InboundCall():
            return [
                RouteCall(
                    from_address=act.from_,
                    agent_id=cast.agent(act.to),
                    queue_id=act.queue,
                    dialed_number=act.dialed_number,
                    variables=tuple(act.vars.items()),
                )
            ]
        case acts.OutgoingCall():
            return [
                MakeCall(
                    agent_id=cast.agent(act.agent),
                    to_address=act.to,
                    variables=tuple(act.vars.items()),
                )
            ]
        case acts.InCall():
            return [_dialog_action(Action(verb), act, cast)]
        case acts.ByParty():
            return [_outside_party(_PARTY_ACTS[verb], act, cast)]
        case _:
            raise AssertionError(f"no command for {verb}")


def _sign_in(cast: Cast, agent: str, extension: str) -> SignIn:
    agent_id = cast.agent(agent)
    definition = cast.floor.site.agents[agent_id]
    return SignIn(agent_id=agent_id, extension=extension or definition.extension)


def _set_state(cast: Cast, agent: str, state: RequestedState, reason: str) -> SetState:
    agent_id = cast.agent(agent)
    reason_id = None
    if reason:
        category = (
            ReasonCategory.LOGOUT if state is RequestedState.LOGOUT else ReasonCategory.NOT_READY
        )
        definition = cast.floor.site.agents[agent_id]
        offered = cast.floor.site.reasons_for(definition, category)
        reason_id = next((r.id for r in offered if reason in (r.label, str(r.code))), None)
        if reason_id is None:
            labels = ", ".join(r.label for r in offered)
            raise CannotError(
                f'agent {agent_id} has no reason "{reason}" for {category}: {labels}.'
            )
    return SetState(agent_id=agent_id, state=state, reason_code_id=reason_id)


def _dialog_action(action: Action, act: acts.InCall, cast: Cast) -> DialogAction:
    agent_id = cast.agent(act.by)
    agent = cast.floor.world.agent(agent_id)
    return DialogAction(
        agent_id=agent_id,
        dialog_id=cast.call(act.call),
        action=action,
        address=agent.extension if agent else "",
        to_address=act.to if isinstance(act, acts.Consult | acts.TransferTo) else "",
        variables=tuple(act.vars.items()) if isinstance(act, acts.Update) else (),
        wrap_up_reason=act.wrap_up_reason if isinstance(act, acts.Update) else None,
        parameters=(("dtmfString", act.digits),) if isinstance(act, acts.SendDigits) else (),
    )


def _outside_party(what: PartyAct, act: acts.ByParty, cast: Cast) -> OutsideParty:
    dialog = cast.floor.world.dialog(cast.call(act.call))
    if dialog is None:
        raise CannotError(f"call {act.call} is over.")
    parties = [
        leg.address
        for leg in dialog.participants
        if not leg.agent_id and leg.state not in OVER and act.party in ("", leg.address)
    ]
    if not parties:
        who = act.party or "nobody outside"
        raise CannotError(f"{who} is {'not ' if act.party else ''}in call {act.call}.")
    if len(parties) > 1:
        raise CannotError(
            f"{' and '.join(parties)} are in call {act.call}; name one of them with party."
        )
    return OutsideParty(dialog_id=dialog.id, address=parties[0], act=what)


def is_what_was_asked(wanted: Command, seen: Command) -> bool:
    """Whether a client's command is the wanted one; what a step does not say may be anything."""
    match wanted, seen:
        case SignIn(), SignIn():
            return wanted.agent_id == seen.agent_id
        case SetState(), SetState():
            return (wanted.agent_id, wanted.state) == (seen.agent_id, seen.state) and (
                wanted.reason_code_id in (None, seen.reason_code_id)
            )
        case MakeCall(), MakeCall():
            return (wanted.agent_id, wanted.to_address) == (seen.agent_id, seen.to_address) and (
                _within(wanted.variables, seen.variables)
            )
        case DialogAction(), DialogAction():
            return (
                (wanted.agent_id, wanted.dialog_id, wanted.action)
                == (seen.agent_id, seen.dialog_id, seen.action)
                and wanted.to_address in ("", seen.to_address)
                and _within(wanted.variables, seen.variables)
                and wanted.wrap_up_reason in (None, seen.wrap_up_reason)
                and _within(wanted.parameters, seen.parameters)
            )
        case _:
            return False


def _within(wanted: Iterable[tuple[str, str]], seen: Iterable[tuple[str, str]]) -> bool:
    return set(wanted) <= set(seen)
