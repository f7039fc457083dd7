"""Calls of an outbound campaign: reservation, customer call, callback, reclassification.

Sources: "Dialog—Accept, Close, or Reject an Outbound Option Preview Reservation", "Dialog—
Reclassify Call", "Dialog—Schedule or Cancel a Callback" and "Outbound Call Types and BAStatus" in
the Finesse Web Services Developer Guide.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from finesse_mock.engine import agents, calls, refusals
from finesse_mock.engine.changes import ApiError
from finesse_mock.engine.commands import DialogAction, ReserveAgent, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn, with_leg
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import (
    Action,
    CallType,
    Campaign,
    DiallingMode,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
    ScheduledCallback,
)

P = ParticipantState

RESERVATION_CALL_TYPE: Final[Mapping[tuple[DiallingMode, bool], CallType]] = {
    (DiallingMode.PREVIEW, False): CallType.OUTBOUND_PREVIEW,
    (DiallingMode.PREVIEW, True): CallType.OUTBOUND_CALLBACK_PREVIEW,
    (DiallingMode.DIRECT_PREVIEW, False): CallType.OUTBOUND_DIRECT_PREVIEW,
    (DiallingMode.DIRECT_PREVIEW, True): CallType.OUTBOUND_DIRECT_PREVIEW,
}
"""``callType`` of a reservation by mode and by whether the customer asked for a callback."""

CLASSIFICATIONS: Final = frozenset(
    {"VOICE", "FAX", "ANS_MACHINE", "INVALID", "DO_NOT_CALL", "BUSY"}
)
"""Values of ``outboundClassification``."""


def ba_status(campaign: Campaign, *, reservation: bool) -> str:
    """The BAStatus variable; callbacks are never blended."""
    prefix = "BLENDED_" if campaign.blended and not campaign.callback else ""
    suffix = "_RESERVATION" if reservation else ""
    return f"{prefix}{campaign.mode}_OUTBOUND{suffix}"


def may_reserve(turn: Turn, agent: Agent, mode: DiallingMode) -> bool:
    """Whether the platform has that mode and the agent is free for it."""
    if mode is DiallingMode.PREVIEW and not turn.site.profile.preview_mode:
        return False
    return agent.state is AgentState.READY and not agents.on_phone(turn, agent.id)


def reserve(turn: Turn, command: ReserveAgent) -> None:
    """A campaign reserves an agent: for a decision, or while its dialler calls the customer."""
    agent = turn.agent(command.agent_id)
    inside = command.customer in turn.state.extensions
    if inside or not may_reserve(turn, agent, command.mode):
        return
    campaign = Campaign(
        mode=command.mode,
        customer=command.customer,
        dialer_port=command.dialer_port,
        blended=command.blended,
        callback=command.callback,
        agent_id=agent.id,
    )
    if command.mode.previews:
        _offer(turn, agent, campaign, command.variables)
    else:
        _dial_customer(turn, agent, campaign, command.variables)


def _variables(
    given: tuple[tuple[str, str], ...], campaign: Campaign, *, reservation: bool
) -> tuple[tuple[str, str], ...]:
    status = ba_status(campaign, reservation=reservation)
    return calls.call_variables(tuple((dict(given) | {"BAStatus": status}).items()))


def _offer(
    turn: Turn, agent: Agent, campaign: Campaign, given: tuple[tuple[str, str], ...]
) -> None:
    call_type = RESERVATION_CALL_TYPE[campaign.mode, campaign.callback]
    leg = turn.agents_leg(agent, P.ALERTING, call_type)
    dialog = turn.put(
        Dialog(
            id=turn.ids.dialog_id(),
            kind=DialogKind.RESERVATION,
            from_address=campaign.dialer_port,
            to_address=agent.extension,
            dialed_number=campaign.customer,
            dnis=campaign.dialer_port,
            participants=(leg,),
            variables=_variables(given, campaign, reservation=True),
            campaign=campaign,
            callback_number=_callback_number(turn, campaign),
        )
    )
    if turn.site.profile.reservations_expire:
        seconds = turn.site.timings.reservation_s
        turn.start(TimerKey(TimerKind.RESERVATION, dialog.id), seconds)


def _callback_number(turn: Turn, campaign: Campaign) -> str:
    direct = campaign.mode is DiallingMode.DIRECT_PREVIEW
    return campaign.customer if direct and turn.site.profile.callback_number else ""


def decide(turn: Turn, dialog: Dialog, leg: Participant, command: DialogAction) -> ApiError | None:
    """The agent takes the customer, or sends the record back (REJECT) or away (CLOSE)."""
    turn.stop(TimerKey(TimerKind.RESERVATION, dialog.id))
    if command.action is Action.ACCEPT:
        turn.put(with_leg(dialog, turn.moved(leg, P.ACCEPTED)))
        turn.start(TimerKey(TimerKind.CUSTOMER, dialog.id), turn.site.timings.connect_s)
    else:
        calls.end(turn, dialog)
    return None


def reach_customer(turn: Turn, dialog: Dialog) -> None:
    """After ACCEPT, or while an agent is reserved: the customer answers, or does not."""
    campaign = dialog.campaign
    if campaign is None:
        return
    agent = turn.agent(campaign.agent_id)
    variables = _variables(dialog.variables, campaign, reservation=False)
    answers = turn.site.destination(campaign.customer).outcome.answers
    if campaign.mode is DiallingMode.DIRECT_PREVIEW:
        _dissolve(turn, dialog)
        calls.dial(
            turn,
            agent,
            campaign.customer,
            call_type=CallType.OUTBOUND,
            variables=variables,
            campaign=campaign,
        )
        return
    if dialog.kind is DialogKind.RESERVATION:
        _dissolve(turn, dialog)
        if answers:
            _connect(turn, _customer_call(turn, agent, campaign, variables), agent)
    elif answers and agent.state is AgentState.RESERVED_OUTBOUND:
        _connect(turn, replace(dialog, variables=variables), agent)
    else:
        _dissolve(turn, dialog)
        agents.release(turn, agent.id)


def _dissolve(turn: Turn, dialog: Dialog) -> None:
    turn.put(
        replace(
            dialog,
            participants=tuple(
                replace(turn.moved(leg, P.DROPPED), listed=False) for leg in dialog.participants
            ),
        )
    )


def _customer_call(
    turn: Turn, agent: Agent, campaign: Campaign, variables: tuple[tuple[str, str], ...]
) -> Dialog:
    """The call that the dialler makes, before the agent is in it."""
    customer = turn.outside_leg(campaign.customer, P.ALERTING)
    return Dialog(
        id=turn.ids.dialog_id(),
        from_address=agent.extension,
        to_address=campaign.customer,
        dialed_number=campaign.customer,
        dnis=campaign.dialer_port,
        participants=(customer,),
        variables=variables,
        campaign=campaign,
    )


def _connect(turn: Turn, dialog: Dialog, agent: Agent) -> None:
    leg = turn.agents_leg(agent, P.ACTIVE, CallType.OUTBOUND)
    leg = replace(leg, answered=True, caller=True)
    customer = dialog.participants[-1]
    turn.put(replace(dialog, participants=(leg, turn.moved(customer, P.ACTIVE))))


def _dial_customer(
    turn: Turn, agent: Agent, campaign: Campaign, given: tuple[tuple[str, str], ...]
) -> None:
    variables = _variables(given, campaign, reservation=False)
    dialog = turn.put(_customer_call(turn, agent, campaign, variables))
    agents.reserve(turn, agent.id)
    seconds = turn.site.destination(campaign.customer).after_s
    turn.start(TimerKey(TimerKind.CUSTOMER, dialog.id), seconds)


def expire(turn: Turn, dialog: Dialog) -> None:
    """The agent did not decide in time."""
    calls.end(turn, dialog)


def schedule_callback(
    turn: Turn, dialog: Dialog, _: Participant, command: DialogAction
) -> ApiError | None:
    """Set time or number of the callback, or both; what is not given stays as it is."""
    asked = dict(command.parameters)
    before = dialog.callback or ScheduledCallback()
    callback = ScheduledCallback(
        time=asked.get("callbackTime", before.time),
        number=asked.get("callbackNumber", before.number),
    )
    turn.put(replace(dialog, callback=callback), confirm=True)
    return None


def cancel_callback(turn: Turn, dialog: Dialog, _: Participant, __: DialogAction) -> None:
    """There will be no callback."""
    turn.put(replace(dialog, callback=None))


def reclassify(
    turn: Turn, dialog: Dialog, _: Participant, command: DialogAction
) -> ApiError | None:
    """Tell the campaign what the call really reached; may be said again."""
    said = dict(command.parameters).get("outboundClassification", "")
    if said not in CLASSIFICATIONS:
        return refusals.BAD_CLASSIFICATION
    variables = dict(dialog.variables) | {"BAResponse": said}
    turn.put(
        replace(dialog, outbound_classification=said, variables=tuple(variables.items())),
        confirm=True,
    )
    return None
