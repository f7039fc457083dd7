"""Agents in a medium: how their state moves and what each request does. All rules stand here.

``REQUESTS`` says what a request does in each state, ``state_of`` what calls and tasks make of the
state, ``TRANSITIONS`` between which states it moves; the engine checks each move. Source: "Agent
States for Nonvoice Media" of the Finesse Web Services Developer Guide.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Final

from finesse_mock.engine.media_commands import MediaRequest
from finesse_mock.model.media import MediaState
from finesse_mock.model.task import TaskState

S = MediaState
R = MediaRequest
T = TaskState


class Effect(Enum):
    """What a request does."""

    SIGN_IN = auto()
    """The agent is signed in, NOT_READY and routable."""
    APPLY = auto()
    """The state changes now."""
    UNLESS_OFFERED = auto()
    """As APPLY; refused while a task is offered to the agent."""
    KEEP = auto()
    """Ignored, without an event ("Media—Change State or Sign Out")."""
    SIGNED_IN = auto()
    """Refused: the agent is signed in already."""
    SIGNED_OUT = auto()
    """Refused: the agent must sign in first."""
    REFUSE = auto()
    """Refused: the state does not allow it."""


_WORKING = {
    R.LOGIN: Effect.SIGNED_IN,
    R.LOGOUT: Effect.APPLY,
    R.NOT_READY: Effect.UNLESS_OFFERED,
    R.READY: Effect.REFUSE,
}
REQUESTS: Final[Mapping[MediaState, Mapping[MediaRequest, Effect]]] = {
    S.LOGOUT: dict.fromkeys(R, Effect.SIGNED_OUT) | {R.LOGIN: Effect.SIGN_IN},
    # NOT_READY again, with another reason, is what the same request to a User allows.
    S.NOT_READY: _WORKING | {R.READY: Effect.APPLY},
    S.READY: _WORKING | {R.READY: Effect.KEEP},
    S.RESERVED: _WORKING,
    S.ACTIVE: _WORKING,
    S.PAUSED: _WORKING,
    S.WORK_READY: _WORKING,
    S.INTERRUPTED: _WORKING,
}
"""What each request does in each state."""

SHOWN_AS: Final[Mapping[TaskState, MediaState]] = {
    T.OFFERED: S.RESERVED,
    T.ACCEPTED: S.ACTIVE,
    T.ACTIVE: S.ACTIVE,
    T.UNKNOWN: S.ACTIVE,
    T.PAUSED: S.PAUSED,
    T.WRAPPING_UP: S.WORK_READY,
}
"""The state of an agent who is READY and has but one task, by the state of the task."""

HIERARCHY: Final = (S.ACTIVE, S.WORK_READY, S.PAUSED, S.RESERVED)
"""With several tasks the first of these counts to which one of them leads."""

OPEN: Final = frozenset({S.READY, *HIERARCHY})
"""States in which tasks are offered."""

_ASKED = {S.NOT_READY: "NOT_READY, or not accepted", S.LOGOUT: "LOGOUT"}
_LOWER = "a task ends or changes"

TRANSITIONS: Final[Mapping[MediaState, Mapping[MediaState, str]]] = {
    S.LOGOUT: {S.NOT_READY: "LOGIN"},
    S.NOT_READY: {
        S.READY: "READY",
        S.LOGOUT: "LOGOUT",
        S.RESERVED: "READY, beside a task",
        S.ACTIVE: "READY, beside a task",
        S.PAUSED: "READY, beside a task",
        S.WORK_READY: "READY, beside a task",
        S.INTERRUPTED: "READY, beside a task",
    },
    S.READY: {S.RESERVED: "a task is offered", S.NOT_READY: "NOT_READY", S.LOGOUT: "LOGOUT"},
    S.RESERVED: {
        S.READY: "the last task ends",
        S.ACTIVE: "ACCEPT",
        S.INTERRUPTED: "a call, or a task of another medium",
        **_ASKED,
    },
    S.ACTIVE: {
        S.READY: "the last task ends",
        S.RESERVED: _LOWER,
        S.PAUSED: "PAUSE",
        S.WORK_READY: "WRAP_UP",
        S.INTERRUPTED: "a call, or a task of another medium",
        **_ASKED,
    },
    S.PAUSED: {
        S.READY: "the last task ends",
        S.RESERVED: _LOWER,
        S.ACTIVE: "RESUME, or ACCEPT of another one",
        S.WORK_READY: "WRAP_UP",
        S.INTERRUPTED: "a call, or a task of another medium",
        **_ASKED,
    },
    S.WORK_READY: {
        S.READY: "the last task ends",
        S.RESERVED: _LOWER,
        S.ACTIVE: "ACCEPT of another one",
        S.PAUSED: _LOWER,
        S.INTERRUPTED: "a call, or a task of another medium",
        **_ASKED,
    },
    S.INTERRUPTED: {
        S.READY: "the last task ends",
        S.RESERVED: "the interruption ends",
        S.ACTIVE: "the interruption ends",
        S.PAUSED: "the interruption ends",
        S.WORK_READY: "the interruption ends",
        **_ASKED,
    },
}
"""Between which states an agent moves, and what moves the agent."""


def state_of(resting: MediaState, tasks: Iterable[TaskState], *, interrupted: bool) -> MediaState:
    """The state of an agent with these tasks, who would rest in that state without any.

    ``interrupted``: the agent is busy elsewhere, and lets that interrupt the tasks.
    """
    if resting is not S.READY:
        return resting
    shown = {SHOWN_AS[task] for task in tasks}
    if not shown:
        return resting
    return S.INTERRUPTED if interrupted else min(shown, key=HIERARCHY.index)


for _state in MediaState:
    if _state not in TRANSITIONS or set(REQUESTS[_state]) != set(MediaRequest):
        raise AssertionError(f"media_table: no whole row for {_state}")
