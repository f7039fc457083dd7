"""What the world lets be known of media and tasks, as frozen facts."""

from dataclasses import dataclass

from finesse_mock.model.media import Media
from finesse_mock.model.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChanged:
    """An agent's state or settings in an MRD are other ones."""

    media: Media
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded:
    """A task is offered to an agent, and so appears in the agent's collection."""

    task: Task
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged:
    """A task changed; no client is told of one that has no agent."""

    task: Task
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRemoved:
    """A task is CLOSED, and so left the collection of its agent."""

    task: Task
    request_id: str = ""
