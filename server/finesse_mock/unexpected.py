"""A watch over HTTP servers: what fails in them, and what nobody expected to be asked."""

from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from finesse_mock.complaints import Complaints

CAUSE: Final = web.RequestKey("cause", str)
"""Under this key lies in a request what the journal calls it, once it is there."""

UNEXPECTED: Final = web.RequestKey("unexpected", bool)
"""Set in a request by whoever refuses it because its path, method or body means nothing to them."""

_OF_THE_MOCK: Final = ("/mock", "/metrics", "/healthz", "/readyz", "/favicon.ico")
"""Paths that clients of a real server do not know; what goes wrong there is told to the caller."""

_NOT_OURS: Final = (ConnectionError, HttpProcessingError, web.RequestPayloadError)
"""What a client does wrong, and not the one who answers it."""


def watching(complaints: Complaints) -> Middleware:
    """What sees every request of an application, and complains."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            _judge(request, answer.status, complaints)
            raise
        except _NOT_OURS:
            raise
        except Exception as error:
            # aiohttp logs it and answers 500, where it still can.
            complaints.server_error(f"{request.method} {request.path} failed", error, logged=True)
            raise
        _judge(request, response.status, complaints)
        return response

    return watch


def _judge(request: web.Request, status: int, complaints: Complaints) -> None:
    nowhere = request.match_info.http_exception is not None
    if (nowhere or UNEXPECTED in request) and not request.path.startswith(_OF_THE_MOCK):
        complaints.unexpected_request(
            f"{request.method} {request.path_qs} was answered with {status}",
            request.get(CAUSE, ""),
        )
