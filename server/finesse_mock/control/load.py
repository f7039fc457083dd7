"""The route of the control API that plays a load."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Protocol

from aiohttp import web

from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, route
from finesse_mock.errors import UsageError
from finesse_mock.load.lines import Begun, Ended, Line, Progress, encoded


class LoadRequest(Body, kw_only=True):
    """The body of ``POST load``: the text of a plan and what to call it.

    ``elsewhere`` are the ids of agents whom clients play; the answer tells every event that one of
    them gets, and with any goes on after the end of the load, until whoever asked hangs up.
    """

    name: str
    document: str
    elsewhere: tuple[str, ...] = ()


class Loaded(Protocol):
    """The mock on which the load is."""

    def load(self, document: str, name: str, elsewhere: frozenset[str]) -> AsyncGenerator[Line]:
        """Carry a plan out; yields what is told of it.

        Raises:
            UsageError: at once or before the first line: the document is no plan, or does not fit.
        """
        ...


def load_route(mock: Loaded) -> Route:
    """The route for that mock; the load ends with the request, too."""

    async def play(asked: Asked[LoadRequest, Nothing]) -> web.StreamResponse:
        wanted = asked.body
        try:
            told = mock.load(wanted.document, wanted.name, frozenset(wanted.elsewhere))
            async with aclosing(told) as lines:
                first = await anext(lines)
                response = web.StreamResponse(headers={"Content-Type": "application/jsonl"})
                response.enable_chunked_encoding()
                await response.prepare(asked.http)
                await response.write(encoded(first) + b"\n")
                async for line in lines:
                    await response.write(encoded(line) + b"\n")
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        await response.write_eof()
        return response

    return route(
        "POST",
        "/load",
        play,
        about="Carry a load plan out; the answer is one JSON object a line, as it goes.",
        body=LoadRequest,
        answer=Begun | Progress | Ended,
        media="application/jsonl",
    )
