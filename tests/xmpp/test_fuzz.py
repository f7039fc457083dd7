"""Spoilt transcripts at every door: no error of the server's own, and others are served on.

The examples are the same in every run.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import aiohttp
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from conformance.mock import DOMAIN, Mock, serving
from conformance.wires import TcpWire
from xmpp.mutations import spoilt
from xmpp.play import HEADER
from xmpp.test_tcp import AUTH, BIND, PING

PATIENCE_S: Final = 10.0
TURNS: Final = 5
"""Turns of the loop in which the server, which runs on it too, has read what was written."""

OPEN: Final = f'<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="{DOMAIN}" version="1.0"/>'
CLOSE: Final = '<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>'
SUBSCRIBE: Final = (
    f"<iq xmlns='jabber:client' type='set' id='s' to='pubsub.{DOMAIN}'>"
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    f"<subscribe node='/finesse/api/Team/5007/Users' jid='1001001@{DOMAIN}'/></pubsub></iq>"
)
DISCO: Final = (
    f"<iq xmlns='jabber:client' type='get' id='d' to='{DOMAIN}'>"
    "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>"
)
PRIVATE: Final = (
    "<iq xmlns='jabber:client' type='set' id='q'><query xmlns='jabber:iq:private'>"
    "<notes xmlns='urn:notes'>&lt;call back&gt;</notes></query></iq>"
)
PRESENCE: Final = "<presence xmlns='jabber:client'><priority>1</priority></presence>"
MESSAGE: Final = f"<message xmlns='jabber:client' to='1001002@{DOMAIN}'><body>x</body></message>"
STANZAS: Final = (BIND.format("r"), PRESENCE, SUBSCRIBE, DISCO, PRIVATE, MESSAGE, PING)

STREAM: Final = [text.encode() for text in (HEADER, AUTH, HEADER, *STANZAS, "</stream:stream>")]
FRAMES: Final = [text.encode() for text in (OPEN, AUTH, OPEN, *STANZAS, CLOSE)]


def bodies() -> list[bytes]:
    """Every request of a BOSH session; the id of the session stands as SID."""
    xmlns = "xmlns='http://jabber.org/protocol/httpbind'"
    restart = "xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'"
    requests = [
        ("", AUTH),
        (restart, ""),
        *(("", stanza) for stanza in STANZAS),
        ("pause='5'", ""),
        ("type='terminate'", PRESENCE),
    ]
    creation = f"<body {xmlns} rid='100' to='{DOMAIN}' ver='1.9' wait='0' hold='0'/>"
    rest = [
        f"<body {xmlns} rid='{rid}' sid='SID' {attributes}>{payload}</body>"
        for rid, (attributes, payload) in enumerate(requests, start=101)
    ]
    return [text.encode() for text in (creation, *rest)]


UPGRADE: Final = (
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Protocol: xmpp\r\n\r\n"
)


def masked(text: bytes) -> bytes:
    """Return a text frame (RFC 6455 §5.2), masked with a key that changes nothing."""
    length = len(text).to_bytes(2, "big")
    return (
        b"\x81"
        + (b"\xfe" + length if len(text) > 125 else bytes([0x80 | len(text)]))
        + bytes(4)
        + text
    )


def request(body: bytes) -> bytes:
    """Return a POST to the BOSH endpoint."""
    head = f"POST /http-bind HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Complaints(logging.Handler):
    """What the server did not expect: errors that it logs, and those that reach the loop."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))

    def of_the_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.heard.append(repr(context))


class Stage:
    """The server, a client that behaves, and whatever the examples send."""

    def __init__(self, mock: Mock, healthy: TcpWire) -> None:
        self.mock = mock
        self._healthy = healthy

    async def check_the_others(self) -> None:
        """Let the client that behaves ask something."""
        await self._healthy.send(PING)
        assert (await self._healthy.receive()).get("id") == "p"


Example = Callable[[Stage, Sequence[bytes]], Awaitable[None]]


@contextmanager
def staged() -> Iterator[Callable[[Example, Sequence[bytes]], None]]:
    """Serve; yield what performs one example. Afterwards nothing of the examples may be left."""
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    try:
        with asyncio.Runner() as runner:
            runner.get_loop().set_exception_handler(complaints.of_the_loop)
            server = serving()
            mock = runner.run(server.__aenter__())
            healthy = TcpWire(mock.addresses)
            runner.run(sign_in(healthy))
            stage = Stage(mock, healthy)

            def perform(example: Example, pieces: Sequence[bytes]) -> None:
                runner.run(watched(stage, example, pieces))
                assert complaints.heard == []

            try:
                yield perform
            finally:
                runner.run(leave(healthy, server))
            runner.run(assert_no_task_is_left())
        assert complaints.heard == []
    finally:
        logging.getLogger().removeHandler(complaints)


async def watched(stage: Stage, example: Example, pieces: Sequence[bytes]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await example(stage, pieces)
        await stage.check_the_others()


async def sign_in(wire: TcpWire) -> None:
    for text in ("", AUTH, "", BIND.format("healthy")):
        await (wire.send(text) if text else wire.open())
        await wire.receive()


async def leave(wire: TcpWire, server: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await wire.close()
        await server.__aexit__(None, None, None)


async def assert_no_task_is_left() -> None:
    assert asyncio.all_tasks() == {asyncio.current_task()}


def examples(count: int) -> settings:
    """As many, always the same ones; on the way to the smallest failure time does not matter."""
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


async def tcp(stage: Stage, pieces: Sequence[bytes]) -> None:
    """Say everything over one TCP connection."""
    await talk(stage.mock.addresses.tcp_port, pieces)


async def websocket(stage: Stage, pieces: Sequence[bytes]) -> None:
    """Say everything, a frame each, and read until the server has closed."""
    url = f"http://127.0.0.1:{stage.mock.addresses.http_port}/ws"
    async with aiohttp.ClientSession() as http, http.ws_connect(url, protocols=["xmpp"]) as socket:
        try:
            for piece in pieces:
                await socket.send_frame(piece, aiohttp.WSMsgType.TEXT)
            await socket.send_frame(CLOSE.encode(), aiohttp.WSMsgType.TEXT)
        except ConnectionError:
            return
        async for _ in socket:
            pass


async def http(stage: Stage, pieces: Sequence[bytes]) -> None:
    """Say everything on one connection to the HTTP port, then hang up."""
    await talk(stage.mock.addresses.http_port, pieces)


async def talk(port: int, pieces: Sequence[bytes]) -> None:
    """Let each piece arrive by itself, end, and read until the server hangs up as well."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            for _ in range(TURNS):
                await asyncio.sleep(0)
        writer.write_eof()
        await reader.read()
    except OSError:
        pass  # it may well refuse to hear more
    finally:
        writer.transport.abort()


async def bosh(stage: Stage, pieces: Sequence[bytes]) -> None:
    """Post every body in turn, whatever the answers are."""
    url = f"http://127.0.0.1:{stage.mock.addresses.http_port}/http-bind"
    sid = b"unknown"
    async with aiohttp.ClientSession() as http:
        for piece in pieces:
            data = piece.replace(b"SID", sid)
            try:
                async with asyncio.timeout(0.05), http.post(url, data=data) as answer:
                    assert answer.status in {200, 400, 403, 404, 413}
                    _, found, rest = (await answer.read()).partition(b' sid="')
                    if found:
                        sid = rest.partition(b'"')[0]
            except TimeoutError:
                pass  # held, as it may be; its client goes away


def test_a_stream_over_tcp():
    fuzz(tcp, STREAM, 400)


def test_frames_over_websocket():
    fuzz(websocket, FRAMES, 300)


def test_bodies_over_bosh():
    fuzz(bosh, bodies(), 150)


def test_bytes_of_a_websocket():
    fuzz(http, [UPGRADE, *(masked(frame) for frame in FRAMES)], 300)


def test_bytes_of_http_requests():
    fuzz(http, [request(body) for body in bodies()[:3]], 300)


@pytest.mark.parametrize(
    ("door", "transcript"), [(tcp, STREAM), (websocket, FRAMES), (bosh, bodies())]
)
def test_the_transcripts_are_sound(door: Example, transcript: list[bytes]):
    async def check(stage: Stage, pieces: Sequence[bytes]) -> None:
        await door(stage, pieces)
        subscribers = stage.mock.domain.pubsub.subscribers("/finesse/api/Team/5007/Users")
        assert list(subscribers) == [f"1001001@{DOMAIN}"]

    with staged() as perform:
        perform(check, transcript)


def fuzz(door: Example, transcript: Sequence[bytes], count: int) -> None:
    with staged() as perform:

        @examples(count)
        @given(spoilt(transcript))
        def run(pieces: list[bytes]) -> None:
            perform(door, pieces)

        run()
