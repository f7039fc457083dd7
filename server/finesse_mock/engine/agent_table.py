"""The agent state machine. Every rule about ``User/state`` stands in this file.

``REQUESTS`` says what an agent's request for a state does in each state, ``SUPERVISOR_REQUESTS``
what that of a supervisor does. ``TRANSITIONS`` says between which resting states an agent may move
at all, by request, by call or by timer; the engine checks each move against it. They are those of
the "User—Change Agent State" and "User—Sign Out" pages of the Finesse Web Services Developer Guide.
``on_calls`` says what the agent's calls make of the state.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Final

from finesse_mock.engine.commands import RequestedState
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Dialog, DialogKind, Participant, ParticipantState
from finesse_mock.model.profile import Profile

S = AgentState
R = RequestedState


class Effect(Enum):
    """What a request for a state does."""

    APPLY = auto()
    """The state changes now."""
    PEND = auto()
    """The state changes when the present call ends."""
    WRAP_UP = auto()
    """Wrap-up follows the present call, where wrap-up is optional."""
    KEEP = auto()
    """Nothing changes, since it is so already."""
    SIGNED_OUT = auto()
    """Refused: the agent must sign in first."""
    REFUSE = auto()
    """Refused: the state does not allow it."""
    BUSY = auto()
    """Refused: a call that the state does not show is going on."""
    PLATFORM_SIGN_OUT = auto()
    """As APPLY where the profile lets an agent sign out from READY, else as REFUSE."""
    LEAVE_RESERVATION = auto()
    """As APPLY where the profile lets an agent leave a campaign's reservation, else an error."""
    STAY_RESERVED = auto()
    """As REFUSE where the profile lets an agent leave a campaign's reservation, else an error."""
    INTERNAL_ERROR = auto()
    """Refused with the error that UCCX has for it."""
    PEND_SILENTLY = auto()
    """As PEND, without an event; refused where the profile lets nobody leave a reservation."""


_SIGNED_OUT = {R.LOGOUT: Effect.REFUSE, R.NOT_READY: Effect.SIGNED_OUT, R.READY: Effect.SIGNED_OUT}
_RESERVED_OUTBOUND = {
    R.LOGOUT: Effect.STAY_RESERVED,
    R.NOT_READY: Effect.LEAVE_RESERVATION,
    R.READY: Effect.LEAVE_RESERVATION,
}
_PREVIEWING = {
    R.LOGOUT: Effect.REFUSE,
    R.NOT_READY: Effect.PEND_SILENTLY,
    R.READY: Effect.PEND_SILENTLY,
}
_RESERVED = {R.LOGOUT: Effect.REFUSE, R.NOT_READY: Effect.REFUSE, R.READY: Effect.REFUSE}
_ON_CALL = {
    R.LOGOUT: Effect.REFUSE,
    R.NOT_READY: Effect.PEND,
    R.READY: Effect.PEND,
    R.WORK: Effect.WRAP_UP,
}
_WRAP_UP = {R.LOGOUT: Effect.REFUSE, R.NOT_READY: Effect.APPLY, R.READY: Effect.APPLY}

REQUESTS: Final[Mapping[AgentState, Mapping[RequestedState, Effect]]] = {
    S.LOGOUT: _SIGNED_OUT,
    S.NOT_READY: {R.LOGOUT: Effect.APPLY, R.NOT_READY: Effect.APPLY, R.READY: Effect.APPLY},
    S.READY: {
        R.LOGOUT: Effect.PLATFORM_SIGN_OUT,
        R.NOT_READY: Effect.APPLY,
        R.READY: Effect.KEEP,
    },
    S.RESERVED: _RESERVED,
    S.RESERVED_OUTBOUND: _RESERVED_OUTBOUND,
    S.RESERVED_OUTBOUND_PREVIEW: _PREVIEWING,
    S.TALKING: _ON_CALL,
    S.HOLD: _ON_CALL,
    S.WORK: _WRAP_UP,
    S.WORK_READY: _WRAP_UP,
}

_OF_SIGNED_OUT = {R.NOT_READY: Effect.REFUSE, R.READY: Effect.REFUSE, R.LOGOUT: Effect.REFUSE}
_OF_ENGAGED = {R.NOT_READY: Effect.REFUSE, R.READY: Effect.REFUSE, R.LOGOUT: Effect.PEND}
_OF_AVAILABLE = {R.NOT_READY: Effect.APPLY, R.READY: Effect.APPLY, R.LOGOUT: Effect.APPLY}

SUPERVISOR_REQUESTS: Final[Mapping[AgentState, Mapping[RequestedState, Effect]]] = {
    S.LOGOUT: _OF_SIGNED_OUT,
    S.NOT_READY: _OF_AVAILABLE | {R.NOT_READY: Effect.REFUSE},
    S.READY: _OF_AVAILABLE | {R.READY: Effect.KEEP},
    S.RESERVED: _OF_ENGAGED,
    S.RESERVED_OUTBOUND: _OF_ENGAGED,
    S.RESERVED_OUTBOUND_PREVIEW: _OF_ENGAGED,
    S.TALKING: _OF_ENGAGED,
    S.HOLD: _OF_ENGAGED,
    S.WORK: _OF_AVAILABLE,
    S.WORK_READY: _OF_AVAILABLE,
}

# LOGOUT from a call, a reservation or wrap-up is what a supervisor asked for.
_SUPERVISOR = {S.LOGOUT: "a supervisor asks"}
_CALL_ENDS = {
    S.READY: "call ends",
    S.NOT_READY: "call ends",
    S.WORK: "call ends, wrap-up",
    S.WORK_READY: "call ends, wrap-up",
}

TRANSITIONS: Final[Mapping[AgentState, Mapping[AgentState, str]]] = {
    S.LOGOUT: {S.NOT_READY: "signs in"},
    S.NOT_READY: {S.LOGOUT: "signs out", S.READY: "asks", S.TALKING: "in a call"},
    S.READY: {
        S.LOGOUT: "signs out (UCCX), or a supervisor asks",
        S.NOT_READY: "asks, or dials",
        S.RESERVED: "routed call rings",
        S.RESERVED_OUTBOUND: "dialler reserves",
        S.RESERVED_OUTBOUND_PREVIEW: "customer offered",
        S.TALKING: "in a call",
    },
    S.RESERVED: {
        S.TALKING: "answers",
        S.READY: "caller gives up",
        S.NOT_READY: "no answer",
        **_SUPERVISOR,
    },
    S.RESERVED_OUTBOUND: {
        S.TALKING: "customer answers",
        S.READY: "no customer, or asks",
        S.NOT_READY: "no customer, or asks",
        **_SUPERVISOR,
    },
    S.RESERVED_OUTBOUND_PREVIEW: {
        S.TALKING: "customer answers",
        S.READY: "offer ends",
        S.NOT_READY: "offer ends",
        **_SUPERVISOR,
    },
    S.TALKING: {S.HOLD: "holds", **_CALL_ENDS, **_SUPERVISOR},
    S.HOLD: {S.TALKING: "retrieves", **_CALL_ENDS, **_SUPERVISOR},
    S.WORK: {
        S.NOT_READY: "asks, or timer",
        S.READY: "asks, or timer (UCCX)",
        S.TALKING: "in a call",
        **_SUPERVISOR,
    },
    S.WORK_READY: {
        S.NOT_READY: "asks",
        S.READY: "asks, or timer",
        S.TALKING: "in a call",
        **_SUPERVISOR,
    },
}
"""Between which states an agent moves, and what moves the agent."""

ON_CALL: Final = frozenset({S.RESERVED, S.RESERVED_OUTBOUND_PREVIEW, S.TALKING, S.HOLD})
"""States that last as long as a call does."""

WRAPPING_UP: Final = frozenset({S.WORK, S.WORK_READY})
"""States of wrap-up."""


def effect_for_supervisor(
    state: AgentState, requested: RequestedState, *, on_phone: bool
) -> Effect:
    """What a supervisor's request for the state of an agent does."""
    effect = SUPERVISOR_REQUESTS[state].get(requested, Effect.REFUSE)
    if effect is Effect.APPLY and on_phone:
        return Effect.PEND if requested is R.LOGOUT else Effect.REFUSE
    return effect


def effect_of(
    state: AgentState, requested: RequestedState, profile: Profile, *, on_phone: bool
) -> Effect:
    """What the request does in that state on that platform.

    ``on_phone`` says whether the agent is in a call, which not every state shows: nobody signs out
    of a call, and where such a call leaves the User NOT_READY, nobody is READY in it.
    """
    effect = REQUESTS[state].get(requested, Effect.REFUSE)
    if effect is Effect.PLATFORM_SIGN_OUT:
        effect = Effect.APPLY if profile.logout_from_ready else Effect.REFUSE
    if effect in _IN_RESERVATION:
        leaves = profile.leaves_outbound_reservation
        effect = _IN_RESERVATION[effect] if leaves else Effect.INTERNAL_ERROR
    if effect is Effect.APPLY and on_phone:
        if requested is R.LOGOUT:
            return Effect.REFUSE
        if requested is R.READY and not profile.talking_on_any_call:
            return Effect.BUSY
    return effect


def on_calls(legs: Iterable[tuple[Dialog, Participant]], profile: Profile) -> AgentState | None:
    """The state into which these calls put an agent; None when they leave it as it is.

    ``legs`` are the agent's own participants in all the dialogs of the agent. RESERVED is for the
    agent to whom a queue delivers; a routed call that somebody transfers rings without it.
    """
    states = set()
    ringing = False
    reserved = None
    for dialog, leg in legs:
        if profile.talking_on_any_call or _came_by_queue(dialog, leg):
            states.add(leg.state)
        if _leads_to_customer(dialog, leg) and leg.state in _BEFORE_CUSTOMER:
            reserved = S.RESERVED_OUTBOUND_PREVIEW
        ringing = ringing or (leg.delivered and leg.state is ParticipantState.ALERTING)
    if ParticipantState.ACTIVE in states:
        return S.TALKING
    if ParticipantState.HELD in states:
        return S.HOLD if profile.hold_state else S.TALKING
    if ringing:
        return S.RESERVED
    if reserved:
        return reserved
    if ParticipantState.WRAP_UP in states:
        return S.WORK
    return None


_IN_RESERVATION: Final = {
    Effect.LEAVE_RESERVATION: Effect.APPLY,
    Effect.STAY_RESERVED: Effect.REFUSE,
    Effect.PEND_SILENTLY: Effect.PEND_SILENTLY,
}

_BEFORE_CUSTOMER: Final = frozenset(
    {
        ParticipantState.ALERTING,
        ParticipantState.ACCEPTED,
        ParticipantState.INITIATING,
        ParticipantState.INITIATED,
        ParticipantState.FAILED,
    }
)


def _leads_to_customer(dialog: Dialog, leg: Participant) -> bool:
    """Not so for one to whom the customer is transferred later."""
    return dialog.campaign is not None and (dialog.kind is DialogKind.RESERVATION or leg.caller)


def _came_by_queue(dialog: Dialog, leg: Participant) -> bool:
    return (dialog.routed and not leg.caller) or dialog.campaign is not None


for _state in AgentState:
    if not all(_state in table for table in (REQUESTS, SUPERVISOR_REQUESTS, TRANSITIONS)):
        raise AssertionError(f"agent_table: no row for {_state}")
