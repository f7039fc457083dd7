"""A route of the control API, with all that its description tells: one declaration for both."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec
from aiohttp import web

from finesse_mock.control.answers import json_answer
from finesse_mock.control.bodies import MAX_BYTES, decoded
from finesse_mock.control.problems import Problem

PREFIX = "/mock/api"
"""The path below which the control API is."""

B = TypeVar("B")
Q = TypeVar("Q")
A = TypeVar("A")


class Body(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A body of a request: no key but those named."""


class View(msgspec.Struct, rename="camel", kw_only=True):
    """A part of an answer."""


class Query(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """The query of a request: no key but those named."""


class Nothing(Query):
    """No body, or no query."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[B, Q]):
    """A request: its body and query, which fit what the route declares, and parts of its path."""

    body: B
    query: Q
    path: Mapping[str, str]
    http: web.Request

    @property
    def cause(self) -> str:
        """What the journal names as the cause of what the request brings about."""
        return f"control {self.http.method} {self.http.path.removeprefix(PREFIX)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path, as it is served and as it is described; `api.mounted` serves it.

    ``answer`` is the type of the answer's value, None where there is no body; ``media`` is its
    media type; it comes with ``status``, or with one of those in ``also``. ``problems`` are the
    statuses with which it may refuse, beside those that every route shares. ``open_to_all`` needs
    no token.
    """

    method: str
    path: str
    about: str
    body: type | None
    query: type | None
    answer: Any
    status: HTTPStatus
    also: tuple[HTTPStatus, ...]
    media: str
    problems: tuple[HTTPStatus, ...]
    open_to_all: bool
    serve: Callable[[web.Request], Awaitable[web.StreamResponse]]


def route(
    method: str,
    path: str,
    handler: Callable[[Asked[B, Q]], Awaitable[A]],
    *,
    about: str,
    body: type[B] = Nothing,  # type: ignore[assignment] # a default for a type variable
    query: type[Q] = Nothing,  # type: ignore[assignment] # as above
    answer: Any = None,
    status: HTTPStatus | None = None,
    also: tuple[HTTPStatus, ...] = (),
    media: str = "application/json",
    problems: tuple[HTTPStatus, ...] = (),
    below: str = PREFIX,
    open_to_all: bool = False,
    max_body: int = MAX_BYTES,
) -> Route:
    """The route on which ``handler`` answers: a value of the type ``answer``, or a response.

    ``path`` lies ``below`` the prefix of the control API, unless another is named; a body of more
    than ``max_body`` bytes is refused.
    """
    ok = status or (HTTPStatus.NO_CONTENT if answer is None else HTTPStatus.OK)

    async def serve(request: web.Request) -> web.StreamResponse:
        asked = Asked(
            Nothing() if body is Nothing else await decoded(request, body, max_body),
            _query(request, query),
            request.match_info,
            request,
        )
        result = await handler(asked)  # type: ignore[arg-type] # Nothing() stands for itself
        if isinstance(result, web.StreamResponse):
            return result
        return web.Response(status=ok) if answer is None else json_answer(result, ok)

    return Route(
        method=method,
        path=below + path,
        about=about,
        body=None if body is Nothing else body,
        query=None if query is Nothing else query,
        answer=answer,
        status=ok,
        also=also,
        media=media,
        problems=problems,
        open_to_all=open_to_all,
        serve=serve,
    )


def _query(request: web.Request, kind: type[Q]) -> Q:
    try:
        return msgspec.convert(dict(request.query), kind, strict=False)
    except msgspec.ValidationError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The query does not fit: {error}.") from error
