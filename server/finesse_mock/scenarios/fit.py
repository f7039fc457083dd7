"""Whether a step can be played at a site: whoever and whatever it names must be there."""

from collections.abc import Collection

from finesse_mock.documents import nearest
from finesse_mock.model.site import Site
from finesse_mock.scenarios.acts import Act, InboundCall
from finesse_mock.scenarios.house_acts import Announce
from finesse_mock.scenarios.steps import Await, Do, Expect, ExpectNone, Step
from finesse_mock.scenarios.task_acts import InMedium, Offer
from finesse_mock.wire.uris import API


def check_fit(step: Step, site: Site, nodes: Collection[str]) -> None:
    """Check that the step names nobody and nothing that is not at that site with these nodes.

    Raises:
        UsageError: it does.
    """
    match step.move:
        case Do(act=act) | Await(act=act):
            _check_people(step, act, site)
        case Expect(node=node) | ExpectNone(unwanted=Expect(node=node)):
            _check_node(step, node, site, nodes)


def _check_people(step: Step, act: Act, site: Site) -> None:
    extensions = [agent.extension for agent in site.agents.values()]
    for key, named in act.people().items():
        for index, name in enumerate((named,) if isinstance(named, str) else named):
            if site.user_id(name) is None and (key != "to" or name not in extensions):
                item = () if isinstance(named, str) else (index,)
                raise step.document.error((key, *item), _nobody(name, site))
    if isinstance(act, InboundCall):
        _check_queue(step, act, site)
    elif isinstance(act, InMedium | Offer):
        _check_medium(step, act.media, site)
    elif isinstance(act, Announce):
        _check_teams(step, act, site)


def _check_queue(step: Step, act: InboundCall, site: Site) -> None:
    if act.queue and act.queue not in site.queues:
        hint = nearest(act.queue, site.queues, "queues")
        raise step.document.error(("queue",), f'there is no queue "{act.queue}"; {hint}')
    if not (act.to or act.queue or site.queue_at(act.dialed_number)):
        numbers = [queue.dialed_number for queue in site.queues.values()]
        raise step.document.error(
            ("dialedNumber",),
            f'no queue has the number "{act.dialed_number}"; '
            f"{nearest(act.dialed_number, numbers, 'numbers')}",
        )


def _check_medium(step: Step, name: str, site: Site) -> None:
    known = [known for medium in site.media.values() for known in (medium.id, medium.name)]
    if name not in known:
        hint = nearest(name, known, "media")
        raise step.document.error(("media",), f'there is no medium "{name}"; {hint}')


def _check_teams(step: Step, act: Announce, site: Site) -> None:
    for team in act.team.split(",") if isinstance(act.team, str) else act.team:
        if team not in site.teams:
            hint = nearest(team, site.teams, "teams")
            raise step.document.error(("team",), f'there is no team "{team}"; {hint}')


def _check_node(step: Step, node: str, site: Site, nodes: Collection[str]) -> None:
    kind, _, rest = node.removeprefix(f"{API}/").partition("/")
    name = rest.partition("/")[0]
    if kind == "User" and name not in site.agents:
        raise step.document.error(("node",), _nobody(name, site))
    if node not in nodes:
        named = node.removeprefix(f"{API}/")
        hint = nearest(named, [each.removeprefix(f"{API}/") for each in nodes], "nodes")
        raise step.document.error(("node",), f'there is no node "{named}"; {hint}')


def _nobody(name: str, site: Site) -> str:
    return f'nobody has the id "{name}"; {nearest(name, site.agents, "agents")}'
