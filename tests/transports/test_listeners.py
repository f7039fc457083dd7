"""What is bound for the mock before anything else is made."""

import asyncio
import socket

from finesse_mock.listeners import bind


async def test_what_is_written_to_a_client_leaves_at_once():
    """Without TCP_NODELAY the second of two events waits for the acknowledgement of the first."""
    option: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    class Server(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            accepted = transport.get_extra_info("socket")
            option.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            assert isinstance(transport, asyncio.Transport)
            transport.close()

    listener = bind("127.0.0.1", 0, "xmpp")
    server = await asyncio.get_running_loop().create_server(Server, sock=listener)
    async with server:
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await option
        writer.close()
