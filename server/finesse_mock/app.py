"""The composition root: one mock, put together, started and stopped.

Start: sockets first (a taken port costs nothing), then the world, then what speaks to clients.
Stop: the other way round, and every stream is told ``system-shutdown`` before it closes.
"""

import os
import random
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web

from finesse_mock.accounts import Accounts, Authenticated
from finesse_mock.addresses import addresses, people
from finesse_mock.clock import RealClock
from finesse_mock.config import Config
from finesse_mock.control.front_page import front_page
from finesse_mock.control.routes import ControlApi
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
from finesse_mock.errors import UsageError
from finesse_mock.events.bus import Bus
from finesse_mock.events.journal import Journal
from finesse_mock.floor import Floor, Watcher
from finesse_mock.listeners import bind_all, port_of
from finesse_mock.model.site import Site
from finesse_mock.model.system import Hosts, ServiceStatus
from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.notify.nodes import create_nodes
from finesse_mock.notify.publisher import Listener, Publisher
from finesse_mock.pubsub.service import PubSub
from finesse_mock.rest import RestSettings, add_rest
from finesse_mock.runtime import Tasks, Tokens
from finesse_mock.scenarios.report import ending_of
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.seeds import SeededIds
from finesse_mock.transports.bosh import BoshEndpoint
from finesse_mock.transports.tcp import serve_tcp
from finesse_mock.transports.tls import TlsMaterial, default_directory, server_context
from finesse_mock.transports.websocket import websocket_handler
from finesse_mock.wire.updates import Update
from finesse_mock.worlds import load_world
from finesse_mock.xmpp.domain import Domain, DomainSettings

_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Mock:
    """A mock in this process; listens as long as its ``async with`` block lasts.

    Raises:
        UsageError: on entering, when the configuration cannot be carried out.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.seed = config.seed
        self.tls_warning: str | None = None
        self._stack = AsyncExitStack()
        self._ca_file: str | None = None
        self._ports: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        if not _DOMAIN.fullmatch(self.config.domain):
            raise UsageError(
                f'"{self.config.domain}" is no host name; write one like finesse.example.com '
                "behind --domain."
            )
        listeners = bind_all(self.config.host, self.config.ports, tls=self.config.tls)
        async with AsyncExitStack() as stack:
            for listener in listeners.values():
                stack.callback(listener.close)
            self._ports = {name: port_of(listener) for name, listener in listeners.items()}
            world = self.config.world
            if isinstance(world, str):
                world = load_world(world, profile=self.config.profile)
            self._build(world)
            await self._listen(stack, listeners)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.floor.stop()
        self._bosh.shutdown()
        self.domain.shutdown()
        await self._stack.aclose()

    def _build(self, site: Site) -> None:
        config = self.config
        clock = RealClock()
        self._bus = Bus()
        self._latest = 0
        self.journal = Journal()
        self.floor = Floor(
            site,
            clock,
            self._bus,
            lambda: SeededIds(config.seed),
            confirmation_s=config.confirmation_s,
        )
        self.accounts = Accounts(site)
        self._pubsub = PubSub()
        # Whoever knows a stream id can take over a BOSH session (XEP-0124 §19.3): no seed here.
        self._stream_id = Tokens(random.SystemRandom()).stream_id
        self.domain = Domain(
            config.domain,
            self._pubsub,
            self._may_sign_in,
            Tokens(random.Random(f"{config.seed}/message")).message_id,
            DomainSettings(
                aliases=frozenset({*LOOPBACK, config.host, socket.gethostname().lower()}),
                starttls=config.starttls and config.tls,
            ),
            utc_now=clock.now,
        )
        create_nodes(self._pubsub, site, self.domain.name)
        service = EmbeddedService(self.domain, SeededIds(config.seed).uuid())
        self.publisher = Publisher(service, site)
        self._bus.listen(self.journal)
        self._bus.listen(self.publisher)

    def _may_sign_in(self, user: str, password: str) -> bool:
        outcome = self.accounts.authenticate(user, password, self.monotonic())
        return (
            isinstance(outcome, Authenticated)
            and not outcome.is_admin
            and outcome.user_id.lower() == user
        )

    async def _listen(self, stack: AsyncExitStack, listeners: dict[str, socket.socket]) -> None:
        tasks = await stack.enter_async_context(Tasks())
        tls = self._tls()
        context = tls.context if tls else None
        self._bosh = BoshEndpoint(self.domain, self._stream_id)
        websocket = websocket_handler(self.domain, tasks, self._stream_id)

        def notification_routes(app: web.Application) -> None:
            self._bosh.add_routes(app)
            for path in ("/ws", "/ws/"):
                app.router.add_get(path, websocket)

        rest = web.Application()
        add_rest(rest, self, _rest_settings(self.config))
        rest.add_routes([*ControlApi(self).routes(), front_page(self.ready)])
        notification_routes(rest)
        notify = web.Application()
        notification_routes(notify)
        await self._serve_http(stack, rest, listeners, "rest", context)
        await self._serve_http(stack, notify, listeners, "notify", context)
        for name, direct in (("xmpp", None), ("xmpp_tls", context)):
            if name in listeners:
                server = await serve_tcp(
                    self.domain,
                    listeners[name],
                    tasks,
                    self._stream_id,
                    tls=direct,
                    starttls=context if self.config.starttls else None,
                )
                stack.push_async_callback(server.close)

    async def _serve_http(
        self,
        stack: AsyncExitStack,
        app: web.Application,
        listeners: dict[str, socket.socket],
        name: str,
        context: ssl.SSLContext | None,
    ) -> None:
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        for listener, tls in ((name, None), (f"{name}_tls", context)):
            if listener in listeners:
                await web.SockSite(runner, listeners[listener], ssl_context=tls).start()

    def _tls(self) -> TlsMaterial | None:
        config = self.config
        if not config.tls:
            return None
        names = dict.fromkeys((config.domain, self.domain.pubsub_name, *LOOPBACK))
        material = server_context(
            list(names),
            config.tls_directory or default_directory(),
            config.certificate,
            now=self.now(),
        )
        self._ca_file = str(material.ca_file) if material.ca_file else None
        self.tls_warning = material.warning
        return material

    # What REST sees

    @property
    def world(self) -> World:
        """The world at this moment."""
        return self.floor.world

    @property
    def site(self) -> Site:
        """The contact centre as configured."""
        return self.floor.site

    @property
    def service(self) -> ServiceStatus:
        """Whether the server is in service."""
        return ServiceStatus()

    @property
    def hosts(self) -> Hosts:
        """The names by which clients reach the server."""
        return Hosts(
            primary=self.domain.name,
            xmpp_domain=self.domain.name,
            pubsub_domain=self.domain.pubsub_name,
            https_port=self._ports.get("rest_tls", 0),
            xmpp_port=self._ports.get("xmpp", 0),
            xmpp_secure_port=self._ports.get("xmpp_tls", 0),
        )

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.floor.clock.now()

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        return self.floor.clock.monotonic()

    def submit(self, command: Command) -> None:
        """Carry a client's command out after the confirmation delay."""
        self.floor.submit(command)

    def publish(self, update: Update) -> None:
        """Publish an event that is not the engine's."""
        self.publisher.publish(update, self.seq(), self.now())

    # What the control API sees

    def seq(self) -> int:
        """The number of the latest change."""
        return self._bus.seq

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        return len(self.domain.resources(f"{agent_id.lower()}@{self.domain.name}"))

    def reset(self) -> None:
        """Everybody signed out, no calls, no explicit subscriptions; connections stay."""
        self.floor.reset()
        self.journal.clear()
        self.accounts = Accounts(self.site)
        create_nodes(self._pubsub, self.site, self.domain.name)

    def play(self, document: str, name: str) -> AsyncIterator[bytes]:
        """Run a scenario document; yields a JSON object for each step, and one for the end."""
        return self._play(parse_scenario(document, name))

    async def _play(self, scenario: Scenario) -> AsyncIterator[bytes]:
        reports = []
        async for report in run(scenario, self):
            reports.append(report)
            yield msgspec.json.encode(report)
        yield msgspec.json.encode(ending_of(scenario.name, reports))

    # What a scenario sees

    def published(self, listener: Listener) -> Callable[[], None]:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        return self.publisher.published(listener)

    def applied(self, watcher: Watcher) -> Callable[[], None]:
        """Have every later command shown to ``watcher``; answers what to call to stop that."""
        return self.floor.applied(watcher)

    # What starts it sees

    def ready(self) -> dict[str, object]:
        """What the ready file says: every address by name, and who can sign in."""
        return {
            **addresses(self.config.host, self._ports),
            "xmpp_domain": self.domain.name,
            "pubsub_domain": self.domain.pubsub_name,
            "agents": people(self.site),
            "ca_file": self._ca_file,
            "pid": os.getpid(),
        }


def _rest_settings(config: Config) -> RestSettings:
    return RestSettings(allowed_origins=frozenset(config.origins) or None)
