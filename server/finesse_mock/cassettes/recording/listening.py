"""Recording as one or more agents of a real Finesse: whatever they are told is taken down."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import urlsplit

import aiohttp

from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.clients import ClientError, Event, Login, Transport, connect, trust
from finesse_mock.clients.by_slixmpp import connect_by_slixmpp
from finesse_mock.clients.connecting import host_of
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


class _Ears(Protocol):
    """What both kinds of clients have."""

    @property
    def recoveries(self) -> int: ...

    def events(self) -> AsyncIterator[Event]: ...

    async def subscribe(self, node: str) -> None: ...

    async def ping(self) -> None: ...


class Listening:
    """Clients of a service, whose events a recorder takes down while the block lasts.

    ``lost`` is told why, when the events of an agent are taken down no more.

    Raises:
        UsageError: on entering: a client is not let in, or not to a node.
    """

    def __init__(
        self,
        recorder: Recorder,
        service: Service,
        accounts: Sequence[Account],
        nodes: Sequence[str] = (),
        lost: Callable[[ClientError], object] = lambda _: None,
    ) -> None:
        self._recorder = recorder
        self._service = service
        self._accounts = accounts
        self._nodes = nodes
        self._clients: list[_Ears] = []
        self._lost = lost
        self._stack = AsyncExitStack()

    @property
    def address(self) -> str:
        """Where the clients listen."""
        return self._service.address

    @property
    def recoveries(self) -> int:
        """How often a connection was made anew; what was published before that is missing."""
        return sum(client.recoveries for client in self._clients)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(Tasks())
            for account in self._accounts:
                self._recorder.know_agent(account.id)
                client = await self._client(account, stack)
                self._clients.append(client)
                tasks.spawn(self._listen(client), name=f"recording of {account.id}")
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _client(self, account: Account, stack: AsyncExitStack) -> _Ears:
        try:
            client = await stack.enter_async_context(self._connected(account))
            for node in self._nodes:
                await client.subscribe(node if node.startswith("/") else f"{API}/{node}")
            await client.ping()
        except ClientError as error:
            raise UsageError(
                f"Nobody can listen as {account.id} at {self._service.address}: {error}"
            ) from error
        return client

    def _connected(self, account: Account) -> AbstractAsyncContextManager[_Ears]:
        """XMPP over TCP is slixmpp's; it knows no other transport."""
        service = self._service
        way, address = service.transport, service.address
        resource = "finesse-mock-recorder"
        if way in (Transport.BOSH, Transport.WS):
            return connect(
                way,
                address,
                account.id,
                account.password,
                domain=service.domain,
                resource=resource,
                ca=service.ca,
            )
        login = Login(
            user=account.id,
            password=account.password,
            domain=service.domain or host_of(way, address),
            resource=resource,
        )
        return connect_by_slixmpp(address, login, direct_tls=way is Transport.TLS, ca=service.ca)

    async def _listen(self, client: _Ears) -> None:
        try:
            async for event in client.events():
                self._recorder.event(event.node, event.update, event.item_id)
        except ClientError as error:
            self._lost(error)
