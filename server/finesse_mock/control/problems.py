"""Errors of the control API, as problem details (RFC 9457)."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import msgspec
from aiohttp import web

_log = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that cannot be carried out: an HTTP status and one sentence for the caller."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail

    def response(self) -> web.Response:
        """The problem document."""
        body = {"type": "about:blank", "title": self.status.phrase, "status": self.status.value}
        return web.Response(
            status=self.status,
            body=msgspec.json.encode(body | {"detail": self.detail}),
            content_type="application/problem+json",
        )


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reported(handler: Handler) -> Handler:
    """The handler with every failure answered as a problem document.

    A page of another origin may not change anything: browsers tell where a request comes from.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_foreign_origin(request)
            return await handler(request)
        except Problem as problem:
            return problem.response()
        except msgspec.DecodeError as error:
            return Problem(HTTPStatus.BAD_REQUEST, f"The body does not fit: {error}.").response()
        except web.HTTPException:
            raise
        except Exception:  # noqa: BLE001 - the boundary: a bug here must not reach the caller
            _log.exception("control API: %s %s failed", request.method, request.path)
            detail = "The mock failed to carry this out; its log says why."
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail).response()

    return answer


def _refuse_foreign_origin(request: web.Request) -> None:
    origin = request.headers.get("Origin")
    if request.method == "GET" or origin is None:
        return
    if origin.partition("://")[2] != request.host:
        raise Problem(
            HTTPStatus.FORBIDDEN, f"Pages of {origin} may not drive the mock; use its own console."
        )
