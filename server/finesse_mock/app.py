"""The composition root: one mock, put together, started and stopped.

Start: sockets first (a taken port costs nothing), then the world, then what speaks to clients.
Stop: the other way round, and every stream is told ``system-shutdown`` before it closes.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from aiohttp import web

from finesse_mock.addresses import addresses, people
from finesse_mock.cassettes.recording.taking import recording_to
from finesse_mock.cassettes.scrubbing.rules import Kind, Rules
from finesse_mock.centre import Centre
from finesse_mock.clock import FROZEN, wall_clock
from finesse_mock.config import Config
from finesse_mock.control.addresses import address_route
from finesse_mock.control.cassettes import CassetteControl
from finesse_mock.control.clock import clock_routes
from finesse_mock.control.connections import ConnectionControl
from finesse_mock.control.faults import fault_routes
from finesse_mock.control.front_page import front_page
from finesse_mock.control.health import Readiness
from finesse_mock.control.load import load_route
from finesse_mock.control.nodes import node_routes
from finesse_mock.control.route import Route
from finesse_mock.control.routes import ControlApi
from finesse_mock.control.watching import Watching
from finesse_mock.errors import UsageError
from finesse_mock.listeners import bind_all
from finesse_mock.load.lines import Line
from finesse_mock.load.plan import parse_plan
from finesse_mock.load.run import run as carry_out
from finesse_mock.model.system import SERVERS
from finesse_mock.node import LOOPBACK, Node
from finesse_mock.notify.publisher import Published
from finesse_mock.observation.spill import spilling
from finesse_mock.rest.on_cassette import playing, recording
from finesse_mock.runtime import Together
from finesse_mock.scenarios.report import ending_of
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.transports.tls import TlsMaterial, default_directory, server_context
from finesse_mock.worlds import load_world
from finesse_mock.worlds.crowd import with_agents

if TYPE_CHECKING:
    from finesse_mock.cassettes.recording.recorder import Recorder

_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class Mock(Centre):
    """A mock in this process; listens as long as its ``async with`` block lasts.

    Raises:
        UsageError: on entering, when the configuration cannot be carried out.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.tls_warning: str | None = None
        self._stack = AsyncExitStack()
        self._ca_file: str | None = None
        self._recorder: Recorder | None = None
        self.stop_asked = asyncio.Event()

    async def __aenter__(self) -> Self:
        _check(self.config)
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
            self.put_together(with_agents(world, self.config.agents))
            self.watching = Watching(self, self.cluster.nodes)
            self.cassettes = CassetteControl(self)
            if self.config.journal:
                failed = self.complaints.server_error
                stack.enter_context(spilling(self.journal, self.config.journal, failed))
            if self.config.record:
                self._record(stack)
            tls = self._tls()
            shared = self.surroundings(tls.context if tls else None)
            self.cluster.add(
                Node(name, domain, self.config, shared, listeners)
                for name, domain, listeners in zip(
                    SERVERS, self.config.domains, bound, strict=False
                )
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
        self.stop()
        await self._stack.aclose()
        self.attendance.stop()  # everybody left when the doors were shut

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
                failed=lambda error: self.complaints.server_error(str(error), None),
            )
        )
        self._recorder = recorder

        def hear(event: Published) -> None:
            if len(event.receipt.withheld) < len(self.cluster.nodes):
                recorder.event(event.node, event.update)

        stack.callback(self.publisher.published(hear))

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

    def ask_to_stop(self) -> None:
        """Have whoever waits for ``stop_asked`` end the ``async with`` block."""
        self.stop_asked.set()

    async def play(self, scenario: Scenario) -> AsyncGenerator[bytes]:
        """Run a scenario; yields a JSON object for each step, and one for the end."""
        reports = []
        async with aclosing(run(scenario, self)) as running:
            async for report in running:
                reports.append(report)
                yield msgspec.json.encode(report)
        yield msgspec.json.encode(ending_of(scenario.name, reports))

    def load(self, document: str, name: str, elsewhere: frozenset[str]) -> AsyncGenerator[Line]:
        """Carry a load plan out; ``elsewhere`` are agents whom clients play."""
        return carry_out(parse_plan(document, name), self, elsewhere)

    def load_ended(self) -> None:
        """Have a clock that jumps stand still: what nobody waits for any more does not happen."""
        if self.clock.pace.jumps:
            self.clock.set_pace(FROZEN)

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


def _check(config: Config) -> None:
    for domain in config.domains:
        if not _DOMAIN.fullmatch(domain):
            raise UsageError(
                f'"{domain}" is no host name; write one like finesse.example.com behind --domain.'
            )
    if config.redirect_plain and not config.tls:
        raise UsageError(
            "Plain requests cannot be sent on to TLS where there is none; "
            "leave out --no-tls or --redirect-plain."
        )
