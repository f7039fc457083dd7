"""Three clients that know framing and nothing else: TCP, BOSH, WebSocket.

Each hands over what the server sends one element at a time, as lxml read it, so that the
server's own parser and writer have no part in the verdict.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from lxml import etree

from finesse_mock.runtime import Tasks

STREAM = "{http://etherx.jabber.org/streams}stream"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
HTTPBIND = "http://jabber.org/protocol/httpbind"


class StreamEnded(Exception):  # noqa: N818 - named after what happened
    """The server ended the stream where an element was expected."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the server under test listens."""

    domain: str
    tcp_port: int
    http_port: int


class Wire(Protocol):
    """One client's connection."""

    async def open(self) -> None:
        """Connect if need be and open a stream; the server's header has been checked."""

    async def send(self, xml: str) -> None:
        """Send elements in one write."""

    async def receive(self) -> etree._Element:
        """Return the next element of the stream.

        Raises:
            StreamEnded: There is none.
        """

    async def close(self) -> None:
        """End the stream; the server's end has come."""

    async def drop(self) -> None:
        """Be gone without a word; idempotent."""


class TcpWire:
    """RFC 6120: one XML document in each direction."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._addresses.tcp_port
            )
        self._parser = etree.XMLPullParser(events=("start", "end"))
        self._depth = 0
        await self._write(
            f"<?xml version='1.0'?><stream:stream to='{self._addresses.domain}' version='1.0' "
            "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        header = await self._next_event()
        assert header.tag == STREAM
        assert header.get("from") == self._addresses.domain
        assert header.get("id")
        assert header.get("version") == "1.0"

    async def send(self, xml: str) -> None:
        await self._write(xml)

    async def receive(self) -> etree._Element:
        element = await self._next_event()
        if element.tag == STREAM:
            raise StreamEnded
        return element

    async def close(self) -> None:
        await self._write("</stream:stream>")
        end = await self._next_event()
        assert end.tag == STREAM, "the server answers the end of the stream with its own"
        assert await self._reader.read() == b"", "nothing comes after the end"
        await self.drop()

    async def drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def _write(self, text: str) -> None:
        assert self._writer is not None, "there is no connection"
        self._writer.write(text.encode())
        await self._writer.drain()

    async def _next_event(self) -> etree._Element:
        """Return the stream header, a complete element, or the stream again when it ends."""
        while True:
            for event, element in self._parser.read_events():
                self._depth += 1 if event == "start" else -1
                if (event, self._depth) in {("start", 1), ("end", 1), ("end", 0)}:
                    return element
            data = await self._reader.read(65536)
            if not data:
                raise StreamEnded
            self._parser.feed(data)


class WebSocketWire:
    """RFC 7395: one element in each text message."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def open(self) -> None:
        if self._http is None:
            self._http = aiohttp.ClientSession()
            self._socket = await self._http.ws_connect(
                f"ws://127.0.0.1:{self._addresses.http_port}/ws", protocols=["xmpp"]
            )
            assert self._socket.protocol == "xmpp"
        await self.send(f'<open xmlns="{FRAMING}" to="{self._addresses.domain}" version="1.0"/>')
        header = await self._frame()
        assert header.tag == f"{{{FRAMING}}}open"
        assert header.get("from") == self._addresses.domain
        assert header.get("id")
        assert header.get("version") == "1.0"

    async def send(self, xml: str) -> None:
        for element in etree.fromstring(f'<all xmlns="jabber:client">{xml}</all>'):
            element.tail = None
            await self._socket.send_str(etree.tostring(element, encoding="unicode"))

    async def receive(self) -> etree._Element:
        element = await self._frame()
        if element.tag == f"{{{FRAMING}}}close":
            await self.drop()
            raise StreamEnded
        return element

    async def close(self) -> None:
        await self.send(f'<close xmlns="{FRAMING}"/>')
        end = await self._frame()
        assert end.tag == f"{{{FRAMING}}}close"
        assert (await self._socket.receive()).type is aiohttp.WSMsgType.CLOSE
        await self.drop()

    async def drop(self) -> None:
        if self._http is not None:
            if self._socket is not None:  # the handshake may have failed
                await self._socket.close()
            await self._http.close()
            self._http = None

    async def _frame(self) -> etree._Element:
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise StreamEnded
        return etree.fromstring(message.data)


class BoshWire:
    """XEP-0124: from session creation on, a request is always under way.

    One that carries stanzas makes the server answer the one before it. So when the answer to a
    stanza has come, the request that carried it is already being held.
    """

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._http: aiohttp.ClientSession | None = None
        self._tasks = Tasks()
        self._pending: deque[asyncio.Task[bytes]] = deque()
        self._arrived: deque[etree._Element] = deque()
        self._rid = 1573741820
        self._sid: str | None = None
        self._over = False

    async def open(self) -> None:
        to = f"to='{self._addresses.domain}'"
        if self._sid is not None:
            self._post(f"{to} xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'")
            return
        self._http = aiohttp.ClientSession()
        self._post(
            f"{to} ver='1.6' wait='60' hold='1' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'"
        )
        body = await self._answer()
        assert body.get("from") == self._addresses.domain
        self._sid = body.get("sid")
        assert self._sid
        self._post("")

    async def send(self, xml: str) -> None:
        self._post("", f'<all xmlns="jabber:client">{xml}</all>')
        # The answer to the request before shows that this one has come, ahead of any later one.
        if earlier := [*self._pending][:-1]:
            await asyncio.wait(earlier)

    async def receive(self) -> etree._Element:
        while not self._arrived:
            if self._over:
                raise StreamEnded
            await self._answer()
            if not (self._pending or self._over):
                self._post("")
        return self._arrived.popleft()

    async def close(self) -> None:
        self._post("type='terminate'")
        while not self._over:
            await self._answer()
        assert not self._arrived, "nothing comes after the end"
        await self.drop()

    async def terminate(self) -> None:
        """Let the server forget the session, whatever there is still to say."""
        if self._http is not None and self._sid is not None and not self._over:
            self._post("type='terminate'")
            await asyncio.wait([self._pending[-1]])

    async def drop(self) -> None:
        await self._tasks.cancel_all()
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _post(self, attributes: str, stanzas: str = "") -> None:
        sid = f"sid='{self._sid}'" if self._sid else ""
        body = etree.fromstring(
            f"<body xmlns='{HTTPBIND}' rid='{self._rid}' {sid} {attributes}>{stanzas}</body>"
        )
        for wrapper in list(body):
            body.extend(list(wrapper))
            body.remove(wrapper)
        self._rid += 1
        self._pending.append(self._tasks.spawn(self._request(body), name="bosh-post"))

    async def _request(self, body: etree._Element) -> bytes:
        assert self._http is not None, "there is no connection"
        url = f"http://127.0.0.1:{self._addresses.http_port}/http-bind"
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        async with self._http.post(url, data=etree.tostring(body), headers=headers) as response:
            assert response.status == 200
            return await response.read()

    async def _answer(self) -> etree._Element:
        """Return the wrapper that answers the oldest request."""
        body = etree.fromstring(await self._pending.popleft())
        assert body.tag == f"{{{HTTPBIND}}}body"
        self._over = body.get("type") == "terminate"
        self._arrived.extend(body)
        return body


WIRES: dict[str, type[TcpWire] | type[BoshWire] | type[WebSocketWire]] = {
    "tcp": TcpWire,
    "bosh": BoshWire,
    "websocket": WebSocketWire,
}
