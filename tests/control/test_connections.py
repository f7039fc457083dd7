"""The connections of clients, by the control API: seen, cut, ended, sent elsewhere."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient

from conformance.matching import difference, parse_block
from conformance.mock import DOMAIN, Mock, serving
from conformance.play import Play
from conformance.wires import WIRES, StreamEnded, Wire
from control.centre import Answer
from control.contract import described
from finesse_mock.control.connections import ConnectionControl
from finesse_mock.xmpp.domain import Domain

ANA, BEN = "1001001", "1001002"
NODE = f"/finesse/api/User/{ANA}"
OVER_EACH = pytest.mark.parametrize("transport", WIRES)


@dataclass
class Server:
    """Node A of the control API, with the conformance tests' mock behind it."""

    name: str
    domain: Domain


class House:
    """A mock, its control API, and clients that come in."""

    def __init__(self, mock: Mock, http: TestClient, stack: AsyncExitStack) -> None:
        self.mock = mock
        self._http = http
        self._stack = stack

    async def connect(self, transport: str, user: str = ANA) -> Wire:
        """Let a client sign in; it is gone at the end."""
        wire = WIRES[transport](self.mock.addresses)
        self._stack.push_async_callback(wire.drop)
        await Play(self.mock, transport).sign_in(wire, user, transport)
        return wire

    async def connections(self, **query: str) -> list[dict[str, Any]]:
        async with self._http.get("/mock/api/connections", params=query) as answer:
            assert answer.status == HTTPStatus.OK
            found: list[dict[str, Any]] = await answer.json()
            return found

    async def ask(self, verb: str, **body: object) -> Answer:
        async with self._http.post(f"/mock/api/connections/{verb}", json=body) as answer:
            return HTTPStatus(answer.status), await answer.json()

    async def do(self, verb: str, **body: object) -> list[str]:
        """Return the ids of the connections to which it was done."""
        status, found = await self.ask(verb, **body)
        assert status == HTTPStatus.OK, found
        return [each["id"] for each in found]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with serving() as mock, AsyncExitStack() as stack:
        routes = ConnectionControl([Server("A", mock.domain)]).routes()
        http = await stack.enter_async_context(described(routes))
        yield House(mock, http, stack)


async def receives(wire: Wire, *xml: str) -> None:
    for text in xml:
        (expected,) = parse_block(text)
        assert difference(expected, await wire.receive()) is None


def stream_error(condition: str, more: str = "") -> str:
    return (
        f"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        f"{more}</stream:error>"
    )


async def test_they_are_listed_in_the_order_in_which_they_came(house: House):
    for transport in WIRES:
        await house.connect(transport)
    found = await house.connections()
    assert [(each["id"], each["transport"], each["jid"]) for each in found] == [
        ("A1", "tcp", f"{ANA}@{DOMAIN}/tcp"),
        ("A2", "bosh", f"{ANA}@{DOMAIN}/bosh"),
        ("A3", "websocket", f"{ANA}@{DOMAIN}/websocket"),
    ]
    for each in found:
        assert (each["node"], each["agent"], each["secure"]) == ("A", ANA, False)
        assert 0 <= each["silentFor"] <= each["connectedFor"]
        assert each["queuedBytes"] == 0


async def test_who_has_not_authenticated_is_listed_without_a_name(house: House):
    wire = WIRES["tcp"](house.mock.addresses)
    await wire.open()
    (found,) = await house.connections()
    assert (found["agent"], found["jid"]) == ("", "")
    assert await house.do("cut", connection="a1") == ["A1"]
    await wire.drop()


@OVER_EACH
async def test_one_that_has_ended_is_not_listed(house: House, transport: str):
    await (await house.connect(transport)).close()
    assert await house.connections() == []


async def test_tcp_is_cut_with_a_reset(house: House):
    wire = await house.connect("tcp")
    assert await house.do("cut", connection="A1") == ["A1"]
    with pytest.raises(ConnectionResetError):
        await wire.receive()
    assert not house.mock.domain.sessions()
    assert await house.connections() == []


async def test_a_websocket_is_cut_without_a_close_frame(house: House):
    wire = await house.connect("websocket")
    assert await house.do("cut", agent=ANA) == ["A1"]
    with pytest.raises(StreamEnded):
        await wire.receive()
    assert wire._socket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
    assert not house.mock.domain.sessions()


async def test_bosh_loses_its_requests_and_goes_on(house: House):
    wire = await house.connect("bosh")
    await wire.send("<presence/>")
    await receives(wire, "<presence from='*' to='*'/>")
    assert await house.do("cut", agent=ANA) == ["A1"]
    with pytest.raises(aiohttp.ClientConnectionError):
        await wire.receive()
    assert [each["id"] for each in await house.connections()] == ["A1"]
    await house.mock.publish(NODE, "<Update/>")
    # The client asks again for what it lost (XEP-0124 §14.3), and the next request goes on.
    wire._rid -= 1
    wire._post("")
    message = await wire.receive()
    assert "".join(message.itertext()) == "<Update/>"


@OVER_EACH
async def test_a_stream_ends_with_an_error_of_choice(house: House, transport: str):
    wire = await house.connect(transport)
    reason = {"condition": "policy-violation", "text": "enough"}
    assert await house.do("end", connection="A1", **reason) == ["A1"]
    words = "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>enough</text>"
    await receives(wire, stream_error("policy-violation", words))
    with pytest.raises(StreamEnded):
        await wire.receive()
    assert await house.connections() == []


async def test_over_tcp_a_client_is_sent_to_another_host(house: House):
    wire = await house.connect("tcp")
    await house.do("redirect", agent=ANA, to="b.example.com:5222")
    host = "<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
    await receives(wire, f"<stream:error>{host}b.example.com:5222</see-other-host></stream:error>")
    with pytest.raises(StreamEnded):
        await wire.receive()


async def test_over_websocket_a_client_is_sent_to_another_address(house: House):
    wire = await house.connect("websocket")
    await house.do("redirect", agent=ANA, to="wss://b.example.com/ws/")
    close = await wire._frame()
    assert close.tag == "{urn:ietf:params:xml:ns:xmpp-framing}close"
    assert close.get("see-other-uri") == "wss://b.example.com/ws/"


async def test_over_bosh_a_client_is_sent_to_another_address(house: House):
    wire = await house.connect("bosh")
    await house.do("redirect", agent=ANA, to="https://b.example.com/http-bind/")
    body = await wire._answer()
    assert (body.get("type"), body.get("condition")) == ("terminate", "see-other-uri")
    (uri,) = body
    assert (uri.tag, uri.text) == (
        "{http://jabber.org/protocol/httpbind}uri",
        "https://b.example.com/http-bind/",
    )


async def test_all_of_an_agent_and_nobody_elses(house: House):
    await house.connect("tcp")
    await house.connect("websocket")
    other = await house.connect("tcp", BEN)
    assert [each["id"] for each in await house.connections(agent=ANA)] == ["A1", "A2"]
    assert await house.do("end", agent=ANA, condition="system-shutdown") == ["A1", "A2"]
    assert [each["id"] for each in await house.connections()] == ["A3"]
    await other.close()


@pytest.mark.parametrize(
    ("verb", "body", "status", "words"),
    [
        ("cut", {}, 400, "Name either one connection by its id, or an agent."),
        ("cut", {"connection": "A1", "agent": ANA}, 400, "Name either one connection"),
        ("cut", {"connection": "A9"}, 404, "There is no connection A9."),
        ("cut", {"agent": BEN}, 404, f"Nobody is connected as {BEN}."),
        ("end", {"agent": ANA, "condition": "tired"}, 400, "Invalid enum value 'tired'"),
        ("redirect", {"agent": ANA, "to": " "}, 400, "Say where to"),
        ("redirect", {"agent": ANA}, 400, "missing required field `to`"),
    ],
)
async def test_what_cannot_be_done_says_why(
    house: House, verb: str, body: dict[str, str], status: int, words: str
):
    await house.connect("tcp")
    found, problem = await house.ask(verb, **body)
    assert found == status
    assert words in problem["detail"]
    assert len(await house.connections()) == 1
