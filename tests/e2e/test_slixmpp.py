"""slixmpp, the living Python client: plain TCP and TLS from the first byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import slixmpp

from e2e.command import WITHIN
from e2e.events import Event, read_update
from e2e.mock import Agent, Mock, address
from e2e.story import RoutedCall

NOTIFICATION: Final = "{http://jabber.org/protocol/pubsub}notification"


class SlixmppDesk:
    """A desk on slixmpp, which reads notifications with its own XEP-0060 plugin."""

    def __init__(self, mock: Mock, agent: Agent, client: slixmpp.ClientXMPP) -> None:
        self._mock = mock
        self._agent = agent
        self._client = client
        self._inbox: asyncio.Queue[slixmpp.Message] = asyncio.Queue()
        client.add_event_handler("pubsub_publish", self._inbox.put_nowait)

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        self._client.send_presence()
        return await self.put(path, body, request_id)

    async def put(self, path: str, body: str, request_id: str) -> int:
        return await self._mock.put(self._agent, path, body, request_id)

    async def next_event(self) -> Event:
        return self._read(await self._inbox.get())

    async def leftovers(self) -> list[Event]:
        await self._client.plugin["xep_0199"].ping(
            slixmpp.JID(self._mock.ready.xmpp_domain), timeout=WITHIN
        )
        return [self._read(self._inbox.get_nowait()) for _ in range(self._inbox.qsize())]

    def _read(self, message: slixmpp.Message) -> Event:
        assert message["from"] == self._mock.ready.pubsub_domain
        assert message["to"] == f"{self._agent.id}@{self._mock.ready.xmpp_domain}"
        items = message["pubsub_event"]["items"]
        (item,) = items["substanzas"]
        assert item["payload"].tag == NOTIFICATION
        return read_update(items["node"], item["payload"].text)


@asynccontextmanager
async def connected(mock: Mock, agent: Agent, ca_file: Path | None) -> AsyncIterator[SlixmppDesk]:
    """Connect without a resource of one's own; with `ca_file` over TLS that trusts only that."""
    jid = f"{agent.id}@{mock.ready.xmpp_domain}"
    client = slixmpp.ClientXMPP(
        jid,
        agent.password,
        plugin_config={"feature_mechanisms": {"unencrypted_plain": True}},
    )
    for plugin in ("xep_0060", "xep_0199"):
        client.register_plugin(plugin)
    client.enable_starttls = False
    client.enable_direct_tls = ca_file is not None
    client.enable_plaintext = ca_file is None
    client.ca_certs = ca_file
    desk = SlixmppDesk(mock, agent, client)
    host, port = address(mock.ready.xmpp if ca_file is None else mock.ready.xmpp_tls)
    client.connect(host, port)
    await client.wait_until("session_start", WITHIN)
    try:
        assert client.boundjid.bare == jid
        assert client.boundjid.resource
        yield desk
    finally:
        await client.disconnect()


async def test_a_routed_call_over_plain_tcp(mock: Mock) -> None:
    agent = mock.agent()
    async with connected(mock, agent, None) as desk:
        await RoutedCall(mock, agent, desk, mock.call).tell()


async def test_a_routed_call_over_tls_with_the_development_authority(mock: Mock) -> None:
    agent = mock.agent()
    async with connected(mock, agent, Path(mock.ready.ca_file)) as desk:
        await RoutedCall(mock, agent, desk, mock.call_by_control).tell()
