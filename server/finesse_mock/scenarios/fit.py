"""Whether a step can be played at a site: whoever and whatever it names must be there."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from msgspec import convert

from finesse_mock.documents import Document, nearest
from finesse_mock.faults.occasion import Match, Occasion
from finesse_mock.model.media import MediaDomain
from finesse_mock.model.site import Site
from finesse_mock.model.system import SERVERS
from finesse_mock.scenarios import acts, house_acts, task_acts
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.expectations import holds_of_nothing
from finesse_mock.scenarios.foresight import check_event
from finesse_mock.scenarios.reasons import reason_id
from finesse_mock.scenarios.steps import Await, Do, Expect, ExpectNone, Inject, Step
from finesse_mock.wire.uris import API


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a scenario plays: the site, all its nodes, and the names of its servers."""

    site: Site
    nodes: Collection[str]
    servers: Collection[str]


def check_fit(step: Step, setting: Setting) -> None:
    """Check that the step names nobody and nothing, and expects nothing, that is not there.

    Raises:
        UsageError: it does.
    """
    document, site = step.document, setting.site
    match step.move:
        case Do(verb=verb, act=act) | Await(verb=verb, act=act):
            _check_people(document, act, site)
            _check_reason(document, verb, act, site)
            _check_things(document, act, setting)
            _check_selector(document, step.move, site)
        case Expect() as expected:
            _check_node(document, expected.node, setting)
            needed = {
                key: each for key, each in expected.where.items() if not holds_of_nothing(each)
            }
            check_event(document, replace(expected, where=needed), [site.profile])
        case ExpectNone(unwanted=unwanted):
            _check_node(document, unwanted.node, setting)
        case Inject(fault=fault):
            _check_match(document, fault.match, setting)


def _check_people(document: Document, act: acts.Act, site: Site) -> None:
    extensions = [agent.extension for agent in site.agents.values()]
    for key, named in act.people().items():
        for index, name in enumerate((named,) if isinstance(named, str) else named):
            if site.user_id(name) is None and (key != "to" or name not in extensions):
                item = () if isinstance(named, str) else (index,)
                raise document.error((key, *item), _nobody(name, site))


def _check_reason(document: Document, verb: str, act: acts.Act, site: Site) -> None:
    if not isinstance(act, acts.AnyState | acts.WithReason | task_acts.LeaveMedium):
        return
    state = act.state if isinstance(act, acts.AnyState) else verb.removeprefix("media.").upper()
    for name in act.each():
        try:
            reason_id(site, site.user_id(name) or name, state, act.reason)
        except CannotError as error:
            raise document.error(("reason",), str(error)) from error


def _check_things(document: Document, act: acts.Act, setting: Setting) -> None:
    match act:
        case acts.InboundCall():
            _check_queue(document, act, setting.site)
        case task_acts.InMedium():
            _check_medium(document, act.media, setting.site)
        case task_acts.Offer():
            _check_task_queue(document, act, _check_medium(document, act.media, setting.site))
        case house_acts.Announce():
            _check_teams(document, act, setting.site)
        case house_acts.OfServers() | house_acts.CutConnection():
            _check_server(document, act.node, setting.servers)


def _check_queue(document: Document, act: acts.InboundCall, site: Site) -> None:
    if act.queue and act.queue not in site.queues:
        hint = nearest(act.queue, site.queues, "queues")
        raise document.error(("queue",), f'there is no queue "{act.queue}"; {hint}')
    if not (act.to or act.queue or site.queue_at(act.dialed_number)):
        numbers = [queue.dialed_number for queue in site.queues.values()]
        raise document.error(
            ("dialedNumber",),
            f'no queue has the number "{act.dialed_number}"; '
            f"{nearest(act.dialed_number, numbers, 'numbers')}",
        )


def _check_medium(document: Document, name: str, site: Site) -> MediaDomain:
    for medium in site.media.values():
        if name in (medium.id, medium.name):
            return medium
    known = [known for medium in site.media.values() for known in (medium.id, medium.name)]
    hint = nearest(name, known, "media")
    raise document.error(("media",), f'there is no medium "{name}"; {hint}')


def _check_task_queue(document: Document, act: task_acts.Offer, medium: MediaDomain) -> None:
    known = [known for queue in medium.queues for known in (queue.id, queue.name)]
    if act.queue and act.queue not in known:
        hint = nearest(act.queue, known, "queues")
        raise document.error(("queue",), f'{medium.name} has no queue "{act.queue}"; {hint}')


def _check_selector(document: Document, move: Do | Await, site: Site) -> None:
    """A wrong one is an error that Finesse answers, and so may be what the step is about."""
    if not isinstance(move.act, task_acts.TransferTask) or (isinstance(move, Do) and move.refused):
        return
    selector = move.act.to
    known = [queue.script_selector for medium in site.media.values() for queue in medium.queues]
    if selector not in known:
        hint = nearest(selector, known, "selectors")
        raise document.error(("to",), f'no queue has the script selector "{selector}"; {hint}')


def _check_teams(document: Document, act: house_acts.Announce, site: Site) -> None:
    for team in act.team.split(",") if isinstance(act.team, str) else act.team:
        if team not in site.teams:
            hint = nearest(team, site.teams, "teams")
            raise document.error(("team",), f'there is no team "{team}"; {hint}')


def _check_server(document: Document, name: str, servers: Collection[str]) -> None:
    if name and name.upper() not in SERVERS:
        hint = nearest(name, SERVERS, "servers")
        raise document.error(("node",), f'there is no server "{name}"; {hint}')
    if name and name.upper() not in servers:
        raise document.error(
            ("node",), f'there is one server here; "{name}" needs the line "nodes: 2".'
        )


def _check_node(document: Document, node: str, setting: Setting) -> None:
    kind, _, rest = node.removeprefix(f"{API}/").partition("/")
    name = rest.partition("/")[0]
    if kind == "User" and name not in setting.site.agents:
        raise document.error(("node",), _nobody(name, setting.site))
    if node not in setting.nodes:
        named = node.removeprefix(f"{API}/")
        known = [each.removeprefix(f"{API}/") for each in setting.nodes]
        hint = nearest(named, known, "nodes")
        raise document.error(("node",), f'there is no node "{named}"; {hint}')


def _check_match(document: Document, match: Match, setting: Setting) -> None:
    """A fault that waits for somebody or something that is not there would never strike."""
    site = setting.site
    there = {
        "server": setting.servers,
        "agent": (*site.agents, *site.administrators),
        "node": setting.nodes,
        "verb": ("POST", "PUT", "DELETE"),
    }
    for name, pattern in match.given():
        known = there.get(name)
        alone = convert({name: pattern}, type(match))
        if known and not any(alone.fits(Occasion(**{name: each})) for each in known):
            hint = nearest(
                str(pattern), [each.removeprefix(f"{API}/") for each in known], f"{name}s"
            )
            raise document.error(("match", name), f'no {name} fits "{pattern}"; {hint}')


def _nobody(name: str, site: Site) -> str:
    return f'nobody has the id "{name}"; {nearest(name, site.agents, "agents")}'
