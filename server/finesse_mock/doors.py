"""The doors of a notification service: XMPP over TCP, BOSH and WebSocket on the ports of a node.

They can be shut and opened again, as often as the service is restarted; the domain behind them
stays, and so do its subscriptions.
"""

import asyncio
import random
import socket
import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from finesse_mock.complaints import Complaints
from finesse_mock.desktop import tunnel_routes
from finesse_mock.http_body import server_logger
from finesse_mock.listeners import bind
from finesse_mock.model.ports import WEBSOCKET_PATH
from finesse_mock.runtime import STOP_GRACE_S, Tasks, Together, Tokens
from finesse_mock.transports.bosh import BoshEndpoint, BoshEndpointSettings
from finesse_mock.transports.tcp import serve_tcp
from finesse_mock.transports.websocket import Handler, websocket_handler
from finesse_mock.unexpected import UNEXPECTED, watching
from finesse_mock.xmpp.domain import Domain

IDLE_S: Final = 75.0
"""How long an HTTP connection may be idle, or take to send the headers of a request."""

NOTIFICATION_PATHS: Final = ("/http-bind", "/http-bind/", WEBSOCKET_PATH, f"{WEBSOCKET_PATH}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """Which doors there are, and how they behave."""

    websocket: bool = True
    starttls: bool = False
    bosh: BoshEndpointSettings = field(default_factory=BoshEndpointSettings)


class Doors:
    """The doors to one domain.

    ``listeners`` are bound sockets by name: ``notify`` and ``xmpp``, each with its one for TLS.
    ``tls`` is for those, and for STARTTLS where it is to be offered.
    """

    def __init__(
        self,
        domain: Domain,
        listeners: Mapping[str, socket.socket],
        tls: ssl.SSLContext | None,
        settings: DoorSettings,
        complaints: Complaints,
    ) -> None:
        self.open = False
        self._domain = domain
        self._listeners = dict(listeners)
        self._addresses = {name: each.getsockname()[:2] for name, each in listeners.items()}
        self._tls = tls
        self._settings = settings
        self._complaints = complaints
        # Whoever knows a stream id can take over a BOSH session (XEP-0124 §19.3): no seed here.
        tokens = Tokens(random.SystemRandom())
        in_hex = domain.settings.generation.hex_stream_ids
        self._stream_id = tokens.hex_stream_id if in_hex else tokens.stream_id
        self._bosh: BoshEndpoint | None = None
        self._websocket: Handler | None = None
        self._while_open = AsyncExitStack()
        self._switching = asyncio.Lock()

    async def start(self) -> None:
        """Open the doors, on the same ports as before.

        Raises:
            UsageError: somebody took a port while they were shut.
        """
        async with self._switching:
            if not self.open:
                async with AsyncExitStack() as stack:
                    await self._start(stack)
                    self._while_open = stack.pop_all()
                self.open = True

    async def stop(self) -> None:
        """Shut the doors; every stream ends with ``system-shutdown``."""
        async with self._switching:
            if self.open:
                self.open = False
                if self._bosh:
                    self._bosh.shutdown()
                self._domain.shutdown()
                await self._while_open.aclose()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer BOSH and WebSocket on another port, as the web proxy of 12.6 does."""
        is_websocket = request.path.startswith(WEBSOCKET_PATH)
        if is_websocket and not self._settings.websocket:
            request[UNEXPECTED] = True
            raise web.HTTPNotFound
        if not self.open or self._bosh is None or self._websocket is None:
            return web.Response(status=503, text="The notification service is down.\n")
        if is_websocket:
            return await self._websocket(request)
        return await self._bosh.answer(request)

    async def _start(self, stack: AsyncExitStack) -> None:
        for name, (host, port) in self._addresses.items():
            if self._listeners[name].fileno() < 0:  # closed by an earlier stop
                self._listeners[name] = bind(host, port, name)
        tasks = await stack.enter_async_context(Tasks(self._complaints.server_error))
        servers = await stack.enter_async_context(Together())
        self._bosh = BoshEndpoint(self._domain, self._stream_id, self._settings.bosh)
        self._websocket = websocket_handler(self._domain, tasks, self._stream_id)
        app = web.Application()
        self._bosh.add_routes(app)
        if self._settings.websocket:
            for path in (WEBSOCKET_PATH, f"{WEBSOCKET_PATH}/"):
                app.router.add_get(path, self._websocket)
        app.add_routes(tunnel_routes())
        await serve_http(servers, app, self._listeners, "notify", self._tls, self._complaints)
        for name, tls in (("xmpp", None), ("xmpp_tls", self._tls)):
            if name in self._listeners:
                server = await serve_tcp(
                    self._domain,
                    self._listeners[name],
                    tasks,
                    self._stream_id,
                    tls=tls,
                    starttls=self._tls if self._settings.starttls else None,
                )
                servers.push_async_callback(server.close)


async def serve_http(
    ends: Together,
    app: web.Application,
    listeners: Mapping[str, socket.socket],
    name: str,
    tls: ssl.SSLContext | None,
    complaints: Complaints,
) -> None:
    """Serve `app` until `ends` is closed, on the socket of that name and on its one for TLS."""
    app.middlewares.insert(0, watching(complaints))
    runner = web.AppRunner(
        app,
        access_log=None,
        handler_cancellation=True,
        keepalive_timeout=IDLE_S,
        logger=server_logger(),
        shutdown_timeout=STOP_GRACE_S,
    )
    await runner.setup()
    ends.push_async_callback(runner.cleanup)
    for kind, context in ((name, None), (f"{name}_tls", tls)):
        if kind in listeners:
            await web.SockSite(runner, listeners[kind], ssl_context=context).start()
