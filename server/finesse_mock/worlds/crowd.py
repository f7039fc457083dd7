"""A site with as many agents as are wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice

from finesse_mock.errors import UsageError
from finesse_mock.model.agent import AgentDefinition
from finesse_mock.model.site import Site


def with_agents(site: Site, count: int | None) -> Site:
    """The site with that many agents, beside its supervisors; None: with those that it has.

    Who comes new is as one of those before, in turn, and has the next free id, which is the
    extension, too.

    Raises:
        UsageError: the site has no agent with a number for an id, after whom to count.
    """
    if count is None:
        return site
    agents = [each for each in site.agents.values() if not each.is_supervisor]
    kept = agents[:count]
    more = count - len(kept)
    models = [each for each in agents if each.id.isdigit()]
    if more and not models:
        raise UsageError(
            f"World {site.name} has no agent with a number for an id; leave out --agents."
        )
    ids = _free_ids(site, int(models[-1].id) + 1) if more else iter(())
    passwords = dict(site.passwords)
    for model, agent_id in zip(islice(cycle(models), more) if more else (), ids, strict=False):
        kept.append(_like(model, agent_id))
        passwords[agent_id] = passwords[model.id]
    supervisors = [each for each in site.agents.values() if each.is_supervisor]
    people = {each.id: each for each in (*kept, *supervisors)}
    devices = site.devices
    return replace(
        site,
        agents=people,
        passwords={agent_id: passwords[agent_id] for agent_id in people},
        devices=devices | {each.extension for each in kept} if devices else devices,
    )


def with_these(site: Site, agent_ids: Iterable[str]) -> Site:
    """The site with agents of these ids, too; who comes new is as the first agent of the site.

    Raises:
        UsageError: the site has no agent who is no supervisor.
    """
    missing = [each for each in dict.fromkeys(agent_ids) if each not in site.agents]
    model = next((each for each in site.agents.values() if not each.is_supervisor), None)
    if missing and model is None:
        raise UsageError(f"World {site.name} has no agent who could be a model for others.")
    if not missing or model is None:
        return site
    more = {agent_id: _like(model, agent_id) for agent_id in missing}
    devices = site.devices
    return replace(
        site,
        agents={**site.agents, **more},
        passwords={**site.passwords, **dict.fromkeys(more, site.passwords[model.id])},
        devices=devices | set(more) if devices else devices,
    )


def _free_ids(site: Site, start: int) -> Iterator[str]:
    taken = {*site.agents, *(each.extension for each in site.agents.values())}
    number = start
    while True:
        if str(number) not in taken:
            yield str(number)
        number += 1


def _like(model: AgentDefinition, agent_id: str) -> AgentDefinition:
    return replace(
        model,
        id=agent_id,
        login_name=f"agent{agent_id}",
        first_name="Agent",
        last_name=agent_id,
        extension=agent_id,
    )
