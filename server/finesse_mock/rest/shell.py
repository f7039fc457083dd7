"""The shell around the resources: the only place that knows HTTP connections.

Every request goes the same way: in service? authenticated? body read? Then the resource answers
with a value, the answer is written, and only then is the command submitted.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body
from finesse_mock.rest import access, rejections
from finesse_mock.rest.authentication import SESSION_COOKIE, Sessions, authenticate, challenge
from finesse_mock.rest.cors import METHODS, cors_headers, preflight_headers
from finesse_mock.rest.disturbance import DisturbedError, disturbed, refused, write
from finesse_mock.rest.exchange import (
    Accepted,
    Answer,
    Call,
    Caller,
    Configured,
    Document,
    Endpoint,
)
from finesse_mock.rest.floor import Floor
from finesse_mock.rest.observed import REQUEST_ID, answered, named
from finesse_mock.rest.rejections import RequestRejectedError
from finesse_mock.rest.settings import RestSettings
from finesse_mock.unexpected import CAUSE, UNEXPECTED
from finesse_mock.wire.errors import api_errors
from finesse_mock.wire.requests import InvalidValueError
from finesse_mock.wire.xml import DECLARATION, MAX_BYTES, Node, UnreadableBodyError, text

_READING: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})

_NOT_UNDERSTOOD: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.METHOD_NOT_ALLOWED})

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
            call: Call | None = None
            try:
                call = await self._call(request, endpoint)
                if self._settings.faults:
                    await self._settings.faults.meet(request, call)
                answer = _answer(endpoint, call)
                if isinstance(answer, Document):
                    self._floor.answered(answered(request, call, answer.status))
                    return await disturbed(request, self._document(request, answer))
                if isinstance(answer, Configured):
                    return await self._configured(request, answer, call)
            except DisturbedError as fault:
                self._floor.answered(answered(request, call, fault.status))
                return refused(request, fault, self._headers(request))
            except RequestRejectedError as rejection:
                return self._rejected(request, rejection, call)
            except Exception as error:  # noqa: BLE001 - the boundary: a mistake of ours
                response = self._rejected(request, rejections.internal_error(), call)
                self._settings.complaints.server_error(
                    f"{request.method} {request.path} failed", error, request[CAUSE]
                )
                return response
            return await self._accepted(request, answer, call)

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
        request[UNEXPECTED] = True
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
        if endpoint.configures:
            access.check_node(self._floor, reads=request.method in _READING)
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

    async def _configured(
        self, request: web.Request, answer: Configured, call: Call
    ) -> web.StreamResponse:
        self._floor.configure(answer.site)
        cause = self._floor.answered(answered(request, call, HTTPStatus.OK))
        headers = self._headers(request)
        if answer.location:
            headers[hdrs.LOCATION] = f"{request.url.origin()}{answer.location}"
        response = web.Response(headers=headers)
        if answer.root is not None:
            response = _response(answer.root, HTTPStatus.OK, headers)
        await _write(request, response)
        for update in answer.updates:
            self._floor.publish(update, cause)
        return response

    def _rejected(
        self,
        request: web.Request,
        rejection: RequestRejectedError,
        call: Call | None = None,
    ) -> web.Response:
        told = answered(request, call, rejection.status, rejection)
        request[CAUSE] = self._floor.answered(told)
        if rejection.status in _NOT_UNDERSTOOD:
            request[UNEXPECTED] = True
        headers = self._headers(request) | dict(rejection.headers)
        if rejection.status is HTTPStatus.UNAUTHORIZED:
            headers.setdefault(hdrs.WWW_AUTHENTICATE, challenge(self._floor.site.auth))
        body = api_errors(rejection.kind, rejection.data, rejection.message, rejection.media)
        return _response(body, rejection.status, headers)

    async def _accepted(
        self, request: web.Request, answer: Accepted, call: Call
    ) -> web.StreamResponse:
        response = web.Response(status=HTTPStatus.ACCEPTED, headers=self._headers(request))
        if answer.opens_session:
            response.set_cookie(
                SESSION_COOKIE,
                self._sessions.open(call.caller),
                path="/finesse",
                httponly=True,
                secure=request.secure,
                samesite="None" if request.secure else None,
            )
        await _write(request, response)
        cause = self._floor.answered(answered(request, call, HTTPStatus.ACCEPTED))
        if answer.command is not None:
            self._floor.submit(answer.command, cause)
        if answer.update is not None:
            self._floor.publish(answer.update, cause)
        return response


async def _write(request: web.Request, response: web.Response) -> None:
    """Put an answer on the wire; somebody who does not wait for it has still asked."""
    with suppress(ConnectionError):
        await write(request, response)


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
    return named(request)


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
