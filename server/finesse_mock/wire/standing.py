"""How everything is, as events: what a server tells its clients after a silence."""

from collections.abc import Collection, Iterator

from finesse_mock.engine.changes import AgentChanged, Change, DialogAdded
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded
from finesse_mock.engine.world import World
from finesse_mock.model.site import Site
from finesse_mock.wire.updates import Update, updates_of


def standing(world: World, site: Site, agent_ids: Collection[str]) -> Iterator[Update]:
    """The state and calls of these agents, then the media and tasks of everybody."""
    for change in _changes(world, site, agent_ids):
        yield from updates_of(change, site)


def _changes(world: World, site: Site, agent_ids: Collection[str]) -> Iterator[Change]:
    for agent in world.agents():
        if agent.id in agent_ids:
            yield AgentChanged(agent=agent)
            for dialog in world.dialogs_of(agent.id):
                yield DialogAdded(dialog=dialog, agent_id=agent.id)
    for agent_id in site.agents:
        for media in world.media_of(agent_id):
            yield MediaChanged(media=media)
        for task in world.tasks_of(agent_id):
            yield TaskAdded(task=task)
