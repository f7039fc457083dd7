"""How a connection breaks when nobody closes it."""

import asyncio
import socket
import struct
from typing import Final

# RFC 9293 §3.10.5: with nothing to wait for, what is unsent is dropped and the peer gets a reset.
_NO_LINGERING: Final = struct.pack("ii", 1, 0)


def break_off(transport: asyncio.Transport) -> None:
    """Reset the TCP connection at once; of TLS or of what was written nothing more is sent."""
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
    transport.abort()
