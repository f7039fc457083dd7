"""What happens by itself when its time has come."""

from dataclasses import replace
from typing import assert_never

from finesse_mock.engine import (
    actions,
    agents,
    calls,
    campaign,
    joining,
    queueing,
    supervision,
    tasks,
)
from finesse_mock.engine.commands import OutsideParty, PartyAct, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn
from finesse_mock.model.dialog import CallType, Dialog, DialogKind


def fire(turn: Turn, key: TimerKey) -> None:
    """Do what the timer is for, unless it was stopped meanwhile."""
    if key not in turn.state.timers:
        return
    turn.stop(key)
    if key.kind is TimerKind.WRAP_UP:
        agents.end_wrap_up(turn, key.subject)
        turn.touched[key.subject] = None
    elif key.kind is TimerKind.ACCEPT:
        tasks.redirect_on_no_answer(turn, key.subject)
    else:
        dialog = turn.dialog(key.subject)
        if dialog:
            _fire_in(turn, dialog, key)


def _fire_in(turn: Turn, dialog: Dialog, key: TimerKey) -> None:
    match key.kind:
        case TimerKind.DIAL:
            calls.dialled(turn, dialog)
        case TimerKind.CONNECT:
            _connect(turn, dialog, key.address)
        case TimerKind.MENU:
            _lead_to(turn, dialog, key.address, CallType.OTHER_IN)
        case TimerKind.RING:
            queueing.redirect_on_no_answer(turn, dialog, key.address)
        case TimerKind.ANSWER | TimerKind.HANG_UP:
            act = PartyAct.ANSWER if key.kind is TimerKind.ANSWER else PartyAct.DROP
            actions.outside(turn, OutsideParty(dialog_id=dialog.id, address=key.address, act=act))
        case TimerKind.BARGE:
            supervision.barge_in(turn, dialog)
        case TimerKind.RESERVATION:
            campaign.expire(turn, dialog)
        case TimerKind.CUSTOMER:
            campaign.reach_customer(turn, dialog)
        case TimerKind.WRAP_UP | TimerKind.ACCEPT:
            raise AssertionError(f"the timer {key} belongs to no call")
        case _:
            assert_never(key.kind)


def _connect(turn: Turn, dialog: Dialog, transferred_to: str) -> None:
    profile = turn.site.profile
    if transferred_to:
        dialog = replace(dialog, secondary_id=turn.ids.dialog_id())
        call_type = joining.type_after_transfer(profile.direct_transfer_call_type, dialog)
        _lead_to(turn, dialog, transferred_to, call_type)
    elif dialog.kind is DialogKind.MONITOR:
        supervision.connect_monitor(turn, dialog)
    elif dialog.kind is DialogKind.CONSULT:
        _lead_to(turn, dialog, dialog.to_address, profile.offered_call_type)
    else:
        _lead_to(turn, dialog, dialog.to_address, CallType.OTHER_IN)


def _lead_to(turn: Turn, dialog: Dialog, number: str, call_type: CallType) -> None:
    queue = turn.site.queue_at(number)
    if queue:
        queueing.enter(turn, dialog, queue)
    else:
        calls.connect(turn, dialog, number, call_type)
