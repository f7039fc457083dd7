"""Calls that are joined: consult call, transfer, conference, single step transfer.

Sources: "Dialog—Make a Consult Call Request", "Dialog—Initiate a Single Step Transfer" and the
consult, transfer and conference tables of "CTI Event Mappings" in the developer guide.
"""

from dataclasses import replace

from finesse_mock.engine import calls, refusals
from finesse_mock.engine.changes import ApiError
from finesse_mock.engine.commands import DialogAction, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn, with_leg, with_new_leg
from finesse_mock.model.dialog import (
    LIVE,
    OVER,
    CallType,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
    StateCause,
)

P = ParticipantState


def consult(turn: Turn, dialog: Dialog, leg: Participant, command: DialogAction) -> None:
    """Hold the call and ring somebody else about it."""
    calls.hold(turn, dialog, leg)
    calls.dial(
        turn,
        turn.agent(leg.agent_id),
        command.to_address,
        call_type=CallType.CONSULT,
        kind=DialogKind.CONSULT,
        variables=dialog.variables,
        associated_dialog_id=dialog.id,
    )


def _other_active(turn: Turn, dialog: Dialog, leg: Participant) -> Dialog | None:
    for other, own in turn.state.calls_of(leg.agent_id):
        if other.id != dialog.id and own.state is P.ACTIVE:
            return other
    return None


def transfer(turn: Turn, dialog: Dialog, leg: Participant) -> ApiError | None:
    """Join the parties of the held call and of the active one, and leave.

    The call named in the request survives, with its addresses.
    """
    other = _other_active(turn, dialog, leg)
    if other is None:
        return refusals.NOT_NOW
    leaving = calls.left(turn, dialog, leg, ignoring=other.id)
    call_type = type_after_transfer(turn.site.profile.transferred_call_type, dialog, other)
    survivor = calls.delisted(with_leg(_no_consult_call(dialog, leg, call_type), leaving))
    survivor = _told(turn, survivor, "TRANSFERRED")
    if other.kind is DialogKind.CONFERENCE:
        survivor = replace(
            survivor, kind=other.kind, controller=survivor.controller or other.controller
        )
    _join(turn, survivor, other, leg, call_type)
    return None


def type_after_transfer(usual: CallType, *calls_joined: Dialog) -> CallType:
    """As what its target sees a call; a campaign's is always a TRANSFER.

    Source: "Outbound Call Types and BAStatus".
    """
    return CallType.TRANSFER if any(each.campaign for each in calls_joined) else usual


def _no_consult_call(dialog: Dialog, leg: Participant, call_type: CallType) -> Dialog:
    """A consult call that goes on without the agent who made it is a call like any other."""
    if dialog.kind is not DialogKind.CONSULT:
        return dialog
    return replace(
        dialog,
        kind=DialogKind.CALL,
        participants=tuple(
            replace(each, call_type=call_type)
            if each.agent_id and each.address != leg.address
            else each
            for each in dialog.participants
        ),
    )


def conference(turn: Turn, dialog: Dialog, leg: Participant) -> ApiError | None:
    """Join the parties of the held call and of the active one, and stay, as controller."""
    other = _other_active(turn, dialog, leg)
    if other is None:
        return refusals.NOT_NOW
    staying = with_leg(dialog, turn.moved(leg, P.ACTIVE))
    survivor = replace(
        staying,
        kind=DialogKind.CONFERENCE,
        controller=leg.agent_id,
        participants=tuple(
            replace(each, call_type=CallType.CONFERENCE) for each in staying.participants
        ),
    )
    _join(turn, _told(turn, survivor, "CONFERENCED"), other, leg, CallType.CONFERENCE)
    return None


def _told(turn: Turn, dialog: Dialog, status: str) -> Dialog:
    """The customer call of a dialler with its new BAStatus, on platforms that change it."""
    campaign = dialog.campaign
    if campaign is None or campaign.mode.previews or not turn.site.profile.joined_ba_status:
        return dialog
    variables = dict(dialog.variables) | {"BAStatus": status}
    return replace(dialog, variables=tuple(variables.items()))


def _join(
    turn: Turn, survivor: Dialog, other: Dialog, leg: Participant, call_type: CallType
) -> None:
    """Bring the parties of the other call over; theirs ends before the survivor reaches them."""
    joining = [
        each for each in other.participants if each.state in LIVE and each.address != leg.address
    ]
    survivor = replace(
        survivor,
        secondary_id=other.id,
        associated_dialog_id="",
        routed=survivor.routed or other.routed,
    )
    for each in joining:
        hang_up = TimerKey(TimerKind.HANG_UP, other.id, each.address)
        turn.rename(hang_up, replace(hang_up, subject=survivor.id))
        survivor = with_new_leg(
            survivor,
            replace(
                turn.moved(each, each.state),
                joined_at=turn.now,
                call_type=call_type if each.agent_id else each.call_type,
                listed=False,
            ),
        )
    survivor = turn.put(survivor, ignoring=other.id)
    _dissolve(turn, other)
    came = {each.address for each in joining if each.agent_id}
    turn.put(
        replace(
            survivor,
            participants=tuple(
                replace(each, listed=each.listed or each.address in came)
                for each in survivor.participants
            ),
        )
    )


def _dissolve(turn: Turn, dialog: Dialog) -> None:
    """Remove a call whose parties go on in another one; nobody wraps it up."""
    for key in [key for key in turn.state.timers if key.subject == dialog.id]:
        turn.stop(key)
    turn.put(
        replace(
            dialog,
            participants=tuple(
                replace(turn.moved(each, P.DROPPED), listed=False)
                if each.state not in OVER
                else replace(each, listed=False)
                for each in dialog.participants
            ),
        )
    )


def transfer_directly(
    turn: Turn, dialog: Dialog, leg: Participant, command: DialogAction
) -> ApiError | None:
    """Send the call to another number and leave at once (single step transfer)."""
    cause = calls.obstacle(turn, dialog, command.to_address)
    if cause is not None:
        return refusals.PLACE_BUSY if cause is StateCause.BUSY else refusals.NO_SUCH_PLACE
    leaving = with_leg(dialog, calls.left(turn, dialog, leg))
    turn.put(calls.delisted(turn.put(_told(turn, leaving, "TRANSFERRED"))))
    turn.start(
        TimerKey(TimerKind.CONNECT, dialog.id, command.to_address), turn.site.timings.connect_s
    )
    return None
