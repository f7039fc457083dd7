"""The order of Smack 3.4.1, as Cisco's Java samples use it, with SASL and without."""

import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from lxml import etree

from e2e.command import WITHIN
from e2e.events import Event, read_update
from e2e.mock import Agent, Mock, address
from e2e.namespaces import (
    BIND,
    CLIENT,
    DISCO_INFO,
    IQ_AUTH,
    PUBSUB_EVENT,
    ROSTER,
    SASL,
    SESSION,
    STREAMS,
)
from e2e.story import RoutedCall
from e2e.xmlstream import XmlStream, connected


class Smack:
    """What the library does on one connection; replies are found by their id, as it does."""

    def __init__(self, stream: XmlStream, host: str) -> None:
        self._stream = stream
        self._host = host
        self._ids = (f"kV3aQ-{number}" for number in itertools.count())
        self.messages: deque[etree._Element] = deque()
        self.user = ""

    async def open(self) -> etree._Element:
        """Open a stream without an XML declaration; return the features."""
        header = await self._stream.open(
            f'<stream:stream to="{self._host}" xmlns="jabber:client" '
            'xmlns:stream="http://etherx.jabber.org/streams" version="1.0">'
        )
        self._host = header.get("from", "")
        features = await self._stream.receive()
        assert features.tag == f"{STREAMS}features"
        assert features.prefix == "stream"
        return features

    async def log_in_with_sasl(self, agent: Agent, resource: str) -> None:
        """Take the strongest mechanism it knows; its authorization identity is the user name."""
        features = await self.open()
        preferred = ("GSSAPI", "DIGEST-MD5", "CRAM-MD5", "PLAIN", "ANONYMOUS")
        offered = {mechanism.text for mechanism in features.iter(f"{SASL}mechanism")}
        assert next(name for name in preferred if name in offered) == "PLAIN"
        self._stream.send(
            '<auth mechanism="PLAIN" xmlns="urn:ietf:params:xml:ns:xmpp-sasl">'
            f"{agent.plain(authzid=agent.id)}</auth>"
        )
        success = await self._stream.receive()
        assert success.tag == f"{SASL}success"
        assert not success.text
        features = await self.open()
        assert features.find(f"{BIND}bind") is not None
        bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">'
        answer = await self.ask("set", f"{bind}<resource>{resource}</resource></bind>")
        self.user = answer.findtext(f"{BIND}bind/{BIND}jid", "")
        if features.find(f"{SESSION}session") is not None:
            session = '<session xmlns="urn:ietf:params:xml:ns:xmpp-session"/>'
            assert (await self.ask("set", session)).get("type") == "result"

    async def log_in_without_sasl(self, agent: Agent, resource: str) -> None:
        """Log in by jabber:iq:auth, with the plain password unless a digest is offered."""
        await self.open()
        username = f"<username>{agent.id}</username>"
        query = '<query xmlns="jabber:iq:auth">'
        fields = await self.ask("get", f"{query}{username}</query>")
        assert fields.find(f"{IQ_AUTH}query/{IQ_AUTH}digest") is None
        assert fields.find(f"{IQ_AUTH}query/{IQ_AUTH}password") is not None
        password = f"<password>{agent.password}</password><resource>{resource}</resource>"
        answer = await self.ask("set", f"{query}{username}{password}</query>")
        assert answer.get("type") == "result"
        self.user = answer.get("to", "")

    async def ask(self, kind: str, child: str, to: str = "") -> etree._Element:
        """Send an IQ and return its reply; messages that come first wait in ``messages``."""
        iq_id = next(self._ids)
        addressed = f'to="{to}" ' if to else ""
        self._stream.send(f'<iq id="{iq_id}" {addressed}type="{kind}">{child}</iq>')
        while True:
            stanza = await self._stream.receive()
            if stanza.get("id") == iq_id:
                assert stanza.tag == f"{CLIENT}iq"
                return stanza
            self.sort(stanza)

    def sort(self, stanza: etree._Element) -> None:
        """Keep a message; presence of others goes by; there is nothing else."""
        if stanza.tag == f"{CLIENT}message":
            self.messages.append(stanza)
        else:
            assert stanza.tag == f"{CLIENT}presence", etree.tostring(stanza)

    def be_available(self) -> None:
        """Send presence without priority."""
        self._stream.send(f'<presence id="{next(self._ids)}"></presence>')

    async def message(self) -> etree._Element:
        """Return the next message."""
        while not self.messages:
            self.sort(await self._stream.receive())
        return self.messages.popleft()

    async def disconnect(self) -> None:
        """Say goodbye; the server closes its side of the stream and then the socket."""
        self._stream.send(
            f'<presence id="{next(self._ids)}" type="unavailable"></presence></stream:stream>'
        )
        assert await self._stream.closes()


class SmackDesk:
    """Cisco's sample on top of it: it subscribes to nothing, and listens to the nodes it got.

    Its REST side is an HTTP client that sends credentials only when it has been asked for them.
    """

    def __init__(self, mock: Mock, agent: Agent, smack: Smack) -> None:
        self._mock = mock
        self._agent = agent
        self._smack = smack
        self._nodes = (f"/finesse/api/User/{agent.id}", f"/finesse/api/User/{agent.id}/Dialogs")

    async def get_node(self, node: str) -> None:
        """PubSubManager.getNode(): the first identity decides on the class of the node."""
        answer = await self._smack.ask(
            "get",
            f'<query xmlns="http://jabber.org/protocol/disco#info" node="{node}"></query>',
            to=f"pubsub.{self._mock.ready.xmpp_domain}",
        )
        assert answer.get("type") == "result"
        identities = answer.findall(f"{DISCO_INFO}query/{DISCO_INFO}identity")
        assert identities[0].get("type") == "leaf"

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        self._smack.be_available()
        for node in self._nodes:
            await self.get_node(node)
        return await self.put(path, body, request_id)

    async def put(self, path: str, body: str, request_id: str) -> int:
        url = self._mock.ready.rest + path
        headers = {"Content-Type": "application/xml", "requestId": request_id}
        limit = aiohttp.ClientTimeout(total=WITHIN)
        async with aiohttp.ClientSession(timeout=limit, headers=headers) as http:
            async with http.put(url, data=body) as challenge:
                assert challenge.status == 401
                assert challenge.headers["WWW-Authenticate"].startswith('Basic realm="')
            credentials = {"Authorization": self._agent.authorization}
            async with http.put(url, data=body, headers=credentials) as answer:
                return answer.status

    async def next_event(self) -> Event:
        return self._read(await self._smack.message())

    async def leftovers(self) -> list[Event]:
        """The keep-alive of the library has no ``to``; any answer to it will do."""
        await self._smack.ask("get", "<ping xmlns='urn:xmpp:ping'></ping>")
        return [self._read(message) for message in self._smack.messages]

    def _read(self, message: etree._Element) -> Event:
        """Return the event, found as the library finds it: items, item, one payload element."""
        (items,) = message.findall(f"{PUBSUB_EVENT}event/{PUBSUB_EVENT}items")
        assert items.get("node") in self._nodes
        (item,) = items
        assert item.tag == f"{PUBSUB_EVENT}item"
        (payload,) = item
        assert etree.QName(payload).namespace
        return read_update(items.get("node", ""), payload.text or "")


@asynccontextmanager
async def smack(mock: Mock) -> AsyncIterator[Smack]:
    """Connect to the host that the URL of the REST API names."""
    host, port = address(mock.ready.xmpp)
    async with connected(host, port) as stream:
        yield Smack(stream, mock.ready.xmpp_domain)


@pytest.mark.parametrize("sasl", [True, False], ids=["sasl", "jabber:iq:auth"])
async def test_a_routed_call_in_the_order_of_smack(mock: Mock, *, sasl: bool) -> None:
    agent = mock.agent()
    async with smack(mock) as client:
        await (client.log_in_with_sasl if sasl else client.log_in_without_sasl)(agent, "sample")
        assert client.user == f"{agent.id}@{mock.ready.xmpp_domain}/sample"
        roster = await client.ask("get", '<query xmlns="jabber:iq:roster"></query>')
        assert roster.find(f"{ROSTER}query") is not None
        await RoutedCall(mock, agent, SmackDesk(mock, agent, client), mock.call_by_control).tell()
        await client.disconnect()
