"""How a call begins, rings, is answered, held, retrieved and ended.

Each function is one step of the "CTI Event Mappings for Dialog and Participant States" tables of
the Finesse Web Services Developer Guide.
"""

from dataclasses import replace

from finesse_mock.engine import agents, refusals
from finesse_mock.engine.changes import Subject
from finesse_mock.engine.commands import MakeCall, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn, with_leg, with_new_leg
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import (
    CALL_VARIABLE_NAMES,
    LIVE,
    OVER,
    CallType,
    Campaign,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
    StateCause,
)
from finesse_mock.model.site import Destination, Outcome

P = ParticipantState

_MAY_CALL = frozenset({AgentState.NOT_READY, AgentState.READY, AgentState.TALKING, AgentState.HOLD})
_ENGAGED = frozenset({P.INITIATING, P.INITIATED, P.ALERTING, P.ACTIVE, P.FAILED, P.ACCEPTED})
_CAUSES = {Outcome.BUSY: StateCause.BUSY, Outcome.BAD_DESTINATION: StateCause.BAD_DESTINATION}


def call_variables(given: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The ten peripheral variables, then the others in the order in which they were given."""
    values = dict(given)
    ten = tuple((name, values.pop(name, "")) for name in CALL_VARIABLE_NAMES)
    return ten + tuple(values.items())


def engaged(turn: Turn, agent_id: str) -> bool:
    """Whether the agent's line is taken by a call that is not on hold."""
    return any(leg.state in _ENGAGED for _, leg in turn.state.calls_of(agent_id))


# Calls that agents make


def make_call(turn: Turn, command: MakeCall) -> None:
    """The agent goes off hook: dialog and caller are INITIATING."""
    agent = turn.agent(command.agent_id)
    profile = turn.site.profile
    from_ready = agent.state is AgentState.READY
    if (
        agent.state not in _MAY_CALL
        or engaged(turn, agent.id)
        or (from_ready and not profile.calls_from_ready)
    ):
        turn.refuse(agent.id, Subject.DIALOGS, agent.id, refusals.NOT_NOW)
        return
    if from_ready:
        agents.leave_ready_for_call(turn, agent)
    inside = command.to_address in turn.state.extensions
    call_type = profile.inside_call_type if inside else CallType.OUT
    dial(turn, agent, command.to_address, call_type=call_type, variables=command.variables)


def dial(
    turn: Turn,
    agent: Agent,
    to_address: str,
    *,
    call_type: CallType,
    kind: DialogKind = DialogKind.CALL,
    variables: tuple[tuple[str, str], ...] = (),
    associated_dialog_id: str = "",
    campaign: Campaign | None = None,
) -> None:
    """Begin a call from an agent's phone."""
    caller = replace(turn.agents_leg(agent, P.INITIATING, call_type), caller=True)
    dialog = Dialog(
        id=turn.ids.dialog_id(),
        kind=kind,
        from_address=agent.extension,
        to_address=to_address,
        dialed_number=to_address,
        dnis=to_address,
        participants=(caller,),
        variables=call_variables(variables),
        associated_dialog_id=associated_dialog_id,
        campaign=campaign,
    )
    turn.put(dialog)
    turn.start(TimerKey(TimerKind.DIAL, dialog.id), turn.site.timings.dial_s)


def dialled(turn: Turn, dialog: Dialog) -> None:
    """The number is dialled: dialog and caller are INITIATED."""
    for leg in dialog.participants:
        if leg.state is P.INITIATING:
            dialog = with_leg(dialog, turn.moved(leg, P.INITIATED))
    turn.put(dialog)
    turn.start(TimerKey(TimerKind.CONNECT, dialog.id), turn.site.timings.connect_s)


def obstacle(turn: Turn, dialog: Dialog, address: str) -> StateCause | None:
    """Why the call would not reach that number, or None when it would ring there."""
    party = dialog.at(address)
    if party and party.state not in OVER:
        return StateCause.BUSY
    agent_id = turn.state.extensions.get(address)
    if agent_id:
        return StateCause.BUSY if engaged(turn, agent_id) else None
    return _CAUSES.get(turn.site.destination(address).outcome)


def connect(turn: Turn, dialog: Dialog, address: str, call_type: CallType) -> None:
    """The network reaches the number: it rings, is busy, or does not exist."""
    cause = obstacle(turn, dialog, address)
    if cause:
        fail(turn, dialog, cause)
        return
    returning = dialog.at(address)
    if returning and returning.state is P.WRAP_UP:
        dialog = end_wrap_up(turn, dialog, returning)
    agent_id = turn.state.extensions.get(address)
    if agent_id:
        leg = turn.agents_leg(turn.agent(agent_id), P.ALERTING, call_type)
    else:
        leg = turn.outside_leg(address, P.ALERTING)
    turn.put(with_new_leg(dialog, leg))
    destination = turn.site.destination(address)
    if not agent_id and destination.outcome.answers:
        key = TimerKey(TimerKind.ANSWER, dialog.id, address)
        turn.start(key, destination.after_s)


def fail(turn: Turn, dialog: Dialog, cause: StateCause) -> None:
    """The call cannot be completed: it stays FAILED until the caller drops it."""
    for leg in dialog.participants:
        if leg.state is P.INITIATED:
            dialog = with_leg(dialog, replace(turn.moved(leg, P.FAILED), cause=cause))
    if any(leg.state is P.FAILED for leg in dialog.participants):
        turn.put(dialog)
    else:
        end(turn, dialog)


# Calls in conversation


def answer(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """A ringing phone is picked up: it and the caller are ACTIVE."""
    turn.stop(TimerKey(TimerKind.RING, dialog.id, leg.address))
    turn.stop(TimerKey(TimerKind.ANSWER, dialog.id, leg.address))
    for each in dialog.participants:
        if each.address == leg.address or each.state is P.INITIATED:
            hold_others(turn, dialog, each)
            dialog = with_leg(dialog, turn.moved(each, P.ACTIVE))
    turn.put(dialog)
    for each in dialog.participants:
        if not each.agent_id and each.state is P.ACTIVE:
            _hang_up_later(turn, dialog, turn.site.destination(each.address), each.address)


def _hang_up_later(turn: Turn, dialog: Dialog, party: Destination, address: str) -> None:
    key = TimerKey(TimerKind.HANG_UP, dialog.id, address)
    if party.hangs_up_after_s is not None and key not in turn.state.timers:
        turn.start(key, party.hangs_up_after_s)


def hold_others(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """A phone has one conversation at a time: taking one up holds the other."""
    if not leg.agent_id:
        return
    for other, own in list(turn.state.calls_of(leg.agent_id)):
        if other.id != dialog.id and own.state is P.ACTIVE:
            hold(turn, other, own)


def hold(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """A party puts the call on hold; the dialog stays ACTIVE."""
    turn.put(with_leg(dialog, turn.moved(leg, P.HELD)))


def retrieve(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """A party takes a held call up again."""
    hold_others(turn, dialog, leg)
    turn.put(with_leg(dialog, turn.moved(leg, P.ACTIVE)))


def send_digits(turn: Turn, dialog: Dialog, digits: str) -> None:
    """Digits that an IVR in the call knows lead on to the number behind them."""
    for leg in dialog.participants:
        menu = turn.site.destination(leg.address).menu
        number = dict(menu).get(digits)
        if leg.agent_id or leg.state is not P.ACTIVE or number is None:
            continue
        turn.put(with_leg(dialog, turn.moved(leg, P.DROPPED)))
        turn.stop(TimerKey(TimerKind.HANG_UP, dialog.id, leg.address))
        turn.start(TimerKey(TimerKind.MENU, dialog.id, number), turn.site.timings.connect_s)
        return


# The end of calls


def left(turn: Turn, dialog: Dialog, leg: Participant, ignoring: str = "") -> Participant:
    """That party after hanging up: DROPPED, or WRAP_UP where wrap-up follows.

    Nobody wraps up who is still in another call, but for the one with the id ``ignoring``.
    """
    if leg.agent_id and dialog.kind is not DialogKind.MONITOR:
        busy_elsewhere = any(
            own.state in LIVE and other.id not in (dialog.id, ignoring)
            for other, own in turn.state.calls_of(leg.agent_id)
        )
        if not busy_elsewhere and agents.wraps_up(turn, turn.agent(leg.agent_id), leg):
            return turn.moved(leg, P.WRAP_UP)
    return turn.moved(leg, P.DROPPED)


def drop(turn: Turn, dialog: Dialog, leg: Participant) -> None:
    """A party hangs up. Two or more others go on; one alone is dropped with it.

    Of a conversation the caller's leg is cleared first, and shown so; all else goes at once.
    """
    others = [
        each
        for each in dialog.participants
        if each.state not in OVER and each.address != leg.address
    ]
    if len(others) > 1 and any(each.agent_id for each in others):
        dialog = turn.put(with_leg(dialog, left(turn, dialog, leg)))
        turn.put(delisted(dialog))
        return
    talking = leg.state in LIVE and any(each.state in LIVE for each in others)
    if leg.caller and talking and dialog.kind is not DialogKind.CONFERENCE:
        dialog = turn.put(with_leg(dialog, left(turn, dialog, leg)))
    end(turn, dialog)


def end(turn: Turn, dialog: Dialog) -> None:
    """The call is cleared for everybody who is still in it, then removed from the collections."""
    for leg in dialog.participants:
        if leg.state not in OVER:
            dialog = with_leg(dialog, left(turn, dialog, leg))
    turn.put(dialog)
    for key in [key for key in turn.state.timers if key.subject == dialog.id]:
        turn.stop(key)
    turn.put(delisted(dialog))


def end_wrap_up(turn: Turn, dialog: Dialog, leg: Participant) -> Dialog:
    """Wrap-up of that agent is over: the participant is DROPPED and the dialog removed."""
    dialog = turn.put(with_leg(dialog, turn.moved(leg, P.DROPPED)))
    return turn.put(delisted(dialog))


def delisted(dialog: Dialog) -> Dialog:
    """The dialog taken out of the collections of all who are DROPPED from it."""
    return replace(
        dialog,
        participants=tuple(
            replace(leg, listed=False) if leg.state is P.DROPPED else leg
            for leg in dialog.participants
        ),
    )
