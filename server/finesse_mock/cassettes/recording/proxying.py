"""Serving the proxy and the relay: where they listen."""

import ssl
from contextlib import AsyncExitStack

from aiohttp import web

from finesse_mock.cassettes.recording.proxy import Proxy
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.recording.relay import Relay, XmppServer
from finesse_mock.errors import UsageError
from finesse_mock.runtime import STOP_GRACE_S, Tasks


async def serve_proxy(
    stack: AsyncExitStack, proxy: Proxy, at: tuple[str, int], tls: ssl.SSLContext | None
) -> int:
    """Serve it until the stack is closed; answers the port.

    Raises:
        UsageError: the port is taken.
    """
    runner = web.AppRunner(
        proxy.application(),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=STOP_GRACE_S,
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, *at, ssl_context=tls).start()
    except OSError as error:
        raise _taken(at, error) from error
    return int(runner.addresses[0][1])


async def serve_relay(
    stack: AsyncExitStack,
    recorder: Recorder,
    to: XmppServer,
    at: tuple[str, int],
    tls: ssl.SSLContext | None,
) -> int:
    """Relay XMPP until the stack is closed; answers the port.

    Raises:
        UsageError: the port is taken.
    """
    tasks = await stack.enter_async_context(Tasks())
    relay = Relay(recorder, to, tasks)
    try:
        server = await relay.listen(*at, tls)
    except OSError as error:
        raise _taken(at, error) from error
    stack.callback(server.close)
    return int(server.sockets[0].getsockname()[1])


def _taken(at: tuple[str, int], error: OSError) -> UsageError:
    return UsageError(
        f"Nothing can listen on {at[0]}:{at[1]} ({error.strerror}); take another port, or 0."
    )
