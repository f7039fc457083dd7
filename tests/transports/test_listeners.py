"""What is bound for the mock before anything else is made."""

import asyncio
import socket

from finesse_mock.listeners import bind


async def test_what_is_written_to_a_client_leaves_at_once():
    """Without TCP_NODELAY the second of two events waits for the acknowledgement of the first."""
    connected: asyncio.Future[socket.socket] = asyncio.get_running_loop().create_future()

    class Server(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            connected.set_result(transport.get_extra_info("socket"))
            transport.close()

    listener = bind("127.0.0.1", 0, "xmpp")
    server = await asyncio.get_running_loop().create_server(Server, sock=listener)
    async with server:
        _, writer = await asyncio.open_connection(*listener.getsockname())
        accepted = await connected
        no_delay = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()
    assert no_delay
