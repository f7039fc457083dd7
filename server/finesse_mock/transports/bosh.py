"""BOSH over aiohttp: HTTP requests in, ready answers out; the rules are in `xmpp.bosh`.

One endpoint keeps the sessions of one XMPP domain, whichever port a request comes in by. Each
session has at most one timer and one flush scheduled, so that everything of one turn of the
loop leaves in one answer.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

from aiohttp import web

from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body
from finesse_mock.xmpp.bosh import BoshSession
from finesse_mock.xmpp.bosh_body import BadBody, BoshRequest, Condition, Reply, terminal
from finesse_mock.xmpp.bosh_terms import BoshSettings
from finesse_mock.xmpp.domain import Domain

PATHS: Final = ("/http-bind", "/http-bind/")

CORS: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
    "Access-Control-Allow-Headers": "Authorization, Cache-Control, Content-Type, "
    "If-Modified-Since, User-Agent, X-Requested-With, requestId",
    "Access-Control-Max-Age": "86400",
}


class DeadSid(StrEnum):
    """What a request with an unknown or ended ``sid`` is told."""

    TERMINATE = "terminate"
    """HTTP 200 and a terminal ``item-not-found`` (XEP-0124 §17.2)."""

    NOT_FOUND = "not-found"
    """HTTP 404, as Openfire does and clients of the first BOSH versions expect (§17.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoshEndpointSettings:
    """How this endpoint speaks HTTP, and what it grants its sessions."""

    sessions: BoshSettings = field(default_factory=BoshSettings)
    dead_sid: DeadSid = DeadSid.TERMINATE
    max_body_bytes: int = 1_048_576


class BoshEndpoint:
    """Serves every BOSH session of one domain.

    The server that runs it should cancel handlers whose client has gone
    (``web.AppRunner(app, handler_cancellation=True)``); without that a broken connection is
    noticed when the answer is due.
    """

    def __init__(
        self,
        domain: Domain,
        ids: Callable[[], str],
        settings: BoshEndpointSettings | None = None,
    ) -> None:
        """``ids`` yields session ids; XEP-0124 §19.3 wants them unguessable."""
        self._domain = domain
        self._ids = ids
        self._settings = settings or BoshEndpointSettings()
        self._live: dict[str, _LiveSession] = {}
        self._stopping = False

    def add_routes(self, app: web.Application) -> None:
        """Serve both spellings of the path, and say good-bye when the application stops."""
        for path in PATHS:
            app.router.add_post(path, self.handle)
            app.router.add_options(path, self._preflight)
            # XEP-0124 knows GET for script syntax only, which is not offered.
            app.router.add_get(path, self._not_found)
        app.on_shutdown.append(self._on_shutdown)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request of any method."""
        if request.method == "POST":
            return await self.handle(request)
        if request.method == "OPTIONS":
            return await self._preflight(request)
        return await self._not_found(request)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one POST: at once, or when its session has something to say."""
        try:
            document = await read_body(request, self._settings.max_body_bytes)
        except LongBodyError:
            return _response(request, Reply(413, b""))
        except BrokenBodyError:
            return _response(request, Reply(400, b""))
        try:
            body = BoshRequest.parse(document, self._settings.max_body_bytes)
        except BadBody:
            return _response(request, Reply(400, b""))
        if self._stopping and body.sid is None:
            return _response(request, terminal(Condition.SYSTEM_SHUTDOWN))
        token: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        live = self._hand_over(body, token, secure=request.secure)
        if live is None:
            return _response(request, self._dead_sid())
        try:
            return _response(request, await token)
        except asyncio.CancelledError:
            live.gone(token)
            raise

    def shutdown(self) -> None:
        """End every session with ``system-shutdown``, and begin no more (XEP-0124 §17.2)."""
        self._stopping = True
        for live in list(self._live.values()):
            live.shutdown()

    async def _on_shutdown(self, _app: web.Application) -> None:
        self.shutdown()

    def _hand_over(
        self, body: BoshRequest, token: asyncio.Future[Reply], *, secure: bool
    ) -> "_LiveSession | None":
        """Give a request to its session, to a new one if it names none; None: no such session."""
        if body.sid is not None:
            live = self._live.get(body.sid)
            if live is not None:
                live.request(body, token, secure=secure)
            return live
        sid = self._ids()
        session = partial(
            BoshSession[asyncio.Future[Reply]],
            self._domain,
            body,
            token,
            sid=sid,
            secure=secure,
            settings=self._settings.sessions,
        )
        self._live[sid] = _LiveSession(session, lambda: self._live.pop(sid, None))
        return self._live[sid]

    def _dead_sid(self) -> Reply:
        modern = self._settings.dead_sid is DeadSid.TERMINATE
        return terminal(Condition.ITEM_NOT_FOUND, modern=modern)

    @staticmethod
    async def _preflight(request: web.Request) -> web.Response:
        return web.Response(headers=_origin(request) | CORS)

    @staticmethod
    async def _not_found(request: web.Request) -> web.Response:
        return web.Response(status=404, headers=_origin(request))


class _LiveSession:
    """One session with its timer."""

    def __init__(
        self,
        begin: "Callable[..., BoshSession[asyncio.Future[Reply]]]",
        forget: Callable[[], object],
    ) -> None:
        self._forget = forget
        self._loop = asyncio.get_running_loop()
        self._flush: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._session = begin(wake=self._wake, now=self._loop.time())
        self._wake()

    def request(self, body: BoshRequest, token: asyncio.Future[Reply], *, secure: bool) -> None:
        self._session.request(body, token, secure=secure, now=self._loop.time())
        self._wake()

    def gone(self, token: asyncio.Future[Reply]) -> None:
        self._session.gone(token, self._loop.time())
        self._wake()

    def shutdown(self) -> None:
        self._session.shutdown()
        self._pump()

    def _wake(self) -> None:
        if self._flush is None:
            self._flush = self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Let the session act, answer what it answered, and sleep until its next deadline."""
        for handle in (self._flush, self._timer):
            if handle is not None:
                handle.cancel()
        self._flush = self._timer = None
        self._session.tick(self._loop.time())
        for token, answer in self._session.take_responses():
            if not token.done():
                token.set_result(answer)
        deadline = self._session.next_deadline()
        if deadline is not None:
            self._timer = self._loop.call_at(deadline, self._pump)
        if self._session.finished:
            self._forget()


def _response(request: web.Request, reply: Reply) -> web.Response:
    return web.Response(
        status=reply.status,
        body=reply.body,
        content_type="text/xml",
        charset="utf-8",
        headers=_origin(request),
    )


def _origin(request: web.Request) -> dict[str, str]:
    """Let any page read the answer (Fetch, "CORS protocol")."""
    origin = request.headers.get("Origin")
    if origin is None:
        return {"Access-Control-Allow-Origin": "*"}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
