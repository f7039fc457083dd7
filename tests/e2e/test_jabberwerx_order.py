"""The order of JabberWerx over BOSH, the library of Cisco's pages: 2.1.1 and 2014.04."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from lxml import etree

from e2e.bosh import Bosh
from e2e.events import Event, read_update
from e2e.mock import Agent, Mock
from e2e.namespaces import (
    BIND,
    CLIENT,
    DISCO_INFO,
    DISCO_ITEMS,
    PUBSUB,
    PUBSUB_EVENT,
    SASL,
    SESSION,
    STREAMS,
)
from e2e.story import RoutedCall

XBOSH: Final = 'xmlns:xmpp="urn:xmpp:xbosh"'
PRESENCE: Final = (
    '<presence xmlns="jabber:client"><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" '
    'node="http://jabber.cisco.com/caxl" ver="q1Ud0JWNq1Lk7sJ8Jr0C8yRVOTk="/></presence>'
)


def iq(kind: str, iq_id: str, child: str, to: str = "") -> str:
    """Return an IQ as it stands in a body."""
    addressed = f' to="{to}"' if to else ""
    return f'<iq xmlns="jabber:client" type="{kind}" id="{iq_id}"{addressed}>{child}</iq>'


def disco(kind: str, to: str) -> str:
    """Return a disco#info or disco#items request whose id says what is asked, and whom."""
    return iq("get", f"{kind}:{to}", f'<query xmlns="http://jabber.org/protocol/{kind}"/>', to)


class Page:
    """One of Cisco's pages on its BOSH session; ``hello`` goes out with the sign-in."""

    def __init__(self, mock: Mock, agent: Agent, bosh: Bosh, *, hello: tuple[str, ...]) -> None:
        self._mock = mock
        self._agent = agent
        self._bosh = bosh
        self._hello = hello
        self._messages: deque[etree._Element] = deque()
        self._replies: dict[str, etree._Element] = {}

    async def log_in(self, creation: str, restart: str) -> etree._Element:
        """Authenticate with the first mechanism it knows; return the features that follow."""
        domain = self._mock.ready.xmpp_domain
        created = await self._bosh.create(f'{creation} {XBOSH} to="{domain}" xmpp:version="1.0"')
        assert created.attrib["requests"] == "2"
        assert created.attrib["hold"] == "1"
        assert int(created.attrib["wait"]) <= 30
        (features,) = created
        assert features.tag == f"{STREAMS}features"
        assert features.prefix == "stream"
        offered = [mechanism.text for mechanism in features.iter(f"{SASL}mechanism")]
        assert next(name for name in ("DIGEST-MD5", "PLAIN") if name in offered) == "PLAIN"
        (success,) = await self._bosh.exchange(
            f'<auth xmlns="{SASL[1:-1]}" mechanism="PLAIN">{self._agent.plain()}</auth>'
        )
        assert success.tag == f"{SASL}success"
        assert not success.text
        attributes = f'{restart} {XBOSH} to="{domain}" xmpp:restart="true"'
        (features,) = await self._bosh.exchange(attributes=attributes)
        assert features.tag == f"{STREAMS}features"
        assert features.prefix == "stream"
        self._bosh.run()
        return features

    async def bind(self, iq_id: str) -> None:
        """Bind; the reply is whatever comes first, as the library reads it."""
        resource = "<resource>cisco</resource>"
        self._bosh.send(iq("set", iq_id, f'<bind xmlns="{BIND[1:-1]}">{resource}</bind>'))
        first = await self._bosh.receive()
        jid = f"{self._agent.id}@{self._mock.ready.xmpp_domain}/cisco"
        assert first.findtext(f"{BIND}bind/{BIND}jid") == jid

    async def establish_session(self) -> None:
        """Ask for the session of RFC 3921; the reply is whatever comes first."""
        self._bosh.send(iq("set", "session", f'<session xmlns="{SESSION[1:-1]}"/>'))
        first = await self._bosh.receive()
        assert first.tag == f"{CLIENT}iq"
        assert first.get("type") == "result"

    async def discover(self) -> None:
        """Await both answers of the domain, then ask every item that was listed.

        An answer counts only if its ``from`` is the very string that was asked; one without an
        identity throws; one that does not come leaves the page unconnected for ever.
        """
        domain = self._mock.ready.xmpp_domain
        assert _has_identity(await self.reply(f"disco#info:{domain}", domain))
        items = await self.reply(f"disco#items:{domain}", domain)
        listed = [item.get("jid", "") for item in items.iter(f"{DISCO_ITEMS}item")]
        assert listed == [self._mock.ready.pubsub_domain]
        for item in listed:
            self._bosh.send(disco("disco#info", item))
            assert _has_identity(await self.reply(f"disco#info:{item}", item))

    async def reply(self, iq_id: str, sender: str) -> etree._Element:
        """Return the reply with that id; it has to come from that very JID."""
        while iq_id not in self._replies:
            self._sort(await self._bosh.receive())
        reply = self._replies.pop(iq_id)
        assert reply.get("from") == sender
        return reply

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        self._bosh.send(*self._hello)
        return await self.put(path, body, request_id)

    async def put(self, path: str, body: str, request_id: str) -> int:
        return await self._mock.put(self._agent, path, body, request_id)

    async def next_event(self) -> Event:
        while not self._messages:
            self._sort(await self._bosh.receive())
        return self._read(self._messages.popleft())

    async def leftovers(self) -> list[Event]:
        domain = self._mock.ready.xmpp_domain
        self._bosh.send(iq("get", "last", '<ping xmlns="urn:xmpp:ping"/>', domain))
        await self.reply("last", domain)
        return [self._read(message) for message in self._messages]

    async def close(self) -> None:
        """Leave as the page does; no stanza comes any more, and no request stays open."""
        farewell = '<presence xmlns="jabber:client" type="unavailable"/>'
        bodies = await self._bosh.terminate(farewell)
        assert bodies
        for body in bodies:
            assert body.get("type") == "terminate"
            assert body.get("condition") is None

    def _sort(self, stanza: etree._Element) -> None:
        if stanza.tag == f"{CLIENT}message":
            self._messages.append(stanza)
        elif stanza.tag == f"{CLIENT}iq":
            self._replies[stanza.get("id", "")] = stanza
        else:
            assert stanza.tag == f"{CLIENT}presence", etree.tostring(stanza)

    def _read(self, message: etree._Element) -> Event:
        """Return the event as ``event items item notification`` finds it: one text, no element."""
        assert message.get("from") == self._mock.ready.pubsub_domain
        (items,) = message.findall(f"{PUBSUB_EVENT}event/{PUBSUB_EVENT}items")
        (notification,) = items.findall(f"{PUBSUB_EVENT}item/{PUBSUB}notification")
        assert len(notification) == 0
        return read_update(items.get("node", ""), notification.text or "")


def _has_identity(answer: etree._Element) -> bool:
    return answer.find(f"{DISCO_INFO}query/{DISCO_INFO}identity") is not None


@asynccontextmanager
async def session(mock: Mock) -> AsyncIterator[Bosh]:
    """Run a BOSH session that has not been created yet; its requests end with the block."""
    limit = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=limit) as http, asyncio.TaskGroup() as tasks:
        yield Bosh(http, mock.ready.bosh, tasks, first_rid=1573741820)


async def test_a_routed_call_in_the_order_of_2014_04(mock: Mock) -> None:
    """No session; disco before presence, and each answer from the very JID that was asked."""
    agent = mock.agent()
    domain = mock.ready.xmpp_domain
    async with session(mock) as bosh:
        page = Page(mock, agent, bosh, hello=(PRESENCE,))
        features = await page.log_in(
            f'hold="1" ver="1.9" wait="30" xml:lang="en" from="{agent.id}@{domain}"',
            'xml:lang="en"',
        )
        assert features.find(f"{BIND}bind") is not None
        await page.bind("jw-1f0c2")
        bosh.send(disco("disco#info", domain), disco("disco#items", domain))
        await page.discover()
        await RoutedCall(mock, agent, page, mock.call_by_control).tell()
        await page.close()


async def test_a_routed_call_in_the_order_of_2_1_1(mock: Mock) -> None:
    """Session if it is offered; disco beside presence; every ``ack`` is the newest rid."""
    agent = mock.agent()
    domain = mock.ready.xmpp_domain
    async with session(mock) as bosh:
        disco_requests = (disco("disco#info", domain), disco("disco#items", domain))
        page = Page(mock, agent, bosh, hello=(PRESENCE, *disco_requests))
        features = await page.log_in('hold="1" ver="1.9" secure="false" wait="30"', "")
        assert features.find(f"{BIND}bind") is not None
        await page.bind("resource-bind")
        if features.find(f"{SESSION}session") is not None:
            await page.establish_session()
        await RoutedCall(mock, agent, page, mock.call_by_control).tell()
        await page.discover()
        await page.close()
        assert all(ack in {newest, newest + 1} for ack, newest in bosh.acks), bosh.acks
