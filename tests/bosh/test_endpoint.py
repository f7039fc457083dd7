"""BOSH over real HTTP: paths, headers, limits, broken connections and the stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from lxml import etree

from bosh.line import AUTH, BIND, EMPTY, PING, RESTART, terminate
from conformance.mock import make_domain
from finesse_mock.transports.bosh import BoshEndpoint, BoshEndpointSettings
from finesse_mock.xmpp.bosh_terms import DeadSid
from finesse_mock.xmpp.domain import Domain

CREATE = "<body xmlns='http://jabber.org/protocol/httpbind' rid='100' ver='1.6' to='x'/>"


@dataclass(slots=True)
class Site:
    """A running endpoint and an HTTP client."""

    url: str
    http: aiohttp.ClientSession
    endpoint: BoshEndpoint
    domain: Domain
    sid: str = ""

    def post(
        self, document: str | bytes, **options: object
    ) -> aiohttp.client._RequestContextManager:
        return self.http.post(self.url, data=document, **options)

    async def text(self, document: str) -> str:
        async with self.post(document) as response:
            assert response.status == 200
            return await response.text()

    async def begin(self) -> None:
        self.sid = etree.fromstring(await self.text(CREATE)).get("sid", "")

    async def sign_in(self) -> None:
        await self.begin()
        await self.text(self.body(1, AUTH))
        await self.text(self.body(2, attributes=RESTART))
        await self.text(self.body(3, BIND))

    def body(self, rid: int, payload: str = "", attributes: str = "") -> str:
        return (
            f"<body xmlns='http://jabber.org/protocol/httpbind' rid='{100 + rid}'"
            f" sid='{self.sid}' {attributes}>{payload}</body>"
        )


@asynccontextmanager
async def endpoint(settings: BoshEndpointSettings | None = None) -> AsyncIterator[Site]:
    domain = make_domain()
    sids = count()
    served = BoshEndpoint(domain, lambda: f"sid{next(sids)}", settings)
    app = web.Application()
    served.add_routes(app)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/http-bind"
    try:
        async with aiohttp.ClientSession() as http:
            yield Site(url, http, served, domain)
    finally:
        await runner.cleanup()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with endpoint() as site:
        yield site


async def arrives(is_there: Callable[[], bool]) -> None:
    """Let the loop run until something has happened."""
    async with asyncio.timeout(5):
        while not is_there():  # noqa: ASYNC110 - nothing else tells what the server has read
            await asyncio.sleep(0)


def advance(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Put the clock of the loop forward: what is due by then happens in its next turn."""
    loop = asyncio.get_running_loop()
    before = loop.time
    monkeypatch.setattr(loop, "time", lambda: before() + seconds)


async def both(first: Awaitable[str], second: Awaitable[str]) -> tuple[str, str]:
    return await asyncio.gather(first, second)


def held(site: Site) -> int:
    """How many requests the session is holding."""
    (live,) = site.endpoint._live.values()
    return live._session._window.waiting


async def test_both_spellings_of_the_path_lead_to_one_table_of_sessions(site: Site):
    await site.begin()
    site.url += "/"
    assert "<success" in await site.text(site.body(1, AUTH))


async def test_the_answer_has_a_length_and_a_type(site: Site):
    async with site.post(CREATE) as response:
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert int(response.headers["Content-Length"]) == len(await response.read())
        assert "Transfer-Encoding" not in response.headers


async def test_any_page_may_read_the_answer(site: Site):
    async with site.post(CREATE) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    async with site.post(CREATE, headers={"Origin": "https://desk.example"}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "https://desk.example"
        assert response.headers["Vary"] == "Origin"


async def test_preflight(site: Site):
    headers = {"Origin": "https://desk.example", "Access-Control-Request-Method": "POST"}
    async with site.http.options(site.url, headers=headers) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == "https://desk.example"
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
        allowed = response.headers["Access-Control-Allow-Headers"]
        assert "Content-Type" in allowed
        assert "Authorization" in allowed
        assert response.headers["Access-Control-Max-Age"] == "86400"


async def test_get_finds_nothing(site: Site):
    async with site.http.get(site.url) as response:
        assert response.status == 404


@pytest.mark.parametrize("document", ["", "no xml", "<html/>", CREATE.replace("100", "0")])
async def test_what_is_no_bosh_is_a_bad_request(site: Site, document: str):
    async with site.post(document) as response:
        assert response.status == 400
        assert response.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_body_over_the_limit_is_refused_with_and_without_a_length():
    async with endpoint(BoshEndpointSettings(max_body_bytes=100)) as site:
        async with site.post(" " * 101) as response:
            assert response.status == 413

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(11):
                yield b" " * 10

        async with site.http.post(site.url, data=chunks()) as response:
            assert response.status == 413


async def test_expect_100_continue_is_met(site: Site):
    async with site.post(CREATE, expect100=True) as response:
        assert response.status == 200


async def test_an_unknown_sid_is_told_in_a_body(site: Site):
    site.sid = "nobody"
    assert await site.text(site.body(1)) == terminate("item-not-found")


async def test_an_unknown_sid_can_be_an_http_error():
    async with endpoint(BoshEndpointSettings(dead_sid=DeadSid.NOT_FOUND)) as site:
        site.sid = "nobody"
        async with site.post(site.body(1)) as response:
            assert (response.status, response.reason) == (404, "Invalid SID value.")


async def test_an_ended_session_is_unknown(site: Site):
    await site.begin()
    assert 'type="terminate"' in await site.text(site.body(1, attributes="type='terminate'"))
    assert await site.text(site.body(2)) == terminate("item-not-found")


async def test_a_held_request_is_answered_by_news(site: Site):
    await site.sign_in()
    (session,) = site.domain.sessions()

    async def news() -> str:
        await arrives(lambda: held(site) == 1)
        session.transmit(b"<one/>")
        session.transmit(b"<two/>")
        return ""

    answer, _ = await both(site.text(site.body(4)), news())
    assert answer == EMPTY.removesuffix("/>") + "><one/><two/></body>"


async def test_a_held_request_is_answered_after_wait(site: Site, monkeypatch: pytest.MonkeyPatch):
    await site.sign_in()

    async def wait() -> str:
        await arrives(lambda: held(site) == 1)
        advance(monkeypatch, 60)
        return ""

    answer, _ = await both(site.text(site.body(4)), wait())
    assert answer == EMPTY


async def test_a_silent_session_is_forgotten(site: Site, monkeypatch: pytest.MonkeyPatch):
    await site.begin()
    advance(monkeypatch, 29)
    await asyncio.sleep(0)
    assert site.domain.sessions()
    advance(monkeypatch, 1)
    await arrives(lambda: not site.endpoint._live)
    assert not site.domain.sessions()


async def test_a_client_that_hangs_up_gets_its_news_when_it_asks_again(site: Site):
    await site.sign_in()
    (session,) = site.domain.sessions()
    _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(site.url).port)
    document = site.body(4).encode()
    head = f"POST /http-bind HTTP/1.1\r\nHost: x\r\nContent-Length: {len(document)}\r\n\r\n"
    writer.write(head.encode() + document)
    await arrives(lambda: held(site) == 1)
    writer.close()
    await writer.wait_closed()
    await arrives(lambda: held(site) == 0)
    session.transmit(b"<news/>")
    assert "<news/>" in await site.text(site.body(4))


async def test_a_client_that_hangs_up_in_the_middle_of_a_request_harms_nobody(site: Site):
    await site.begin()
    _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(site.url).port)
    writer.write(b"POST /http-bind HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<body")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert "<success" in await site.text(site.body(1, AUTH))


async def test_a_server_that_stops_answers_what_it_holds_and_begins_nothing(site: Site):
    await site.sign_in()

    async def stop() -> str:
        await arrives(lambda: held(site) == 1)
        site.endpoint.shutdown()
        return ""

    answer, _ = await both(site.text(site.body(4)), stop())
    assert 'type="terminate" condition="system-shutdown"' in answer
    assert await site.text(CREATE) == terminate("system-shutdown")


async def test_an_application_that_stops_takes_its_sessions_along():
    async with endpoint() as site:
        await site.sign_in()
        domain = site.domain
        assert domain.sessions()
    assert not domain.sessions()


async def test_stanzas_are_answered_over_http(site: Site):
    await site.sign_in()
    assert await site.text(site.body(4, PING)) == (
        '<body xmlns="http://jabber.org/protocol/httpbind"><iq xmlns="jabber:client"'
        ' type="result" id="p1" to="1001001@fin1.example.com/cisco"/></body>'
    )


async def test_requests_in_one_pipeline_are_answered_in_their_order(site: Site):
    """XEP-0124 §5 lets a client pipeline; the second request waits for the first answer."""
    site_of = urlsplit(site.url)
    creation = CREATE.replace("ver=", "hold='0' ver=")
    site.sid = etree.fromstring(await site.text(creation)).get("sid", "")
    documents = [site.body(1, AUTH), site.body(2, attributes=RESTART), site.body(3, BIND)]
    reader, writer = await asyncio.open_connection(site_of.hostname, site_of.port)
    for document in documents:
        head = f"POST {site_of.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(document)}"
        writer.write(f"{head}\r\n\r\n{document}".encode())
    try:
        for expected in ("<success ", "<stream:features ", "<jid>"):
            answer = await reader.readuntil(b"</body>")
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert expected.encode() in answer
    finally:
        writer.close()
        await writer.wait_closed()
