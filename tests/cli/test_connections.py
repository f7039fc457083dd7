"""``finesse-mock connection``: what a person sees of connections, and does to them."""

import json
import shlex
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner

from cli.conftest import Shell
from conformance.mock import DOMAIN, Mock, serving
from conformance.play import Play
from conformance.wires import StreamEnded, TcpWire
from control.centre import Centre
from control.test_connections import Server
from finesse_mock.cli import main_group
from finesse_mock.cli.connection import command as connections
from finesse_mock.control.api import mounted
from finesse_mock.control.connections import ConnectionControl
from finesse_mock.errors import UsageError

ANA = "1001001"


@pytest.fixture
async def mock() -> AsyncIterator[Mock]:
    async with serving() as running:
        yield running


@pytest.fixture
async def shell(mock: Mock) -> AsyncIterator[Shell]:
    app = web.Application()
    app.add_routes(mounted(ConnectionControl([Server("A", mock.domain)]).routes()))
    async with TestServer(app) as server:
        yield Shell(Centre(), str(server.make_url("/mock/api")))


@pytest.fixture
async def wire(mock: Mock) -> AsyncIterator[TcpWire]:
    """A client that has signed in."""
    wire = TcpWire(mock.addresses)
    await Play(mock, "tcp").sign_in(wire, ANA, "desktop")
    yield wire
    await wire.drop()


async def test_nobody_is_connected(shell: Shell):
    assert await shell.say("connection", "ls") == ""


async def test_who_is_connected(shell: Shell, wire: TcpWire):
    (line,) = (await shell.say("connection", "ls")).splitlines()
    assert line.split()[:3] == ["A1", "tcp", f"{ANA}@{DOMAIN}/desktop"]
    (found,) = json.loads(await shell.say("connection", "ls", "--json"))
    assert (found["id"], found["agent"]) == ("A1", ANA)


async def test_a_connection_is_cut(shell: Shell, wire: TcpWire):
    assert (await shell.say("connection", "cut", "A1")).startswith("A1 ")
    with pytest.raises(ConnectionResetError):
        await wire.receive()


async def test_a_stream_ends_with_system_shutdown_unless_told_otherwise(
    shell: Shell, wire: TcpWire
):
    await shell.say("connection", "end", "--agent", ANA)
    assert (await wire.receive())[0].tag == "{urn:ietf:params:xml:ns:xmpp-streams}system-shutdown"
    with pytest.raises(StreamEnded):
        await wire.receive()


async def test_a_client_is_sent_elsewhere(shell: Shell, wire: TcpWire):
    await shell.say("connection", "redirect", "A1", "--to", "b.example.com")
    assert (await wire.receive())[0].text == "b.example.com"


async def test_what_the_mock_refuses_is_said_in_its_words(shell: Shell):
    refused = await shell.run("connection", "cut", "A7")
    assert isinstance(refused.exception, UsageError)
    assert str(refused.exception).startswith("There is no connection A7.")


@pytest.mark.parametrize("name", ["ls", "cut", "end", "redirect"])
def test_the_help_has_three_examples_that_can_be_run(name: str):
    shown = CliRunner().invoke(main_group, ["connection", name, "--help"])
    examples = [line.split("finesse-mock connection ")[1:] for line in shown.output.splitlines()]
    found = [shlex.split(text) for (text,) in filter(None, examples)]
    assert [arguments[0] for arguments in found] == [name] * 3
    for arguments in found:
        connections.commands[name].make_context(name, arguments[1:])
