"""Clients that stay subscribed whatever happens to their cable, and remember what came."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import aiohttp
from lxml import etree

from e2e.bosh import Bosh
from e2e.mock import Agent
from e2e.namespaces import CLIENT, HTTPBIND, PUBSUB_EVENT, SASL
from soak.lines import Line

PING = '<ping xmlns="urn:xmpp:ping"/>'


class Event(NamedTuple):
    """One notification, word for word."""

    item_id: str
    node: str
    update: str


@dataclass(slots=True)
class Run:
    """What came in one session.

    ``due`` is how many events had been published to the user when the session was first known
    to be established: all later ones are due to it. None: it was lost before that.
    """

    events: list[Event] = field(default_factory=list)
    due: int | None = None

    def take(self, stanza: etree._Element) -> None:
        """Remember the event in a stanza, if it is one."""
        for items in stanza.iter(f"{PUBSUB_EVENT}items"):
            (item,) = items
            text = "".join(item.itertext())
            self.events.append(Event(item.get("id", ""), items.get("node", ""), text))


class Client:
    """One user's client; ``runs`` are its sessions, oldest first.

    ``kind`` is what carries them; together with ``place`` it names the resource.
    """

    def __init__(self, agent: Agent, domain: str, kind: str, place: str) -> None:
        self.agent = agent
        self.domain = domain
        self.kind = kind
        self.resource = kind + place
        self.runs: list[Run] = []
        self._news = asyncio.Event()
        self._seen = 0
        self._established = asyncio.Event()
        self._pongs: dict[str, asyncio.Event] = {}
        self._ids = count()
        self._leaving = False

    @property
    def is_established(self) -> bool:
        """Whether the present session receives events."""
        return self._established.is_set()

    async def until(self, wanted: Callable[[Event], bool]) -> None:
        """Return when such an event has come in this session after the last that was awaited."""
        events = self.runs[-1].events
        while True:
            self._news.clear()
            for position in range(self._seen, len(events)):
                self._seen = position + 1
                if wanted(events[position]):
                    return
            await self._news.wait()

    async def settle(self) -> None:
        """Return when everything published before this call has come, if in a newer session."""
        while True:
            await self._established.wait()
            name = f"ping-{next(self._ids)}"
            self._pongs[name] = asyncio.Event()
            await self._send(f'<iq type="get" id="{name}" to="{self.domain}">{PING}</iq>')
            await self._pongs[name].wait()
            if name in self._pongs:
                del self._pongs[name]
                return

    async def live(self) -> None:
        """Connect and stay connected until `leave`."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Say good-bye."""
        raise NotImplementedError

    async def _send(self, text: str) -> None:
        raise NotImplementedError

    def _begin(self) -> None:
        self.runs.append(Run())

    def _take(self, stanza: etree._Element) -> None:
        if stanza.tag == f"{CLIENT}message":
            self.runs[-1].take(stanza)
            self._news.set()
        elif stanza.get("id") == "established":
            self._established.set()
        elif pong := self._pongs.get(stanza.get("id", "")):
            pong.set()

    def _lost(self) -> None:
        """The session is over; whoever waits for a pong asks again in the next one."""
        self._established.clear()
        pongs, self._pongs = self._pongs, {}
        for pong in pongs.values():
            pong.set()

    @property
    def _auth(self) -> str:
        return f'<auth xmlns="{SASL[1:-1]}" mechanism="PLAIN">{self.agent.plain()}</auth>'

    @property
    def _bind(self) -> str:
        return (
            '<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">'
            f"<resource>{self.resource}</resource></bind></iq>"
        )

    @property
    def _announcement(self) -> tuple[str, str]:
        """Presence, and a ping after whose answer every event comes."""
        return "<presence />", f'<iq type="get" id="established" to="{self.domain}">{PING}</iq>'


class StreamClient(Client):
    """A client over TCP or WebSocket: a broken connection is the end of a session."""

    def __init__(
        self,
        agent: Agent,
        domain: str,
        kind: str,
        place: str,
        connect: Callable[[], AbstractAsyncContextManager[Line]],
    ) -> None:
        super().__init__(agent, domain, kind, place)
        self._connect = connect
        self._line: Line | None = None

    async def live(self) -> None:
        """Connect, and again whenever the connection breaks, until `leave`."""
        while not self._leaving:
            try:
                async with self._connect() as line:
                    await self._session(line)
            except ConnectionError:
                self._lost()

    async def leave(self) -> None:
        self._leaving = True
        assert self._line is not None
        await self._line.send(self._line.farewell)

    async def _session(self, line: Line) -> None:
        self._begin()
        await line.open(self.domain)
        await line.send(self._auth)
        assert (await line.receive()).tag == f"{SASL}success"
        await line.open(self.domain)
        for stanza in (self._bind, *self._announcement):
            await line.send(stanza)
        self._line = line
        while True:
            self._take(await line.receive())

    async def _send(self, text: str) -> None:
        if self._line is not None:
            try:
                await self._line.send(text)
            except ConnectionError:
                self._lost()


class StubbornBosh(Bosh):
    """Sends every request until it is answered, and now and then one of them twice."""

    double_next = False
    repeated = 0
    doubled = 0

    async def receive(self) -> etree._Element:
        """Return the next stanza, which may be long in coming."""
        return await self._inbox.get()

    def say_good_bye(self) -> None:
        """Ask for the end of the session; the answer comes as the last stanza."""
        self._running = False
        self._begin("", 'type="terminate"')

    async def _post(self, document: str) -> etree._Element:
        if self.double_next:
            self.double_next = False
            self.doubled += 1
            one, other = await asyncio.gather(*map(self._until_answered, [document] * 2))
            assert etree.tostring(one) == etree.tostring(other)
            return one
        return await self._until_answered(document)

    async def _until_answered(self, document: str) -> etree._Element:
        while True:
            try:
                return await super()._post(document)
            except (aiohttp.ClientError, ConnectionError):
                self.repeated += 1


class BoshClient(Client):
    """A client over BOSH, whose one session outlives its connections."""

    def __init__(
        self,
        agent: Agent,
        domain: str,
        kind: str,
        place: str,
        http: aiohttp.ClientSession,
        port: int,
        tasks: asyncio.TaskGroup,
    ) -> None:
        super().__init__(agent, domain, kind, place)
        url = f"http://127.0.0.1:{port}/http-bind"
        self.bosh = StubbornBosh(http, url, tasks, first_rid=1_000_001)

    async def live(self) -> None:
        """Connect, and stay until `leave`."""
        self._begin()
        await self.bosh.create(f'wait="60" hold="1" to="{self.domain}" ver="1.6"')
        await self.bosh.exchange(self._auth)
        await self.bosh.exchange(attributes='xmlns:xmpp="urn:xmpp:xbosh" xmpp:restart="true"')
        self.bosh.run()
        self.bosh.send(*map(_in_a_body, (self._bind, *self._announcement)))
        while True:
            stanza = await self.bosh.receive()
            if stanza.tag == f"{HTTPBIND}body":
                assert self._leaving, etree.tostring(stanza)
                return
            self._take(stanza)

    async def leave(self) -> None:
        self._leaving = True
        self.bosh.say_good_bye()

    async def _send(self, text: str) -> None:
        self.bosh.send(_in_a_body(text))


def _in_a_body(stanza: str) -> str:
    """Declare the namespace that a stanza needs where the stream is not around it."""
    name, rest = stanza.split(" ", 1)
    return f'{name} xmlns="{CLIENT[1:-1]}" {rest}'
