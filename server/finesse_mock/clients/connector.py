"""HTTP connections of clients, none of which outlives its session."""

import asyncio
from weakref import WeakSet

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.tracing import Trace


def reason(error: Exception) -> Exception:
    """What went wrong, without what aiohttp says of where: that names objects of its own."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


class Connector(aiohttp.TCPConnector):
    """aiohttp's, which when closed has let go of every connection that it made.

    aiohttp itself forgets a connection that it closes before the session, as that of a WebSocket;
    over TLS it then goes on to wait for the server's part of it, when nobody does any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self._made: WeakSet[asyncio.Transport] = WeakSet()

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Close them all, and come back when they are."""
        await super().close(abort_ssl=abort_ssl)
        for transport in self._made:
            transport.abort()
        await asyncio.sleep(0)  # which is when the loop closes what was aborted

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the signature is aiohttp's
    ) -> ResponseHandler:
        made = await super()._create_connection(req, traces, timeout)
        if made.transport is not None:
            self._made.add(made.transport)
        return made
