"""Recording as one or more agents of a real Finesse: whatever they are told is taken down."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import aiohttp

from finesse_mock.cassettes.recorder import Recorder
from finesse_mock.clients import Client, ClientError, Transport, connect
from finesse_mock.clients.transports import trust
from finesse_mock.errors import UsageError
from finesse_mock.runtime import Tasks
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import UnreadableBodyError, parse, text_of


@dataclass(frozen=True, slots=True)
class Account:
    """An agent as whom one signs in."""

    id: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The notification service to listen to; ``ca`` is the authority to trust, None the system's.

    An empty ``domain`` is that which the server tells, or the host of the address.
    """

    transport: Transport
    address: str
    domain: str = ""
    ca: Path | None = None


async def domain_of(server: str, ca: Path | None) -> str:
    """The XMPP domain that a Finesse server tells in its SystemInfo; ``server`` is its URL.

    Raises:
        UsageError: it does not tell.
    """
    parts = urlsplit(server)
    url = f"{parts.scheme}://{parts.netloc}{API}/SystemInfo"
    try:
        async with aiohttp.ClientSession() as http, http.get(url, ssl=trust(ca)) as answer:
            told = text_of(parse(await answer.read()), "xmppDomain")
    except (OSError, aiohttp.ClientError, TimeoutError, UnreadableBodyError) as error:
        raise UsageError(
            f"{url} does not tell its XMPP domain ({error}); name the domain with --domain."
        ) from error
    if not told:
        raise UsageError(f"{url} tells no XMPP domain; name it with --domain.")
    return told


class Listening:
    """Clients of a service, whose events a recorder takes down while the block lasts.

    Raises:
        UsageError: on entering: a client is not let in, or not to a node.
    """

    def __init__(
        self,
        recorder: Recorder,
        service: Service,
        accounts: Sequence[Account],
        nodes: Sequence[str] = (),
    ) -> None:
        self._recorder = recorder
        self._service = service
        self._accounts = accounts
        self._nodes = nodes
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(Tasks())
            for account in self._accounts:
                self._recorder.know_agent(account.id)
                client = await self._client(account, stack)
                tasks.spawn(self._listen(client), name=f"recording of {account.id}")
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _client(self, account: Account, stack: AsyncExitStack) -> Client:
        service = self._service
        try:
            client = await stack.enter_async_context(
                connect(
                    service.transport,
                    service.address,
                    account.id,
                    account.password,
                    domain=service.domain,
                    resource="finesse-mock-recorder",
                    ca=service.ca,
                )
            )
            for node in self._nodes:
                await client.subscribe(node if node.startswith("/") else f"{API}/{node}")
            await client.ping()
        except (ClientError, TimeoutError) as error:
            raise UsageError(
                f"Nobody can listen as {account.id} at {service.address}: {error}"
            ) from (error)
        return client

    async def _listen(self, client: Client) -> None:
        async for event in client.events():
            self._recorder.event(event.node, event.update, event.item_id)
