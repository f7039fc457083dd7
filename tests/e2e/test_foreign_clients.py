"""What every foreign client has to manage: sign in, subscribe, hear, be refused, come back."""

import random
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import pytest
import trustme
from selenium import webdriver

from conformance.mock import DOMAIN, PASSWORD, Mock, serving
from e2e.browser import chromium
from e2e.listeners import (
    Listener,
    Report,
    ScriptListener,
    Settings,
    SlixmppListener,
    StropheListener,
)
from finesse_mock.runtime import Tasks, Tokens
from finesse_mock.transports.tcp import serve_tcp
from soak.cable import Cable, cable_to

USER_NODE: Final = "/finesse/api/User/1001001"
TEAM_NODE: Final = "/finesse/api/Team/5007/Users"
BARE_JID: Final = f"1001001@{DOMAIN}"

TCP: Final = "tcp://127.0.0.1:{port}"
XMPP_JS_TCP: Final = "xmpp://127.0.0.1:{port}"
WEBSOCKET: Final = "ws://127.0.0.1:{port}/ws"
TLS: Final = "tls://127.0.0.1:{port}"
BOSH: Final = "http://127.0.0.1:{port}/http-bind"

STROPHE_5: Final = ("npm:strophe.js", "dist/strophe.umd.min.js")
STROPHE_1_2: Final = ("npm:strophe-1.2", "strophe.js")

Start = Callable[[Settings], AbstractAsyncContextManager[Listener]]


@pytest.fixture
async def mock() -> AsyncIterator[Mock]:
    async with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@dataclass(frozen=True, slots=True)
class Story:
    """One client with the mock behind a cable."""

    mock: Mock
    start: Start
    service: str
    port: int | None = None
    """Where the service is, if not where the mock has it."""

    async def tell(self) -> None:
        """Sign in, hear, lose the connection, come back, hear again."""
        addresses = self.mock.addresses
        is_tcp = self.service in {TCP, XMPP_JS_TCP}
        port = self.port or (addresses.tcp_port if is_tcp else addresses.http_port)
        async with cable_to("127.0.0.1", port) as cable:
            settings = self._settings(cable)
            async with self.start(replace(settings, password="wrong")) as stranger:
                assert await refusal(stranger) in {"not-authorized", ""}  # some tell no reason
            async with self.start(settings) as client:
                await self._signs_in(client)
                await self._hears(client, "before")
                await self._comes_back(client, cable)

    async def _comes_back(self, client: Listener, cable: Cable) -> None:
        """Lose the connection; over BOSH only the requests are lost, and the stream goes on."""
        assert cable.cut()
        if self.service != BOSH:
            assert await client.next() == Report("offline")
            await client.connect_again()
            await self._signs_in(client)
        await self._hears(client, "after")

    def _settings(self, cable: Cable) -> Settings:
        return Settings(
            service=self.service.format(port=cable.port),
            domain=DOMAIN,
            pubsub=f"pubsub.{DOMAIN}",
            user="1001001",
            password=PASSWORD,
            node=TEAM_NODE,
        )

    async def _signs_in(self, client: Listener) -> None:
        online = await client.next()
        assert online.at == "online", online
        assert online.jid.startswith(f"{BARE_JID}/")
        assert await client.next() == Report("subscribed")

    async def _hears(self, client: Listener, text: str) -> None:
        """Hear of an automatic subscription and of the client's own."""
        for node in (USER_NODE, TEAM_NODE):
            update = f"<Update>\n  <data>{text} &amp; {node}</data>\n</Update>"
            await self.mock.publish(node, update)
            assert await client.next() == Report("event", node=node, text=update)


async def refusal(client: Listener) -> str:
    """Return why the client may not sign in; some also say that they are offline."""
    while (report := await client.next()).at != "refused":
        assert report == Report("offline")
    return report.condition


@pytest.mark.peer("python:slixmpp")
async def test_slixmpp(mock: Mock) -> None:
    await Story(mock, SlixmppListener.started, TCP).tell()


@pytest.mark.peer("perl:Loudmouth")
async def test_loudmouth(mock: Mock) -> None:
    await Story(mock, partial(ScriptListener.started, "perl:Loudmouth", "loudmouth.pl"), TCP).tell()


@pytest.mark.peer("node", "npm:@xmpp/client", "npm:ws")
@pytest.mark.parametrize("service", [XMPP_JS_TCP, WEBSOCKET], ids=["tcp", "websocket"])
async def test_xmpp_js(mock: Mock, service: str) -> None:
    await Story(mock, partial(ScriptListener.started, "node", "xmpp-js.mjs"), service).tell()


@pytest.mark.peer("node", "npm:stanza")
@pytest.mark.parametrize("service", [WEBSOCKET, BOSH], ids=["websocket", "bosh"])
async def test_stanza(mock: Mock, service: str) -> None:
    await Story(mock, partial(ScriptListener.started, "node", "stanza.mjs"), service).tell()


@pytest.mark.peer("chromium", "chromedriver", "npm:strophe.js", "npm:strophe-1.2")
@pytest.mark.parametrize("build", [STROPHE_5, STROPHE_1_2], ids=["5", "1.2"])
@pytest.mark.parametrize("service", [WEBSOCKET, BOSH], ids=["websocket", "bosh"])
async def test_strophe(
    mock: Mock, browser: webdriver.Chrome, build: tuple[str, str], service: str
) -> None:
    await Story(mock, partial(StropheListener.started, browser, build), service).tell()


@pytest.mark.peer("python-with-aioxmpp")
async def test_aioxmpp(mock: Mock) -> None:
    """It does not send a password without TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(DOMAIN).configure_cert(context)
    async with Tasks() as tasks:
        ids = Tokens(random.Random(1)).stream_id
        listener = socket.create_server(("127.0.0.1", 0))
        server = await serve_tcp(mock.domain, listener, tasks, ids, tls=context)
        try:
            start = partial(ScriptListener.started, "python-with-aioxmpp", "aioxmpp_listener.py")
            await Story(mock, start, TLS, server.port).tell()
        finally:
            await server.close()
