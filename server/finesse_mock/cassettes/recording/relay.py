"""A recording relay of XMPP over TCP: bytes pass both ways as they are."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final, NamedTuple

from finesse_mock.cassettes.recording.overheard import StreamEar
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.runtime import Tasks

_CHUNK: Final = 65_536


class XmppServer(NamedTuple):
    """The real server; ``tls`` where it is spoken to over TLS from the first byte."""

    host: str
    port: int
    tls: ssl.SSLContext | None


class Relay:
    """What serves one client after the other, each with a connection of its own to the server.

    A client that negotiates STARTTLS with the server is carried on, but no longer understood.
    """

    def __init__(self, recorder: Recorder, server: XmppServer, tasks: Tasks) -> None:
        self._recorder = recorder
        self._server = server
        self._tasks = tasks

    async def listen(
        self, host: str, port: int, tls: ssl.SSLContext | None = None
    ) -> asyncio.Server:
        """Listen; port 0 is any free one.

        Raises:
            OSError: that is impossible.
        """
        return await asyncio.start_server(self._take, host, port, ssl=tls)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.spawn(self._carry(reader, writer), name="relay of a client")

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = self._server
        with closing(writer):
            try:
                there = await asyncio.open_connection(server.host, server.port, ssl=server.tls)
            except OSError:
                return
            ear = StreamEar(self._recorder)
            with closing(there[1]):
                async with Tasks() as tasks:
                    tasks.spawn(_pump(reader, there[1], lambda _: None), name="relay to the server")
                    await _pump(there[0], writer, ear.feed)


async def _pump(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, show: Callable[[bytes], None]
) -> None:
    with suppress(OSError):
        while data := await source.read(_CHUNK):
            show(data)
            sink.write(data)
            await sink.drain()
        sink.write_eof() if sink.can_write_eof() else sink.close()
