import asyncio
import base64
import random
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import trustme

from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.runtime import Tasks, Tokens
from finesse_mock.transports.tcp import TcpServer, serve_tcp
from finesse_mock.xmpp.domain import Domain
from xmpp.play import DOMAIN, HEADER, USER, make_domain

AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{}</auth>".format(
    base64.b64encode(b"\x001001001\0finesse").decode()
)
BIND = (
    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>{}</resource></bind></iq>"
)
PING = "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>"
STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
GOODBYE = b"</stream:stream>"


class Peer:
    """A raw client that searches for literal strings."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, text: str) -> None:
        self.writer.write(text.encode())

    async def until(self, literal: str) -> str:
        return (await self.reader.readuntil(literal.encode())).decode()

    async def rest(self) -> bytes:
        return await self.reader.read()

    async def sign_in(self, resource: str = "desktop") -> "Peer":
        self.send(HEADER)
        await self.until("</stream:features>")
        self.send(AUTH)
        await self.until("<success ")
        self.send(HEADER)
        await self.until("</stream:features>")
        self.send(BIND.format(resource) + "<presence/>")
        await self.until("<presence ")
        await self.until("/>")
        return self


Connect = Callable[..., AbstractAsyncContextManager[Peer]]


@asynccontextmanager
async def connected(server: TcpServer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    name = DOMAIN if tls else None
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", server.port, ssl=tls, server_hostname=name
    )
    try:
        yield Peer(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def serving(domain: Domain, **options: ssl.SSLContext) -> AsyncIterator[TcpServer]:
    async with Tasks() as tasks:
        tokens = Tokens(random.Random(1))
        server = await serve_tcp(
            domain, socket.create_server(("127.0.0.1", 0)), tasks, tokens.stream_id, **options
        )
        try:
            yield server
        finally:
            await server.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(DOMAIN).configure_cert(context)
    return context


@pytest.fixture
def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_header_and_features_are_two_packets():
    async with serving(make_domain()) as server, connected(server) as peer:
        peer.send(HEADER)
        assert (await peer.reader.read(4096)).endswith(b'version="1.0">')
        assert (await peer.reader.read(4096)).startswith(b"<stream:features>")


async def test_a_header_may_come_in_pieces_before_and_after_authentication():
    async with serving(make_domain()) as server, connected(server) as peer:
        for half in (HEADER[:40], HEADER[40:]):
            peer.send(half)
            await peer.writer.drain()
        await peer.until("</stream:features>")
        peer.send(AUTH + "\n")
        await peer.until("<success ")
        for half in (HEADER[:40], HEADER[40:]):
            peer.send(half)
            await peer.writer.drain()
        assert "<bind " in await peer.until("</stream:features>")


async def test_what_was_asked_before_half_closing_is_answered():
    async with serving(make_domain()) as server, connected(server) as peer:
        peer.send(HEADER)
        peer.writer.write_eof()
        assert (await peer.rest()).endswith(b"</stream:features>")


async def test_the_end_of_the_stream_is_the_end_of_the_connection():
    domain = make_domain()
    async with serving(domain) as server, connected(server) as peer:
        await peer.sign_in()
        peer.send("</stream:stream>")
        assert await peer.rest() == GOODBYE
        assert not domain.sessions()


async def test_a_flood_is_told_why_it_ends():
    async with serving(make_domain()) as server, connected(server) as peer:
        peer.send(HEADER + "<iq id='" + "x" * 1_000_000)
        ending = await peer.rest()
        assert b"<policy-violation " in ending
        assert ending.endswith(GOODBYE)


async def test_broken_xml_ends_one_connection_only():
    async with (
        serving(make_domain()) as server,
        connected(server) as careless,
        connected(server) as careful,
    ):
        await careful.sign_in("careful")
        await careless.sign_in("careless")
        await careful.until("/>")  # the presence of the other
        careless.send("<iq></presence>")
        assert b"<not-well-formed " in await careless.rest()
        await careful.until("/>")
        careful.send(PING)
        assert 'type="result" id="p"' in await careful.until("/>")


async def test_a_lost_connection_frees_the_resource():
    domain = make_domain()
    async with serving(domain) as server:
        async with connected(server) as peer:
            await peer.sign_in()
        async with connected(server) as peer:
            await peer.sign_in()
            assert len(domain.resources(f"1001001@{DOMAIN}")) == 1


async def test_a_stop_says_good_bye_to_everybody():
    domain = make_domain()
    async with serving(domain) as server, connected(server) as peer, connected(server) as stranger:
        await peer.sign_in()
        stranger.send(HEADER)
        await stranger.until("</stream:features>")
        await server.close()
        for client in (peer, stranger):
            ending = await client.rest()
            assert ending.startswith(b"<stream:error><system-shutdown ")
            assert ending.endswith(GOODBYE)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", server.port)


async def test_a_stop_after_the_domain_has_said_good_bye():
    domain = make_domain()
    async with serving(domain) as server, connected(server) as peer:
        await peer.sign_in()
        domain.shutdown()
        await server.close()
        assert (await peer.rest()).count(b"<system-shutdown ") == 1


async def test_a_client_that_does_not_read_is_dropped_and_holds_nobody_up():
    domain = make_domain(max_outbound_bytes=50_000)
    domain.pubsub.subscribe(USER, f"1001001@{DOMAIN}")
    service = EmbeddedService(domain, "uuid")
    async with (
        serving(domain) as server,
        connected(server) as slow,
        connected(server) as quick,
    ):
        await slow.sign_in("slow")
        await quick.sign_in("quick")
        slow.writer.transport.pause_reading()
        published = 0
        while domain.slow_sessions == 0:
            service.publish(USER, "x" * 20_000)
            published += 1
            await quick.until("</message>")
        assert published > 1
        service.publish(USER, "last")
        assert ">last<" in await quick.until("</message>")


async def test_tls_from_the_first_byte(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext):
    domain = make_domain(starttls=True)
    async with (
        serving(domain, tls=server_tls, starttls=server_tls) as server,
        connected(server, client_tls) as peer,
    ):
        peer.send(HEADER)
        assert "starttls" not in await peer.until("</stream:features>")
        peer.send("</stream:stream>")
        assert await peer.rest() == GOODBYE


async def test_starttls(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext):
    domain = make_domain(starttls=True)
    async with serving(domain, starttls=server_tls) as server, connected(server) as peer:
        peer.send(HEADER)
        assert "<starttls " in await peer.until("</stream:features>")
        peer.send(STARTTLS + PING)
        assert await peer.until("/>") == '<proceed xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>'
        await peer.writer.start_tls(client_tls, server_hostname=DOMAIN)
        peer.send(HEADER)
        answer = await peer.until("</stream:features>")
        assert answer.startswith("<?xml")
        assert "<starttls " not in answer
        peer.send(AUTH)
        assert await peer.until("/>") == '<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>'


async def test_a_failed_starttls_ends_the_connection(server_tls: ssl.SSLContext):
    domain = make_domain(starttls=True)
    async with serving(domain, starttls=server_tls) as server, connected(server) as peer:
        peer.send(HEADER)
        await peer.until("</stream:features>")
        peer.send(STARTTLS)
        await peer.until("<proceed ")
        peer.send("this is no handshake")
        assert b"<stream:" not in await peer.rest()
        assert not domain.sessions()
