"""A client that sends requests behind each other on one connection (RFC 9112 §9.3.2)."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from bosh.line import AUTH, BIND, EMPTY, RESTART, RID
from bosh.test_endpoint import arrives
from conformance.mock import Mock, serving

NAMESPACE = "http://jabber.org/protocol/httpbind"
USER = "/finesse/api/User/1001001"


class Pipe:
    """One HTTP connection, on which nobody waits for answers before the next request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sid = ""
        self._next_rid = RID

    def post(self, *contents: str) -> None:
        """Send a request for each of the contents, in one write."""
        self._writer.write(b"".join(self._request("", content) for content in contents))

    async def ask(self, content: str = "", attributes: str = "") -> str:
        self._writer.write(self._request(attributes, content))
        return await self.answer()

    async def answer(self) -> str:
        """Return the body of the next response."""
        headers = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", headers)
        assert length
        return (await self._reader.readexactly(int(length[1]))).decode()

    async def sign_in(self) -> None:
        created = await self.ask(attributes="to='fin1.example.com' ver='1.6' wait='60' hold='1'")
        sid = re.search(r' sid="(\w+)"', created)
        assert sid
        self._sid = f"sid='{sid[1]}'"
        assert "<success" in await self.ask(AUTH)
        assert "<bind" in await self.ask(attributes=RESTART)
        assert "<jid>" in await self.ask(BIND)
        assert "finesse@" in await self.ask("<presence xmlns='jabber:client'/>")

    def _request(self, attributes: str, content: str) -> bytes:
        body = (
            f"<body xmlns='{NAMESPACE}' rid='{self._next_rid}' {self._sid} {attributes}>"
            f"{content}</body>"
        )
        self._next_rid += 1
        head = f"POST /http-bind HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        return (head + body).encode()


@pytest.fixture
async def mock() -> AsyncIterator[Mock]:
    async with serving() as running:
        yield running


@pytest.fixture
async def pipe(mock: Mock) -> AsyncIterator[Pipe]:
    reader, writer = await asyncio.open_connection("127.0.0.1", mock.addresses.http_port)
    pipe = Pipe(reader, writer)
    await pipe.sign_in()
    yield pipe
    writer.close()
    await writer.wait_closed()


async def holds_a_request(mock: Mock) -> None:
    """Wait until the one session has a request to answer with."""
    (live,) = mock.bosh._live.values()
    await arrives(lambda: bool(live._waiting))


async def test_a_held_request_is_answered_when_the_next_one_comes(mock: Mock, pipe: Pipe):
    pipe.post("")
    await holds_a_request(mock)
    pipe.post("<iq xmlns='jabber:client' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>")
    assert await pipe.answer() == EMPTY
    assert 'id="p"' in await pipe.answer()


async def test_requests_that_come_together_are_answered_in_turn(mock: Mock, pipe: Pipe):
    pipe.post("", "", "")
    assert await pipe.answer() == EMPTY
    assert await pipe.answer() == EMPTY
    await holds_a_request(mock)
    await mock.publish(USER, "&lt;Update/&gt;")
    assert "Update" in await pipe.answer()


async def test_what_is_published_between_two_requests_is_lost_to_neither(mock: Mock, pipe: Pipe):
    pipe.post("")
    await holds_a_request(mock)
    await mock.publish(USER, "one")
    pipe.post("")
    assert ">one<" in await pipe.answer()
    await holds_a_request(mock)
    await mock.publish(USER, "two")
    assert ">two<" in await pipe.answer()
