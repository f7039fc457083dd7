"""A cable to a server: a port of its own on loopback that can be cut, and can stand still."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Cable:
    """Carries every connection made to ``port`` on to the server."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self._server = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()

    def cut(self) -> bool:
        """Break every connection on both sides, what is under way included; tell if any was."""
        writers = tuple(self._writers)
        for writer in writers:
            writer.transport.abort()
        return bool(writers)

    def hold(self) -> None:
        """Keep back whatever comes from now on, in both directions."""
        self._flowing.clear()

    def release(self) -> None:
        """Let what was kept back go on its way."""
        self._flowing.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until both sides have closed it."""
        self._writers.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._server)
        except OSError:
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(far_writer)
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._writers -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self._flowing.wait()
                if writer.is_closing():
                    break
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            writer.transport.abort()
        else:
            writer.close()


@asynccontextmanager
async def cable_to(host: str, port: int) -> AsyncIterator[Cable]:
    """Lay a cable; it is cut and taken up at the end."""
    cable = Cable(host, port)
    server = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        cable.release()
        cable.cut()
