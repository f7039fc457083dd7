"""What can be asked of the world about media and tasks, as frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from finesse_mock.model.media import InterruptAction, LogoutAction
from finesse_mock.model.task import TaskAction


class MediaRequest(StrEnum):
    """The values of ``Media/state`` that a client may ask for."""

    LOGIN = "LOGIN"
    LOGOUT = "LOGOUT"
    NOT_READY = "NOT_READY"
    READY = "READY"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInMedia:
    """``PUT User/{id}/Media/{mrdId}`` with state LOGIN."""

    agent_id: str
    media_id: str
    max_dialogs: int
    interrupt_action: InterruptAction = InterruptAction.ACCEPT
    logout_action: LogoutAction = LogoutAction.CLOSE
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMediaState:
    """``PUT User/{id}/Media/{mrdId}`` with any other state."""

    agent_id: str
    media_id: str
    state: MediaRequest
    reason_code_id: int | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoutable:
    """``PUT User/{id}/Media/{mrdId}`` with ``routable``: whether tasks may be offered."""

    agent_id: str
    media_id: str
    routable: bool
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTask:
    """A customer's task reaches a queue of an MRD, where it waits for an agent."""

    media_id: str
    queue_id: str
    variables: tuple[tuple[str, str], ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnTask:
    """``PUT Dialog/{id}`` of a task; ``target`` is the script selector of a TRANSFER."""

    agent_id: str
    task_id: str
    action: TaskAction
    target: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveTask:
    """The customer leaves, or the application ends the task."""

    task_id: str
    request_id: str = ""


MediaCommand = SignInMedia | SetMediaState | SetRoutable | OfferTask | ActOnTask | LeaveTask
"""Those of the commands that are about media and tasks."""
