"""Tasks: how they move and what is offered in each state. All rules on both stand here.

``ACTIONS`` gives, for each state, the actions in the order in which they are sent, each with the
state to which it leads; what is offered is what is accepted. ``TRANSITIONS`` adds what happens by
itself; the engine checks each move. Source: "Nonvoice State (Participant) Parameter Values" and
"State (Dialog) Parameter Values" of the Finesse Web Services Developer Guide.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from finesse_mock.model.media import MediaState
from finesse_mock.model.task import Task, TaskAction, TaskState

S = TaskState
A = TaskAction

_ENDING = {A.TRANSFER: S.CLOSED, A.CLOSE: S.CLOSED}
ACTIONS: Final[Mapping[TaskState, Mapping[TaskAction, TaskState]]] = {
    S.QUEUED: {},
    S.OFFERED: {A.ACCEPT: S.ACCEPTED},
    S.ACCEPTED: {A.START: S.ACTIVE, **_ENDING},
    S.ACTIVE: {A.PAUSE: S.PAUSED, A.WRAP_UP: S.WRAPPING_UP, **_ENDING},
    S.PAUSED: {A.RESUME: S.ACTIVE, A.WRAP_UP: S.WRAPPING_UP, **_ENDING},
    S.WRAPPING_UP: {A.CLOSE: S.CLOSED},
    S.INTERRUPTED: {},
    S.UNKNOWN: {A.CLOSE: S.CLOSED},
    S.CLOSED: {},
}
"""What is offered in each state, and where it leads."""

_LEAVES = {S.CLOSED: "customer leaves, or sign-out"}
_LOST = {S.UNKNOWN: "interruption ends after a failure"}
_BY_ITSELF: Mapping[TaskState, Mapping[TaskState, str]] = {
    S.QUEUED: {S.OFFERED: "an agent is available", S.CLOSED: "customer leaves"},
    S.OFFERED: {S.CLOSED: "not accepted in time, customer leaves, or sign-out"},
    S.ACCEPTED: _LEAVES,
    S.ACTIVE: _LEAVES | _LOST,
    S.PAUSED: _LEAVES | _LOST,
    S.WRAPPING_UP: _LEAVES | _LOST,
    S.UNKNOWN: _LEAVES,
}


def _moves(state: TaskState) -> dict[TaskState, str]:
    moves: dict[TaskState, list[str]] = {}
    for action, to in ACTIONS[state].items():
        moves.setdefault(to, []).append(action)
    for to, why in _BY_ITSELF.get(state, {}).items():
        moves.setdefault(to, []).append(why)
    return {to: ", ".join(causes) for to, causes in moves.items()}


TRANSITIONS: Final[Mapping[TaskState, Mapping[TaskState, str]]] = {
    state: _moves(state) for state in TaskState
}
"""Between which states a task moves, and what moves it."""

INTERRUPTED: Final = frozenset({S.ACTIVE, S.PAUSED, S.WRAPPING_UP})
"""States in which a task is seen as INTERRUPTED while its agent is."""


def as_seen(task: Task, media_state: MediaState) -> Task:
    """The task as a GET shows it, by the state of its agent in the medium.

    While the agent is INTERRUPTED no action is offered. No event tells that of the task: clients
    learn it from the Media event, and read their tasks again.
    """
    if media_state is not MediaState.INTERRUPTED:
        return task
    state = S.INTERRUPTED if task.state in INTERRUPTED else task.state
    return replace(task, state=state, actions=())
