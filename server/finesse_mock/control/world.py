"""The routes of the control API for the world: what is configured, and another one instead."""

from http import HTTPStatus

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route
from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.worlds import parse_world


class WorldRequest(Body, kw_only=True):
    """The body of ``PUT world``: the text of a world file, and what to call it in mistakes."""

    document: str
    name: str = "world.yaml"


class TeamView(View, kw_only=True):
    """A team and the ids of those who belong to it."""

    id: str
    name: str
    members: list[str]


class QueueNumberView(View, kw_only=True):
    """A queue and the numbers that callers reach it by."""

    id: str
    name: str
    dialed_number: str
    route_point: str


class ReasonView(View, kw_only=True):
    """A reason code that agents may choose."""

    id: int
    category: str
    code: int
    label: str


class MediumView(View, kw_only=True):
    """A nonvoice medium (Media Routing Domain)."""

    id: str
    name: str


class DestinationView(View, kw_only=True):
    """A number outside, and what happens to calls there."""

    number: str
    outcome: str
    after_s: float


class WorldView(View, kw_only=True):
    """What is configured."""

    name: str
    profile: str
    teams: list[TeamView]
    queues: list[QueueNumberView]
    reason_codes: list[ReasonView]
    wrap_up_reasons: list[str]
    media: list[MediumView]
    destinations: list[DestinationView]


def world_routes(mock: Controlled) -> list[Route]:
    """The routes: see the world, go on in another one."""

    async def show(_: Asked[Nothing, Nothing]) -> WorldView:
        return _view(mock.floor.site)

    async def replace(asked: Asked[WorldRequest, Nothing]) -> WorldView:
        profile = mock.floor.site.profile.name
        try:
            site = parse_world(asked.body.document, asked.body.name)
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        if site.profile.name != profile:
            raise Problem(
                HTTPStatus.CONFLICT,
                f"That world is for {site.profile.name} and this mock is {profile}; "
                f"start one with --profile {site.profile.name}.",
            )
        mock.settle(site)
        return _view(mock.floor.site)

    return [
        route("GET", "/world", show, about="What is configured.", answer=WorldView),
        route(
            "PUT",
            "/world",
            replace,
            about="Go on in another world, from its start; connections stay.",
            body=WorldRequest,
            answer=WorldView,
            problems=(HTTPStatus.CONFLICT,),
        ),
    ]


def _view(site: Site) -> WorldView:
    return WorldView(
        name=site.name,
        profile=site.profile.name,
        teams=[
            TeamView(
                id=team.id, name=team.name, members=[each.id for each in site.members(team.id)]
            )
            for team in site.teams.values()
        ],
        queues=[
            QueueNumberView(
                id=queue.id,
                name=queue.name,
                dialed_number=queue.dialed_number,
                route_point=queue.route_point,
            )
            for queue in site.queues.values()
        ],
        reason_codes=[
            ReasonView(id=each.id, category=each.category, code=each.code, label=each.label)
            for each in site.reason_codes.values()
            if not each.system
        ],
        wrap_up_reasons=[each.label for each in site.wrap_up_reasons.values()],
        media=[MediumView(id=each.id, name=each.name) for each in site.media.values()],
        destinations=[
            DestinationView(number=each.number, outcome=each.outcome, after_s=float(each.after_s))
            for each in site.destinations.values()
        ],
    )
