"""A hand-made C# client that imitates Pidgin: sockets, string search, hand-written HTTP.

It opens its stream to an IP address, learns the domain from ``from="`` in the answer, asks for all
that Pidgin asks for, and finds events by the literal text of their tags.
"""

import asyncio
import codecs
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from e2e.command import WITHIN
from e2e.events import Event, read_update
from e2e.mock import Agent, Mock, address
from e2e.story import RoutedCall

HEADER: Final = (
    "<?xml version='1.0' ?><stream:stream to='{host}' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
)
AUTH: Final = (
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN' "
    "xmlns:ga='http://www.google.com/talk/protocol/auth' "
    "ga:client-uses-full-bind-result='true'>{plain}</auth>"
)
BIND: Final = (
    "<iq type='set' id='purple1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>isi</resource></bind></iq>"
)
SESSION: Final = (
    "<iq type='set' id='purple2'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
)
ITEMS: Final = (
    "<iq type='get' id='purple3' to='{domain}'>"
    "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>"
)
INFO: Final = (
    "<iq type='get' id='purple4' to='{domain}'>"
    "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
)
FOUR_QUESTIONS: Final = (
    "<iq type='get' id='purple5'><vCard xmlns='vcard-temp'/></iq>"
    "<iq type='get' id='purple6'><query xmlns='jabber:iq:roster'/></iq>"
    "<iq type='get' id='purple7' to='{domain}'><query "
    "xmlns='http://jabber.org/protocol/disco#items' "
    "node='http://jabber.org/protocol/commands'/></iq>"
    "<iq type='get' id='purple8' to='proxy.eu.jabber.org'>"
    "<query xmlns='http://jabber.org/protocol/bytestreams'/></iq>"
)
PROXY: Final = (
    "<iq type='get' id='purple9' to='proxy.{domain}'>"
    "<query xmlns='http://jabber.org/protocol/bytestreams'/></iq>"
)
PRESENCE_AND_TUNE: Final = (
    "<presence><priority>1</priority>"
    "<c xmlns='http://jabber.org/protocol/caps' node='http://pidgin.im/' hash='sha-1' "
    "ver='AcN1/PEN8nq7AHD+9jpxMV4U6YM=' ext='voice-v1 camera-v1 video-v1'/>"
    "<x xmlns='vcard-temp:x:update'/></presence>"
    "<iq type='set' id='purple10'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    "<publish node='http://jabber.org/protocol/tune'><item>"
    "<tune xmlns='http://jabber.org/protocol/tune'/></item></publish></pubsub></iq>"
)
PING: Final = (
    "<iq id='{user}@{host}/pidgin' to='{domain}' type='get' from='{user}@{host}/pidgin'>"
    "<ping xmlns='urn:xmpp:ping'/></iq>"
)


class RawDesk:
    """The client: everything that came is one long text, in which it searches."""

    def __init__(
        self, mock: Mock, agent: Agent, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._mock = mock
        self._agent = agent
        self._reader = reader
        self._writer = writer
        self._host, _ = address(mock.ready.xmpp)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._read_to = 0
        self.domain = ""

    @property
    def answered(self) -> list[str]:
        """The ids of the answers to Pidgin's questions, in the order in which they came."""
        return re.findall(r'<iq [^>]*?\bid="(purple\d+)"', self._text)

    async def log_in(self) -> None:
        """Authenticate, bind, and ask all that Pidgin asks before it shows itself."""
        self._send(HEADER)
        await self._until("<stream:stream ")
        await self._until("</stream:features>")
        self.domain = self._text.partition('from="')[2].partition('"')[0]
        self._send(AUTH.replace("{plain}", self._agent.plain()))
        await self._until("<success ")
        seen = len(self._text)
        self._send(HEADER)
        await self._until("</stream:features>", after=seen)
        for question, last in (
            (BIND, "purple1"),
            (SESSION, "purple2"),
            (ITEMS, "purple3"),
            (INFO, "purple4"),
            (FOUR_QUESTIONS, "purple8"),
            (PROXY, "purple9"),
        ):
            self._send(question)
            await self._until(f'id="{last}"')

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        self._send(PRESENCE_AND_TUNE)
        return await self.put(path, body, request_id)

    async def put(self, path: str, body: str, request_id: str) -> int:
        """Write the request as .NET does: the head, a wait for 100, the body."""
        async with asyncio.timeout(WITHIN):
            return await self._put(path, body, request_id)

    async def next_event(self) -> Event:
        await self._until("</message>", after=self._read_to)
        return self._cut_out()

    async def leftovers(self) -> list[Event]:
        """Ping with a ``from`` that is not the bound JID; the answer comes all the same."""
        self._send(PING)
        await self._until(f'id="{self._agent.id}@{self._host}/pidgin"')
        events = []
        while "</message>" in self._text[self._read_to :]:
            events.append(self._cut_out())
        return events

    async def hang_up(self) -> None:
        """Close the stream; the server closes its own, and then the socket."""
        self._send("</stream:stream>")
        await self._until("</stream:stream>")
        assert await asyncio.wait_for(self._reader.read(), WITHIN) == b""

    def _send(self, template: str) -> None:
        """Write a template in one piece, with its names filled in."""
        names = {"{host}": self._host, "{domain}": self.domain, "{user}": self._agent.id}
        for name, value in names.items():
            template = template.replace(name, value)
        self._writer.write(template.encode())

    async def _until(self, literal: str, after: int = 0) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                while literal not in self._text[after:]:
                    data = await self._reader.read(65536)
                    assert data, f"closed; no {literal} in {self._text}"
                    self._text += self._decoder.decode(data)
        except TimeoutError:
            raise AssertionError(f"no {literal} in {self._text}") from None

    def _cut_out(self) -> Event:
        start = self._text.index("<message", self._read_to)
        self._read_to = self._text.index("</message>", start) + len("</message>")
        message = self._text[start : self._read_to]
        node = message.partition('node="')[2].partition('"')[0]
        text = message.replace("&lt;", "<").replace("&gt;", ">")
        update = text[text.index("<Update>") : text.index("</Update>") + len("</Update>")]
        return read_update(node, update)

    async def _put(self, path: str, body: str, request_id: str) -> int:
        agent = self._agent
        authority, _, prefix = self._mock.ready.rest.removeprefix("http://").partition("/")
        reader, writer = await asyncio.open_connection(*address(authority))
        try:
            writer.write(
                f"PUT /{prefix}{path} HTTP/1.1\r\nHost: {authority}\r\n"
                f"Authorization: {agent.authorization}\r\nContent-Type: Application/XML\r\n"
                f"RequestId: {request_id}\r\nContent-Length: {len(body.encode())}\r\n"
                "Expect: 100-continue\r\nConnection: close\r\n\r\n".encode()
            )
            assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
            writer.write(body.encode())
            head, _, content = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
            await writer.wait_closed()
        assert content == b""
        assert b"json" not in head.lower()
        return int(head.split(b" ")[1])


@asynccontextmanager
async def connected(mock: Mock, agent: Agent) -> AsyncIterator[RawDesk]:
    reader, writer = await asyncio.open_connection(*address(mock.ready.xmpp))
    try:
        yield RawDesk(mock, agent, reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_routed_call_by_string_search_and_hand_written_http(mock: Mock) -> None:
    agent = mock.agent()
    async with connected(mock, agent) as desk:
        await desk.log_in()
        assert desk.domain == mock.ready.xmpp_domain
        story = RoutedCall(mock, agent, desk, mock.call_by_control, {"callVariable1": "gold"})
        await story.tell()
        assert desk.answered == [f"purple{number}" for number in range(1, 11)]
        await desk.hang_up()
