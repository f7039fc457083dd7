"""From an address to an open connection."""

import ssl
from urllib.parse import urlsplit

import aiohttp

from finesse_mock.clients.bosh_wire import BoshWire
from finesse_mock.clients.connector import reason
from finesse_mock.clients.failures import StreamEndedError
from finesse_mock.clients.tcp_wire import TcpWire
from finesse_mock.clients.transports import Transport, Wire, host_and_port
from finesse_mock.clients.websocket_wire import WebSocketWire


def host_of(transport: Transport, address: str) -> str:
    """The host in an address, which often is the XMPP domain."""
    if transport in (Transport.TCP, Transport.TLS):
        return host_and_port(address)[0]
    return urlsplit(address).hostname or ""


async def connected(transport: Transport, address: str, tls: ssl.SSLContext) -> Wire:
    """Connect; over BOSH that happens with the first request.

    Raises:
        StreamEndedError: nobody is there.
        UsageError: that is no address of the transport.
    """
    try:
        match transport:
            case Transport.BOSH:
                return BoshWire(address, tls)
            case Transport.WS:
                return await WebSocketWire.connected(address, tls)
            case Transport.TCP | Transport.TLS:
                host, port = host_and_port(address)
                direct = transport is Transport.TLS
                return await TcpWire.connected(host, port, tls, direct_tls=direct)
    except (OSError, aiohttp.ClientError) as error:
        raise StreamEndedError(f"{address} cannot be reached ({reason(error)}).") from error
