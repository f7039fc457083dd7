"""The part of the world's state that belongs to nonvoice media, and how changes change it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from finesse_mock.model.media import Media
from finesse_mock.model.site import Site
from finesse_mock.model.task import Task, TaskState


@dataclass(slots=True)
class MediaWorld:
    """Tasks by id; media by agent and medium, of those who were ever signed in.

    ``held`` holds the task ids of each agent, ``queued`` those of the tasks without an agent.
    """

    media: dict[str, dict[str, Media]] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    held: dict[str, dict[str, None]] = field(default_factory=dict)
    queued: dict[str, None] = field(default_factory=dict)

    def copy(self) -> "MediaWorld":
        """One that is like this and changes by itself."""
        return MediaWorld(
            media={agent_id: dict(each) for agent_id, each in self.media.items()},
            tasks=dict(self.tasks),
            held={agent_id: dict(each) for agent_id, each in self.held.items()},
            queued=dict(self.queued),
        )

    def media_of(self, site: Site, agent_id: str, media_id: str) -> Media:
        """The agent in that medium now."""
        found = self.media.get(agent_id, {}).get(media_id)
        if found is None:
            limit = site.media[media_id].max_dialogs
            return Media(agent_id=agent_id, media_id=media_id, max_dialogs=limit)
        return found

    def tasks_of(self, agent_id: str, media_id: str = "") -> Iterator[Task]:
        """The tasks of an agent, oldest first; only those of that medium, if one is named."""
        held = (self.tasks[task_id] for task_id in self.held.get(agent_id, ()))
        return (task for task in held if media_id in ("", task.media_id))

    def place(self, media: Media) -> None:
        """Take in what an agent does in a medium."""
        self.media.setdefault(media.agent_id, {})[media.media_id] = media

    def keep(self, task: Task) -> None:
        """Take a task in; one that is CLOSED is gone."""
        held = self.held.setdefault(task.agent_id, {}) if task.agent_id else self.queued
        self.queued.pop(task.id, None)
        if task.state is TaskState.CLOSED:
            self.tasks.pop(task.id, None)
            held.pop(task.id, None)
        else:
            self.tasks[task.id] = task
            held[task.id] = None
