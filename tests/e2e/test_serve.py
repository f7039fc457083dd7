"""``finesse-mock serve`` as a person or a script meets it: start, addresses, mistakes, Ctrl-C."""

import asyncio
import json
import os
import re
import shlex
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import pytest
from lxml import etree

from e2e.bosh import Bosh
from e2e.command import WITHIN, running, started
from e2e.mock import Agent, Mock, ReadyFile, address, serving
from e2e.namespaces import FRAMING, SASL, STREAM_ERRORS, STREAMS
from e2e.xmlstream import XmlStream, connected

ROOT: Final = Path(__file__).parents[2]
SYSTEM_SHUTDOWN: Final = f"{STREAM_ERRORS}system-shutdown"
BIND: Final = (
    '<iq xmlns="jabber:client" type="set" id="bind">'
    '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>'
)
HEADER: Final = (
    '<stream:stream to="localhost" xmlns="jabber:client" '
    'xmlns:stream="http://etherx.jabber.org/streams" version="1.0">'
)
OPEN: Final = f'<open xmlns="{FRAMING[1:-1]}" to="localhost" version="1.0"/>'


def auth(agent: Agent) -> str:
    return f'<auth xmlns="{SASL[1:-1]}" mechanism="PLAIN">{agent.plain()}</auth>'


async def test_make_serve_serves(tmp_path: Path) -> None:
    """The recipe of the Makefile, with the environment of the tests in place of one of its own."""
    ready = tmp_path / "ready.json"
    arguments = f"ARGS=--ports auto --ready-file {ready} --tls-directory {tmp_path}"
    bin_folder = f"BIN={Path(sys.executable).parent}"
    made = ("make", "-o", ".venv/installed", "serve", bin_folder, arguments)
    async with running(tmp_path / "make", *made, cwd=ROOT) as command:
        server = json.loads(await command.until(ready))["pid"]
        os.kill(server, signal.SIGINT)  # a terminal interrupts all that runs in it
        assert await command.exit_code() == 0, command.stderr


# The ready file


async def test_the_ready_file_names_addresses_on_loopback(mock: Mock) -> None:
    ready = mock.ready
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/finesse/api", ready.rest)
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+/finesse/api", ready.rest_tls)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/http-bind", ready.bosh)
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+/http-bind", ready.bosh_tls)
    assert re.fullmatch(r"ws://127\.0\.0\.1:\d+/ws", ready.ws)
    assert re.fullmatch(r"wss://127\.0\.0\.1:\d+/ws", ready.ws_tls)
    assert re.fullmatch(r"127\.0\.0\.1:\d+", ready.xmpp)
    assert re.fullmatch(r"127\.0\.0\.1:\d+", ready.xmpp_tls)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/mock/api", ready.control)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/mock/", ready.console)
    assert ready.xmpp_domain == "localhost"
    assert ready.pubsub_domain == "pubsub.localhost"
    assert ready.pid == mock.command.pid


async def test_the_ready_file_lists_the_people_of_the_default_world(mock: Mock) -> None:
    agents = {agent.id: agent for agent in mock.ready.agents}
    assert sorted(agents) == [*(str(1001001 + n) for n in range(10)), "1001900", "1001901"]
    for agent in agents.values():
        assert agent.password == "finesse"
        assert agent.extension == agent.id
        assert agent.team_id in {"5007", "5008"}
        supervises = agent.id in {"1001900", "1001901"}
        assert set(agent.roles) == ({"Agent", "Supervisor"} if supervises else {"Agent"})


async def test_every_address_of_the_ready_file_answers(mock: Mock) -> None:
    ready = mock.ready
    trust = ssl.create_default_context(cafile=ready.ca_file)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN)) as http:
        for rest in (ready.rest, ready.rest_tls):
            async with http.get(f"{rest}/SystemInfo", ssl=trust) as answer:
                system_info = etree.fromstring(await answer.read())
            assert system_info.findtext("xmppDomain") == ready.xmpp_domain
            assert system_info.findtext("xmppPubSubDomain") == ready.pubsub_domain
        for bosh in _with_rest_ports(ready, ready.bosh, ready.bosh_tls):
            async with asyncio.TaskGroup() as tasks:
                session = Bosh(http, bosh, tasks, first_rid=1, trust=trust)
                created = await session.create('wait="1" hold="1" to="localhost" ver="1.6"')
                assert created.attrib["from"] == ready.xmpp_domain
                await session.exchange(attributes='type="terminate"')
        for ws in _with_rest_ports(ready, ready.ws, ready.ws_tls):
            async with http.ws_connect(ws, protocols=("xmpp",), ssl=trust) as web_socket:
                assert web_socket.protocol == "xmpp"
    for xmpp, context in ((ready.xmpp, None), (ready.xmpp_tls, trust)):
        async with connected(*address(xmpp), context) as stream:
            assert (await stream.open(HEADER)).get("from") == ready.xmpp_domain
            assert (await stream.receive()).tag == f"{STREAMS}features"
            stream.send("</stream:stream>")
            assert await stream.closes()


def _with_rest_ports(ready: ReadyFile, plain: str, over_tls: str) -> list[str]:
    """Return both addresses, the same on the REST ports, and all of them with a slash."""
    addresses = []
    for url, rest in ((plain, ready.rest), (over_tls, ready.rest_tls)):
        own = urlsplit(url)
        on_rest = own._replace(netloc=urlsplit(rest).netloc)
        addresses += [own.geturl(), on_rest.geturl()]
    return [*addresses, *(f"{url}/" for url in addresses)]


# What is printed


async def test_serve_says_that_it_is_ready_and_where(mock: Mock) -> None:
    """The ready file comes before the words; whoever answers a request has said them all."""
    await mock.get(mock.agent(), "/SystemInfo")
    ready = mock.ready
    assert "ready" in mock.command.stdout
    for where in (
        ready.rest,
        ready.rest_tls,
        ready.bosh,
        ready.bosh_tls,
        ready.ws,
        ready.ws_tls,
        ready.xmpp,
        ready.xmpp_tls,
        ready.console,
    ):
        assert where in mock.command.stdout


async def test_the_line_to_copy_makes_the_first_call(mock: Mock, tmp_path: Path) -> None:
    """It works as it stands, while nobody is signed in."""
    agent = mock.agent()
    assert (await mock.user(agent)).state == "LOGOUT"
    (line,) = re.findall(r"finesse-mock call .*", mock.command.stdout)
    _, *arguments = shlex.split(line)
    assert agent.id in arguments
    async with started(tmp_path / "call", *arguments) as call:
        assert await call.exit_code() == 0, call.stderr
        dialog_id = call.stdout.strip()
    (dialog,) = await mock.dialogs(agent)
    assert (dialog.id, dialog.state) == (dialog_id, "ALERTING")


# Two at once


async def test_two_mocks_start_at_once_and_know_nothing_of_each_other(tmp_path: Path) -> None:
    """They share a home in which no development authority has been made yet."""
    async with AsyncExitStack() as stack:
        one, two = await asyncio.gather(
            *(
                stack.enter_async_context(serving(tmp_path / name, home=tmp_path / "home"))
                for name in ("one", "two")
            )
        )
        assert _ports(one).isdisjoint(_ports(two))
        agent = one.agent()
        login = f"<User><state>LOGIN</state><extension>{agent.extension}</extension></User>"
        assert await one.put(agent, f"/User/{agent.id}", login, "1") == 202
        assert (await two.user(agent)).state == "LOGOUT"


def _ports(mock: Mock) -> set[int]:
    ready = mock.ready
    urls = (ready.rest, ready.rest_tls, ready.bosh, ready.bosh_tls, ready.ws, ready.ws_tls)
    ports = {port for url in urls if (port := urlsplit(url).port)}
    return ports | {address(ready.xmpp)[1], address(ready.xmpp_tls)[1]}


# Mistakes


@pytest.mark.parametrize("flag", ["--rest-port", "--notify-port", "--xmpp-port"])
async def test_an_occupied_port_is_one_sentence(tmp_path: Path, flag: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started(tmp_path, "serve", "--ports", "auto", flag, str(port)) as command:
            assert await command.exit_code() == 2
    assert command.stdout == ""
    (sentence,) = command.stderr.splitlines()
    assert str(port) in sentence


async def test_an_unknown_flag_is_named(tmp_path: Path) -> None:
    async with started(tmp_path, "serve", "--prots", "auto") as command:
        assert await command.exit_code() == 2
    assert command.stdout == ""
    assert "--prots" in command.stderr
    assert "Traceback" not in command.stderr


# Ctrl-C


async def test_ctrl_c_ends_every_stream_with_system_shutdown(mock: Mock) -> None:
    async with AsyncExitStack() as stack:
        stranger = await stack.enter_async_context(connected(*address(mock.ready.xmpp)))
        await stranger.open(HEADER)
        await stranger.receive()
        tcp = await stack.enter_async_context(on_tcp(mock, mock.agent("1001001")))
        bosh = await stack.enter_async_context(on_bosh(mock, mock.agent("1001002")))
        web_socket = await stack.enter_async_context(on_websocket(mock, mock.agent("1001003")))
        mock.command.interrupt()
        for stream in (stranger, tcp):
            error = await stream.receive()
            assert error.tag == f"{STREAMS}error"
            assert error[0].tag == SYSTEM_SHUTDOWN
            assert await stream.closes()
        ended = await bosh.receive()
        assert (
            ended.get("condition") == "system-shutdown"
            or ended.find(f"{STREAMS}error/{SYSTEM_SHUTDOWN}") is not None
        )
        error = etree.fromstring(await web_socket.receive_str(timeout=WITHIN))
        assert error.tag == f"{STREAMS}error"
        assert error[0].tag == SYSTEM_SHUTDOWN
        close = etree.fromstring(await web_socket.receive_str(timeout=WITHIN))
        assert close.tag == f"{FRAMING}close"
        assert (await web_socket.receive(timeout=WITHIN)).type is aiohttp.WSMsgType.CLOSE
        assert await mock.command.exit_code() == 0


@asynccontextmanager
async def on_tcp(mock: Mock, agent: Agent) -> AsyncIterator[XmlStream]:
    """A bound session over TCP."""
    async with connected(*address(mock.ready.xmpp)) as stream:
        await stream.open(HEADER)
        await stream.receive()
        stream.send(auth(agent))
        assert (await stream.receive()).tag == f"{SASL}success"
        await stream.open(HEADER)
        await stream.receive()
        stream.send(BIND)
        assert (await stream.receive()).get("type") == "result"
        yield stream


@asynccontextmanager
async def on_bosh(mock: Mock, agent: Agent) -> AsyncIterator[Bosh]:
    """A bound session over BOSH, with one request held."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN)) as http,
        asyncio.TaskGroup() as tasks,
    ):
        bosh = Bosh(http, mock.ready.bosh, tasks, first_rid=2_000_000_001)
        await bosh.create('wait="60" hold="1" to="localhost" ver="1.6"')
        await bosh.exchange(auth(agent))
        await bosh.exchange(attributes='xmlns:xmpp="urn:xmpp:xbosh" xmpp:restart="true"')
        bosh.run()
        bosh.send(BIND)
        assert (await bosh.receive()).get("type") == "result"
        yield bosh


@asynccontextmanager
async def on_websocket(mock: Mock, agent: Agent) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bound session over WebSocket."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(mock.ready.ws, protocols=("xmpp",), autoclose=False) as web_socket,
    ):
        for request, answers in ((OPEN, 2), (auth(agent), 1), (OPEN, 2), (BIND, 1)):
            await web_socket.send_str(request)
            for _ in range(answers):
                answer = etree.fromstring(await web_socket.receive_str(timeout=WITHIN))
        assert answer.get("type") == "result"
        yield web_socket
