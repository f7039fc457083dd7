"""The composition root: one mock, put together, started and stopped.

Start: sockets first (a taken port costs nothing), then the world, then what speaks to clients.
Stop: the other way round, and every stream is told ``system-shutdown`` before it closes.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from aiohttp import web

from finesse_mock.accounts import Accounts, Authenticated
from finesse_mock.addresses import addresses, people
from finesse_mock.attendance import Attendance
from finesse_mock.cassettes.scrubbing import Kind, Rules
from finesse_mock.cassettes.taking import recording_to
from finesse_mock.clock import FROZEN, SteeredClock, wall_clock
from finesse_mock.cluster import Cluster
from finesse_mock.config import AUTH_MODES, Config
from finesse_mock.control.addresses import address_route
from finesse_mock.control.cassettes import CassetteControl
from finesse_mock.control.clock import clock_routes
from finesse_mock.control.connections import ConnectionControl
from finesse_mock.control.faults import fault_routes
from finesse_mock.control.front_page import front_page
from finesse_mock.control.health import Readiness
from finesse_mock.control.load import load_route
from finesse_mock.control.nodes import node_routes
from finesse_mock.control.operations import Operations
from finesse_mock.control.route import Route
from finesse_mock.control.routes import ControlApi
from finesse_mock.control.watching import Watching
from finesse_mock.engine.commands import CtiFailover
from finesse_mock.errors import UsageError
from finesse_mock.events.bus import Bus
from finesse_mock.events.facts import EventPublished
from finesse_mock.events.journal import Journal
from finesse_mock.events.numbers import Numbers
from finesse_mock.faults.fired import fired
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.floor import Floor, Snapshot, Watcher
from finesse_mock.listeners import bind_all
from finesse_mock.load.lines import Line
from finesse_mock.load.plan import parse_plan
from finesse_mock.load.run import run as carry_out
from finesse_mock.model.site import Site
from finesse_mock.node import LOOPBACK, Node, Surroundings
from finesse_mock.notify.publisher import Listener, Published, Publisher
from finesse_mock.notify.queue_watch import QueueWatch
from finesse_mock.notify.service import Publication
from finesse_mock.observation.spill import spilling
from finesse_mock.rest.on_cassette import playing, recording
from finesse_mock.runtime import Together, secret
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.report import ending_of
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.seeds import SeededIds, seeded_chance
from finesse_mock.transports.tls import TlsMaterial, default_directory, server_context
from finesse_mock.wire.updates import Update
from finesse_mock.worlds import load_world
from finesse_mock.worlds.crowd import with_agents

if TYPE_CHECKING:
    from finesse_mock.cassettes.recorder import Recorder

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
        self.stop_asked = asyncio.Event()

    async def __aenter__(self) -> Self:
        for domain in self.config.domains:
            if not _DOMAIN.fullmatch(domain):
                raise UsageError(
                    f'"{domain}" is no host name; write one like finesse.example.com '
                    "behind --domain."
                )
        if self.config.redirect_plain and not self.config.tls:
            raise UsageError(
                "Plain requests cannot be sent on to TLS where there is none; "
                "leave out --no-tls or --redirect-plain."
            )
        async with AsyncExitStack() as stack:
            bound = []
            for ports in self.config.node_ports:
                if self.config.listens:
                    bound.append(bind_all(self.config.host, ports, tls=self.config.tls))
                else:
                    bound.append({})
                for listener in bound[-1].values():
                    stack.callback(listener.close)
            world = self.config.world
            if isinstance(world, str):
                world = load_world(world, profile=self.config.profile)
            self._build(self._with_auth(with_agents(world, self.config.agents)))
            if self.config.journal:
                stack.enter_context(spilling(self.journal, self.config.journal))
            if self.config.record:
                self._record(stack)
            shared = self._surroundings()
            self.cluster.add(
                Node(name, domain, self.config, shared, listeners)
                for name, domain, listeners in zip("AB", self.config.domains, bound, strict=False)
            )
            servers = await stack.enter_async_context(Together())
            for node in self.cluster.nodes:
                servers.push_async_callback(node.stop)
                await node.start(self._beside_rest)
            self._stack = stack.pop_all()
        for fault in self.config.faults:
            self.faults.inject(fault)
        self.operations.readiness = Readiness.READY
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.operations.readiness = Readiness.STOPPING
        self.faults.reset()
        self.floor.stop()
        self._queue_watch.stop()
        await self._stack.aclose()
        self.attendance.stop()

    def _with_auth(self, site: Site) -> Site:
        """The site with the way to sign on that is asked for."""
        asked = self.config.auth
        if asked is None:
            return site
        if asked not in AUTH_MODES:
            raise UsageError(
                f'"{asked}" is no way to sign on; write {", ".join(AUTH_MODES)} behind --auth.'
            )
        return replace(site, auth=AUTH_MODES[asked])

    def _build(self, site: Site) -> None:
        config = self.config
        self.clock = SteeredClock(config.clock, start=config.begins, quiet_s=config.quiet_s)
        numbers = Numbers()
        self._bus = Bus(numbers)
        self.journal = Journal(self.clock.now, numbers)
        self.operations = Operations(config, self.clock, self.journal)
        self.complaints = self.operations.complaints
        self.floor = Floor(
            site,
            self.clock,
            self._bus,
            lambda: SeededIds(config.seed),
            confirmation_s=config.confirms_after_s,
            call_later=self.clock.call_outside,
        )
        self.floor.applied(lambda *_: self.clock.stir())
        self.faults = FaultPlan(
            self.clock,
            seeded_chance(f"{config.seed}/fault"),
            lambda fault, occasion: self.journal.note(fired(fault, occasion)),
        )
        self.accounts = Accounts(site, secret)
        self.attendance = Attendance(self.floor)
        self.cluster = Cluster()
        self.publisher = Publisher(self.cluster, lambda: self.floor.site)
        self._bus.listen(self.journal)
        self._bus.listen(self.publisher)
        self.publisher.published(self._note_event)
        self.house = House(Cast(self.floor, {}), self.cluster.nodes, self._publish)
        self.watching = Watching(self, self.cluster.nodes)
        self.cassettes = CassetteControl(self)
        self._recorder: Recorder | None = None
        self._queue_watch = QueueWatch(self.floor, self._publish)
        self._bus.listen(self._queue_watch)

    def _surroundings(self) -> Surroundings:
        tls = self._tls()
        return Surroundings(
            floor=self.floor,
            accounts=lambda: self.accounts,
            publish=self._publish,
            told=self._tell,
            note=self.journal.note,
            may_sign_in=self._may_sign_in,
            attend=self.attendance.note,
            connects=self._connects,
            faults=self.faults.at_work,
            busy=self.clock.held,
            released=self.clock.released,
            measure=self.operations.tally.request,
            complaints=self.complaints,
            tls=tls.context if tls else None,
        )

    def _record(self, stack: AsyncExitStack) -> None:
        """Take down what clients ask and hear; the people of a mock need no other names."""
        if self.config.record is None:
            return
        recorder = stack.enter_context(
            recording_to(
                self.config.record,
                source="mock",
                recorded=self.clock.now(),
                seconds=self.clock.monotonic,
                rules=Rules(seed=str(self.seed), kinds=(Kind.CREDENTIALS,)),
            )
        )
        self._recorder = recorder

        def hear(event: Published) -> None:
            if len(event.receipt.withheld) < len(self.cluster.nodes):
                recorder.event(event.node, event.update)

        stack.callback(self.publisher.published(hear))

    def publish(self, update: Update, cause: str) -> None:
        """Publish an event that is not the engine's."""
        self._publish(update, cause)

    def _publish(self, update: Update, cause: str = "") -> None:
        self.publisher.publish(update, self.seq(), self.floor.clock.now(), cause)

    def _tell(self, update: Update, receipt: Publication, cause: str) -> None:
        """Show an event that a server published by itself."""
        self.publisher.tell(update, receipt, self.seq(), self.floor.clock.now(), cause)

    def _note_event(self, event: Published) -> None:
        self.journal.note(
            EventPublished(
                node=event.node,
                update=event.update,
                change=event.seq,
                deliveries=event.receipt.deliveries,
                withheld=event.receipt.withheld,
            ),
            event.cause,
        )

    def _connects(self) -> None:
        """A server finds a CTI server again: a failover, where no other was connected to one."""
        if not self.cluster.has_cti:
            self.floor.apply(CtiFailover(), "CTI failover")

    def _may_sign_in(self, user: str, password: str) -> bool:
        outcome = self.accounts.authenticate_either(
            user, password, self.floor.clock.monotonic()
        )
        return (
            isinstance(outcome, Authenticated)
            and not outcome.is_admin
            and outcome.user_id.lower() == user
        )

    def _beside_rest(self, app: web.Application) -> None:
        app.on_shutdown.append(self.watching.end)
        if self._recorder:
            app.middlewares.append(recording(self._recorder))
        origins = frozenset(self.config.origins) or None
        app.middlewares.append(
            playing(lambda: self.cassettes.player, self.cluster.nodes[0], origins)
        )
        app.add_routes(self.operations.mounted(self._control(), self.cluster.nodes, self.faults))

    def _control(self) -> list[Route]:
        return [
            *ControlApi(self).routes(),
            *clock_routes(self.clock),
            load_route(self),
            *fault_routes(self.faults),
            *self.watching.routes(),
            address_route(self.ready),
            *node_routes(self.cluster.nodes),
            *self.cassettes.routes(),
            *ConnectionControl(self.cluster.nodes).routes(),
            front_page(self.ready),
        ]

    def _tls(self) -> TlsMaterial | None:
        config = self.config
        if not config.tls:
            return None
        domains = [name for domain in config.domains for name in (domain, f"pubsub.{domain}")]
        material = server_context(
            list(dict.fromkeys((*domains, *LOOPBACK))),
            config.tls_directory or default_directory(),
            config.certificate,
            now=wall_clock(),
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
        self.faults.reset()
        self.attendance.stop()
        self._queue_watch.stop()
        self.floor.reset()
        self.house.cast.calls.clear()
        self.journal.clear()
        self.complaints.clear()
        self.accounts = Accounts(self.site, secret)
        for node in self.cluster.nodes:
            node.forget_subscriptions()

    def restore(self, snapshot: Snapshot) -> None:
        """Agents, calls and timers as they were; connections and subscriptions stay."""
        self.attendance.stop()
        self._queue_watch.stop()
        self.floor.restore(snapshot)

    def ask_to_stop(self) -> None:
        """Have whoever waits for ``stop_asked`` end the ``async with`` block."""
        self.stop_asked.set()

    async def play(self, scenario: Scenario) -> AsyncIterator[bytes]:
        """Run a scenario; yields a JSON object for each step, and one for the end."""
        reports = []
        async for report in run(scenario, self):
            reports.append(report)
            yield msgspec.json.encode(report)
        yield msgspec.json.encode(ending_of(scenario.name, reports))

    def load(self, document: str, name: str, elsewhere: frozenset[str]) -> AsyncGenerator[Line]:
        """Carry a load plan out; ``elsewhere`` are agents whom clients play."""
        return carry_out(parse_plan(document, name), self, elsewhere)

    def queued_bytes(self) -> int:
        """How much the clients have not taken yet."""
        return sum(
            connection.queued_bytes
            for node in self.cluster.nodes
            for _, connection in node.domain.connections.numbered()
        )

    def load_ended(self) -> None:
        """Have a clock that jumps stand still: what nobody waits for any more does not happen."""
        if self.clock.pace.jumps:
            self.clock.set_pace(FROZEN)

    # What a scenario sees

    def published(self, listener: Listener) -> Callable[[], None]:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        return self.publisher.published(listener)

    def applied(self, watcher: Watcher) -> Callable[[], None]:
        """Have every later command shown to ``watcher``; answers what to call to stop that."""
        return self.floor.applied(watcher)

    def held(self) -> AbstractContextManager[None]:
        """While this block is open, the clock does not jump."""
        return self.clock.held()

    def released(self) -> AbstractContextManager[None]:
        """While this block is open, inside of such a one, somebody waits for the clock."""
        return self.clock.released()

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
            "control_token": self.operations.access.token,
            "pid": os.getpid(),
            "nodes": nodes,
        }

    def _addresses(self, node: Node) -> dict[str, Any]:
        return {
            "name": node.name,
            **addresses(self.config.host, node.ports, websocket=self.site.profile.websocket),
            "xmpp_domain": node.domain.name,
            "pubsub_domain": node.domain.pubsub_name,
        }
