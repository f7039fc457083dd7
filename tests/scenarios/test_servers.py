"""Acts that concern servers and connections, beside a client that is connected."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.report import Status, StepReport
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import parse_scenario
from scenarios.stages import scenario_text

ANA = "1001001"
PLAIN = base64.b64encode(f"\0{ANA}\0finesse".encode()).decode()
HELLO = (
    '<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" '
    'to="localhost" version="1.0">'
)
AUTH = f'<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">{PLAIN}</auth>'


@asynccontextmanager
async def serving(**settings: int) -> AsyncIterator[Mock]:
    async with Mock(Config(ports=ANY_PORTS, tls=False, **settings)) as mock:
        yield mock


@asynccontextmanager
async def signed_on(mock: Mock, server: int = 0) -> AsyncIterator[asyncio.StreamReader]:
    """What the server says to the agent's client from now on."""
    port = mock.cluster.nodes[server].ports["xmpp"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(HELLO.encode())
        await reader.readuntil(b"</stream:features>")
        writer.write(AUTH.encode())
        await reader.readuntil(b"<success")
        yield reader
    finally:
        writer.close()


async def play(mock: Mock, steps: str) -> list[StepReport]:
    return [each async for each in run(parse_scenario(scenario_text(steps), "s.yaml"), mock)]


def passed(reports: list[StepReport]) -> bool:
    return all(report.status is Status.PASSED for report in reports)


async def test_connections_are_cut_without_a_word():
    async with serving() as mock, signed_on(mock) as heard:
        assert passed(await play(mock, f"- {{do: connection.cut, agent: {ANA}}}"))
        with pytest.raises(ConnectionResetError):
            await heard.read()


async def test_only_connections_to_that_server_are_cut():
    async with serving(nodes=2) as mock, signed_on(mock), signed_on(mock, 1) as other:
        assert passed(await play(mock, f"- {{do: connection.cut, agent: {ANA}, node: B}}"))
        with pytest.raises(ConnectionResetError):
            await other.read()
        (report,) = await play(mock, f"- {{do: connection.cut, agent: {ANA}, node: B}}")
        assert report.detail == f"nobody is connected as {ANA}."
        assert passed(await play(mock, f"- {{do: connection.cut, agent: {ANA}, node: A}}"))


async def test_the_notification_service_says_good_bye_and_comes_back():
    async with serving() as mock, signed_on(mock) as heard:
        assert passed(await play(mock, "- {do: notifications.down}"))
        assert b"system-shutdown" in await heard.read()
        assert passed(await play(mock, "- {do: notifications.up, node: A}"))
        async with signed_on(mock):
            pass


async def test_a_server_that_there_is_not_is_told_before_anything_is_done():
    async with serving() as mock:
        with pytest.raises(UsageError, match='"B" needs the line "nodes: 2"'):
            await play(mock, "- {do: web.down, node: B}")


async def test_what_a_server_tells_by_itself_is_in_the_journal():
    async with serving() as mock:
        await play(mock, "- {do: system.out_of_service}\n- {do: system.in_service}")
        told = [entry.fact.node for entry in mock.journal.after() if entry.cause == "node A"]
        assert told == ["/finesse/api/SystemInfo"] * 2
