"""The world: the one mutable thing of the engine, changed by commands alone.

``apply`` dispatches a command to the flow that carries it out and finishes the turn: the states of
all agents whose calls changed are settled, wrapped-up dialogs removed, offers brought up to date.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from finesse_mock.engine import agents, call_data, calls, joining, refusals
from finesse_mock.engine.changes import ApiError, Change, Subject
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RouteCall,
    SetState,
    SignIn,
    TimerFired,
    TimerKey,
    TimerKind,
)
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import (
    Action,
    CallType,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)
from finesse_mock.model.site import Site


class World:
    """A contact centre at work. Synchronous, and without clock or chance of its own."""

    def __init__(self, site: Site, ids: Ids) -> None:
        self.site = site
        self._ids = ids
        self._state = WorldState.of(site)

    # What may be asked

    def agent(self, agent_id: str) -> Agent | None:
        """That agent now; None for an id nobody has."""
        return self._state.agents.get(agent_id)

    def agents(self) -> list[Agent]:
        """All agents, in the order of the world file."""
        return list(self._state.agents.values())

    def agent_at(self, extension: str) -> Agent | None:
        """The agent who is signed in at that extension."""
        agent_id = self._state.extensions.get(extension)
        return self._state.agents[agent_id] if agent_id else None

    def dialog(self, dialog_id: str) -> Dialog | None:
        """That dialog now; None when there is none or it is over."""
        return self._state.dialogs.get(dialog_id)

    def dialogs(self) -> list[Dialog]:
        """All dialogs, oldest first."""
        return list(self._state.dialogs.values())

    def dialogs_of(self, agent_id: str) -> list[Dialog]:
        """The Dialogs collection of an agent, oldest first."""
        return [dialog for dialog, _ in self._state.dialogs_of(agent_id)]

    def timers(self) -> Mapping[TimerKey, datetime]:
        """What is due by itself, and when."""
        return dict(self._state.timers)

    # What may be done

    def apply(self, command: Command, now: datetime) -> tuple[Change, ...]:
        """Carry a command out at that moment (UTC) and answer all that changed, in order."""
        turn = Turn(self._state, self.site, self._ids, now, command.request_id)
        match command:
            case SignIn():
                agents.sign_in(turn, command)
            case SetState():
                agents.set_state(turn, command)
            case MakeCall():
                calls.make_call(turn, command)
            case RouteCall():
                calls.route_call(turn, command)
            case DialogAction():
                _take_action(turn, command)
            case OutsideParty():
                _outside_party(turn, command)
            case TimerFired(key=key):
                _timer_fired(turn, key)
            case _:
                assert_never(command)
        _finish(turn, command)
        return tuple(turn.changes)


def _finish(turn: Turn, command: Command) -> None:
    if isinstance(command, SetState):
        turn.touched[command.agent_id] = None
    for agent_id in list(turn.touched):
        agents.settle(turn, agent_id)
        for dialog in agents.wrapped_up(turn, agent_id):
            leg = dialog.of_agent(agent_id)
            if leg is not None:
                calls.end_wrap_up(turn, dialog, leg)
    turn.refresh_offers()


def _take_action(turn: Turn, command: DialogAction) -> None:
    dialog = turn.dialog(command.dialog_id)
    leg = dialog.of_agent(command.agent_id) if dialog else None
    if dialog is None or leg is None or command.action not in leg.actions:
        error: ApiError | None = refusals.not_offered(
            command.action,
            turn.site.profile,
            in_anothers_conference=(
                dialog is not None and _in_anothers_conference(turn, dialog, command.agent_id)
            ),
        )
    else:
        error = _FLOWS[command.action](turn, dialog, leg, command)
    if error:
        turn.refuse(command.agent_id, Subject.DIALOG, command.dialog_id, error)


def _in_anothers_conference(turn: Turn, dialog: Dialog, agent_id: str) -> bool:
    own = (dialog, *(each for each, _ in turn.state.dialogs_of(agent_id)))
    return any(each.kind is DialogKind.CONFERENCE and each.controller != agent_id for each in own)


Flow = Callable[[Turn, Dialog, Participant, DialogAction], ApiError | None]


def _plain(step: Callable[[Turn, Dialog, Participant], None]) -> Flow:
    def flow(turn: Turn, dialog: Dialog, leg: Participant, _: DialogAction) -> None:
        step(turn, dialog, leg)

    return flow


def _joined(step: Callable[[Turn, Dialog, Participant], ApiError | None]) -> Flow:
    def flow(turn: Turn, dialog: Dialog, leg: Participant, _: DialogAction) -> ApiError | None:
        return step(turn, dialog, leg)

    return flow


def _update(turn: Turn, dialog: Dialog, _: Participant, command: DialogAction) -> ApiError | None:
    return call_data.update(turn, dialog, command)


def _consult(turn: Turn, dialog: Dialog, leg: Participant, command: DialogAction) -> None:
    joining.consult(turn, dialog, leg, command)


def _send_dtmf(turn: Turn, _: Dialog, __: Participant, command: DialogAction) -> ApiError | None:
    digits = dict(command.parameters).get("dtmfString", "")
    known = turn.site.profile.dtmf_characters
    return None if all(digit in known for digit in digits) else refusals.BAD_DIGITS


_FLOWS: Mapping[Action, Flow] = {
    Action.ANSWER: _plain(calls.answer),
    Action.HOLD: _plain(calls.hold),
    Action.RETRIEVE: _plain(calls.retrieve),
    Action.DROP: _plain(calls.drop),
    Action.UPDATE_CALL_DATA: _update,
    Action.SEND_DTMF: _send_dtmf,
    Action.CONSULT_CALL: _consult,
    Action.TRANSFER: _joined(joining.transfer),
    Action.CONFERENCE: _joined(joining.conference),
    Action.TRANSFER_SST: joining.transfer_directly,
}

_OUTSIDE: Mapping[
    tuple[PartyAct, ParticipantState], Callable[[Turn, Dialog, Participant], None]
] = {
    (PartyAct.ANSWER, ParticipantState.ALERTING): calls.answer,
    (PartyAct.HOLD, ParticipantState.ACTIVE): calls.hold,
    (PartyAct.RETRIEVE, ParticipantState.HELD): calls.retrieve,
    (PartyAct.DROP, ParticipantState.INITIATED): calls.drop,
    (PartyAct.DROP, ParticipantState.ALERTING): calls.drop,
    (PartyAct.DROP, ParticipantState.ACTIVE): calls.drop,
    (PartyAct.DROP, ParticipantState.HELD): calls.drop,
}


def _outside_party(turn: Turn, command: OutsideParty) -> None:
    dialog = turn.dialog(command.dialog_id)
    leg = dialog.at(command.address) if dialog else None
    if dialog is None or leg is None or leg.agent_id:
        return
    step = _OUTSIDE.get((command.act, leg.state))
    if step:
        step(turn, dialog, leg)


def _timer_fired(turn: Turn, key: TimerKey) -> None:
    if key not in turn.state.timers:
        return
    turn.stop(key)
    if key.kind is TimerKind.WRAP_UP:
        agents.end_wrap_up(turn, key.subject)
        turn.touched[key.subject] = None
        return
    dialog = turn.dialog(key.subject)
    if dialog is None:
        return
    match key.kind:
        case TimerKind.DIAL:
            calls.dialled(turn, dialog)
        case TimerKind.CONNECT:
            _connect(turn, dialog, key.address)
        case TimerKind.RING:
            calls.redirect_on_no_answer(turn, dialog, key.address)
        case TimerKind.ANSWER | TimerKind.HANG_UP:
            act = PartyAct.ANSWER if key.kind is TimerKind.ANSWER else PartyAct.DROP
            _outside_party(turn, OutsideParty(dialog_id=dialog.id, address=key.address, act=act))
        case _:
            assert_never(key.kind)


def _connect(turn: Turn, dialog: Dialog, transferred_to: str) -> None:
    profile = turn.site.profile
    if transferred_to:
        dialog = replace(dialog, secondary_id=turn.ids.dialog_id())
        calls.connect(turn, dialog, transferred_to, profile.direct_transfer_call_type)
    elif dialog.kind is DialogKind.CONSULT:
        calls.connect(turn, dialog, dialog.to_address, profile.offered_call_type)
    else:
        calls.connect(turn, dialog, dialog.to_address, CallType.OTHER_IN)
