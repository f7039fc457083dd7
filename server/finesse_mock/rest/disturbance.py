"""What faults do to REST requests, carried out: waiting, refusing, breaking answers."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from http.client import responses
from typing import Final

from aiohttp import web

from finesse_mock.faults.at_work import AtWork
from finesse_mock.faults.courses import Damage, RequestCourse
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.rest_hang import RestHang
from finesse_mock.rest.exchange import Call
from finesse_mock.wire.errors import api_errors
from finesse_mock.wire.requests import asked_in
from finesse_mock.wire.xml import DECLARATION, text

_DAMAGE: Final = web.RequestKey("damage", Damage)
"""Where a request carries what is to happen to its answer."""


class DisturbedError(Exception):
    """A request is not carried out; ``status`` and ``body`` are of its answer.

    A status of 0: the connection breaks without any.
    """

    def __init__(self, status: int = 0, body: str = "") -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class RestFaults:
    """The faults of one server, and the clock by which they delay.

    ``released`` is a block in which a request does not keep that clock from jumping.
    """

    at_work: AtWork
    server: str
    released: Callable[[], AbstractContextManager[None]]

    async def meet(self, request: web.Request, call: Call) -> None:
        """Let a request wait as the faults have it, and take note of what its answer suffers.

        Raises:
            DisturbedError: it is refused, or was to hang and does so no more.
        """
        if not self.at_work.requests:
            return
        occasion = Occasion(
            server=self.server,
            agent=call.caller.user_id,
            method=request.method,
            path=request.path,
            action=asked_in(call.body) if call.body else "",
        )
        course = self.at_work.request(occasion) or RequestCourse()
        if course.wait_s:
            await self._wait(course.wait_s, f"{request.method} {request.path}")
        if not course.answered:
            await self._hang()
            raise DisturbedError
        if course.refusal:
            raise DisturbedError(*course.refusal)
        if course.damage:
            request[_DAMAGE] = course.damage

    async def _wait(self, seconds: float, name: str) -> None:
        over = asyncio.Event()
        timer = self.at_work.call_later(seconds, over.set, f"delayed {name}")
        try:
            with self.released():
                await over.wait()
        finally:
            timer.cancel()

    async def _hang(self) -> None:
        """Wait until nothing of that kind is in the plan any more."""
        over = asyncio.Event()

        def look() -> None:
            if not self.at_work.has(RestHang):
                over.set()

        stop = self.at_work.on_change(look)
        try:
            with self.released():
                await over.wait()
        finally:
            stop()


def refused(
    request: web.Request, error: DisturbedError, headers: Mapping[str, str]
) -> web.Response:
    """The answer to a request that is not carried out."""
    if not error.status:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # goes nowhere
    phrase = responses.get(error.status, "Error")
    body = error.body or DECLARATION + text(api_errors(phrase, "", ""))
    return web.Response(
        status=error.status, text=body, content_type="application/xml", headers=headers
    )


async def write(request: web.Request, response: web.Response) -> None:
    """Write an answer as the faults leave it.

    Raises:
        ConnectionError: the client has gone.
    """
    match request.get(_DAMAGE):
        case Damage.CUT:
            await _cut(request, response)
            return
        case Damage.MALFORMED:
            response.body = _content(response) + b"</Broken>"
            response.content_type = "application/xml"
    await response.prepare(request)
    await response.write_eof()


async def disturbed(request: web.Request, response: web.Response) -> web.Response:
    """The answer for aiohttp to write, or one that is written already because faults damage it."""
    if _DAMAGE in request:
        with suppress(ConnectionError):
            await write(request, response)
    return response


async def _cut(request: web.Request, response: web.Response) -> None:
    content = _content(response)
    half = web.StreamResponse(status=response.status, headers=response.headers)
    half.content_length = len(content) + 1  # even of an empty body something is missing
    await half.prepare(request)
    await half.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()


def _content(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""
