"""What the documents tell of nonvoice media and tasks: states, moves, requests, actions."""

from collections.abc import Mapping
from typing import Final, TypeVar

from finesse_mock.engine.media_commands import MediaRequest
from finesse_mock.engine.media_table import HIERARCHY, REQUESTS, SHOWN_AS, Effect
from finesse_mock.engine.media_table import TRANSITIONS as MEDIA_TRANSITIONS
from finesse_mock.engine.task_table import ACTIONS, TRANSITIONS
from finesse_mock.model.media import MediaState
from finesse_mock.model.task import TaskAction, TaskState
from finesse_mock.reference.diagram import Cause, Machine, Move, Place
from finesse_mock.reference.markdown import code, listed, section, table

S = TaskState
State = TypeVar("State", TaskState, MediaState)

_PLACES: Final[Mapping[TaskState, Place]] = {
    S.QUEUED: Place(0, 0),
    S.OFFERED: Place(1, 0),
    S.ACCEPTED: Place(2, 0),
    S.ACTIVE: Place(3, 0, columns=3),
    S.PAUSED: Place(4, 0),
    S.WRAPPING_UP: Place(5, 1),
    S.UNKNOWN: Place(6, 2),
    S.CLOSED: Place(0, 3, rows=7),
}
_COLUMNS: Final = ((160, 150), (340, 150), (620, 150), (1076, 104))


def tasks() -> Machine:
    """The states of tasks; INTERRUPTED is how one is seen, not one into which it moves."""
    moves = [
        Move(state, to, why, Cause.REQUEST if _names_action(why) else Cause.ITSELF)
        for state, moves in TRANSITIONS.items()
        for to, why in moves.items()
    ]
    return Machine(
        title="Task states",
        places={str(state): place for state, place in _PLACES.items()},
        moves=[Move("", S.QUEUED, "a customer sends it", Cause.ITSELF), *moves],
        columns=_COLUMNS,
    )


def media() -> Machine:
    """The states of agents in a medium; those that only follow from tasks are one box."""
    resting = (MediaState.LOGOUT, MediaState.NOT_READY, MediaState.READY)
    tasked = ", ".join(state for state in MediaState if state not in resting)
    boxes = {state: str(state) if state in resting else tasked for state in MediaState}
    moves = dict.fromkeys(
        (boxes[state], boxes[to], why)
        for state, moves in MEDIA_TRANSITIONS.items()
        for to, why in moves.items()
        if boxes[state] != boxes[to]
    )
    return Machine(
        title="States of an agent in a nonvoice medium",
        places={
            MediaState.NOT_READY: Place(0, 0, columns=2),
            MediaState.READY: Place(1, 0),
            tasked: Place(2, 0, columns=2),
            MediaState.LOGOUT: Place(0, 2, rows=3),
        },
        moves=[
            Move(state, to, why, Cause.REQUEST if _names_request(why) else Cause.ITSELF)
            for state, to, why in moves
        ],
        columns=((160, 160), (360, 560), (1076, 104)),
    )


def _names_action(why: str) -> bool:
    return any(word in TaskAction.__members__ for word in why.replace(",", "").split())


def _names_request(why: str) -> bool:
    return any(word in MediaRequest.__members__ for word in why.replace(",", "").split())


_EFFECTS: Final[Mapping[Effect, str]] = {
    Effect.SIGN_IN: "`NOT_READY`",
    Effect.APPLY: "yes",
    Effect.UNLESS_OFFERED: "unless a task is offered",
    Effect.KEEP: "ignored",
    Effect.SIGNED_IN: "refused: signed in",
    Effect.SIGNED_OUT: "refused: signed out",
    Effect.REFUSE: "refused",
}


def _requests() -> str:
    header = ["in", *(code(request) for request in MediaRequest)]
    rows = (
        (code(state), *(_EFFECTS[effects[request]] for request in MediaRequest))
        for state, effects in REQUESTS.items()
    )
    return table(header, rows)


def _shown() -> str:
    rows = ((code(task), code(shown)) for task, shown in SHOWN_AS.items())
    return table(["the task is", "the agent is"], rows)


def _moves(transitions: Mapping[State, Mapping[State, str]]) -> str:
    rows = (
        (code(state), code(to), why)
        for state, moves in transitions.items()
        for to, why in moves.items()
    )
    return table(["from", "to", "by"], rows)


def _offered() -> str:
    header = ["action", *(code(state) for state in S if ACTIONS[state])]
    rows = (
        (code(action), *(_leads(ACTIONS[state].get(action)) for state in S if ACTIONS[state]))
        for action in TaskAction
    )
    return table(header, rows)


def _leads(to: TaskState | None) -> str:
    return code(to) if to else ""


def nonvoice_section(media_diagram: str, task_diagram: str) -> str:
    """Everything about the states of agents in nonvoice media, and of tasks."""
    return section(
        "Nonvoice media",
        _WHERE,
        section("What an agent asks for in a medium", _requests(), level=3),
        section("The state that a task makes", _shown(), _SEVERAL, level=3),
        section("Moves of an agent in a medium", media_diagram, _moves(MEDIA_TRANSITIONS), level=3),
        section("Moves of a task", task_diagram, _moves(TRANSITIONS), level=3),
        section("Actions offered in a task", _TASKS, _offered(), level=3),
    )


_WHERE: Final = f"""\
With Unified CCE. The values of `Media/state` are {listed(map(code, MediaState))}; those of
`Dialog/state` of a task are {listed(code(state) for state in S if state is not S.QUEUED)}. A task
that is `QUEUED` here waits for an agent, and no client sees it.
"""

_SEVERAL: Final = f"""\
Of several tasks the first of {listed(map(code, HIERARCHY))} decides. An agent who asked for
`NOT_READY` stays that, whatever tasks there are, and so does one who is signed out. While the agent
is on the phone, or has a task of a medium that is not interruptible, one with tasks of an
interruptible medium is `INTERRUPTED` there, unless signed in with `IGNORE`.
"""

_TASKS: Final = """\
Each with the state to which it leads. A task of an agent who is `INTERRUPTED` offers nothing, which
a GET shows and no event of the task tells.
"""
