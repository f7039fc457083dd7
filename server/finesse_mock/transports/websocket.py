"""XMPP over WebSocket (RFC 7395) for aiohttp: one text frame for each stanza.

A connection without the subprotocol `xmpp` is refused: RFC 7395 §3.1 wants it in the client's
list, and without it in both handshakes no XMPP connection comes about. Every Origin is welcome.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from finesse_mock.runtime import Tasks
from finesse_mock.transports.breaking import break_off
from finesse_mock.transports.gate import Gate
from finesse_mock.transports.ticker import Ticker
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.frames import receive_frame
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.session import Session

_SUBPROTOCOL: Final = "xmpp"

# Openfire pings an idle connection once a minute with a control frame.
_HEARTBEAT_S: Final = 60.0

# How long a peer has to take the goodbye and answer it.
_CLOSE_GRACE_S: Final = 5.0

# A frame over the stanza limit is refused with a stream error, for which it has to be read; one
# this many times over the limit ends the connection with status 1009 (RFC 6455 §7.4.1).
_HARD_LIMIT_FACTOR: Final = 4

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def websocket_handler(domain: Domain, tasks: Tasks, ids: Callable[[], str]) -> Handler:
    """Return an aiohttp handler that serves `domain`.

    Args:
        domain: the domain every connection belongs to.
        tasks: owns the sender of each connection.
        ids: yields stream ids.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        offered = request.headers.get("Sec-WebSocket-Protocol", "")
        if _SUBPROTOCOL not in (name.strip() for name in offered.split(",")):
            return web.Response(
                status=400, text="The WebSocket subprotocol xmpp is required (RFC 7395 §3.1).\n"
            )
        if not request.headers.get("Sec-WebSocket-Key", "").isascii():
            # aiohttp refuses every other bad key itself, but this one it trips over.
            return web.Response(status=400, text="Sec-WebSocket-Key is not base64.\n")
        websocket = web.WebSocketResponse(
            protocols=(_SUBPROTOCOL,),
            heartbeat=_HEARTBEAT_S,
            timeout=_CLOSE_GRACE_S,
            compress=False,
            max_msg_size=_HARD_LIMIT_FACTOR * domain.settings.max_stanza_bytes,
        )
        try:
            await websocket.prepare(request)
        except ConnectionError:
            return websocket  # the client has gone before the handshake was answered
        await _Connection(domain, request, websocket, ids()).run(tasks)
        return websocket

    return handle


class _Connection:
    """The door of one session."""

    def __init__(
        self,
        domain: Domain,
        request: web.Request,
        websocket: web.WebSocketResponse,
        stream_id: str,
    ) -> None:
        self.framing = Framing.WEBSOCKET
        self.secure = request.secure
        self._request = request
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._abort_timer: asyncio.TimerHandle | None = None
        self.session = Session(domain, self, stream_id)
        self.session.heard(self._loop.time())
        self._gate = Gate(self.session, self._shut)
        self._last_words: tuple[int, str] | None = None

    def output_ready(self) -> None:
        self._wake.set()
        if self.session.closed and self._abort_timer is None:
            # The sender may be waiting for a peer that reads nothing any more.
            self._abort_timer = self._loop.call_later(2 * _CLOSE_GRACE_S, self._drop)

    async def run(self, tasks: Tasks) -> None:
        """Serve the connection until it ends."""
        sender = tasks.spawn(self._send(), name="xmpp-websocket-sender")
        ticker = Ticker(self.session, self._loop)
        connections = self.session.domain.connections
        connections.enter(self)
        try:
            async for frame in self._websocket:
                await self._gate.passage(len(frame.data or ""))
                if frame.type is WSMsgType.TEXT:
                    receive_frame(self.session, frame.data, self._loop.time())
                elif frame.type is WSMsgType.BINARY:
                    # RFC 7395 §3.2: data frames are text.
                    self.session.fail("bad-format", "binary frames are not allowed")
        finally:
            ticker.cancel()
            self.session.lost()
            self._wake.set()
            try:
                await sender
            finally:
                connections.leave(self)
                if self._abort_timer is not None:
                    self._abort_timer.cancel()

    async def _send(self) -> None:
        """Send what lies in the outbox whenever woken; the only writer of this connection."""
        session, websocket = self.session, self._websocket
        try:
            while not (session.closed and not session.outbox):
                await self._wake.wait()
                self._wake.clear()
                silent = self._gate.look().silent
                if self._last_words or (silent and websocket.closed):
                    break
                if silent:
                    continue
                while session.outbox:
                    frames = session.outbox[:]
                    session.outbox.clear()
                    for frame in frames:
                        await websocket.send_str(frame.decode())
        except ConnectionError:
            pass  # the reader sees the end of the connection as well
        else:
            code, reason = self._last_words or (WSCloseCode.OK, "")
            await websocket.close(code=code, message=reason.encode())

    def _drop(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    # Connection

    @property
    def queued_bytes(self) -> int:
        transport = self._request.transport
        unsent = transport.get_write_buffer_size() if transport is not None else 0
        return sum(map(len, self.session.outbox)) + unsent

    def abort(self) -> None:
        if self._request.transport is not None:
            break_off(self._request.transport)

    def _shut(self, code: int, reason: str) -> None:
        self._last_words = (code, reason)
        self._wake.set()

    def faults_changed(self) -> None:
        self._gate.faults_changed()
        self._wake.set()
