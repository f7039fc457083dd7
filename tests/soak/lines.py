"""What carries the stream of a client: TCP or WebSocket, as elements in and text out.

Whatever goes wrong with the connection is a ``ConnectionError``.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, cast

import aiohttp
from lxml import etree

from e2e.namespaces import CLIENT, FRAMING


class Line(Protocol):
    """One connection."""

    farewell: str

    async def open(self, domain: str) -> None:
        """Open the stream, or open it again; take the features that answer that."""

    async def send(self, text: str) -> None:
        """Send one element."""

    async def receive(self) -> etree._Element:
        """Return the next first-level element."""


class TcpLine:
    """A stream over TCP."""

    farewell = "</stream:stream>"

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def open(self, domain: str) -> None:
        self._arrived: deque[etree._Element] = deque()
        self._parser = etree.XMLPullParser(events=("start", "end"))
        self._depth = 0
        await self.send(
            f'<stream:stream to="{domain}" xmlns="jabber:client" '
            'xmlns:stream="http://etherx.jabber.org/streams" version="1.0">'
        )
        await self.receive()

    async def send(self, text: str) -> None:
        self._writer.write(text.encode())
        await self._writer.drain()

    async def receive(self) -> etree._Element:
        while not self._arrived:
            data = await self._reader.read(65536)
            if not data:
                raise ConnectionResetError
            self._parser.feed(data)
            for event, element in self._parser.read_events():
                self._depth += 1 if event == "start" else -1
                if event == "end" and self._depth == 1:
                    self._arrived.append(cast("etree._Element", element))
        return self._arrived.popleft()


class WebSocketLine:
    """A stream over WebSocket."""

    farewell = f'<close xmlns="{FRAMING[1:-1]}"/>'

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def open(self, domain: str) -> None:
        await self.send(f'<open xmlns="{FRAMING[1:-1]}" to="{domain}" version="1.0"/>')
        await self.receive()
        await self.receive()

    async def send(self, text: str) -> None:
        if text.startswith(("<iq", "<presence")):
            name, rest = text.split(" ", 1)
            text = f'{name} xmlns="{CLIENT[1:-1]}" {rest}'
        await self._socket.send_str(text)

    async def receive(self) -> etree._Element:
        frame = await self._socket.receive()
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionResetError
        return etree.fromstring(frame.data)


@asynccontextmanager
async def tcp(port: int) -> AsyncIterator[Line]:
    """Connect to a port of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield TcpLine(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def websocket(http: aiohttp.ClientSession, port: int) -> AsyncIterator[Line]:
    """Connect to the WebSocket endpoint at a port of this machine."""
    url = f"ws://127.0.0.1:{port}/ws"
    try:
        async with http.ws_connect(url, protocols=("xmpp",)) as socket:
            yield WebSocketLine(socket)
    except aiohttp.ClientError as error:
        raise ConnectionResetError from error
