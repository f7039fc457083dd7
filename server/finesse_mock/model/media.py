"""Nonvoice media: Media Routing Domains (MRDs), and what agents do in each of them (Unified CCE).

Names and values are those of "Media API Parameters" and "Agent States for Nonvoice Media" of the
Finesse Web Services Developer Guide.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from finesse_mock.model.agent import NO_REASON, AgentDefinition


class MediaState(StrEnum):
    """``Media/state``.

    LOGIN is a request, never a state one rests in. WORK_NOT_READY is that of agents whose Finesse
    server has lost Unified CCE, which does not happen here.
    """

    LOGOUT = "LOGOUT"
    NOT_READY = "NOT_READY"
    READY = "READY"
    RESERVED = "RESERVED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    WORK_READY = "WORK_READY"
    INTERRUPTED = "INTERRUPTED"


class InterruptAction(StrEnum):
    """``interruptAction``: whether calls and tasks of other media interrupt those of this one."""

    ACCEPT = "ACCEPT"
    IGNORE = "IGNORE"


class LogoutAction(StrEnum):
    """``dialogLogoutAction``: what becomes of the tasks of an agent who signs out."""

    CLOSE = "CLOSE"
    TRANSFER = "TRANSFER"


MAX_DIALOGS = 10
"""The highest ``maxDialogLimit``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQueue:
    """A skill group of an MRD. ``teams`` is empty for a queue that everybody serves.

    ``script_selector`` is where tasks for it are sent, by customers and by TRANSFER.
    """

    id: str
    name: str
    script_selector: str
    teams: tuple[str, ...] = ()

    def served_by(self, agent: AgentDefinition) -> bool:
        """Whether the agent gets tasks of this queue."""
        return not self.teams or agent.team_id in self.teams


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDomain:
    """An MRD.

    ``interruptible``: calls, and tasks of MRDs that are not interruptible, interrupt its tasks.
    ``max_dialogs`` is shown until an agent signs in with a limit. ``start_timeout_s``: seconds
    after which a task that nobody accepts is offered to somebody else.
    """

    id: str
    name: str
    description: str = ""
    interruptible: bool = True
    max_dialogs: int = 5
    start_timeout_s: float = 30.0
    queues: tuple[TaskQueue, ...] = ()

    def queue(self, queue_id: str) -> TaskQueue | None:
        """The queue with that id."""
        return next((each for each in self.queues if each.id == queue_id), None)

    def queue_at(self, script_selector: str) -> TaskQueue | None:
        """The queue to which tasks for that script selector go."""
        found = (each for each in self.queues if each.script_selector == script_selector)
        return next(found, None)

    def served_by(self, agent: AgentDefinition) -> bool:
        """Whether the agent is in any queue of it; others cannot sign in."""
        return any(queue.served_by(agent) for queue in self.queues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An agent in an MRD at one moment.

    ``resting`` is the state without any tasks: LOGOUT, NOT_READY or READY. ``changed_at`` is None
    until the first sign-in. ``lost``: a failure came while the agent was INTERRUPTED, so that the
    tasks are UNKNOWN when the interruption ends.
    """

    agent_id: str
    media_id: str
    max_dialogs: int
    state: MediaState = MediaState.LOGOUT
    resting: MediaState = MediaState.LOGOUT
    changed_at: datetime | None = None
    routable: bool = False
    interrupt_action: InterruptAction = InterruptAction.ACCEPT
    logout_action: LogoutAction = LogoutAction.CLOSE
    reason_code_id: int = NO_REASON
    lost: bool = False
