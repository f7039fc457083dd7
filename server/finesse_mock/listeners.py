"""Sockets: bound before anything else is made, so that a taken port costs nothing."""

import errno
import socket
from dataclasses import fields

from finesse_mock.config import Ports
from finesse_mock.errors import UsageError

_PURPOSES = {
    "rest": "REST",
    "rest_tls": "REST over TLS",
    "notify": "BOSH and WebSocket",
    "notify_tls": "BOSH and WebSocket over TLS",
    "xmpp": "XMPP",
    "xmpp_tls": "XMPP over TLS",
}


def bind_all(host: str, ports: Ports, *, tls: bool) -> dict[str, socket.socket]:
    """Bind every port, by name; those for TLS only where there is TLS.

    Raises:
        UsageError: a port is taken or may not be used, or the address is not this machine's.
    """
    bound: dict[str, socket.socket] = {}
    try:
        for field in fields(ports):
            if tls or not field.name.endswith("_tls"):
                bound[field.name] = bind(host, getattr(ports, field.name), field.name)
    except UsageError:
        for listener in bound.values():
            listener.close()
        raise
    return bound


def bind(host: str, port: int, name: str) -> socket.socket:
    """Bind one port; ``name`` is what it is for.

    Raises:
        UsageError: as ``bind_all``.
    """
    flag = f"--{name.replace('_', '-')}-port"
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        created = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        what = f"Port {port} on {host}, for {_PURPOSES[name]},"
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"{what} is taken; stop what listens there, choose another with {flag}, "
                "or take free ones throughout with --ports auto."
            ) from error
        if error.errno == errno.EACCES:
            raise UsageError(
                f"{what} may not be used by this user; choose one above 1023 with {flag}."
            ) from error
        raise UsageError(
            f"{host} is not an address of this machine; name one with --host."
        ) from error
    # asyncio has events leave at once (TCP_NODELAY) where a socket says that it is one of TCP; from
    # others the second of two waits until the peer acknowledges the first, for up to 40 ms.
    tcp = socket.IPPROTO_TCP
    return socket.socket(family, socket.SOCK_STREAM, tcp, fileno=created.detach())


def port_of(listener: socket.socket) -> int:
    """The port that a socket is bound to."""
    port: int = listener.getsockname()[1]
    return port
