"""A TLS context whose failed handshakes do not pile up in memory.

When a client hangs up in the middle of a handshake, asyncio of Python before 3.11.9 and 3.12.3
leaves the connection, with 256 KiB of buffer, in a reference cycle (python/cpython issue 109534).
The collector counts objects and not bytes, so a port scan can fill a gigabyte before it runs.
"""

import gc
import ssl
from typing import Final

MAX_UNFINISHED: Final = 128
"""So many handshakes may be under way or given up before the collector runs: 35 MB at the most."""


class HandshakeContext(ssl.SSLContext):
    """Counts the handshakes that asyncio begins and does not finish, and clears up after them."""

    unfinished = 0
    """How many were begun and not finished since the collector ran."""

    sslobject_class: "type[_Handshake]"

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """Begin a handshake (`ssl.SSLContext.wrap_bio`)."""
        self.unfinished += 1
        if self.unfinished > MAX_UNFINISHED:
            self.unfinished = 0
            gc.collect()
        return super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)


class _Handshake(ssl.SSLObject):
    """One side of a connection; tells its context when both sides agree."""

    def do_handshake(self) -> None:
        super().do_handshake()
        if isinstance(self.context, HandshakeContext):
            self.context.unfinished = max(0, self.context.unfinished - 1)


HandshakeContext.sslobject_class = _Handshake
