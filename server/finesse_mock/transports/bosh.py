"""BOSH over aiohttp: HTTP requests in, ready answers out; the rules are in `xmpp.bosh`.

One endpoint keeps the sessions of one XMPP domain, whichever port a request comes in by. Each
session has at most one timer and one flush scheduled, so that everything of one turn of the
loop leaves in one answer.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web

from finesse_mock.faults.courses import BoshCourse
from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body
from finesse_mock.transports.breaking import break_off
from finesse_mock.transports.gate import Gate
from finesse_mock.transports.pipelining import noticing_what_follows
from finesse_mock.unexpected import UNEXPECTED
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp.bosh import BoshSession
from finesse_mock.xmpp.bosh_body import BadBody, BoshRequest, Condition, Reply, terminal
from finesse_mock.xmpp.bosh_terms import BoshSettings, DeadSid
from finesse_mock.xmpp.connections import Connections
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.session import Session

PATHS: Final = ("/http-bind", "/http-bind/")

# What Openfire writes beside the 404, and people find in their logs.
_DEAD_SID_REASON: Final = "Invalid SID value."

CORS: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
    "Access-Control-Allow-Headers": "Authorization, Cache-Control, Content-Type, "
    "If-Modified-Since, User-Agent, X-Requested-With, requestId",
    "Access-Control-Max-Age": "86400",
}


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
            request[UNEXPECTED] = True
            return _response(request, Reply(400, b""))
        if self._stopping and body.sid is None:
            return _response(request, terminal(Condition.SYSTEM_SHUTDOWN))
        course = await self._meet_faults(body)
        if course.status:
            return _refusal(request, course.status)
        token: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        live = self._session_of(body, token, secure=request.secure)
        if live is None:
            return self._dead_sid(request)
        if course.early:
            live.release(token)
        try:
            reply = await live.answer_to(token, request)
            if course.lost and request.transport is not None:
                break_off(request.transport)
            return _response(request, reply)
        except asyncio.CancelledError:
            live.gone(token)
            raise

    async def _meet_faults(self, body: BoshRequest) -> BoshCourse:
        """What becomes of a request, once it may be read."""
        live = self._live.get(body.sid or "")
        if live is None:
            return BoshCourse()
        course = disturbance.bosh_course(live.session)
        if not course.status:
            await live.gate.passage(body.size)
        return course

    def shutdown(self) -> None:
        """End every session with ``system-shutdown``, and begin no more (XEP-0124 §17.2)."""
        self._stopping = True
        for live in list(self._live.values()):
            live.shutdown()

    async def _on_shutdown(self, _app: web.Application) -> None:
        self.shutdown()

    def _session_of(
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
        live = self._live[sid] = _LiveSession(
            session, self._domain.connections, lambda: self._live.pop(sid, None)
        )
        return live

    def _dead_sid(self, request: web.Request) -> web.Response:
        modern = self._settings.dead_sid is DeadSid.TERMINATE
        answer = _response(request, terminal(Condition.ITEM_NOT_FOUND, modern=modern))
        if not modern:
            answer.set_status(answer.status, _DEAD_SID_REASON)
        return answer

    @staticmethod
    async def _preflight(request: web.Request) -> web.Response:
        return web.Response(headers=_origin(request) | CORS)

    @staticmethod
    async def _not_found(request: web.Request) -> web.Response:
        return web.Response(status=404, headers=_origin(request))


class _LiveSession:
    """One session with its timer and the HTTP requests that wait; a `Connection`."""

    framing: Final = Framing.BOSH

    def __init__(
        self,
        begin: "Callable[..., BoshSession[asyncio.Future[Reply]]]",
        connections: Connections,
        forget: Callable[[], object],
    ) -> None:
        self._forget = forget
        self._connections = connections
        self._waiting: dict[asyncio.Future[Reply], web.Request] = {}
        self._loop = asyncio.get_running_loop()
        self._flush: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._session = begin(wake=self.output_ready, now=self._loop.time())
        self.gate = Gate(self.session)
        self._connections.enter(self)
        self.output_ready()

    def request(self, body: BoshRequest, token: asyncio.Future[Reply], *, secure: bool) -> None:
        self._session.request(body, token, secure=secure, now=self._loop.time())
        self.output_ready()

    async def answer_to(self, token: asyncio.Future[Reply], request: web.Request) -> Reply:
        self._waiting[token] = request
        try:
            with noticing_what_follows(request, lambda: self.release(token)):
                return await token
        finally:
            del self._waiting[token]

    def release(self, token: asyncio.Future[Reply]) -> None:
        """Answer this request as soon as can be."""
        self._session.release(token, self._loop.time())
        self.output_ready()

    def gone(self, token: asyncio.Future[Reply]) -> None:
        self._session.gone(token, self._loop.time())
        self.output_ready()

    def shutdown(self) -> None:
        self._session.shutdown()
        self._pump()

    # Connection

    @property
    def session(self) -> Session:
        return self._session.stream

    @property
    def secure(self) -> bool:
        return self._session.secure

    @property
    def queued_bytes(self) -> int:
        return sum(map(len, self.session.outbox))

    def abort(self) -> None:
        for token, request in tuple(self._waiting.items()):
            if request.transport is not None:
                break_off(request.transport)
            self.gone(token)

    def faults_changed(self) -> None:
        self.gate.faults_changed()
        self.output_ready()

    def output_ready(self) -> None:
        if self._flush is None:
            self._flush = self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Let the session act, answer what it answered, and sleep until its next deadline."""
        for handle in (self._flush, self._timer):
            if handle is not None:
                handle.cancel()
        self._flush = self._timer = None
        if self.gate.look().silent:
            return
        self._session.tick(self._loop.time())
        for token, answer in self._session.take_responses():
            if not token.done():
                token.set_result(answer)
        deadline = self._session.next_deadline()
        if deadline is not None:
            self._timer = self._loop.call_at(deadline, self._pump)
        if self._session.finished:
            self._connections.leave(self)
            self._forget()


def _response(request: web.Request, reply: Reply) -> web.Response:
    return web.Response(
        status=reply.status,
        body=reply.body,
        content_type="text/xml",
        charset="utf-8",
        headers=_origin(request),
    )


def _refusal(request: web.Request, status: int) -> web.Response:
    """An answer that no session gave."""
    answer = _response(request, Reply(status, b""))
    if status == HTTPStatus.NOT_FOUND:
        answer.set_status(status, _DEAD_SID_REASON)
    return answer


def _origin(request: web.Request) -> dict[str, str]:
    """Let any page read the answer (Fetch, "CORS protocol")."""
    origin = request.headers.get("Origin")
    if origin is None:
        return {"Access-Control-Allow-Origin": "*"}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
