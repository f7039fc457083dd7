"""One Finesse server: its REST face and its notification service, in front of the shared floor.

A cluster has two, A and B. They show the same agents and calls, since both are connected to the
same CTI server, but each is an XMPP domain of its own with subscriptions of its own, and each can
be out of service, or without its notification service, by itself ("Finesse High Availability" in
the Finesse Web Services Developer Guide).
"""

import random
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from finesse_mock.accounts import Accounts
from finesse_mock.config import Config
from finesse_mock.desktop import tunnel_routes
from finesse_mock.doors import NOTIFICATION_PATHS, Doors, serve_http
from finesse_mock.engine.changes import AgentChanged, DialogAdded
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
from finesse_mock.floor import Floor
from finesse_mock.listeners import port_of
from finesse_mock.model.site import Site
from finesse_mock.model.system import Host, Hosts, ServiceStatus
from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.notify.nodes import create_nodes
from finesse_mock.notify.service import Publication
from finesse_mock.pubsub.service import PubSub
from finesse_mock.rest import RestSettings, add_rest
from finesse_mock.runtime import Tokens
from finesse_mock.seeds import SeededIds
from finesse_mock.transports.websocket import Handler
from finesse_mock.wire.updates import Update, system_info_update, updates_of
from finesse_mock.xmpp.domain import Domain, DomainSettings
from finesse_mock.xmpp.generation import GENERATIONS

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the nodes of a cluster share; ``accounts`` is asked each time, as a reset renews it."""

    floor: Floor
    accounts: Callable[[], Accounts]
    publish: Callable[[Update], None]
    may_sign_in: Callable[[str, str], bool]
    attend: Callable[[str, bool], None]
    tls: ssl.SSLContext | None


class Node:
    """One server of the cluster; ``name`` is A or B, ``listeners`` are bound sockets by name."""

    def __init__(
        self,
        name: str,
        domain: str,
        config: Config,
        shared: Surroundings,
        listeners: dict[str, socket.socket],
    ) -> None:
        self.name = name
        self.ports = {kind: port_of(listener) for kind, listener in listeners.items()}
        self.hosts = Hosts(primary=Host(domain), xmpp_domain=domain, pubsub_domain="")
        self.service = ServiceStatus()
        self.web = True
        self._config = config
        self._shared = shared
        self._listeners = listeners
        self._pubsub = PubSub()
        seed = f"{config.seed}/{name}"
        self.domain = Domain(
            domain,
            self._pubsub,
            shared.may_sign_in,
            Tokens(random.Random(f"{seed}/message")).message_id,
            DomainSettings(
                aliases=frozenset({*LOOPBACK, config.host, socket.gethostname().lower()}),
                starttls=config.starttls and config.tls,
                generation=GENERATIONS[shared.floor.site.profile.openfire],
                # A recorded Unified CCX listed it, whatever the generation.
                offers_iq_auth=True,
            ),
            utc_now=shared.floor.clock.now,
            attendance=shared.attend,
        )
        self._embedded = EmbeddedService(
            self.domain,
            SeededIds(seed).uuid(),
            notification_xmlns=config.notification_xmlns,
        )
        self.forget_subscriptions()
        self._doors = Doors(
            self.domain,
            {kind: each for kind, each in listeners.items() if not kind.startswith("rest")},
            shared.tls,
            starttls=config.starttls,
        )
        self._always = AsyncExitStack()
        self._signed_in_before: frozenset[str] = frozenset()

    def host(self) -> Host:
        """Where this server is, as SystemInfo tells it."""
        return Host(
            self.domain.name,
            https_port=self.ports.get("rest_tls", 0),
            xmpp_port=self.ports.get("xmpp", 0),
            xmpp_secure_port=self.ports.get("xmpp_tls", 0),
        )

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound here."""
        return len(self.domain.resources(f"{agent_id.lower()}@{self.domain.name}"))

    def forget_subscriptions(self) -> None:
        """Drop explicit subscriptions; those that the server itself makes are there."""
        create_nodes(self._pubsub, self._shared.floor.site, self.domain.name)

    # What REST sees

    @property
    def world(self) -> World:
        """The world at this moment."""
        return self._shared.floor.world

    @property
    def site(self) -> Site:
        """The contact centre as configured."""
        return self._shared.floor.site

    @property
    def accounts(self) -> Accounts:
        """Who may sign on."""
        return self._shared.accounts()

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._shared.floor.clock.now()

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        return self._shared.floor.clock.monotonic()

    def submit(self, command: Command) -> None:
        """Carry a client's command out after the confirmation delay."""
        self._shared.floor.submit(command)

    def publish(self, update: Update) -> None:
        """Publish an event that is not the engine's."""
        self._shared.publish(update)

    # What the publisher sees

    def notify(self, update: Update) -> Publication:
        """Publish on this server; nothing is published while it is out of service."""
        return self._publish(update) if self._publishes else Publication("", 0)

    def _publish(self, update: Update) -> Publication:
        return self._embedded.publish(update.node, update.text)

    @property
    def _publishes(self) -> bool:
        """Events are made by the web application, from what the CTI server says."""
        return self.web and self.service.in_service

    # Start and stop

    async def start(self, control: Callable[[web.Application], None]) -> None:
        """Listen. ``control`` adds what is served beside REST."""
        app = web.Application(middlewares=[self._web_application])
        settings = RestSettings(allowed_origins=frozenset(self._config.origins) or None)
        add_rest(app, self, settings)
        control(app)
        app.add_routes(tunnel_routes())
        for path in NOTIFICATION_PATHS:
            app.router.add_route("*", path, self._doors.answer)
        await serve_http(self._always, app, self._listeners, "rest", self._shared.tls)
        await self.start_notifying()

    async def stop(self) -> None:
        """Tell every stream ``system-shutdown`` and stop listening."""
        await self.stop_notifying()
        await self._always.aclose()

    @property
    def notifying(self) -> bool:
        """Whether the notification service runs."""
        return self._doors.open

    async def start_notifying(self) -> None:
        """Start the notification service; explicit subscriptions are as they were."""
        await self._doors.start()

    async def stop_notifying(self) -> None:
        """Stop the notification service: every stream ends with ``system-shutdown``."""
        await self._doors.stop()

    @web.middleware
    async def _web_application(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """While the web application is down, REST is not even refused: the connection breaks."""
        if not self.web and request.path.startswith("/finesse/") and request.transport:
            request.transport.abort()
            return web.Response()  # goes nowhere, and the request has not been carried out
        return await handler(request)

    # Failures

    def set_service(self, status: ServiceStatus) -> None:
        """Go out of service or come back, and tell everybody.

        Out of service nothing is published; on return everybody is told how everything is.
        """
        if status == self.service:
            return
        with self._telling_what_was_missed():
            self.service = status
            self._tell_service()

    def set_web(self, *, up: bool) -> None:
        """Stop or start the web application; clients see its XMPP user ``finesse`` go and come.

        While it is down nothing is published; on return everybody is told how everything is.
        """
        if up == self.web:
            return
        with self._telling_what_was_missed():
            self.web = up
            self.domain.show_system_user(available=up)
            self._tell_service()

    def _tell_service(self) -> None:
        """Tell the state of the server, which is told out of service, too."""
        if self.web:
            now = self.now()
            self._publish(system_info_update(self.site, self.hosts, self.service, now))

    @contextmanager
    def _telling_what_was_missed(self) -> Iterator[None]:
        """Where the change made in this block ends a silence, tell how everything is after it."""
        published = self._publishes
        yield
        signed_in = frozenset(agent.id for agent in self.world.agents() if agent.signed_in)
        if published and not self._publishes:
            self._signed_in_before = signed_in
        elif self._publishes and not published:
            self._tell_all(signed_in | self._signed_in_before)

    def _tell_all(self, agent_ids: frozenset[str]) -> None:
        for agent in self.world.agents():
            if agent.id not in agent_ids:
                continue
            for update in updates_of(AgentChanged(agent=agent), self.site):
                self.notify(update)
            for dialog in self.world.dialogs_of(agent.id):
                added = DialogAdded(dialog=dialog, agent_id=agent.id)
                for update in updates_of(added, self.site):
                    self.notify(update)
