"""The shell around the resources: the only place that knows HTTP connections.

Every request goes the same way: in service? authenticated? body read? Then the resource answers
with a value, the answer is written, and only then is the command submitted.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body
from finesse_mock.rest import rejections
from finesse_mock.rest.authentication import CHALLENGE, SESSION_COOKIE, Sessions, authenticate
from finesse_mock.rest.cors import METHODS, cors_headers, preflight_headers
from finesse_mock.rest.exchange import Accepted, Answer, Call, Caller, Document, Endpoint
from finesse_mock.rest.floor import Floor, RestSettings
from finesse_mock.rest.rejections import RequestRejectedError
from finesse_mock.wire.errors import api_errors
from finesse_mock.wire.requests import InvalidValueError
from finesse_mock.wire.xml import DECLARATION, MAX_BYTES, Node, UnreadableBodyError, text

_log = logging.getLogger(__name__)

REQUEST_ID: Final = "requestId"

_READING: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Shell:
    """Serves endpoints for one floor."""

    def __init__(self, floor: Floor, settings: RestSettings) -> None:
        self._floor = floor
        self._settings = settings
        self._sessions = Sessions(settings.max_sessions, settings.new_session_id)

    def handler(self, endpoint: Endpoint) -> Handler:
        """What aiohttp calls for an endpoint."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                call = await self._call(request, endpoint)
                answer = _answer(endpoint, call)
                if isinstance(answer, Document):
                    return self._document(request, answer)
            except RequestRejectedError as rejection:
                return self._rejected(request, rejection)
            except Exception:  # noqa: BLE001 - the boundary: what is left is a mistake of ours
                _log.exception("%s %s failed", request.method, request.path)
                return self._rejected(request, rejections.internal_error())
            return await self._accepted(request, answer, call.caller)

        return handle

    async def preflight(self, request: web.Request) -> web.StreamResponse:
        """Answer OPTIONS on any path."""
        headers = preflight_headers(request.headers, self._settings.allowed_origins)
        return web.Response(headers={"Allow": METHODS} | headers)

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Answer a path, or a method on a path, that the API does not have."""
        allowed: set[str] = set()
        for resource in request.app.router.resources():
            _, methods = await resource.resolve(request)
            allowed |= methods
        known = sorted(allowed - {hdrs.METH_ANY, hdrs.METH_OPTIONS})
        if not self._floor.service.in_service:
            return self._rejected(request, rejections.out_of_service())
        if known:
            rejection = rejections.method_not_allowed(request.method, ", ".join(known))
            return self._rejected(request, rejection)
        return self._rejected(request, rejections.not_found(request.path))

    async def _call(self, request: web.Request, endpoint: Endpoint) -> Call:
        if not (self._floor.service.in_service or endpoint.while_out_of_service):
            raise rejections.out_of_service()
        caller = Caller()
        if not endpoint.open_to_all:
            caller = authenticate(
                request.headers.get(hdrs.AUTHORIZATION),
                request.cookies.get(SESSION_COOKIE, ""),
                self._floor,
                self._sessions,
            )
        return Call(
            floor=self._floor,
            caller=caller,
            path=request.match_info,
            query=request.query,
            range=request.headers.get(hdrs.RANGE, ""),
            request_id=_request_id(request),
            body=b"" if request.method in _READING else await _body(request),
        )

    def _headers(self, request: web.Request) -> dict[str, str]:
        """What goes into every answer."""
        headers = cors_headers(request.headers, self._settings.allowed_origins)
        request_id = _request_id(request)
        return headers | ({REQUEST_ID: request_id} if request_id else {})

    def _document(self, request: web.Request, answer: Document) -> web.Response:
        headers = self._headers(request) | dict(answer.headers)
        return _response(answer.root, answer.status, headers)

    def _rejected(self, request: web.Request, rejection: RequestRejectedError) -> web.Response:
        headers = self._headers(request) | dict(rejection.headers)
        if rejection.status is HTTPStatus.UNAUTHORIZED:
            headers[hdrs.WWW_AUTHENTICATE] = CHALLENGE
        body = api_errors(rejection.kind, rejection.data, rejection.message)
        return _response(body, rejection.status, headers)

    async def _accepted(
        self, request: web.Request, answer: Accepted, caller: Caller
    ) -> web.StreamResponse:
        response = web.Response(status=HTTPStatus.ACCEPTED, headers=self._headers(request))
        if answer.opens_session:
            response.set_cookie(
                SESSION_COOKIE,
                self._sessions.open(caller),
                path="/finesse",
                httponly=True,
                secure=request.secure,
                samesite="None" if request.secure else None,
            )
        # Somebody who does not wait for the answer has still asked.
        with suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
        if answer.command is not None:
            self._floor.submit(answer.command)
        if answer.update is not None:
            self._floor.publish(answer.update)
        return response


def _answer(endpoint: Endpoint, call: Call) -> Answer:
    try:
        return endpoint.answer(call)
    except UnreadableBodyError as error:
        raise rejections.bad_request("", f"Malformed request body: {error}") from error
    except InvalidValueError as error:
        raise rejections.invalid_input(error.parameter) from error


def _request_id(request: web.Request) -> str:
    """The header that ties events to requests; it is not echoed to those that only read."""
    if request.method in _READING:
        return ""
    return "".join(filter(str.isprintable, request.headers.get(REQUEST_ID, "")))


async def _body(request: web.Request) -> bytes:
    try:
        return await read_body(request, MAX_BYTES)
    except LongBodyError as error:
        raise rejections.bad_request("", f"Request body longer than {MAX_BYTES} bytes") from error
    except BrokenBodyError as error:
        raise rejections.bad_request("", "Incomplete request body") from error


def _response(root: Node, status: HTTPStatus, headers: dict[str, str]) -> web.Response:
    return web.Response(
        text=DECLARATION + text(root),
        status=status,
        content_type="application/xml",
        headers=headers,
    )
