"""XMPP over TCP, plain or with TLS from the first byte: bytes in, bytes out.

Everything one turn of the loop has for a connection leaves in one write.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Final, cast

from finesse_mock.runtime import STOP_GRACE_S, Tasks
from finesse_mock.transports.breaking import break_off
from finesse_mock.transports.gate import Gate
from finesse_mock.transports.ticker import Ticker
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.parser import StreamEnd, StreamParser, StreamStart, StreamViolation
from finesse_mock.xmpp.session import Session

_log = logging.getLogger(__name__)

# Raw-socket clients call recv() once for the header and once for the features. Two packets that
# follow each other at once would often arrive as one.
_FEATURES_DELAY_S: Final = 0.005

# How long a peer has to read the goodbye and hang up itself.
_CLOSE_GRACE_S: Final = 5.0

_BACKLOG: Final = 1024


class TcpServer:
    """A listening port with its connections; made by `serve_tcp`."""

    def __init__(
        self,
        domain: Domain,
        tasks: Tasks,
        ids: Callable[[], str],
        *,
        secure: bool,
        starttls: ssl.SSLContext | None,
    ) -> None:
        self.domain = domain
        self.tasks = tasks
        self.ids = ids
        self.secure = secure
        self.starttls = starttls
        self.stopping = False
        self.port = 0
        """The port on which it listens."""
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._empty = asyncio.Event()

    async def listen(self, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Accept connections."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), sock=listener, ssl=tls, backlog=_BACKLOG
        )
        self.port = listener.getsockname()[1]

    async def close(self) -> None:
        """Stop listening and end every stream with `system-shutdown` before hanging up."""
        if self._server is None:
            return
        self.stopping = True
        self._server.close()
        for connection in tuple(self._connections):
            connection.stop()
        try:
            async with asyncio.timeout(STOP_GRACE_S):
                while self._connections:
                    self._empty.clear()
                    await self._empty.wait()
        except TimeoutError:
            for connection in tuple(self._connections):
                connection.drop()

    def enter(self, connection: "_Connection") -> None:
        """Take note of a connection."""
        self._connections.add(connection)
        self.domain.connections.enter(connection)

    def leave(self, connection: "_Connection") -> None:
        """Forget a connection that is gone."""
        self._connections.discard(connection)
        self.domain.connections.leave(connection)
        if not self._connections:
            self._empty.set()


async def serve_tcp(
    domain: Domain,
    listener: socket.socket,
    tasks: Tasks,
    ids: Callable[[], str],
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
) -> TcpServer:
    """Serve `domain` on a port until `TcpServer.close`.

    Args:
        domain: the domain every connection belongs to.
        listener: the socket, bound already.
        tasks: owns the STARTTLS handshakes.
        ids: yields stream ids.
        tls: speaks TLS from the first byte.
        starttls: what STARTTLS uses if the domain's settings offer it.
    """
    server = TcpServer(domain, tasks, ids, secure=tls is not None, starttls=starttls)
    await server.listen(listener, tls)
    return server


class _Connection(asyncio.Protocol):
    """The door of one session: feeds the parser, flushes the outbox, minds the clock."""

    __slots__ = (
        "_abort_timer",
        "_early",
        "_flush_scheduled",
        "_gate",
        "_header_written",
        "_late",
        "_loop",
        "_negotiating",
        "_parser",
        "_server",
        "_ticker",
        "_transport",
        "framing",
        "secure",
        "session",
    )

    def __init__(self, server: TcpServer) -> None:
        self.framing = Framing.TCP
        self.secure = server.secure
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._abort_timer: asyncio.TimerHandle | None = None
        self._flush_scheduled = False
        self._header_written = False
        self._negotiating = False
        # What has arrived and may not be read yet.
        self._late = b""
        # What arrives over TLS before the handshake's task has resumed.
        self._early = b""

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.session = Session(self._server.domain, self, self._server.ids())
        self.session.can_start_tls = self._server.starttls is not None
        self.session.heard(self._loop.time())
        self._gate = Gate(self.session)
        self._parser = StreamParser(self.session.stanza_limit)
        self._ticker = Ticker(self.session, self._loop)
        self._server.enter(self)
        if self._server.stopping:
            self.session.shutdown()

    def data_received(self, data: bytes) -> None:
        if self._late:
            self._late += data
        elif self._gate.is_open():
            self._take(data)
        else:
            self._late = data
            self._server.tasks.spawn(self._read_late(), name="xmpp-late-reading")

    async def _read_late(self) -> None:
        """Read what has arrived when faults let it pass, and nothing behind it before."""
        self._transport.pause_reading()
        while self._late:
            await self._gate.passage(len(self._late))
            late, self._late = self._late, b""
            self._take(late)
        self._transport.resume_reading()

    def _take(self, data: bytes) -> None:
        try:
            self._receive(data)
        except Exception as error:  # noqa: BLE001 - the boundary: a mistake of ours
            who = self.session.user or "a client"
            self._server.tasks.failed(f"the session of {who} failed", error)
            self.session.fail("internal-server-error")

    def _receive(self, data: bytes) -> None:
        session = self.session
        if session.closed:
            return  # the peer has yet to notice
        if self._negotiating:
            self._early += data
            return
        now = self._loop.time()
        awaited_header = session.awaiting_header
        session.heard(now, len(data))
        for event in self._parser.feed(data):
            if session.closed or session.starting_tls:
                # What follows <starttls/> in the clear must not count (RFC 6120 §5.4.3.3).
                return
            match event:
                case StreamStart():
                    session.opened(event, now)
                case StreamEnd():
                    session.ended()
                case StreamViolation():
                    session.fail(event.condition, event.text)
                case _:
                    session.receive(event, now)
        self._parser.max_stanza_bytes = session.stanza_limit
        if session.awaiting_header and not awaited_header:
            self._parser.restart()

    def eof_received(self) -> None:
        """Say what is left to say; the transport closes itself afterwards."""
        self._header_written = True
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None:
            _log.debug("connection lost: %s", exc)
        self._ticker.cancel()
        self._gate.close()
        if self._abort_timer is not None:
            self._abort_timer.cancel()
        self.session.lost()
        self._server.leave(self)

    # Door

    def output_ready(self) -> None:
        if not self._flush_scheduled:
            self._flush_scheduled = True
            self._loop.call_soon(self._flush)

    def stop(self) -> None:
        """Say good-bye and hang up, without waiting for the peer to do the same."""
        self.session.shutdown()
        # Once only: to asyncio a second close of TLS means that nobody will abort it any more.
        if self._abort_timer is not None and not self._transport.is_closing():
            self._transport.close()

    def drop(self) -> None:
        """Close with whatever it still had to say, as nobody takes it."""
        self._transport.abort()

    # Connection

    @property
    def queued_bytes(self) -> int:
        return sum(map(len, self.session.outbox)) + self._transport.get_write_buffer_size()

    def abort(self) -> None:
        break_off(self._transport)

    def faults_changed(self) -> None:
        self._gate.faults_changed()
        self.output_ready()

    def _flush(self) -> None:
        self._flush_scheduled = False
        session, transport = self.session, self._transport
        if transport.is_closing() or self._gate.look().silent:
            return
        if self._negotiating:
            # Nothing can be said now; an end of the session is the end of the connection.
            if session.closed:
                transport.abort()
            return
        if session.outbox:
            self._take_output(session.outbox)
            if transport.get_write_buffer_size() > session.domain.settings.max_outbound_bytes:
                session.overflow()
        if session.outbox:
            return  # a later flush takes it
        if session.closed:
            self._hang_up()
        elif session.starting_tls and self._server.starttls is not None:
            self._negotiating = True
            transport.pause_reading()  # what is not encrypted must not pass for what is
            handshake = self._start_tls(self._server.starttls)
            self._server.tasks.spawn(handshake, name="xmpp-starttls")

    def _take_output(self, outbox: list[bytes]) -> None:
        if not self._header_written:
            self._header_written = True
            self._transport.write(outbox.pop(0))
            if outbox:
                self._flush_scheduled = True
                self._loop.call_later(_FEATURES_DELAY_S, self._flush)
        else:
            self._write(outbox)
            outbox.clear()

    def _write(self, pieces: list[bytes]) -> None:
        if self.session.announced or pieces[0].startswith(b"<?xml"):
            self._transport.write(b"".join(pieces))
        else:
            # Raw-socket clients also count packets while they sign in: as from Openfire, one for
            # the header and features after authentication, one for each answer after that.
            for piece in pieces:
                self._transport.write(piece)

    def _hang_up(self) -> None:
        if self._abort_timer is not None:
            return
        transport = self._transport
        if transport.can_write_eof() and not self._server.stopping:
            # Closing outright while the peer still sends would reset the connection, and the
            # peer would never read why. So read on, ignoring it, until it hangs up too.
            try:
                transport.write_eof()
            except OSError:  # the peer has broken the connection, and nobody has told yet
                transport.abort()
        else:
            transport.close()
        self._abort_timer = self._loop.call_later(_CLOSE_GRACE_S, transport.abort)

    async def _start_tls(self, context: ssl.SSLContext) -> None:
        try:
            transport = await self._loop.start_tls(self._transport, self, context, server_side=True)
        except OSError as error:
            _log.debug("STARTTLS handshake failed: %s", error)
            self._transport.abort()
            return
        if transport is None:  # the peer hung up meanwhile
            return
        self._transport = transport
        self._negotiating = False
        self.secure = True
        self.session.tls_started()
        self._parser.restart()
        early, self._early = self._early, b""
        if early:
            self.data_received(early)
