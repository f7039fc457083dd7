"""What happens to agents: signing in and out, asked-for states, and what calls make of them."""

from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.engine.agent_table import (
    ON_CALL,
    TRANSITIONS,
    WRAPPING_UP,
    Effect,
    effect_for_supervisor,
    effect_of,
    on_calls,
)
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
from finesse_mock.model.dialog import LIVE, OVER, Dialog, Participant, ParticipantState
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
            _not_ready(turn, agent, code) if code else _moved(turn, agent, AgentState.NOT_READY),
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
    category = ReasonCategory.__members__.get(command.state)
    code = turn.site.profile.supervisor_not_ready_code
    known = turn.site.system_code(code, category) if category else None
    reason = NO_REASON if known is None else known
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


def force_out(turn: Turn, agent_id: str) -> None:
    """An agent whose client is gone is signed out, or NOT_READY where the platform prefers that.

    On the phone that waits for the end of the call. The reason is the system code 255.
    """
    agent = turn.agent(agent_id)
    wanted = AgentState.LOGOUT if turn.site.profile.absence_signs_out else AgentState.NOT_READY
    if agent.state in (AgentState.LOGOUT, wanted):
        return
    code = turn.site.system_code(CONNECTION_FAILURE, ReasonCategory(wanted))
    reason = NO_REASON if code is None else code
    if on_phone(turn, agent_id) or agent.state is AgentState.RESERVED_OUTBOUND:
        turn.put_agent(replace(agent, pending=wanted, pending_reason_id=reason))
    else:
        _apply(turn, agent, wanted, reason)


CONNECTION_FAILURE = 255
"""Code of the system reason for a client that went away."""


def on_phone(turn: Turn, agent_id: str) -> bool:
    """Whether the agent is in a call, on hold or not, that is not over for the agent."""
    return any(leg.state not in OVER for _, leg in turn.state.calls_of(agent_id))


def _may_pend(agent: Agent, wanted: AgentState, profile: Profile) -> bool:
    if wanted is AgentState.READY:
        return profile.pending_ready
    return profile.pending_replaced or agent.pending is not wanted


def _apply(turn: Turn, agent: Agent, wanted: AgentState, reason: int) -> None:
    was_wrapping_up = agent.state in WRAPPING_UP
    turn.put_agent(_moved(turn, agent, wanted, reason))
    if was_wrapping_up:
        turn.stop(TimerKey(TimerKind.WRAP_UP, agent.id))


def _ask_for_wrap_up(turn: Turn, agent: Agent) -> None:
    legs = (leg for _, leg in turn.state.calls_of(agent.id) if leg.state in LIVE)
    if all(wrap_up_mode(agent, leg) is WrapUpMode.NOT_ALLOWED for leg in legs):
        turn.refuse(agent.id, Subject.USER, agent.id, INVALID_STATE)
        return
    turn.put_agent(replace(agent, pending=AgentState.WORK))


def _moved(turn: Turn, agent: Agent, state: AgentState, reason: int = NO_REASON) -> Agent:
    if state is not agent.state and state not in TRANSITIONS[agent.state]:
        raise AssertionError(f"agent_table has no transition {agent.state} -> {state}")
    moved = replace(
        agent,
        state=state,
        changed_at=turn.now,
        reason_code_id=reason,
        pending=None,
        pending_reason_id=NO_REASON,
        resume=state if state in _RESTING else agent.resume,
    )
    if state is AgentState.LOGOUT:
        return replace(moved, extension="", mobile=None)
    return moved


_RESTING = frozenset({AgentState.READY, AgentState.NOT_READY})


def wrap_up_mode(agent: Agent, leg: Participant) -> WrapUpMode:
    """The wrap-up setting for the direction of that leg."""
    definition = agent.definition
    return definition.wrap_up_on_outgoing if leg.caller else definition.wrap_up_on_incoming


def wraps_up(agent: Agent, leg: Participant) -> bool:
    """Whether wrap-up follows when this leg ends now ("settings/wrapUpOnIncoming")."""
    mode = wrap_up_mode(agent, leg)
    if not leg.answered or agent.state not in ON_CALL | WRAPPING_UP:
        return False
    asked = mode is WrapUpMode.OPTIONAL and agent.pending is AgentState.WORK
    return mode.always or asked


def leave_ready_for_call(turn: Turn, agent: Agent) -> None:
    """A READY agent who goes off hook becomes NOT_READY with the system code 50006 (12.5)."""
    turn.put_agent(_not_ready(turn, agent, OFF_HOOK))


def _not_ready(turn: Turn, agent: Agent, system_code: int) -> Agent:
    reason = turn.site.system_code(system_code, ReasonCategory.NOT_READY)
    return _moved(turn, agent, AgentState.NOT_READY, NO_REASON if reason is None else reason)


OFF_HOOK = 50006
"""Code of the system reason for a call made from READY."""

NOT_ANSWERED = 32767
"""Code of the system reason for a routed call that the agent did not answer."""


def redirect_on_no_answer(turn: Turn, agent_id: str) -> None:
    """An agent who let a routed call ring becomes NOT_READY, or what a supervisor asked for."""
    agent = turn.agent(agent_id)
    if agent.pending is AgentState.LOGOUT:
        turn.put_agent(_moved(turn, agent, AgentState.LOGOUT, agent.pending_reason_id))
    else:
        turn.put_agent(_not_ready(turn, agent, NOT_ANSWERED))


def reserve(turn: Turn, agent_id: str) -> None:
    """A campaign's dialler wants the agent for its next customer."""
    turn.put_agent(_moved(turn, turn.agent(agent_id), AgentState.RESERVED_OUTBOUND))


def release(turn: Turn, agent_id: str) -> None:
    """The dialler has no customer for the agent."""
    agent = turn.agent(agent_id)
    if agent.state is AgentState.RESERVED_OUTBOUND:
        _come_to_rest(turn, agent)


def settle(turn: Turn, agent_id: str) -> None:
    """Bring the state of an agent in line with the agent's calls, and start wrap-up if due."""
    agent = turn.agent(agent_id)
    if not agent.signed_in:
        return
    legs = list(turn.state.calls_of(agent_id))
    target = on_calls(legs, turn.site.profile)
    if target is AgentState.WORK:
        if agent.state in ON_CALL:
            _begin_wrap_up(turn, agent)
    elif target is not None and target is not agent.state:
        turn.stop(TimerKey(TimerKind.WRAP_UP, agent.id))
        moved = _moved(turn, agent, target, agent.reason_code_id)
        turn.put_agent(_still_pending(moved, agent))
    elif target is None and (agent.state in ON_CALL or _may_sign_out_now(turn, agent)):
        _come_to_rest(turn, agent)
    if turn.site.profile.media_state:
        on_own_call = target is None and any(leg.state not in OVER for _, leg in legs)
        agent = replace(turn.agent(agent_id), on_own_call=on_own_call)
        turn.note_agent(agent, Audience.SUPERVISORS)


def _may_sign_out_now(turn: Turn, agent: Agent) -> bool:
    """Whether the end of a call that the state did not show lets a pending LOGOUT through."""
    waits = agent.pending is AgentState.LOGOUT and agent.state in _RESTING
    return waits and not on_phone(turn, agent.id)


def _come_to_rest(turn: Turn, agent: Agent) -> None:
    """Go where one was asked to go, or was before; nobody is signed out of a call."""
    state, reason = _next_state(agent)
    if state is AgentState.LOGOUT and on_phone(turn, agent.id):
        moved = _still_pending(_moved(turn, agent, agent.resume, agent.reason_code_id), agent)
    else:
        moved = _moved(turn, agent, state, reason)
    turn.put_agent(moved)


def _still_pending(moved: Agent, before: Agent) -> Agent:
    return replace(moved, pending=before.pending, pending_reason_id=before.pending_reason_id)


def _next_state(agent: Agent) -> tuple[AgentState, int]:
    if agent.pending is None or agent.pending is AgentState.WORK:
        return agent.resume, agent.reason_code_id
    return agent.pending, agent.pending_reason_id


def _begin_wrap_up(turn: Turn, agent: Agent) -> None:
    state, reason = _next_state(agent)
    ready = state is AgentState.READY and turn.site.profile.work_ready
    work = AgentState.WORK_READY if ready else AgentState.WORK
    moved = _moved(turn, agent, work, reason)
    if state is AgentState.LOGOUT:
        turn.put_agent(_still_pending(moved, agent))
    else:
        turn.put_agent(replace(moved, resume=state))
    turn.start(TimerKey(TimerKind.WRAP_UP, agent.id), agent.definition.wrap_up_seconds)


def end_wrap_up(turn: Turn, agent_id: str) -> None:
    """The wrap-up timer ran out: the agent goes where wrap-up was to lead."""
    agent = turn.agent(agent_id)
    if agent.state in WRAPPING_UP:
        _come_to_rest(turn, agent)


def wrapped_up(turn: Turn, agent_id: str) -> list[Dialog]:
    """The dialogs in which the agent's wrap-up is over, since the agent does something else."""
    if turn.agent(agent_id).state in WRAPPING_UP:
        return []
    return [
        dialog
        for dialog, leg in turn.state.calls_of(agent_id)
        if leg.state is ParticipantState.WRAP_UP
    ]
