"""A recording made over each transport reaches other people's clients with the same events."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from selenium import webdriver

from cassettes.story import AGENT, EVENTS, TEAM_NODE, mock, said, tell
from e2e.browser import chromium
from e2e.listeners import Listener, Report, Settings, SlixmppListener, StropheListener
from finesse_mock.app import Mock
from finesse_mock.cassettes.reading import read
from finesse_mock.cassettes.recording.listening import Account, Listening, Service, domain_of
from finesse_mock.cassettes.recording.proxy import Proxy, Upstream
from finesse_mock.cassettes.recording.proxying import serve_proxy, serve_relay
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.recording.relay import XmppServer
from finesse_mock.cassettes.recording.taking import recording_to
from finesse_mock.cassettes.scrubbing.rules import Kind, Rules
from finesse_mock.cassettes.tape import Cassette
from finesse_mock.clients import Transport
from finesse_mock.clients.transports import host_and_port, trust
from finesse_mock.clock import wall_clock

RULES = Rules(seed="test", kinds=(Kind.CREDENTIALS,))
STROPHE = ("npm:strophe.js", "dist/strophe.umd.min.js")
DIRECT = {
    "tcp": (Transport.TCP, "xmpp"),
    "tls": (Transport.TLS, "xmpp_tls"),
    "bosh": (Transport.BOSH, "bosh_tls"),
    "ws": (Transport.WS, "ws_tls"),
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the certificates of the mocks are kept, which take a while to make."""
    return tmp_path_factory.mktemp("authority")


@asynccontextmanager
async def recorder_to(file: Path) -> AsyncIterator[Recorder]:
    with recording_to(
        file,
        source="test",
        recorded=wall_clock(),
        seconds=monotonic,
        rules=RULES,
        failed=pytest.fail,
    ) as recorder:
        yield recorder


@asynccontextmanager
async def listening(
    recorder: Recorder, way: Transport, address: str, domain: str, ca: Path | None
) -> AsyncIterator[None]:
    """An agent's client whose events are recorded; all that were published came at the end."""
    service = Service(transport=way, address=address, domain=domain, ca=ca)
    async with Listening(recorder, service, [Account(AGENT, "finesse")], [TEAM_NODE]):
        yield
        await taken(recorder)


async def taken(recorder: Recorder) -> None:
    """Come back when every event of the story has been taken down."""
    enough = asyncio.Event()
    recorder.on_event(lambda: enough.set() if recorder.events == len(EVENTS) else None)
    if recorder.events < len(EVENTS):
        async with asyncio.timeout(10):
            await enough.wait()


async def recorded(file: Path, name: str, folder: Path) -> Cassette:
    """The story, recorded by clients of their own over one transport."""
    way, key = DIRECT[name]
    async with mock(folder, tls=True) as running, recorder_to(file) as recorder:
        ready = running.ready()
        ca = Path(ready["ca_file"])
        domain = await domain_of(ready["rest_tls"], ca)
        async with listening(recorder, way, ready[key], domain, ca):
            await tell(running)
    return read(file)


@asynccontextmanager
async def proxied(running: Mock, recorder: Recorder) -> AsyncIterator[dict[str, Any]]:
    """Addresses of a proxy before that mock, for every transport."""
    ready = running.ready()
    host, port = host_and_port(ready["xmpp_tls"])
    trusted = trust(Path(ready["ca_file"]))
    upstream = Upstream(
        server=ready["rest_tls"].removesuffix("/finesse/api"),
        bosh=ready["bosh_tls"],
        websocket=ready["ws_tls"],
        tls=trusted,
    )
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(recorder, upstream))
        own = await serve_proxy(stack, proxy, ("127.0.0.1", 0), None)
        server = XmppServer(host, port, trusted)
        relay = await serve_relay(stack, recorder, server, ("127.0.0.1", 0), None)
        yield {
            "rest": f"http://127.0.0.1:{own}/finesse/api",
            Transport.BOSH: f"http://127.0.0.1:{own}/http-bind",
            Transport.WS: f"ws://127.0.0.1:{own}/ws",
            Transport.TCP: f"127.0.0.1:{relay}",
        }


async def overheard(file: Path, way: Transport, folder: Path) -> Cassette:
    """The story, recorded by a proxy through which a client listens over one transport."""
    nobody = Recorder(lambda _: None, lambda: 0.0, RULES.cleaned)
    async with (
        mock(folder, tls=True) as running,
        recorder_to(file) as recorder,
        proxied(running, recorder) as addresses,
        listening(nobody, way, addresses[way], "localhost", None),
    ):
        await tell(running, addresses["rest"])
        await taken(recorder)
    return read(file)


async def replayed(cassette: Cassette, text: str, running: Mock, client: Listener) -> list[Any]:
    """What that client hears of it, who has signed in already."""
    heard = []
    order = {"name": cassette.name, "document": text, "mode": "timed", "speed": 0}
    url = f"{running.ready()['control']}/cassettes"
    async with aiohttp.ClientSession() as http, http.post(url, json=order) as answer:
        assert answer.status == 200, await answer.text()
        while len(heard) < len(EVENTS):
            report = await client.next()
            assert report.at == "event"
            heard.append(said(report.node, report.text))
    return heard


async def check(cassette: Cassette, text: str, folder: Path, driver: webdriver.Chrome) -> None:
    """The cassette has the story, and slixmpp and Strophe hear it."""
    async with mock(folder) as running:
        ready = running.ready()
        settings = Settings(
            service=f"tcp://{ready['xmpp']}",
            domain="localhost",
            pubsub="pubsub.localhost",
            user=AGENT,
            password="finesse",
            node=TEAM_NODE,
        )
        async with SlixmppListener.started(settings) as slixmpp:
            await signed_in(slixmpp)
            assert await replayed(cassette, text, running, slixmpp) == list(EVENTS)
        by_browser = replace(settings, service=ready["bosh"])
        async with StropheListener.started(driver, STROPHE, by_browser) as strophe:
            await signed_in(strophe)
            assert await replayed(cassette, text, running, strophe) == list(EVENTS)


async def signed_in(client: Listener) -> None:
    online = await client.next()
    assert online.at == "online", online
    assert await client.next() == Report("subscribed")


@pytest.mark.peer("chromium", "chromedriver", "npm:strophe.js", "python:slixmpp")
@pytest.mark.parametrize("name", DIRECT)
async def test_recorded_as_an_agent(
    name: str, tmp_path: Path, authority: Path, browser: webdriver.Chrome
) -> None:
    file = tmp_path / "call.jsonl"
    cassette = await recorded(file, name, authority)
    assert cassette.requests == {}
    await check(cassette, file.read_text(), tmp_path, browser)


@pytest.mark.peer("chromium", "chromedriver", "npm:strophe.js", "python:slixmpp")
@pytest.mark.parametrize("way", [Transport.TCP, Transport.BOSH, Transport.WS])
async def test_recorded_by_the_proxy(
    way: Transport, tmp_path: Path, authority: Path, browser: webdriver.Chrome
) -> None:
    file = tmp_path / "call.jsonl"
    cassette = await overheard(file, way, authority)
    asked = [(each.method, each.path) for each in cassette.requests.values()]
    assert asked == [
        ("PUT", "/finesse/api/User/${agent:1001001}"),
        ("PUT", "/finesse/api/User/${agent:1001001}"),
        ("PUT", "/finesse/api/Dialog/${dialog:1}"),
    ]
    assert [each.status for each in cassette.replies.values()] == [202, 202, 202]
    assert "finesse" not in {each.request_id for each in cassette.requests.values()}
    assert b"Basic" not in file.read_bytes()
    await check(cassette, file.read_text(), tmp_path, browser)
