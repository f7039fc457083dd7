"""Clients over TCP, BOSH and WebSocket of a node that is a process of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from lxml import etree

from conformance.wires import WIRES, Addresses, Wire
from e2e.mock import Agent, Mock, address
from e2e.namespaces import CLIENT, SASL

BIND = "urn:ietf:params:xml:ns:xmpp-bind"
TRANSPORTS = tuple(WIRES)


def addresses(mock: Mock) -> Addresses:
    """Return where the node listens for XMPP."""
    http_port = urlsplit(mock.ready.bosh).port
    assert http_port is not None
    return Addresses(mock.ready.xmpp_domain, address(mock.ready.xmpp)[1], http_port)


@asynccontextmanager
async def wired(mock: Mock, agent: Agent, transport: str) -> AsyncIterator[Wire]:
    """Sign in with the transport as resource, and be available."""
    wire = WIRES[transport](addresses(mock))
    try:
        await wire.open()
        await wire.receive()
        await wire.send(f'<auth xmlns="{SASL[1:-1]}" mechanism="PLAIN">{agent.plain()}</auth>')
        assert (await wire.receive()).tag == f"{SASL}success"
        await wire.open()
        await wire.receive()
        await wire.send(
            f'<iq type="set" id="bind"><bind xmlns="{BIND}"><resource>{transport}</resource>'
            "</bind></iq><presence/>"
        )
        assert (await wire.receive()).get("type") == "result"
        assert (await wire.receive()).get("from", "").startswith("finesse@")
        yield wire
    finally:
        await wire.drop()


async def ask(wire: Wire, mock: Mock, action: str) -> etree._Element:
    """Send a request to the pubsub service; return its answer, which has to come next."""
    await wire.send(
        f'<iq type="set" id="ask" to="{mock.ready.pubsub_domain}">'
        f'<pubsub xmlns="http://jabber.org/protocol/pubsub">{action}</pubsub></iq>'
    )
    answer = await wire.receive()
    assert (answer.tag, answer.get("id")) == (f"{CLIENT}iq", "ask")
    return answer
