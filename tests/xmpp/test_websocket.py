import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.runtime import Tasks, Tokens
from finesse_mock.transports.websocket import websocket_handler
from finesse_mock.xmpp.domain import Domain
from xmpp.play import DOMAIN, USER, make_domain
from xmpp.test_frames import CLOSE, OPEN
from xmpp.test_tcp import AUTH, BIND

FINAL, TEXT = 0x80, 0x1
PING = "<iq type='get' id='p' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>"


@asynccontextmanager
async def serving(domain: Domain) -> AsyncIterator[str]:
    async with Tasks() as tasks:
        app = web.Application()
        handler = websocket_handler(domain, tasks, Tokens(random.Random(1)).stream_id)
        app.router.add_get("/ws/", handler)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/ws/"
        finally:
            domain.shutdown()
            await runner.cleanup()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(url, protocols=("xmpp",), origin="https://elsewhere.example.com") as ws,
    ):
        yield ws


async def sign_in(websocket: aiohttp.ClientWebSocketResponse, resource: str = "r") -> None:
    """Sign in and send presence; each frame waits for its answers."""
    for frame, answers in (
        (OPEN, 2),
        (AUTH, 1),
        (OPEN, 2),
        (BIND.format(resource), 1),
        ("<presence/>", 1),
    ):
        await websocket.send_str(frame)
        for _ in range(answers):
            await websocket.receive_str()


async def test_a_browser_signs_in_and_hears_events_a_frame_each():
    domain = make_domain()
    domain.pubsub.subscribe(USER, f"1001001@{DOMAIN}")
    service = EmbeddedService(domain, "uuid")
    async with serving(domain) as url, connected(url) as websocket:
        assert websocket.protocol == "xmpp"
        await sign_in(websocket)
        for text in ("first", "second"):
            service.publish(USER, text)
        for text in ("first", "second"):
            message = await websocket.receive_str()
            assert message.startswith('<message xmlns="jabber:client" from="pubsub.')
            assert f">{text}</notification>" in message
        await websocket.send_str(PING)
        assert ' type="result" id="p" ' in await websocket.receive_str()


async def test_a_client_that_does_not_read_is_dropped_and_holds_nobody_up():
    domain = make_domain(max_outbound_bytes=50_000)
    domain.pubsub.subscribe(USER, f"1001001@{DOMAIN}")
    service = EmbeddedService(domain, "uuid")
    async with serving(domain) as url, connected(url) as slow, connected(url) as quick:
        await sign_in(slow, "slow")
        await sign_in(quick, "quick")
        await quick.receive_str()  # the presence of the system user
        while domain.slow_sessions == 0:
            service.publish(USER, "x" * 20_000)
            await quick.receive_str()
        service.publish(USER, "last")
        while ">last<" not in await quick.receive_str():
            assert not quick.closed


async def test_closing():
    domain = make_domain()
    async with serving(domain) as url, connected(url) as websocket:
        await sign_in(websocket)
        await websocket.send_str(CLOSE)
        assert await websocket.receive_str() == CLOSE
        assert (await websocket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert not domain.sessions()


async def test_a_client_that_just_goes_away_is_forgotten():
    domain = make_domain()
    async with serving(domain) as url:
        async with connected(url) as websocket:
            await sign_in(websocket)
        async with connected(url) as websocket:
            await sign_in(websocket)
            assert len(domain.resources(f"1001001@{DOMAIN}")) == 1


async def test_a_shutdown_is_announced():
    domain = make_domain()
    async with serving(domain) as url, connected(url) as websocket:
        await sign_in(websocket)
        domain.shutdown()
        assert "<system-shutdown " in await websocket.receive_str()
        assert await websocket.receive_str() == CLOSE


async def test_binary_frames_are_refused():
    async with serving(make_domain()) as url, connected(url) as websocket:
        await websocket.send_bytes(OPEN.encode())
        assert (await websocket.receive_str()).startswith("<open ")
        assert "<bad-format " in await websocket.receive_str()
        assert await websocket.receive_str() == CLOSE


async def test_a_frame_over_the_limit_is_told_why():
    domain = make_domain(max_stanza_bytes=20_000, max_unauthenticated_bytes=1_000_000)
    async with serving(domain) as url, connected(url) as websocket:
        await sign_in(websocket)
        await websocket.send_str(f"<message>{'x' * 20_000}</message>")
        assert "<policy-violation " in await websocket.receive_str()


async def test_a_frame_far_over_the_limit_is_not_even_read():
    domain = make_domain(max_stanza_bytes=20_000)
    async with serving(domain) as url, connected(url) as websocket:
        await sign_in(websocket)
        await websocket.send_str(f"<message>{'x' * 80_000}</message>")
        closing = await websocket.receive()
        assert closing.type is aiohttp.WSMsgType.CLOSE
        assert closing.data == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    assert not domain.sessions()


@asynccontextmanager
async def raw(url: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A WebSocket on which the test writes its own frames, with the sign-in behind it."""
    reader, writer = await asyncio.open_connection(URL(url).host, URL(url).port)
    try:
        writer.write(
            b"GET /ws/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            b"Sec-WebSocket-Protocol: xmpp\r\n\r\n"
        )
        for text in (OPEN, AUTH, OPEN, BIND.format("r")):
            writer.write(frame(FINAL | TEXT, text))
        await reader.readuntil(b"</jid>")
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


def frame(head: int, text: str) -> bytes:
    """One masked frame whose key changes nothing (RFC 6455 §5.2)."""
    length = bytes([len(text)]) if len(text) < 126 else b"\x7e" + len(text).to_bytes(2, "big")
    return bytes((head, 0x80 | length[0])) + length[1:] + bytes(4) + text.encode()


async def test_a_message_may_come_in_fragments():
    """RFC 6455 §5.4: a frame that is not final, and what continues it; a ping in between."""
    async with serving(make_domain()) as url, raw(url) as (reader, writer):
        half = len(PING) // 2
        for head, text in ((TEXT, PING[:half]), (FINAL | 0x9, ""), (FINAL, PING[half:])):
            writer.write(frame(head, text))
        assert await reader.readuntil(b' type="result" id="p" ')


async def test_a_message_is_too_long_however_it_is_cut():
    domain = make_domain(max_stanza_bytes=20_000)
    async with serving(domain) as url, raw(url) as (reader, writer):
        writer.write(frame(TEXT, "<message>") + frame(0, "x" * 20_000) * 4)
        await reader.readuntil(b"\x88")
        code = (await reader.readexactly(3))[1:]
        assert int.from_bytes(code, "big") == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    assert not domain.sessions()


async def test_a_ping_frame_is_answered():
    async with (
        serving(make_domain()) as url,
        aiohttp.ClientSession() as http,
        http.ws_connect(url, protocols=("xmpp",), autoping=False) as websocket,
    ):
        await websocket.ping(b"are you there?")
        pong = await websocket.receive()
        assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"are you there?")


@pytest.mark.parametrize("protocols", [(), ("chat",)])
async def test_the_subprotocol_is_required(protocols: tuple[str, ...]):
    async with serving(make_domain()) as url, aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(url, protocols=protocols)
        assert refusal.value.status == 400
