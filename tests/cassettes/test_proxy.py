"""The recording proxy carries everything as it is, and hides nothing but what must not pass."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from finesse_mock.cassettes.recording.proxy import Proxy, Rewriting, Upstream
from finesse_mock.cassettes.recording.proxying import serve_proxy, serve_relay
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.recording.relay import XmppServer
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import AnyEntry, Event, Reply, Request
from finesse_mock.clients.transports import trust

SYSTEM_INFO = (
    "<SystemInfo><primaryNode><host>fin1.example.com</host><httpsPort>8445</httpsPort>"
    "</primaryNode><xmppDomain>fin1.example.com</xmppDomain></SystemInfo>"
)
EVENT = (
    "<body xmlns='http://jabber.org/protocol/httpbind'><message xmlns='jabber:client'>"
    "<event xmlns='http://jabber.org/protocol/pubsub#event'>"
    "<items node='/finesse/api/User/1001001'><item id='a1'>"
    "<notification xmlns='http://jabber.org/protocol/pubsub'>&lt;Update/&gt;</notification>"
    "</item></items></event></message></body>"
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Before:
    """A proxy before a server that answers as a test says, and what was recorded."""

    def __init__(self, url: str, http: aiohttp.ClientSession, entries: list[AnyEntry]) -> None:
        self.url = url
        self.entries = entries
        self._http = http

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and text of the answer."""
        url = URL(self.url + path, encoded=True)
        async with self._http.request(method, url, allow_redirects=False, **more) as answer:
            return answer.status, answer.headers, await answer.text()


@asynccontextmanager
async def before(
    answer: Answer, rewriting: Rewriting | None = None, *, gone: bool = False
) -> AsyncIterator[Before]:
    entries: list[AnyEntry] = []
    recorder = Recorder(entries.append, lambda: 0.0, Rules(seed="s").cleaned)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(app, host="127.0.0.1"))
        url = str(server.make_url("")).rstrip("/")
        upstream = Upstream(
            server=url, bosh=f"{url}/http-bind", websocket=f"{url}/ws", tls=trust(None)
        )
        proxy = await stack.enter_async_context(Proxy(recorder, upstream, rewriting))
        port = await serve_proxy(stack, proxy, ("127.0.0.1", 0), None)
        proxy.stands_at(port)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        if gone:
            await server.close()
        yield Before(f"http://127.0.0.1:{port}", http, entries)


async def test_headers_of_one_connection_stay_behind_and_all_others_pass():
    seen: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        seen.update({name.lower(): value for name, value in request.headers.items()})
        headers = {"Set-Cookie": "JSESSIONID=abc; Path=/", "requestid": "r-1", "X-Own": "yes"}
        return web.Response(status=202, headers=headers | {"Proxy-Authenticate": "Basic"})

    async with before(answer) as it:
        headers = {
            "Authorization": "Basic MTAwMTAwMTpzZXNhbWU=",
            "requestId": "r-1",
            "Cookie": "JSESSIONID=abc",
            "Connection": "keep-alive, X-Hop",
            "X-Hop": "1",
            "TE": "trailers",
        }
        path = "/finesse/api/User/1001001?x=%2F1"
        status, told, _ = await it.ask("PUT", path, data="<User/>", headers=headers)
    assert status == 202
    assert told["Set-Cookie"] == "JSESSIONID=abc; Path=/"
    assert told["X-Own"] == "yes"
    assert "Proxy-Authenticate" not in told
    assert seen["authorization"] == headers["Authorization"]
    assert seen["cookie"] == "JSESSIONID=abc"
    assert seen["requestid"] == "r-1"
    assert "x-hop" not in seen
    assert "te" not in seen
    asked, reply = it.entries
    assert isinstance(asked, Request)
    assert (asked.agent, asked.path, asked.request_id) == (
        "${agent:1001001}",
        "/finesse/api/User/${agent:1001001}?x=%2F1",
        "r-1",
    )
    assert isinstance(reply, Reply)
    assert reply.status == 202
    assert "sesame" not in repr(it.entries)


async def test_a_redirect_is_passed_on_and_not_followed():
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "https://fin1.example.com:8445/x"})

    async with before(answer) as it:
        status, headers, _ = await it.ask("GET", "/desktop")
    assert (status, headers["Location"]) == (301, "https://fin1.example.com:8445/x")
    assert it.entries == []


@pytest.mark.parametrize(
    ("rewriting", "expected"),
    [
        (None, SYSTEM_INFO),
        (
            Rewriting(host="proxy.example"),
            (
                "<SystemInfo><primaryNode><host>proxy.example</host><httpsPort>{port}</httpsPort>"
                "</primaryNode><xmppDomain>fin1.example.com</xmppDomain></SystemInfo>"
            ),
        ),
    ],
)
async def test_addresses_are_those_of_the_server_unless_rewritten(
    rewriting: Rewriting | None, expected: str
):
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=SYSTEM_INFO, content_type="application/xml")

    async with before(answer, rewriting) as it:
        _, _, told = await it.ask("GET", "/finesse/api/SystemInfo")
    assert told == expected.replace("{port}", it.url.rpartition(":")[2])


async def test_a_bosh_answer_keeps_its_bytes_and_its_events_are_recorded():
    bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append((request.path_qs, await request.text()))
        return web.Response(text=EVENT, content_type="text/xml")

    async with before(answer) as it:
        asked = "<body rid='1' xmlns='http://jabber.org/protocol/httpbind'/>"
        _, _, told = await it.ask("POST", "/http-bind/?x=1", data=asked)
    assert told == EVENT
    assert bodies == [("/http-bind?x=1", asked)]
    (heard,) = it.entries
    assert isinstance(heard, Event)
    assert (heard.node, heard.body) == ("/finesse/api/User/${agent:1001001}", "<Update/>")


async def test_what_is_no_xml_passes_all_the_same():
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<body", content_type="text/xml")

    async with before(answer) as it:
        _, _, told = await it.ask("POST", "/http-bind", data="<body/>")
    assert told == "<body"
    assert it.entries == []


async def test_a_server_that_is_gone_is_told_as_bad_gateway():
    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    async with before(answer, gone=True) as it:
        status, _, told = await it.ask("GET", "/finesse/api/SystemInfo")
    assert status == 502
    assert "The server behind this proxy did not answer" in told


async def test_a_relay_that_ends_lets_go_of_a_client_whose_server_says_nothing():
    tried, ended = asyncio.Event(), asyncio.Event()
    nobody = Recorder(lambda _: None, lambda: 0.0, Rules(seed="s").cleaned)

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tried.set()
        await ended.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        async with AsyncExitStack() as stack:
            host, port = server.sockets[0].getsockname()
            to = XmppServer(host, port, trust(None))
            own = await serve_relay(stack, nobody, to, ("127.0.0.1", 0), None)
            reader, writer = await asyncio.open_connection("127.0.0.1", own)
            await tried.wait()
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()
        ended.set()
