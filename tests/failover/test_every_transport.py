"""What the end of a notification service looks like over TCP, BOSH and WebSocket."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from lxml import etree

from conformance.wires import BoshWire, StreamEnded, Wire
from e2e.client import take_state
from e2e.mock import Mock, serving
from e2e.namespaces import CLIENT, HTTPBIND, STREAM_ERRORS, STREAMS
from failover.wired import TRANSPORTS, ask, wired

TEAM_NODE = "/finesse/api/Team/5007/Users"
USERS = dict(zip(TRANSPORTS, ("1001002", "1001003", "1001900"), strict=True))


@asynccontextmanager
async def everybody(mock: Mock) -> AsyncIterator[dict[str, Wire]]:
    """A client over each transport, each of another user."""
    async with AsyncExitStack() as stack:
        yield {
            transport: await stack.enter_async_context(wired(mock, mock.agent(user), transport))
            for transport, user in USERS.items()
        }


async def expect_shutdown(wire: Wire) -> None:
    """A stream error, then the end of the stream, and nothing else."""
    error = await wire.receive()
    assert error.tag == f"{STREAMS}error"
    assert [child.tag for child in error] == [f"{STREAM_ERRORS}system-shutdown"]
    with pytest.raises(StreamEnded):
        await wire.receive()


async def posted(url: str, body: str) -> tuple[int, etree._Element | None]:
    """Return the status of a BOSH answer and its body."""
    async with aiohttp.ClientSession() as http, http.post(url, data=body) as answer:
        content = await answer.read()
        return answer.status, etree.fromstring(content) if content else None


def next_request(wire: BoshWire) -> str:
    return f"<body xmlns='{HTTPBIND[1:-1]}' sid='{wire._sid}' rid='{wire._rid}'/>"


async def test_a_service_that_stops_says_so_and_knows_its_subscribers_again(cluster: Mock) -> None:
    async with everybody(cluster) as wires:
        for transport, wire in wires.items():
            jid = f"{USERS[transport]}@{cluster.ready.xmpp_domain}/{transport}"
            answer = await ask(wire, cluster, f'<subscribe node="{TEAM_NODE}" jid="{jid}"/>')
            assert answer.get("type") == "result"
        await cluster.change_node("A", notificationService="down")
        for wire in wires.values():
            await expect_shutdown(wire)
    await cluster.change_node("A", notificationService="up")
    async with everybody(cluster) as wires:
        await take_state(cluster, cluster.agent("1001001"), "LOGIN")
        for wire in wires.values():
            message = await wire.receive()
            assert message.tag == f"{CLIENT}message"
            assert message[0][0].get("node") == TEAM_NODE


async def test_while_it_is_down_nobody_gets_in(cluster: Mock) -> None:
    await cluster.change_node("A", notificationService="down")
    for transport in TRANSPORTS:
        with pytest.raises(OSError, match="Connect call failed"):
            async with wired(cluster, cluster.agent(), transport):
                pass
    async with aiohttp.ClientSession() as http:
        rest = urlsplit(cluster.ready.rest)
        for path in ("/http-bind", "/http-bind/", "/ws", "/ws/"):
            async with http.get(f"{rest.scheme}://{rest.netloc}{path}") as answer:
                assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    async with everybody(cluster.on("B")):
        """The other node goes on."""


async def test_a_server_that_ends_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path / "mock") as mock:
        async with everybody(mock) as wires:
            mock.command.interrupt()
            for wire in wires.values():
                await expect_shutdown(wire)
        assert await mock.command.exit_code() == 0


async def test_after_a_restart_a_sid_is_dead(cluster: Mock) -> None:
    async with wired(cluster, cluster.agent(), "bosh") as wire:
        await cluster.change_node("A", notificationService="down")
        await expect_shutdown(wire)
        await cluster.change_node("A", notificationService="up")
        status, body = await posted(cluster.ready.bosh, next_request(wire))
        assert status == HTTPStatus.OK
        assert (body.get("type"), body.get("condition")) == ("terminate", "item-not-found")


async def test_a_sid_is_dead_on_the_other_node(tmp_path: Path) -> None:
    flags = ("--nodes", "2", "--dead-sid", "404")
    async with (
        serving(tmp_path / "mock", *flags) as cluster,
        wired(cluster, cluster.agent(), "bosh") as wire,
    ):
        status, _ = await posted(cluster.on("B").ready.bosh, next_request(wire))
        assert status == HTTPStatus.NOT_FOUND


async def test_whoever_lost_the_connection_may_have_the_same_resource_again(cluster: Mock) -> None:
    async with everybody(cluster):
        """Gone without a word: over BOSH the sessions are still there, and give way."""
    async with everybody(cluster) as wires:
        for transport, wire in wires.items():
            await take_state(cluster, cluster.agent(USERS[transport]), "LOGIN")
            assert (await wire.receive()).tag == f"{CLIENT}message"
