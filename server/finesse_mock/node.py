"""One Finesse server: its REST face and its notification service, in front of the shared floor.

A cluster has two, A and B. They show the same agents and calls, since both are connected to the
same CTI server, but each is an XMPP domain of its own with subscriptions of its own, and each can
be out of service, or without its notification service, by itself ("Finesse High Availability" in
the Finesse Web Services Developer Guide).
"""

import asyncio
import random
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from aiohttp import web

from finesse_mock.accounts import Accounts
from finesse_mock.complaints import Complaints
from finesse_mock.config import Config
from finesse_mock.desktop import tunnel_routes
from finesse_mock.doors import NOTIFICATION_PATHS, Doors, DoorSettings, serve_http
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
from finesse_mock.events.facts import Requested, SessionChanged
from finesse_mock.events.journal import Entry
from finesse_mock.faults.at_work import AtWork, Struck
from finesse_mock.faults.occasion import Occasion
from finesse_mock.floor import Floor
from finesse_mock.listeners import port_of
from finesse_mock.model.ports import Availability
from finesse_mock.model.site import Site
from finesse_mock.model.system import Host, Hosts, ServiceStatus
from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.notify.nodes import create_nodes
from finesse_mock.notify.service import Publication
from finesse_mock.pubsub.service import PubSub
from finesse_mock.rest import RestSettings, add_rest
from finesse_mock.rest.disturbance import RestFaults
from finesse_mock.runtime import Together, Tokens
from finesse_mock.seeds import SeededIds
from finesse_mock.transports.bosh import BoshEndpointSettings
from finesse_mock.transports.websocket import Handler
from finesse_mock.wire.standing import standing
from finesse_mock.wire.updates import Update, system_info_update
from finesse_mock.xmpp.bosh_terms import BoshSettings
from finesse_mock.xmpp.domain import Domain, DomainSettings
from finesse_mock.xmpp.generation import GENERATIONS

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the nodes of a cluster share; ``accounts`` is asked each time, as a reset renews it.

    ``told`` is shown what a node publishes by itself; ``connects`` is told before a node has a CTI
    server again; ``measure`` the method, route, status and seconds of each REST request.
    """

    floor: Floor
    accounts: Callable[[], Accounts]
    publish: Callable[[Update, str], None]
    told: Callable[[Update, Publication, str], None]
    note: Callable[[Requested | SessionChanged], Entry]
    may_sign_in: Callable[[str, str], bool]
    attend: Callable[[str, bool], None]
    connects: Callable[[], None]
    faults: AtWork
    busy: Callable[[], AbstractContextManager[None]]
    released: Callable[[], AbstractContextManager[None]]
    measure: Callable[[str, str, int, float], None]
    complaints: Complaints
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
        self.service = self._asked = ServiceStatus()
        self._occasion = Occasion(server=name)
        self._struck: Struck = {}
        shared.faults.on_change(self._meet_faults)
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
                scram=config.scram,
                generation=GENERATIONS[shared.floor.site.profile.openfire],
                # A recorded Unified CCX listed it, whatever the generation.
                offers_iq_auth=True,
            ),
            utc_now=shared.floor.clock.now,
            attendance=shared.attend,
            password_of=lambda user: shared.accounts().password_of(user),
            tell=shared.note,
            faults=shared.faults,
            server=name,
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
            DoorSettings(
                websocket=shared.floor.site.profile.websocket,
                starttls=config.starttls,
                bosh=BoshEndpointSettings(
                    sessions=BoshSettings(acknowledge=config.bosh_ack), dead_sid=config.dead_sid
                ),
            ),
            shared.complaints,
        )
        self._always = Together()
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

    def system_time(self) -> datetime:
        """The moment as SystemInfo tells it, in UTC."""
        return self.now() + self._shared.faults.skew(self._occasion)

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        return self._shared.floor.clock.monotonic()

    def answered(self, request: Requested) -> str:
        """Take note of a request."""
        return f"request {self._shared.note(request).seq}"

    def submit(self, command: Command, cause: str) -> None:
        """Carry a client's command out after the confirmation delay."""
        self._shared.floor.submit(command, cause)

    def configure(self, site: Site) -> None:
        """Have that configuration from now on."""
        self._shared.floor.configure(site)

    def publish(self, update: Update, cause: str) -> None:
        """Publish an event that is not the engine's."""
        self._shared.publish(update, cause)

    # What the publisher sees

    def notify(self, update: Update) -> Publication:
        """Publish on this server; nothing is published while it is out of service."""
        return self._publish(update) if self._publishes else Publication("", (), (self.name,))

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
        add_rest(app, self, self._rest_settings())
        control(app)
        app.add_routes(tunnel_routes())
        for path in NOTIFICATION_PATHS:
            app.router.add_route("*", path, self._doors.answer)
        await serve_http(
            self._always, app, self._listeners, "rest", self._shared.tls, self._shared.complaints
        )
        await self.start_notifying()

    def _rest_settings(self) -> RestSettings:
        config = self._config
        moved = any(
            each.availability is Availability.REDIRECTED for each in self.site.profile.endpoints
        )
        return RestSettings(
            allowed_origins=frozenset(config.origins) or None,
            token_s=config.token_s,
            https_port=self.ports["rest_tls"] if config.redirect_plain and moved else None,
            complaints=self._shared.complaints,
            faults=RestFaults(self._shared.faults, self.name, self._shared.released),
        )

    async def stop(self) -> None:
        """Tell every stream ``system-shutdown`` and stop listening."""
        await asyncio.gather(self.stop_notifying(), self._always.aclose())

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
        if not request.path.startswith("/finesse/"):
            return await handler(request)
        if not self.web and request.transport:
            request.transport.abort()
            return web.Response()  # goes nowhere, and the request has not been carried out
        began = perf_counter()
        with self._shared.busy():
            response = await handler(request)
        resource = request.match_info.route.resource
        path = resource.canonical if resource else "{below}"
        self._shared.measure(request.method, path, response.status, perf_counter() - began)
        return response

    # Failures

    def set_service(self, status: ServiceStatus) -> None:
        """Go out of service or come back, and tell everybody.

        Out of service nothing is published; on return everybody is told how everything is.
        """
        self._asked = status
        self._meet_faults()

    def _meet_faults(self) -> None:
        """Be in the state that was asked for, or in what faults make of it."""
        faults = self._shared.faults
        status = faults.service(self._occasion, self._struck, self._asked, self.now())
        if status == self.service:
            return
        if status.has_cti:
            self._shared.connects()
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
            self._tell(self.service_update(self.service))

    def _tell(self, update: Update) -> None:
        """Publish what concerns this server alone."""
        self._shared.told(update, self._publish(update), f"node {self.name}")

    def service_update(self, status: ServiceStatus) -> Update:
        """The event by which this server tells everybody that such is its state."""
        return system_info_update(self.site, self.hosts, status, self.system_time())

    @contextmanager
    def _telling_what_was_missed(self) -> Iterator[None]:
        """Where the change made in this block ends a silence, tell how everything is after it."""
        published = self._publishes
        yield
        signed_in = frozenset(agent.id for agent in self.world.agents() if agent.signed_in)
        if published and not self._publishes:
            self._signed_in_before = signed_in
        elif self._publishes and not published:
            for update in standing(self.world, self.site, signed_in | self._signed_in_before):
                self._tell(update)
