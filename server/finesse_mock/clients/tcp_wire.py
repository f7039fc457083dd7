"""A stream over TCP, plain or TLS (RFC 6120)."""

import asyncio
import ssl
from collections import deque
from contextlib import suppress
from typing import Final, Self

from lxml import etree

from finesse_mock.clients.elements import Element, StreamReader, stream_header, written
from finesse_mock.clients.failures import StreamEndedError

_CHUNK: Final = 65_536


class TcpWire:
    """One TCP connection; ``tls`` is what is trusted when TLS begins, at once or later."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tls: ssl.SSLContext
    ) -> None:
        self.can_start_tls = writer.get_extra_info("sslcontext") is None
        self._reader = reader
        self._writer = writer
        self._tls = tls
        self._parser = StreamReader()
        self._arrived: deque[Element] = deque()

    @classmethod
    async def connected(
        cls, host: str, port: int, tls: ssl.SSLContext, *, direct_tls: bool
    ) -> Self:
        """Connect; with ``direct_tls`` the first byte is one of TLS.

        Raises:
            OSError: that is impossible.
        """
        streams = await asyncio.open_connection(host, port, ssl=tls if direct_tls else None)
        return cls(*streams, tls)

    async def open(self, domain: str) -> None:
        """Open the stream, or open it anew."""
        self._parser = StreamReader()
        self._arrived.clear()
        await self._write(stream_header(domain))

    async def send(self, stanza: Element) -> None:
        """Send a first-level element."""
        await self._write(written(stanza))

    async def receive(self) -> Element:
        """The next first-level element."""
        while not self._arrived:
            if self._parser.ended:
                raise StreamEndedError("The server ended the stream.")
            try:
                data = await self._reader.read(_CHUNK)
                if not data:
                    raise StreamEndedError("The connection ended.")
                self._arrived.extend(self._parser.feed(data))
            except (OSError, etree.XMLSyntaxError) as error:
                raise StreamEndedError(f"The connection broke ({error}).") from error
        return self._arrived.popleft()

    async def start_tls(self) -> None:
        """Negotiate TLS on this connection (RFC 6120 §5.4.3)."""
        self.can_start_tls = False
        try:
            await self._writer.start_tls(self._tls)
        except OSError as error:
            raise StreamEndedError(f"TLS could not begin ({error}).") from error

    async def close(self) -> None:
        """Take leave, and let go of the connection."""
        try:
            with suppress(OSError):
                if not self._writer.is_closing():
                    self._writer.write(b"</stream:stream>")
                self._writer.close()
                await self._writer.wait_closed()
        finally:  # even if nobody waits for the server's part of it
            self._writer.transport.abort()

    async def _write(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise StreamEndedError(f"The connection broke ({error}).") from error
