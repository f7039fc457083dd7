"""The four ways to a notification service, and how an address of each is written."""

import ssl
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from finesse_mock.clients.elements import Element
from finesse_mock.errors import UsageError


class Transport(StrEnum):
    """What carries a client's stream."""

    TCP = "tcp"
    """Plain, with STARTTLS where the server offers it; the address is ``host:port``."""
    TLS = "tls"
    """TLS from the first byte; the address is ``host:port``."""
    BOSH = "bosh"
    """XEP-0206; the address is an HTTP or HTTPS URL."""
    WS = "ws"
    """RFC 7395; the address is a ws or wss URL."""


class Wire(Protocol):
    """One stream over one transport, which knows nothing of what is said on it."""

    async def open(self, domain: str) -> None:
        """Open the stream to a domain, or open it anew after authentication."""

    async def send(self, stanza: Element) -> None:
        """Send a first-level element."""

    async def receive(self) -> Element:
        """The next first-level element.

        Raises:
            StreamEndedError: there is none.
        """

    async def close(self) -> None:
        """Take leave as the transport has it, where that is possible, and let go of the connection.

        Who waits no longer for the server's part of it lets go of the connection all the same.
        """


def trust(ca: Path | None) -> ssl.SSLContext:
    """What a client trusts: the certificates of this authority, or those of the system.

    Raises:
        UsageError: the file holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=str(ca) if ca else None)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"{ca} holds no certificate of an authority ({error}).") from error


def host_and_port(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``; an IPv6 address stands in brackets.

    Raises:
        UsageError: it is not written so.
    """
    host, colon, port = address.rpartition(":")
    if not colon or not port.isascii() or not port.isdecimal():
        raise UsageError(f"{address} is no address of XMPP over TCP; write it as host:port.")
    return host.strip("[]"), int(port)
