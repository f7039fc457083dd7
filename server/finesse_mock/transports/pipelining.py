"""Requests that follow on a connection before the one ahead is answered (RFC 9112 §9.3.2).

aiohttp answers the requests of a connection one after the other and hands over the next only
then. One that is held for news would keep the next from being seen, although that next one is the
reason to answer it (XEP-0124 §8). So whoever holds a request is told that another waits behind it.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web


@contextmanager
def noticing_what_follows(request: web.Request, notice: Callable[[], None]) -> Iterator[None]:
    """While this block is open, call ``notice`` when more arrives on the request's connection.

    It is called at once where the next request came together with this one.
    """
    transport, protocol = request.transport, request.protocol
    if transport is None:
        yield
        return
    # What aiohttp has read ahead, it does not tell in public.
    if protocol._messages:  # noqa: SLF001
        notice()
    transport.set_protocol(_Noticing(protocol, notice))
    try:
        yield
    finally:
        if not transport.is_closing():
            transport.set_protocol(protocol)


class _Noticing(asyncio.Protocol):
    """Passes everything on to a protocol, and tells that data came."""

    def __init__(self, protocol: asyncio.Protocol, notice: Callable[[], None]) -> None:
        self._notice = notice
        self._protocol = protocol

    def data_received(self, data: bytes) -> None:
        self._protocol.data_received(data)
        self._notice()

    def eof_received(self) -> bool | None:
        return self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        self._protocol.resume_writing()
