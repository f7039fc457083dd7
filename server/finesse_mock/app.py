"""The composition root: one mock, put together, started and stopped.

Start: sockets first (a taken port costs nothing), then the world, then what speaks to clients.
Stop: the other way round, and every stream is told ``system-shutdown`` before it closes.
"""

import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import msgspec
from aiohttp import web

from finesse_mock.accounts import Accounts, Authenticated
from finesse_mock.addresses import addresses, people
from finesse_mock.attendance import Attendance
from finesse_mock.clock import RealClock
from finesse_mock.cluster import Cluster
from finesse_mock.config import Config
from finesse_mock.control.front_page import front_page
from finesse_mock.control.nodes import node_routes
from finesse_mock.control.routes import ControlApi
from finesse_mock.errors import UsageError
from finesse_mock.events.bus import Bus
from finesse_mock.events.journal import Journal
from finesse_mock.floor import Floor, Watcher
from finesse_mock.listeners import bind_all
from finesse_mock.model.site import Site
from finesse_mock.node import LOOPBACK, Node, Surroundings
from finesse_mock.notify.publisher import Listener, Publisher
from finesse_mock.notify.queue_watch import QueueWatch
from finesse_mock.scenarios.report import ending_of
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.seeds import SeededIds
from finesse_mock.transports.tls import TlsMaterial, default_directory, server_context
from finesse_mock.wire.updates import Update
from finesse_mock.worlds import load_world

_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


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

    async def __aenter__(self) -> Self:
        for domain in self.config.domains:
            if not _DOMAIN.fullmatch(domain):
                raise UsageError(
                    f'"{domain}" is no host name; write one like finesse.example.com '
                    "behind --domain."
                )
        async with AsyncExitStack() as stack:
            bound = []
            for ports in self.config.node_ports:
                bound.append(bind_all(self.config.host, ports, tls=self.config.tls))
                for listener in bound[-1].values():
                    stack.callback(listener.close)
            world = self.config.world
            if isinstance(world, str):
                world = load_world(world, profile=self.config.profile)
            self._build(world)
            shared = self._surroundings()
            self.cluster.add(
                Node(name, domain, self.config, shared, listeners)
                for name, domain, listeners in zip("AB", self.config.domains, bound, strict=False)
            )
            for node in self.cluster.nodes:
                stack.push_async_callback(node.stop)
                await node.start(self._beside_rest)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.floor.stop()
        self._queue_watch.stop()
        await self._stack.aclose()
        self.attendance.stop()

    def _build(self, site: Site) -> None:
        config = self.config
        self._bus = Bus()
        self.journal = Journal()
        self.floor = Floor(
            site,
            RealClock(),
            self._bus,
            lambda: SeededIds(config.seed),
            confirmation_s=config.confirmation_s,
        )
        self.accounts = Accounts(site)
        self.attendance = Attendance(self.floor)
        self.cluster = Cluster()
        self.publisher = Publisher(self.cluster, site)
        self._bus.listen(self.journal)
        self._bus.listen(self.publisher)
        self._queue_watch = QueueWatch(self.floor, self._publish)
        self._bus.listen(self._queue_watch)

    def _surroundings(self) -> Surroundings:
        tls = self._tls()
        return Surroundings(
            floor=self.floor,
            accounts=lambda: self.accounts,
            publish=self._publish,
            may_sign_in=self._may_sign_in,
            attend=self.attendance.note,
            tls=tls.context if tls else None,
        )

    def _publish(self, update: Update) -> None:
        self.publisher.publish(update, self.seq(), self.floor.clock.now())

    def _may_sign_in(self, user: str, password: str) -> bool:
        outcome = self.accounts.authenticate(user, password, self.floor.clock.monotonic())
        return (
            isinstance(outcome, Authenticated)
            and not outcome.is_admin
            and outcome.user_id.lower() == user
        )

    def _beside_rest(self, app: web.Application) -> None:
        app.add_routes(ControlApi(self).routes())
        app.add_routes(node_routes(self.cluster.nodes))
        app.add_routes([front_page(self.ready)])

    def _tls(self) -> TlsMaterial | None:
        config = self.config
        if not config.tls:
            return None
        domains = [name for domain in config.domains for name in (domain, f"pubsub.{domain}")]
        material = server_context(
            list(dict.fromkeys((*domains, *LOOPBACK))),
            config.tls_directory or default_directory(),
            config.certificate,
            now=self.floor.clock.now(),
        )
        self._ca_file = str(material.ca_file) if material.ca_file else None
        self.tls_warning = material.warning
        return material

    @property
    def site(self) -> Site:
        """The contact centre as configured."""
        return self.floor.site

    # What the control API sees

    def seq(self) -> int:
        """The number of the latest change."""
        return self._bus.seq

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        return sum(node.sessions_of(agent_id) for node in self.cluster.nodes)

    def reset(self) -> None:
        """Everybody signed out, no calls, no explicit subscriptions; connections stay."""
        self.attendance.stop()
        self._queue_watch.stop()
        self.floor.reset()
        self.journal.clear()
        self.accounts = Accounts(self.site)
        for node in self.cluster.nodes:
            node.forget_subscriptions()

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

    def ready(self) -> dict[str, Any]:
        """What the ready file says: every address by name, and who can sign in.

        The addresses are those of node A; ``nodes`` has those of each.
        """
        nodes = [self._addresses(node) for node in self.cluster.nodes]
        return {
            **nodes[0],
            "agents": people(self.site),
            "ca_file": self._ca_file,
            "pid": os.getpid(),
            "nodes": nodes,
        }

    def _addresses(self, node: Node) -> dict[str, Any]:
        return {
            "name": node.name,
            **addresses(self.config.host, node.ports),
            "xmpp_domain": node.domain.name,
            "pubsub_domain": node.domain.pubsub_name,
        }
