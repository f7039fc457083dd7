"""The server under test: the real domain, notification service and transports, on free ports."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from aiohttp import web

from conformance.wires import Addresses
from finesse_mock.http_body import server_logger
from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.pubsub.service import PubSub
from finesse_mock.runtime import Tasks
from finesse_mock.transports.bosh import BoshEndpoint
from finesse_mock.transports.tcp import serve_tcp
from finesse_mock.transports.websocket import websocket_handler
from finesse_mock.xmpp.domain import Domain, DomainSettings

DOMAIN = "fin1.example.com"
USERS = ("1001001", "1001002", "1001900", "asmith")
PASSWORD = "finesse"
NODES = {
    f"/finesse/api/User/{user}{collection}": user
    for user in USERS
    for collection in ("", "/Dialogs")
} | {"/finesse/api/Team/5007/Users": ""}
"""Each node with the user whom the server has subscribed to it."""


@dataclass(frozen=True, slots=True)
class Mock:
    """A running server."""

    addresses: Addresses
    bosh: BoshEndpoint
    domain: Domain
    service: EmbeddedService

    async def publish(self, node: str, update: str) -> None:
        """Publish an update to whoever subscribes to the node."""
        self.service.publish(node, update)

    def shut_down(self) -> None:
        """Say good-bye to every client; the listeners close at the end of the test."""
        self.bosh.shutdown()
        self.domain.shutdown()


def make_domain(settings: DomainSettings | None = None) -> Domain:
    """Return a domain whose users have the subscriptions that Finesse makes for them."""
    pubsub = PubSub()
    for node, user in NODES.items():
        pubsub.create_node(node)
        if user:
            pubsub.subscribe(node, f"{user}@{DOMAIN}")
    ids = count()
    return Domain(
        DOMAIN,
        pubsub,
        lambda user, password: user in USERS and password == PASSWORD,
        lambda: f"{next(ids):08}",
        settings or DomainSettings(),
    )


@asynccontextmanager
async def serving(settings: DomainSettings | None = None) -> AsyncIterator[Mock]:
    """Serve the domain over TCP, BOSH and WebSocket until the block is left."""
    domain = make_domain(settings)
    sids = count()

    def ids() -> str:
        return f"stream{next(sids)}"

    async with Tasks() as tasks:
        bosh = BoshEndpoint(domain, ids)
        app = web.Application()
        bosh.add_routes(app)
        app.router.add_get("/ws", websocket_handler(domain, tasks, ids))
        runner = web.AppRunner(
            app, handler_cancellation=True, logger=server_logger(), shutdown_timeout=1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        tcp = await serve_tcp(domain, socket.create_server(("127.0.0.1", 0)), tasks, ids)
        addresses = Addresses(DOMAIN, tcp.port, runner.addresses[0][1])
        service = EmbeddedService(domain, "a6ca891f-8b34-443f-8c7d-dac020d41838")
        mock = Mock(addresses, bosh, domain, service)
        try:
            yield mock
        finally:
            mock.shut_down()
            await tcp.close()
            await runner.cleanup()
