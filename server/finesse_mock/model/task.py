"""Tasks: the nonvoice dialogs of Unified CCE, each with one agent at the most.

Names and values are those of "Dialog APIs for Nonvoice Tasks", "State (Dialog) Parameter Values"
and "Disposition Code Parameter Values for Nonvoice Tasks" of the developer guide.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from finesse_mock.model.dialog import CallKey


class TaskState(StrEnum):
    """``Dialog/state`` and ``Participant/state`` of a task.

    QUEUED is the mock's own: such a task waits for an agent, and no client sees it.
    """

    QUEUED = "QUEUED"
    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    WRAPPING_UP = "WRAPPING_UP"
    INTERRUPTED = "INTERRUPTED"
    UNKNOWN = "UNKNOWN"
    CLOSED = "CLOSED"


class TaskAction(StrEnum):
    """``requestedAction`` and ``Participant/actions/action`` of a task."""

    ACCEPT = "ACCEPT"
    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    WRAP_UP = "WRAP_UP"
    TRANSFER = "TRANSFER"
    CLOSE = "CLOSE"


class Disposition(StrEnum):
    """``dispositionCode``: why a task is CLOSED."""

    ENDED = "CD_NORMAL_END_TASK"
    TRANSFERRED = "CD_TASK_TRANSFER"
    TRANSFERRED_ON_LOGOUT = "CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT"
    LOGGED_OUT = "CD_AGENT_LOGGED_OUT_DURING_DIALOG"
    NOT_ACCEPTED = "CD_RING_NO_ANSWER"
    ABANDONED = "CD_TASK_ABANDONED_WHILE_OFFERED"


def dialog_id_of(key: CallKey) -> str:
    """The dialog id of the task with that key; unlike those of calls it has underscores."""
    return f"{key.prefix}_{key.call_id}_{key.sequence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task at one moment.

    ``agent_id`` is empty in a queue, ``offered_at`` None. ``actions`` are those that are offered,
    which are those that are accepted. ``associated_id`` is the task of which this one is the
    continuation, with another agent.
    """

    id: str
    key: CallKey
    media_id: str
    queue_id: str
    changed_at: datetime
    state: TaskState = TaskState.QUEUED
    agent_id: str = ""
    offered_at: datetime | None = None
    actions: tuple[TaskAction, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    associated_id: str = ""
    disposition: Disposition | None = None
