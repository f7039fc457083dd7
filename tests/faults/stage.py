"""A whole mock in this process, raw clients of its notification service, and what they hear."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Final

import aiohttp
from lxml import etree

from conformance.mock import DOMAIN
from conformance.play import Play
from conformance.wires import WIRES, Addresses, StreamEnded, Wire
from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.engine.commands import RequestedState, SetState, SignIn
from rest.running import basic

ANA, BEN = "1001001", "1001002"
NODE: Final = f"/finesse/api/User/{ANA}"
PATIENCE_S: Final = 10
CLIENT = "{jabber:client}"
EVENT = "{http://jabber.org/protocol/pubsub#event}"
PUBSUB = "{http://jabber.org/protocol/pubsub}"


def addresses(mock: Mock) -> Addresses:
    """Where node A listens."""
    ports = mock.cluster.nodes[0].ports
    return Addresses(DOMAIN, ports["xmpp"], ports["notify"])


class Client:
    """A client that has signed in, of agent Ana unless told otherwise."""

    def __init__(self, mock: Mock, wire: Wire) -> None:
        self._ids = count()
        self.mock = mock
        self.wire = wire

    async def next(self, name: str) -> etree._Element:
        """The next stanza of that name; others are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while (stanza := await self.wire.receive()).tag != f"{CLIENT}{name}":
                pass
        return stanza

    async def event(self) -> etree._Element:
        """The next message."""
        return await self.next("message")

    async def state(self) -> str:
        """The agent's state in the next event of User."""
        return etree.fromstring(notification(await self.event())).findtext("data/user/state")

    async def pending(self) -> list[etree._Element]:
        """The messages that come before the answer to a ping."""
        ping_id = f"ping{next(self._ids)}"
        await self.send_ping(ping_id)
        messages = []
        async with asyncio.timeout(PATIENCE_S):
            while (stanza := await self.wire.receive()).get("id") != ping_id:
                if stanza.tag == f"{CLIENT}message":
                    messages.append(stanza)
        return messages

    async def send_ping(self, ping_id: str) -> None:
        await self.wire.send(
            f"<iq type='get' id='{ping_id}' to='{DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>"
        )

    async def ended(self) -> list[str]:
        """The local names of what comes before the stream ends."""
        names = []
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    names.append(etree.QName(await self.wire.receive()).localname)
                except (StreamEnded, ConnectionResetError):
                    return names


def notification(message: etree._Element) -> str:
    """The text that a client reads as the update."""
    element = message.find(f"{EVENT}event/{EVENT}items/{EVENT}item/{PUBSUB}notification")
    assert element is not None, etree.tostring(message)
    return element.text or ""


class Stage:
    """The mock and everybody who came to it."""

    def __init__(self, mock: Mock, http: aiohttp.ClientSession) -> None:
        self.mock = mock
        self.http = http
        self.wires: list[Wire] = []

    def wire(self, transport: str = "tcp") -> Wire:
        """A connection that is not opened yet."""
        self.wires.append(WIRES[transport](addresses(self.mock)))
        return self.wires[-1]

    async def bind(self, transport: str = "tcp", agent: str = ANA) -> Client:
        """A client that has bound a resource and has sent no presence."""

        class Server:
            addresses_ = addresses(self.mock)

            @property
            def addresses(self) -> Addresses:
                return self.addresses_

        wire = self.wire(transport)
        await Play(Server(), transport).sign_in(wire, agent, f"on-{len(self.wires)}")
        return Client(self.mock, wire)

    async def client(self, transport: str = "tcp", agent: str = ANA) -> Client:
        """A client that has bound a resource and is available."""
        client = await self.bind(transport, agent)
        await client.wire.send("<presence/>")
        assert await client.pending() == []
        return client

    def sign_in(self, agent: str = ANA) -> None:
        """Sign the agent in, so that a User event says NOT_READY."""
        self.mock.floor.apply(SignIn(agent_id=agent, extension=agent))

    def set_ready(self, agent: str = ANA, *, ready: bool = True) -> None:
        """Have a User event say READY, or NOT_READY."""
        state = RequestedState.READY if ready else RequestedState.NOT_READY
        self.mock.floor.apply(SetState(agent_id=agent, state=state))

    async def get(self, path: str, agent: str = ANA, **more: Any) -> tuple[int, bytes]:
        """Status and body of a GET."""
        return await self.ask("GET", path, agent, **more)

    async def ask(self, method: str, path: str, agent: str = ANA, **more: Any) -> tuple[int, bytes]:
        """Status and body of a request to REST."""
        url = self.mock.ready()["rest"] + path
        async with self.http.request(method, url, headers=basic(agent), **more) as answer:
            return answer.status, await answer.read()


@asynccontextmanager
async def playing(**settings: Any) -> AsyncIterator[Stage]:
    """Serve a mock until the block is left."""
    config = Config(**{"ports": ANY_PORTS, "tls": False, "domain": DOMAIN, **settings})
    async with Mock(config) as mock, aiohttp.ClientSession() as http:
        stage = Stage(mock, http)
        try:
            yield stage
        finally:
            for wire in stage.wires:
                await wire.drop()
    assert not [*mock.complaints], "the mock itself failed"
