"""An agent's client over TCP with full control: it does nothing by itself and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from lxml import etree

from e2e.command import WITHIN
from e2e.events import Event, read_update
from e2e.mock import Agent, Mock, address
from e2e.namespaces import CLIENT, PUBSUB, PUBSUB_EVENT, SASL, STREAMS
from e2e.xmlstream import XmlStream, connected


class Client:
    """A bound session. What comes is kept until it is asked for, in its order."""

    def __init__(self, stream: XmlStream, mock: Mock, agent: Agent, jid: str) -> None:
        self.agent = agent
        self.jid = jid
        self.stream = stream
        self._ready = mock.ready
        self._kept: list[etree._Element] = []
        self._asked = 0

    async def next(self, wanted: Callable[[etree._Element], bool]) -> etree._Element:
        """Return the first stanza of that kind which was not taken before."""
        for stanza in self._kept:
            if wanted(stanza):
                self._kept.remove(stanza)
                return stanza
        while not wanted(stanza := await self.stream.receive()):
            self._kept.append(stanza)
        return stanza

    async def event(self) -> Event:
        """Return the next event."""
        return _read(await self.next(_is_message))

    async def leftovers(self) -> list[Event]:
        """Ping the domain; return the events that came before the answer and were not taken."""
        await self.ask("get", self._ready.xmpp_domain, '<ping xmlns="urn:xmpp:ping"/>')
        messages = list(filter(_is_message, self._kept))
        self._kept = [stanza for stanza in self._kept if stanza not in messages]
        return [_read(message) for message in messages]

    async def presence(self, sender: str) -> str:
        """Return the type of the next presence from that address, which may lack a resource."""
        stanza = await self.next(
            lambda each: (
                each.tag == f"{CLIENT}presence"
                and sender in {each.get("from", ""), each.get("from", "").partition("/")[0]}
            )
        )
        return stanza.get("type", "")

    async def stream_error(self) -> str:
        """Return the condition with which the server ends the stream, once that is closed."""
        error = await self.next(lambda stanza: stanza.tag == f"{STREAMS}error")
        assert await self.stream.closes()
        return etree.QName(error[0]).localname

    async def ask(self, kind: str, to: str, payload: str) -> etree._Element:
        """Send a request; return its answer."""
        self._asked += 1
        name = f"ask-{self._asked}"
        self.stream.send(f'<iq type="{kind}" id="{name}" to="{to}">{payload}</iq>')
        return await self.next(lambda stanza: stanza.get("id") == name)

    async def pubsub(self, kind: str, action: str) -> etree._Element:
        """Send a request to the pubsub service; return its answer."""
        payload = f'<pubsub xmlns="{PUBSUB[1:-1]}">{action}</pubsub>'
        return await self.ask(kind, self._ready.pubsub_domain, payload)

    async def subscribe(self, node: str) -> None:
        """Subscribe the full JID."""
        answer = await self.pubsub("set", f'<subscribe node="{node}" jid="{self.jid}"/>')
        assert answer.get("type") == "result"

    async def subscriptions(self) -> set[str]:
        """Return the names of the nodes to which the user is subscribed."""
        answer = await self.pubsub("get", "<subscriptions/>")
        return {each.get("node", "") for each in answer.iter(f"{PUBSUB}subscription")}

    def announce(self) -> None:
        """Send available presence."""
        self.stream.send("<presence/>")

    def step_back(self) -> None:
        """Send unavailable presence."""
        self.stream.send('<presence type="unavailable"/>')


def _is_message(stanza: etree._Element) -> bool:
    return stanza.tag == f"{CLIENT}message"


def _read(message: etree._Element) -> Event:
    (items,) = message.iter(f"{PUBSUB_EVENT}items")
    return read_update(items.get("node", ""), "".join(items.itertext()))


@asynccontextmanager
async def signed_on(mock: Mock, agent: Agent, resource: str = "desk") -> AsyncIterator[Client]:
    """Connect and bind; presence is left to the test. At the end the connection just breaks."""
    header = (
        f'<stream:stream to="{mock.ready.xmpp_domain}" xmlns="jabber:client" '
        'xmlns:stream="http://etherx.jabber.org/streams" version="1.0">'
    )
    async with connected(*address(mock.ready.xmpp)) as stream:
        await stream.open(header)
        await stream.receive()
        stream.send(f'<auth xmlns="{SASL[1:-1]}" mechanism="PLAIN">{agent.plain()}</auth>')
        assert (await stream.receive()).tag == f"{SASL}success"
        await stream.open(header)
        await stream.receive()
        stream.send(
            '<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">'
            f"<resource>{resource}</resource></bind></iq>"
        )
        assert (await stream.receive()).get("type") == "result"
        jid = f"{agent.id}@{mock.ready.xmpp_domain}/{resource}"
        yield Client(stream, mock, agent, jid)


@asynccontextmanager
async def attending(mock: Mock, agent: Agent, resource: str = "desk") -> AsyncIterator[Client]:
    """The same, and available; what was published before that is not seen."""
    async with signed_on(mock, agent, resource) as client:
        client.announce()
        assert await client.presence(f"finesse@{mock.ready.xmpp_domain}") == ""
        yield client


async def take_state(mock: Mock, agent: Agent, *states: str) -> None:
    """Go through these states by REST, each as soon as the one before is there."""
    for state in states:
        extension = f"<extension>{agent.extension}</extension>" if state == "LOGIN" else ""
        reason = ""
        if state == "LOGOUT":
            code = await mock.reason_code(agent, state)
            reason = f"<reasonCodeId>{code}</reasonCodeId>"
        body = f"<User><state>{state}</state>{extension}{reason}</User>"
        assert await mock.put(agent, f"/User/{agent.id}", body, state.lower()) == 202
        wanted = "NOT_READY" if state == "LOGIN" else state
        async with asyncio.timeout(WITHIN):
            while (await mock.user(agent)).state != wanted:
                pass
