"""What carries each action out: ``requestedAction`` of clients, acts of people outside.

An action is carried out if it is offered at that moment, and refused by an event if it is not.
"""

from collections.abc import Callable, Mapping
from typing import Final

from finesse_mock.engine import agents, call_data, calls, campaign, joining, refusals, supervision
from finesse_mock.engine.changes import ApiError, Subject
from finesse_mock.engine.commands import DialogAction, OutsideParty, PartyAct
from finesse_mock.engine.turn import Turn
from finesse_mock.model.dialog import (
    Action,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)


def take(turn: Turn, command: DialogAction) -> None:
    """Carry out what an agent asks of a dialog, or tell why not."""
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


def _send_dtmf(
    turn: Turn, dialog: Dialog, _: Participant, command: DialogAction
) -> ApiError | None:
    digits = dict(command.parameters).get("dtmfString", "")
    known = turn.site.profile.dtmf_characters
    if not all(digit in known for digit in digits):
        return refusals.BAD_DIGITS
    calls.send_digits(turn, dialog, digits)
    return None


def _by_post_only(_: Turn, __: Dialog, ___: Participant, ____: DialogAction) -> ApiError:
    """A barge is offered in the monitor call and asked for by POST to the Dialogs collection."""
    return refusals.NOT_NOW


def _record(_: Turn, __: Dialog, ___: Participant, ____: DialogAction) -> None:
    """A recorder somewhere records; that shows in no event and no body ("Start Recording")."""


_FLOWS: Final[Mapping[Action, Flow]] = {
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
    Action.BARGE_CALL: _by_post_only,
    Action.PARTICIPANT_DROP: supervision.drop_participant,
    Action.START_RECORDING: _record,
    Action.ACCEPT: campaign.decide,
    Action.CLOSE: campaign.decide,
    Action.REJECT: campaign.decide,
    Action.RECLASSIFY: campaign.reclassify,
    Action.UPDATE_SCHEDULED_CALLBACK: campaign.schedule_callback,
    Action.CANCEL_SCHEDULED_CALLBACK: campaign.cancel_callback,
}


def _hang_up(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """Leave the call; a customer who leaves the dialler's frees the agent reserved for it."""
    calls.drop(turn, dialog, leg)
    if dialog.campaign and not any(each.agent_id for each in dialog.participants):
        agents.release(turn, dialog.campaign.agent_id)


_OUTSIDE: Final[
    Mapping[tuple[PartyAct, ParticipantState], Callable[[Turn, Dialog, Participant], None]]
] = {
    (PartyAct.ANSWER, ParticipantState.ALERTING): calls.answer,
    (PartyAct.HOLD, ParticipantState.ACTIVE): calls.hold,
    (PartyAct.RETRIEVE, ParticipantState.HELD): calls.retrieve,
    (PartyAct.DROP, ParticipantState.INITIATING): _hang_up,
    (PartyAct.DROP, ParticipantState.INITIATED): _hang_up,
    (PartyAct.DROP, ParticipantState.ALERTING): _hang_up,
    (PartyAct.DROP, ParticipantState.ACTIVE): _hang_up,
    (PartyAct.DROP, ParticipantState.HELD): _hang_up,
}


def outside(turn: Turn, command: OutsideParty) -> None:
    """Carry out what somebody outside does; nothing happens where it cannot be."""
    dialog = turn.dialog(command.dialog_id)
    leg = dialog.at(command.address) if dialog else None
    if dialog is None or leg is None or leg.agent_id:
        return
    step = _OUTSIDE.get((command.act, leg.state))
    if step:
        step(turn, dialog, leg)
