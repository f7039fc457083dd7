"""What calls make of agents: states that follow from calls, wrap-up, coming to rest."""

from dataclasses import replace

from finesse_mock.engine.agent_table import ON_CALL, TRANSITIONS, WRAPPING_UP, on_calls
from finesse_mock.engine.changes import Audience
from finesse_mock.engine.commands import TimerKey, TimerKind
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import NO_REASON, Agent, AgentState, WrapUpMode
from finesse_mock.model.dialog import OVER, Dialog, Participant, ParticipantState
from finesse_mock.model.site import ReasonCategory


def on_phone(turn: Turn, agent_id: str) -> bool:
    """Whether the agent is in a call, on hold or not, that is not over for the agent."""
    return any(leg.state not in OVER for _, leg in turn.state.calls_of(agent_id))


def moved(turn: Turn, agent: Agent, state: AgentState, reason: int = NO_REASON) -> Agent:
    """The agent in that state as of now, with nothing pending any more.

    Raises:
        AssertionError: the table of states has no such transition.
    """
    if state is not agent.state and state not in TRANSITIONS[agent.state]:
        raise AssertionError(f"agent_table has no transition {agent.state} -> {state}")
    there = replace(
        agent,
        state=state,
        changed_at=turn.now,
        reason_code_id=reason,
        pending=None,
        pending_reason_id=NO_REASON,
        resume=state if state in _RESTING else agent.resume,
    )
    if state is AgentState.LOGOUT:
        return replace(there, extension="", mobile=None)
    return there


_RESTING = frozenset({AgentState.READY, AgentState.NOT_READY})


def wrap_up_mode(turn: Turn, agent: Agent, leg: Participant) -> WrapUpMode:
    """The wrap-up setting for that leg: one for all calls, or one for each direction."""
    definition = agent.definition
    if leg.caller and turn.site.profile.wrap_up_on_outgoing:
        return definition.wrap_up_on_outgoing
    return definition.wrap_up_on_incoming


def wraps_up(turn: Turn, agent: Agent, leg: Participant) -> bool:
    """Whether wrap-up follows when this leg ends now ("settings/wrapUpOnIncoming")."""
    mode = wrap_up_mode(turn, agent, leg)
    if not leg.answered or agent.state not in ON_CALL | WRAPPING_UP:
        return False
    asked = mode is WrapUpMode.OPTIONAL and agent.pending is AgentState.WORK
    return mode.always or asked


def leave_ready_for_call(turn: Turn, agent: Agent) -> None:
    """A READY agent who goes off hook becomes NOT_READY, with the system's reason for that."""
    turn.put_agent(not_ready(turn, agent, turn.site.profile.off_hook_code))


def not_ready(turn: Turn, agent: Agent, system_code: int) -> Agent:
    """The agent NOT_READY as of now for a reason of the system's."""
    reason = turn.site.system_code(system_code, ReasonCategory.NOT_READY)
    return moved(turn, agent, AgentState.NOT_READY, NO_REASON if reason is None else reason)


def redirect_on_no_answer(turn: Turn, agent_id: str) -> None:
    """An agent who let a routed call ring becomes NOT_READY, or what a supervisor asked for."""
    agent = turn.agent(agent_id)
    if agent.pending is AgentState.LOGOUT:
        turn.put_agent(moved(turn, agent, AgentState.LOGOUT, agent.pending_reason_id))
    else:
        turn.put_agent(not_ready(turn, agent, turn.site.profile.not_answered_code))


def reserve(turn: Turn, agent_id: str) -> None:
    """A campaign's dialler wants the agent for its next customer."""
    turn.put_agent(moved(turn, turn.agent(agent_id), AgentState.RESERVED_OUTBOUND))


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
        there = moved(turn, agent, target, agent.reason_code_id)
        turn.put_agent(_still_pending(there, agent))
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
        there = _still_pending(moved(turn, agent, agent.resume, agent.reason_code_id), agent)
    else:
        there = moved(turn, agent, state, reason)
    turn.put_agent(there)


def _still_pending(there: Agent, before: Agent) -> Agent:
    return replace(there, pending=before.pending, pending_reason_id=before.pending_reason_id)


def _next_state(agent: Agent) -> tuple[AgentState, int]:
    if agent.pending is None or agent.pending is AgentState.WORK:
        return agent.resume, agent.reason_code_id
    return agent.pending, agent.pending_reason_id


def _begin_wrap_up(turn: Turn, agent: Agent) -> None:
    state, reason = _next_state(agent)
    ready = state is AgentState.READY and turn.site.profile.work_ready
    work = AgentState.WORK_READY if ready else AgentState.WORK
    there = moved(turn, agent, work, reason)
    if state is AgentState.LOGOUT:
        turn.put_agent(_still_pending(there, agent))
    else:
        turn.put_agent(replace(there, resume=state))
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
