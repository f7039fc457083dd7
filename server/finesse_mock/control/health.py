"""``/healthz`` and ``/readyz``: whether the mock lives, and whether it can be used yet or still."""

from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus

from aiohttp import web

from finesse_mock.control.answers import json_answer
from finesse_mock.control.route import Asked, Nothing, Route, View, route


class Readiness(StrEnum):
    """Where a mock is in its life."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


class HealthView(View, kw_only=True):
    """``alive`` of a mock that answers at all."""

    status: str = "alive"


class ReadinessView(View, kw_only=True):
    """Whether everything listens and the world stands."""

    status: Readiness


def health_routes(readiness: Callable[[], Readiness]) -> list[Route]:
    """The routes, which need no token: whoever looks after containers has none."""

    async def live(_: Asked[Nothing, Nothing]) -> HealthView:
        return HealthView()

    async def ready(_: Asked[Nothing, Nothing]) -> web.Response:
        now = readiness()
        fine = now is Readiness.READY
        status = HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE
        return json_answer(ReadinessView(status=now), status)

    return [
        route(
            "GET",
            "/healthz",
            live,
            about="The mock is alive.",
            answer=HealthView,
            below="",
            open_to_all=True,
        ),
        route(
            "GET",
            "/readyz",
            ready,
            about="Everything listens and the world stands.",
            answer=ReadinessView,
            below="",
            open_to_all=True,
            also=(HTTPStatus.SERVICE_UNAVAILABLE,),
        ),
    ]
