"""A real ``finesse-mock serve`` as a process, and what a test asks of it without a client."""

import base64
import copy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from lxml import etree

from e2e.command import WITHIN, Command, started
from e2e.events import Dialog, User, read_dialog, read_user


class Agent(msgspec.Struct, frozen=True, rename="camel"):
    """One entry of ``agents`` in the ready file."""

    id: str
    password: str
    extension: str
    roles: tuple[str, ...]
    team_id: str

    @property
    def authorization(self) -> str:
        """The agent's credentials as the value of an ``Authorization`` header."""
        return "Basic " + base64.b64encode(f"{self.id}:{self.password}".encode()).decode()

    def plain(self, authzid: str = "") -> str:
        """The agent's credentials as the message of SASL PLAIN (RFC 4616 §2), in base64."""
        return base64.b64encode(f"{authzid}\0{self.id}\0{self.password}".encode()).decode()


class Addresses(msgspec.Struct, frozen=True):
    """Where one server of a mock is found."""

    rest: str
    rest_tls: str
    bosh: str
    bosh_tls: str
    ws: str | None
    ws_tls: str | None
    xmpp: str
    xmpp_tls: str
    control: str
    console: str
    xmpp_domain: str
    pubsub_domain: str


class Node(Addresses, frozen=True, kw_only=True):
    """One entry of ``nodes`` in the ready file."""

    name: str


class ReadyFile(Addresses, frozen=True, kw_only=True):
    """What ``--ready-file`` says; every key is required and has the type given here.

    The addresses are those of the first of ``nodes``.
    """

    agents: tuple[Agent, ...]
    nodes: tuple[Node, ...]
    ca_file: str
    control_token: str | None
    pid: int


def address(text: str) -> tuple[str, int]:
    """Return host and port of ``host:port``."""
    host, _, port = text.rpartition(":")
    return host, int(port)


class Mock:
    """A mock that is ready, seen from outside."""

    def __init__(self, command: Command, ready: ReadyFile, folder: Path) -> None:
        self.command = command
        self.ready = ready
        self._folder = folder
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN))

    def agent(self, agent_id: str = "1001001") -> Agent:
        """Return the agent with that id."""
        (found,) = (agent for agent in self.ready.agents if agent.id == agent_id)
        return found

    def on(self, name: str) -> "Mock":
        """Return the same mock with the addresses of that node."""
        (node,) = (node for node in self.ready.nodes if node.name == name)
        there = {field: getattr(node, field) for field in Addresses.__struct_fields__}
        other = copy.copy(self)
        other.ready = msgspec.structs.replace(self.ready, **there)
        return other

    async def change_node(self, name: str, **change: str) -> None:
        """Let a node have a bad day, or recover: ``POST /mock/api/nodes/{name}``."""
        async with self._http.post(f"{self.ready.control}/nodes/{name}", json=change) as answer:
            assert answer.status == 200, await answer.text()

    async def reset(self) -> None:
        """Put everything back to the start: ``POST /mock/api/reset``."""
        async with self._http.post(f"{self.ready.control}/reset") as answer:
            assert answer.status == 204, await answer.text()

    async def state(self) -> dict[str, Any]:
        """Return what the control API says of everything."""
        async with self._http.get(f"{self.ready.control}/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state

    async def call(self, caller: str, to: str, variables: Mapping[str, str]) -> str:
        """Ring, as a person does it: ``finesse-mock call``; return the id of the dialog."""
        pairs = [f"--var={name}={value}" for name, value in variables.items()]
        arguments = ["call", caller, to, *pairs, "--url", self.ready.control]
        async with started(self._folder / "call", *arguments) as command:
            assert await command.exit_code() == 0, command.stderr
            return command.stdout.strip()

    async def call_by_control(self, caller: str, to: str, variables: Mapping[str, str]) -> str:
        """Ring, as a program does it: the control API; return the id of the dialog."""
        order = {"from": caller, "to": to, "variables": dict(variables)}
        async with self._http.post(f"{self.ready.control}/call", json=order) as answer:
            assert answer.status == 201, await answer.text()
            return str((await answer.json())["id"])

    async def task(self, media: str, variables: Mapping[str, str]) -> str:
        """Send a task, as a person does it: ``finesse-mock task offer``; return its id."""
        pairs = [f"--var={name}={value}" for name, value in variables.items()]
        arguments = ["task", "offer", media, *pairs, "--url", self.ready.control]
        async with started(self._folder / "task", *arguments) as command:
            assert await command.exit_code() == 0, command.stderr
            return command.stdout.strip()

    async def put(self, agent: Agent, path: str, body: str, request_id: str) -> int:
        """PUT to the REST API with the agent's credentials; return the status."""
        headers = {
            "Authorization": agent.authorization,
            "Content-Type": "application/xml",
            "requestId": request_id,
        }
        async with self._http.put(self.ready.rest + path, data=body, headers=headers) as answer:
            content = await answer.read()
            if answer.status == 202:
                assert content == b""
            return answer.status

    async def get(self, agent: Agent, path: str) -> etree._Element:
        """Return the document that the agent gets from the REST API."""
        headers = {"Authorization": agent.authorization}
        async with self._http.get(self.ready.rest + path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return etree.fromstring(await answer.read())

    async def status_of(self, agent: Agent, path: str) -> int:
        """Return the status with which the REST API answers a GET."""
        headers = {"Authorization": agent.authorization}
        async with self._http.get(self.ready.rest + path, headers=headers) as answer:
            return answer.status

    async def user(self, agent: Agent) -> User:
        """Return the agent's own User as REST has it."""
        return read_user(await self.get(agent, f"/User/{agent.id}"))

    async def dialogs(self, agent: Agent) -> list[Dialog]:
        """Return the agent's own Dialogs as REST has them."""
        return [
            read_dialog(dialog) for dialog in await self.get(agent, f"/User/{agent.id}/Dialogs")
        ]

    async def reason_code(self, agent: Agent, category: str) -> str:
        """Return the id of the first reason code offered for NOT_READY or LOGOUT."""
        codes = await self.get(agent, f"/User/{agent.id}/ReasonCodes?category={category}")
        uri = codes.findtext("ReasonCode/uri")
        assert uri is not None
        return uri.rpartition("/")[2]

    async def close(self) -> None:
        """Let go of the connections of this object; the process is not concerned."""
        await self._http.close()


@asynccontextmanager
async def serving(folder: Path, *flags: str, home: Path | None = None) -> AsyncIterator[Mock]:
    """Run ``finesse-mock serve`` on free ports; at the end it must leave at Ctrl-C with code 0."""
    file = folder / "ready.json"
    arguments = ["serve", "--ports", "auto", "--ready-file", str(file), *flags]
    async with started(folder, *arguments, home=home) as command:
        ready = msgspec.json.decode(await command.until(file), type=ReadyFile)
        mock = Mock(command, ready, folder)
        try:
            yield mock
        finally:
            await mock.close()
        if command.running:
            command.interrupt()
        assert await command.exit_code() == 0, command.stderr
        # A handler or a task that failed does not end the process; it leaves this.
        assert "Traceback" not in command.stderr, command.stderr
