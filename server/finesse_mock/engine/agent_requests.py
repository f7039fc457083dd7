"""What is asked of agents: signing in and out, states that they or supervisors ask for."""

from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.engine.agent_table import (
    WRAPPING_UP,
    Effect,
    effect_for_supervisor,
    effect_of,
)
from finesse_mock.engine.agents import moved, not_ready, on_phone, wrap_up_mode
from finesse_mock.engine.changes import ApiError, Audience, Subject
from finesse_mock.engine.commands import (
    RequestedState,
    SetState,
    SignIn,
    TimerKey,
    TimerKind,
)
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import NO_REASON, Agent, AgentState, WrapUpMode
from finesse_mock.model.dialog import LIVE
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import ReasonCategory

INVALID_STATE = ApiError("Invalid State", "CF_INVALID_OBJECT_STATE", "22")
INVALID_DEVICE = ApiError(
    "Invalid Device",
    "CF_INVALID_LOGON_DEVICE_SPECIFIED",
    "260",
    (
        "10125",
        "PERERR_TELDRIVE_NODEVICETARGETFORNETTARGETID",
        "There is no device target for the instrument of this sign-in.",
    ),
)
DEVICE_BUSY = ApiError("Device Busy", "CF_RESOURCE_BUSY", "33")
MODE_NOT_ALLOWED = ApiError("Mode Not Allowed", "CF_INVALID_AGENT_WORKMODE", "265")
INTERNAL_ERROR = ApiError("Internal Server Error", "CF_GENERIC_UNSUCCESSFUL", "9999")
NOT_IN_THIS_CALL = ApiError("Generic Error", "CF_INVALID_AGENT_WORKMODE", "265")
ON_THE_PHONE = ApiError("Generic Error", "CF_RESOURCE_BUSY", "33")

_STATE_OF: Mapping[RequestedState, AgentState] = {
    RequestedState.LOGOUT: AgentState.LOGOUT,
    RequestedState.NOT_READY: AgentState.NOT_READY,
    RequestedState.READY: AgentState.READY,
    RequestedState.WORK: AgentState.WORK,
}


def sign_in(turn: Turn, command: SignIn) -> None:
    """Sign an agent in; one who is in already keeps the state ("User—Sign In to Finesse")."""
    agent = turn.agent(command.agent_id)
    error = _device_error(turn, agent, command)
    if error:
        turn.refuse(agent.id, Subject.USER, agent.id, error)
        return
    if agent.signed_in:
        has_calls = any(turn.state.calls_of(agent.id))
        extension = agent.extension if has_calls else command.extension
        turn.put_agent(replace(agent, extension=extension, mobile=command.mobile), confirm=True)
        return
    code = turn.site.profile.sign_in_code
    turn.put_agent(
        replace(
            not_ready(turn, agent, code) if code else moved(turn, agent, AgentState.NOT_READY),
            extension=command.extension,
            mobile=command.mobile,
        )
    )


def _device_error(turn: Turn, agent: Agent, command: SignIn) -> ApiError | None:
    if command.mobile and not (turn.site.profile.mobile_agents and agent.definition.mobile_allowed):
        return MODE_NOT_ALLOWED
    if turn.site.devices and command.extension not in turn.site.devices:
        return INVALID_DEVICE
    if turn.state.extensions.get(command.extension, agent.id) != agent.id:
        return DEVICE_BUSY
    return None


def set_state(turn: Turn, command: SetState) -> None:
    """Carry out, put off or refuse what an agent asked for."""
    agent = turn.agent(command.agent_id)
    profile = turn.site.profile
    wanted = _STATE_OF[command.state]
    reason = NO_REASON if command.reason_code_id is None else command.reason_code_id
    if command.supervisor_id:
        _set_by_supervisor(turn, agent, command)
        return
    match effect_of(agent.state, command.state, profile, on_phone=on_phone(turn, agent.id)):
        case Effect.APPLY:
            _apply(turn, agent, wanted, reason)
        case Effect.PEND if not _may_pend(agent, wanted, profile):
            turn.refuse(agent.id, Subject.USER, agent.id, NOT_IN_THIS_CALL)
        case Effect.PEND:
            turn.put_agent(replace(agent, pending=wanted, pending_reason_id=reason))
        case Effect.PEND_SILENTLY:
            pending = replace(agent, pending=wanted, pending_reason_id=reason)
            turn.note_agent(pending, Audience.NOBODY)
        case Effect.INTERNAL_ERROR:
            turn.refuse(agent.id, Subject.USER, agent.id, INTERNAL_ERROR)
        case Effect.WRAP_UP:
            _ask_for_wrap_up(turn, agent)
        case Effect.KEEP:
            turn.put_agent(agent, confirm=True)
        case Effect.BUSY:
            turn.refuse(agent.id, Subject.USER, agent.id, ON_THE_PHONE)
        case Effect.SIGNED_OUT:
            code, constant = profile.signed_out_error
            error = ApiError("Invalid State", constant, str(code))
            turn.refuse(agent.id, Subject.USER, agent.id, error)
        case _:
            turn.refuse(agent.id, Subject.USER, agent.id, INVALID_STATE)


def _set_by_supervisor(turn: Turn, agent: Agent, command: SetState) -> None:
    wanted = _STATE_OF[command.state]
    reason = _reason_of_supervisor(turn, command.state)
    busy = on_phone(turn, agent.id)
    match effect_for_supervisor(agent.state, command.state, on_phone=busy):
        case Effect.APPLY:
            _apply(turn, agent, wanted, reason)
        case Effect.PEND:
            turn.put_agent(replace(agent, pending=wanted, pending_reason_id=reason))
        case Effect.KEEP:
            turn.put_agent(agent, confirm=True)
        case _:
            turn.refuse(command.supervisor_id, Subject.USER, agent.id, INVALID_STATE)


def _reason_of_supervisor(turn: Turn, requested: RequestedState) -> int:
    profile = turn.site.profile
    codes = {
        ReasonCategory.NOT_READY: profile.supervisor_not_ready_code,
        ReasonCategory.LOGOUT: profile.supervisor_logout_code,
    }
    category = ReasonCategory.__members__.get(requested)
    known = turn.site.system_code(codes[category], category) if category else None
    return NO_REASON if known is None else known


def force_out(turn: Turn, agent_id: str) -> None:
    """An agent whose client is gone is signed out, or NOT_READY where the platform prefers that.

    On the phone that waits for the end of the call. The reason is the system code 255.
    """
    agent = turn.agent(agent_id)
    wanted = AgentState.LOGOUT if turn.site.profile.absence_signs_out else AgentState.NOT_READY
    if agent.state in (AgentState.LOGOUT, wanted):
        return
    code = turn.site.system_code(CONNECTION_FAILURE, ReasonCategory(wanted))
    leave(turn, agent, wanted, NO_REASON if code is None else code)


CONNECTION_FAILURE = 255
"""Code of the system reason for a client that went away."""


def leave(turn: Turn, agent: Agent, wanted: AgentState, reason: int = NO_REASON) -> None:
    """Have the agent go to that state, from a call or a dialler's reservation when it ends."""
    if on_phone(turn, agent.id) or agent.state is AgentState.RESERVED_OUTBOUND:
        turn.put_agent(replace(agent, pending=wanted, pending_reason_id=reason))
    else:
        _apply(turn, agent, wanted, reason)


def _may_pend(agent: Agent, wanted: AgentState, profile: Profile) -> bool:
    if wanted is AgentState.READY:
        return profile.pending_ready
    return profile.pending_replaced or agent.pending is not wanted


def _apply(turn: Turn, agent: Agent, wanted: AgentState, reason: int) -> None:
    was_wrapping_up = agent.state in WRAPPING_UP
    turn.put_agent(moved(turn, agent, wanted, reason))
    if was_wrapping_up:
        turn.stop(TimerKey(TimerKind.WRAP_UP, agent.id))


def _ask_for_wrap_up(turn: Turn, agent: Agent) -> None:
    legs = (leg for _, leg in turn.state.calls_of(agent.id) if leg.state in LIVE)
    if all(wrap_up_mode(turn, agent, leg) is WrapUpMode.NOT_ALLOWED for leg in legs):
        turn.refuse(agent.id, Subject.USER, agent.id, INVALID_STATE)
        return
    turn.put_agent(replace(agent, pending=AgentState.WORK))
