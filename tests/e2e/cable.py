"""A cable between a client and a server, for tests that pull it, bend it or plug it in twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from finesse_mock.runtime import Tasks


class Cable:
    """A loopback port that leads to another one.

    Attributes:
        port: where clients connect.
        delay_s: how long each piece of data is under way, in both directions; order is kept.
        doubled: what clients send goes out a second time, on a connection whose answers nobody
            reads, as when an HTTP library repeats a request. Set it before the client connects;
            a TCP stream of XMPP sent twice would only be a second client.
        connections: how many there have been.
    """

    def __init__(self, port: int, tasks: Tasks) -> None:
        self.port = 0
        self.delay_s = 0.0
        self.doubled = False
        self.connections = 0
        self._far_port = port
        self._tasks = tasks
        self._live: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    def cut(self) -> int:
        """Break every connection without a word to either end; return how many there were.

        A client that connects again gets through.
        """
        ends = len(self._live)
        for writer in tuple(self._live):
            writer.transport.abort()
        self._live.clear()
        return ends // 2

    def freeze(self) -> None:
        """Let nothing through any more, although the connections seem to stand."""
        self._flows.clear()

    def thaw(self) -> None:
        """Let everything through again, what was kept back first."""
        self._flows.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client through."""
        self.connections += 1
        try:
            far = await self._far_end()
            extra = [(await self._far_end())[1]] if self.doubled else []
        except OSError:
            writer.transport.abort()
            return
        self._live.add(writer)
        self._tasks.spawn(self._carry(far[0], [writer]), name="cable-towards-client")
        await self._carry(reader, [far[1], *extra])

    async def _far_end(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._far_port)
        self._live.add(writer)
        return reader, writer

    async def _carry(self, source: asyncio.StreamReader, sinks: list[asyncio.StreamWriter]) -> None:
        """Copy until the source ends, then end the sinks."""
        try:
            while data := await source.read(65536):
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                await self._flows.wait()
                for sink in sinks:
                    sink.write(data)
                    await sink.drain()
        except ConnectionError:
            pass
        finally:
            for sink in sinks:
                self._live.discard(sink)
                sink.close()


@asynccontextmanager
async def cable_to(port: int) -> AsyncIterator[Cable]:
    """Lay a cable to a port of this machine; it is cut when the block is left."""
    async with Tasks() as tasks:
        cable = Cable(port, tasks)

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tasks.spawn(cable.accept(reader, writer), name="cable-towards-server")

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        cable.port = server.sockets[0].getsockname()[1]
        try:
            yield cable
        finally:
            server.close()
            cable.cut()
