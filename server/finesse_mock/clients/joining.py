"""A client for as long as a block lasts."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from finesse_mock.clients.client import Client
from finesse_mock.clients.connecting import host_of
from finesse_mock.clients.signing_in import Login
from finesse_mock.clients.transports import Transport, trust
from finesse_mock.runtime import Tasks


@asynccontextmanager
async def connect(
    transport: Transport,
    address: str,
    user: str,
    password: str,
    *,
    domain: str = "",
    resource: str = "",
    ca: Path | ssl.SSLContext | None = None,
    recover: bool = True,
) -> AsyncIterator[Client]:
    """A client that is signed in and available, until the block is left.

    ``domain`` is the XMPP domain, where it is not the host of ``address``. ``ca`` is the authority
    to trust (PEM), None for those of the system; many clients share what ``trust`` makes of it.
    With ``recover`` a lost connection is made anew, with presence and subscriptions, as often as
    it takes; it ends where the server says that it will not have it: it does not let the user in
    any more, or refuses a node for longer than ``NODE_PATIENCE_S``. Without, it ends at the first
    loss. ``events`` raises what ended it.

    Raises:
        ClientError: the server does not let the user in.
        UsageError: the address or the authority is none.
    """
    named = domain or host_of(transport, address)
    login = Login(user=user, password=password, domain=named, resource=resource or "finesse-mock")
    tls = ca if isinstance(ca, ssl.SSLContext) else trust(ca)
    client = Client(transport, address, login, tls, recover=recover)
    try:
        async with Tasks() as tasks:
            await client.sign_in()
            tasks.spawn(client.run(), name=f"client {login.user} over {transport}")
            try:
                yield client
            finally:
                await client.close()
    finally:
        await client.let_go()  # of what a recovery under way had opened
