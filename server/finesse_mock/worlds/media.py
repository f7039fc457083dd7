"""Nonvoice media in a world file: what must hold of them, and what becomes of them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from finesse_mock.documents import Place, nearest
from finesse_mock.errors import UsageError
from finesse_mock.model.media import MediaDomain, TaskQueue
from finesse_mock.worlds import schema

_VOICE = "1"
"""The id of the Media Routing Domain of calls."""


class Checked(Protocol):
    """The world that is checked, and how its errors are made."""

    @property
    def contents(self) -> schema.WorldContents:
        """The world."""
        ...

    def error(self, place: Place, sentence: str, *, at_key: bool = False) -> UsageError:
        """An error at a place of the world."""
        ...


def check_media(world: Checked) -> None:
    """Check that ids and names are unique, and that there are the teams that are named.

    Raises:
        UsageError: the first mistake, with its place.
    """
    media = world.contents.media
    for index, each in enumerate(media):
        if each.id == _VOICE:
            sentence = "the id 1 is that of voice; choose another."
            raise world.error(("media", index, "id"), sentence)
    _distinct(world, "id", ((("media", i, "id"), each.id) for i, each in enumerate(media)))
    _distinct(world, "name", ((("media", i, "name"), each.name) for i, each in enumerate(media)))
    _distinct(world, "id", _queue_ids(world.contents))
    for index, each in enumerate(media):
        selectors = (
            (("media", index, "queues", position, "scriptSelector"), _selector(queue))
            for position, queue in enumerate(each.queues)
        )
        _distinct(world, "scriptSelector", selectors)
        for position, queue in enumerate(each.queues):
            _known_teams(world, ("media", index, "queues", position, "teams"), queue.teams)


def _queue_ids(world: schema.WorldContents) -> Iterator[tuple[Place, str]]:
    """A queue is in one medium, and voice is one of the media."""
    for index, call_queue in enumerate(world.queues):
        yield ("queues", index, "id"), call_queue.id
    for index, media in enumerate(world.media):
        for position, queue in enumerate(media.queues):
            yield ("media", index, "queues", position, "id"), queue.id


def _distinct(world: Checked, what: str, values: Iterator[tuple[Place, str]]) -> None:
    taken: set[str] = set()
    for place, value in values:
        if value in taken:
            raise world.error(place, f'the {what} "{value}" is taken already.')
        taken.add(value)


def _known_teams(world: Checked, place: Place, teams: Sequence[str]) -> None:
    known = [team.id for team in world.contents.teams]
    for position, team in enumerate(teams):
        if team not in known:
            sentence = f'there is no team "{team}"; {nearest(team, known, "teams")}'
            raise world.error((*place, position), sentence)


def media_domain(entry: schema.MediaEntry) -> MediaDomain:
    """The medium that an entry describes."""
    return MediaDomain(
        id=entry.id,
        name=entry.name,
        description=entry.description,
        interruptible=entry.interruptible,
        max_dialogs=entry.max_dialog_limit,
        start_timeout_s=entry.start_timeout,
        queues=tuple(
            TaskQueue(id=each.id, name=each.name, script_selector=_selector(each), teams=each.teams)
            for each in entry.queues
        ),
    )


def _selector(queue: schema.TaskQueueEntry) -> str:
    return queue.script_selector or queue.name
