"""An XMPP stream over TCP as a script writes it: literal text out, elements in, nothing by itself.

Nothing here knows what XMPP says next; that is for the script of each client.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from lxml import etree

from e2e.command import WITHIN


class XmlStream:
    """One connection. Whatever is awaited here fails after `WITHIN` seconds."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._arrived: deque[etree._Element] = deque()
        self._begin()

    def send(self, text: str) -> None:
        """Write `text` in one piece."""
        self._writer.write(text.encode())

    async def open(self, header: str) -> etree._Element:
        """Send a stream header; return the one that comes back."""
        self._begin()
        self.send(header)
        async with asyncio.timeout(WITHIN):
            while self._root is None:
                await self._read()
        return self._root

    async def receive(self) -> etree._Element:
        """Return the next child of the stream."""
        async with asyncio.timeout(WITHIN):
            while not self._arrived:
                await self._read()
        return self._arrived.popleft()

    async def closes(self) -> bool:
        """Read to the end of the connection; return whether the stream was closed before it."""
        async with asyncio.timeout(WITHIN):
            while not self._reader.at_eof():
                self._feed(await self._reader.read(65536))
        return self._closed

    def _begin(self) -> None:
        """A new stream begins: what follows is a document of its own."""
        self._parser = etree.XMLPullParser(events=("start", "end"))
        self._root: etree._Element | None = None
        self._depth = 0
        self._closed = False

    async def _read(self) -> None:
        data = await self._reader.read(65536)
        assert data, "the server closed the connection"
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        self._parser.feed(data)
        for event, element in self._parser.read_events():
            self._depth += 1 if event == "start" else -1
            if self._root is None:
                self._root = cast("etree._Element", element)
            elif event == "end" and self._depth == 1:
                self._arrived.append(cast("etree._Element", element))
        self._closed = self._root is not None and self._depth == 0


@asynccontextmanager
async def connected(
    host: str, port: int, trust: ssl.SSLContext | None = None
) -> AsyncIterator[XmlStream]:
    """Open a connection, with `trust` over TLS; it is closed at the end whatever its state."""
    reader, writer = await asyncio.open_connection(host, port, ssl=trust)
    try:
        yield XmlStream(reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()
