"""The control API as a whole: one list of routes, which is served, guarded and described.

What is not in the list is not served, and what is in it stands in the OpenAPI document.
"""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

import msgspec
from aiohttp import hdrs, web

from finesse_mock.complaints import Complaints
from finesse_mock.control.access import Access
from finesse_mock.control.openapi import Json, document
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import PREFIX, Asked, Nothing, Route, route

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OPENAPI = f"{PREFIX}/openapi.json"


def mounted(
    routes: Iterable[Route], access: Access | None = None, complaints: Complaints | None = None
) -> list[web.RouteDef]:
    """What to add to a web application: these routes, and the one that describes them all.

    ``access`` is asked before every route that is not open to all; ``complaints`` are told what
    fails and may not.
    """
    access, complaints = access or Access(), complaints or Complaints()

    async def describe(_: Asked[Nothing, Nothing]) -> Json:
        return document(every, needs_token=access.token is not None)

    every = [
        *routes,
        route(
            "GET",
            "/openapi.json",
            describe,
            about="This description: OpenAPI 3.1.",
            answer=Json,
        ),
    ]
    return [
        *(web.route(each.method, each.path, _guarded(each, access, complaints)) for each in every),
        web.route("*", PREFIX + "{below:.*}", _unknown(access)),
    ]


def _guarded(route: Route, access: Access, complaints: Complaints) -> Handler:
    """The route's handler, for those who may, with every failure answered as a problem."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            if not route.open_to_all:
                access.check(request)
            return await route.serve(request)
        except Problem as problem:
            return problem.response()
        except msgspec.DecodeError as error:
            return Problem(HTTPStatus.BAD_REQUEST, f"The body does not fit: {error}.").response()
        except web.HTTPException:
            raise
        except ConnectionError:
            if request.transport is None or request.transport.is_closing():
                return web.Response()  # goes nowhere: the client has hung up
            raise
        except Exception as error:  # noqa: BLE001 - the boundary: a bug here must not go further
            complaints.server_error(f"{request.method} {request.path} failed", error)
            detail = "The mock failed to carry this out; its log says why."
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail).response()

    return answer


def _unknown(access: Access) -> Handler:
    """Answers what is no route: for those who may know, with what there is."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            access.check(request)
        except Problem as problem:
            return problem.response()
        allowed: set[str] = set()
        for resource in request.app.router.resources():
            allowed |= (await resource.resolve(request))[1]
        methods = ", ".join(sorted(allowed - {hdrs.METH_ANY}))
        if methods:
            detail = f"{request.path} takes {methods} and not {request.method}."
            headers: dict[str, str] = {hdrs.ALLOW: methods}
            return Problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, headers).response()
        detail = f"There is no {request.path}; {OPENAPI} lists what there is."
        return Problem(HTTPStatus.NOT_FOUND, detail).response()

    return answer
