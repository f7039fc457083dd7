"""Performs a dialogue: sends what it says, and compares what comes."""

import asyncio
from pathlib import Path
from typing import Protocol

import pytest
from lxml import etree

from conformance.dialogue import Dialogue, Step, expand
from conformance.matching import difference, parse_block
from conformance.mock import DOMAIN, PASSWORD
from conformance.wires import WIRES, Addresses, StreamEnded, Wire

PATIENCE_S = 5
"""How long an answer may take before it counts as missing."""

VARIABLES = {
    "domain": DOMAIN,
    "pubsub": f"pubsub.{DOMAIN}",
    "agent": f"1001001@{DOMAIN}",
    "supervisor": f"1001900@{DOMAIN}",
}


class Server(Protocol):
    """Who is put to the test, and what the stage hands may ask of it."""

    @property
    def addresses(self) -> Addresses:
        """Where it listens."""

    async def publish(self, node: str, update: str) -> None:
        """Let it publish an update."""

    def shut_down(self) -> None:
        """Let it end every stream."""


class Play:
    """One performance of a dialogue."""

    def __init__(self, server: Server, transport: str) -> None:
        self.addresses_of_clients: dict[Wire, str] = {}
        """The full JIDs of those who asked for a resource."""
        self._server = server
        self._make_wire = WIRES[transport]
        self._wires: dict[str, Wire] = {}

    async def run(self, dialogue: Dialogue) -> None:
        try:
            for step in dialogue.steps:
                await self._run_step(step, dialogue.path)
        finally:
            for wire in self._wires.values():
                await self._leave(wire)

    async def _leave(self, wire: Wire) -> None:
        await wire.drop()

    async def _run_step(self, step: Step, path: Path) -> None:
        where = f"{path}:{step.line}: {step.actor} {step.verb}"
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._perform(step)
        except TimeoutError:
            pytest.fail(f"{where}: nothing came", pytrace=False)
        except StreamEnded:
            pytest.fail(f"{where}: the server ended the stream", pytrace=False)
        except AssertionError as wrong:
            pytest.fail(f"{where}: {wrong}", pytrace=False)

    async def _perform(self, step: Step) -> None:
        block = expand(step.block, VARIABLES)
        match step.verb:
            case "publishes":
                await self._server.publish(step.node, block)
                return
            case "shuts down":
                self._server.shut_down()
                return
        wire = self._wires.setdefault(step.actor, self._make_wire(self._server.addresses))
        match step.verb:
            case "opens a stream" | "restarts the stream":
                await wire.open()
            case "signs in":
                await self.sign_in(wire, step.user, step.resource)
            case "sends":
                await wire.send(block)
            case "receives":
                await self._expect(wire, block)
            case "receives nothing":
                await self._expect_nothing(wire)
            case "closes the stream":
                await wire.close()
            case "drops the connection":
                await wire.drop()
            case "is closed":
                await _expect_end(wire)
            case _:
                raise AssertionError(f"a step that nobody performs: {step.verb}")

    async def sign_in(self, wire: Wire, user: str, resource: str) -> None:
        """Open a stream, authenticate and bind."""
        message = expand(f"${{plain:|{user}|{PASSWORD}}}", {})
        await wire.open()
        await self._expect(wire, "<stream:features>...</stream:features>")
        await wire.send(
            f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{message}</auth>"
        )
        await self._expect(wire, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        await wire.open()
        await self._expect(wire, "<stream:features>...</stream:features>")
        asked = f"<resource>{resource}</resource>" if resource else ""
        bind = "urn:ietf:params:xml:ns:xmpp-bind"
        await wire.send(f"<iq type='set' id='bind'><bind xmlns='{bind}'>{asked}</bind></iq>")
        jid = f"{user}@{DOMAIN}/{resource or '*'}"
        self.addresses_of_clients[wire] = jid
        await self._expect(
            wire,
            f"<iq type='result' id='bind' to='*'><bind xmlns='{bind}'><jid>{jid}</jid></bind></iq>",
        )

    async def _expect(self, wire: Wire, block: str) -> None:
        for expected in parse_block(block):
            actual = await wire.receive()
            where = difference(expected, actual)
            assert where is None, f"{where}\n  in {etree.tostring(actual).decode()}"

    async def _expect_nothing(self, wire: Wire) -> None:
        """Ask for an answer; whatever the server had sent before would have come first."""
        ping = "<ping xmlns='urn:xmpp:ping'/>"
        await wire.send(f"<iq type='get' id='nothing' to='{DOMAIN}'>{ping}</iq>")
        await self._expect(wire, f"<iq type='result' id='nothing' from='{DOMAIN}' to='*'/>")


async def _expect_end(wire: Wire) -> None:
    try:
        element = await wire.receive()
    except StreamEnded:
        return
    raise AssertionError(f"the stream goes on with {etree.tostring(element).decode()}")
