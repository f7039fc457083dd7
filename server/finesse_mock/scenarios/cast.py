"""Who and what is meant by the names in a scenario."""

from dataclasses import dataclass

from finesse_mock.documents import nearest
from finesse_mock.floor import Floor
from finesse_mock.model.dialog import Dialog
from finesse_mock.model.media import MediaDomain, TaskQueue


class CannotError(Exception):
    """An act that cannot be tried; the text is a sentence that says why."""


class UnknownError(CannotError):
    """An act that names somebody or something that is not there."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who: the floor they play on, and the dialog ids of calls and tasks by name."""

    floor: Floor
    calls: dict[str, str]

    def agent(self, name: str) -> str:
        """The id of the agent with that id, login name or extension."""
        site = self.floor.site
        by_id = site.user_id(name)
        if by_id is not None:
            return by_id
        signed_in = self.floor.world.agent_at(name)
        if signed_in is not None:
            return signed_in.id
        found = next((each.id for each in site.agents.values() if each.extension == name), None)
        if found is None:
            hint = nearest(name, site.agents, "agents")
            raise UnknownError(f"nobody has the id or extension {name}; {hint}")
        return found

    def extension(self, name: str) -> str:
        """The extension at which that agent is signed in; empty when the agent is not."""
        agent = self.floor.world.agent(self.agent(name))
        return agent.extension if agent else ""

    def call(self, name: str) -> str:
        """The dialog id of the call of that name, or with that id."""
        if name in self.calls:
            return self.calls[name]
        world = self.floor.world
        if world.dialog(name) is None and world.task(name) is None:
            raise UnknownError(f"call {name} has not begun.")
        return name

    def dialog(self, name: str) -> Dialog:
        """That call as it is now."""
        dialog = self.floor.world.dialog(self.call(name))
        if dialog is None:
            raise CannotError(f"call {name} is over.")
        return dialog

    def queue(self, queue_id: str) -> str:
        """The id of a queue that there is."""
        queues = self.floor.site.queues
        if queue_id not in queues:
            hint = nearest(queue_id, queues, "queues")
            raise UnknownError(f"there is no queue {queue_id}; {hint}")
        return queue_id

    def label(self, dialog_id: str) -> str:
        """The name that was given to that dialog; empty for none."""
        return next((name for name, each in self.calls.items() if each == dialog_id), "")

    def name_of(self, dialog_id: str) -> str:
        """What the scenario calls that dialog."""
        return self.label(dialog_id) or dialog_id

    def number(self, dialed: str) -> str:
        """A number by which one reaches a queue."""
        site = self.floor.site
        if site.queue_at(dialed) is None:
            numbers = [queue.dialed_number for queue in site.queues.values()]
            hint = nearest(dialed, numbers, "numbers")
            raise UnknownError(f"no queue has the number {dialed}; {hint}")
        return dialed

    def medium(self, name: str) -> MediaDomain:
        """The nonvoice medium with that id or name."""
        media = self.floor.site.media
        for each in media.values():
            if name in (each.id, each.name):
                return each
        raise UnknownError(f"there is no medium {name}; {nearest(name, media, 'media')}")

    def task_queue(self, media: MediaDomain, name: str) -> TaskQueue:
        """The queue of that medium with that id or name; without one the first."""
        for each in media.queues:
            if name in ("", each.id, each.name):
                return each
        known = [each.id for each in media.queues]
        hint = nearest(name, known, "queues")
        raise UnknownError(f"{media.name} has no queue {name}; {hint}")

    def task(self, name: str) -> str:
        """The id of the task of that name, or with that id."""
        task_id = self.calls.get(name, name)
        if self.floor.world.task(task_id) is None:
            raise UnknownError(f"there is no task {name}.")
        return task_id
