"""A stream over WebSocket (RFC 7395)."""

import ssl
from contextlib import suppress
from typing import Self

import aiohttp
from lxml import etree

from finesse_mock.clients.connector import Connector
from finesse_mock.clients.elements import FRAMING, Element, element, name_of, parsed, written
from finesse_mock.clients.failures import StreamEndedError


class WebSocketWire:
    """One WebSocket connection with an HTTP session of its own."""

    def __init__(
        self, http: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse
    ) -> None:
        self._http = http
        self._socket = socket

    @classmethod
    async def connected(cls, url: str, tls: ssl.SSLContext) -> Self:
        """Connect.

        Raises:
            aiohttp.ClientError, OSError: that is impossible.
        """
        http = aiohttp.ClientSession(connector=Connector())
        try:
            return cls(http, await http.ws_connect(url, protocols=("xmpp",), ssl=tls))
        except BaseException:
            await http.close()
            raise

    async def open(self, domain: str) -> None:
        """Open the stream, or open it anew."""
        await self.send(element(FRAMING, "open", to=domain, version="1.0"))
        opened = await self.receive()
        if opened.tag != f"{{{FRAMING}}}open":
            raise StreamEndedError(f"The server began with <{name_of(opened)}/>.")

    async def send(self, stanza: Element) -> None:
        """Send a first-level element."""
        try:
            await self._socket.send_str(written(stanza).decode())
        except (OSError, aiohttp.ClientError) as error:
            raise StreamEndedError(f"The connection broke ({error}).") from error

    async def receive(self) -> Element:
        """The next first-level element."""
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise StreamEndedError(f"The connection ended ({self._socket.close_code}).")
        try:
            frame = parsed(message.data)
        except etree.XMLSyntaxError as error:
            raise StreamEndedError(f"A frame is no XML ({error}).") from error
        if frame.tag == f"{{{FRAMING}}}close":
            raise StreamEndedError("The server ended the stream.")
        return frame

    async def close(self) -> None:
        """Take leave, and let go of the connection."""
        try:
            with suppress(OSError, aiohttp.ClientError, StreamEndedError):
                if not self._socket.closed:
                    await self.send(element(FRAMING, "close"))
            await self._socket.close()
        finally:  # even if nobody waits for the server's part of it
            await self._http.close()
