"""Faults of streams, of sign-ins and of pings, over each transport."""

import asyncio
import ssl
from pathlib import Path

import aiohttp
import pytest
import slixmpp
from slixmpp.exceptions import IqTimeout

from conformance.mock import DOMAIN
from conformance.wires import WIRES, StreamEnded
from faults.stage import ANA, BEN, PATIENCE_S, Client, Stage, addresses, playing
from finesse_mock.conditions import BindCondition
from finesse_mock.xmpp.errors import Condition

OVER_EACH = pytest.mark.parametrize("transport", WIRES)
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
AUTH = (
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
    "ADEwMDEwMDEAZmluZXNzZQ==</auth>"
)


def slixmpp_client(stage: Stage, agent: str = ANA) -> slixmpp.ClientXMPP:
    client = slixmpp.ClientXMPP(f"{agent}@{DOMAIN}", "finesse")
    client.enable_plaintext, client.enable_starttls, client.enable_direct_tls = True, False, False
    client.plugin["feature_mechanisms"].unencrypted_plain = True
    client.register_plugin("xep_0199")
    client.connect("127.0.0.1", addresses(stage.mock).tcp_port)
    return client


@OVER_EACH
async def test_a_stream_that_is_there_ends_with_an_error(stage: Stage, transport: str):
    ana, ben = await stage.client(transport), await stage.client(transport, BEN)
    fault = stage.mock.faults.add("stream.error", condition="conflict", agent=ANA)
    assert "error" in await ana.ended()
    assert await ben.pending() == []
    stage.mock.faults.remove(fault.id)
    again = await stage.client(transport)
    stage.sign_in()
    assert await again.state() == "NOT_READY"


async def test_a_stream_that_begins_ends_with_an_error(stage: Stage):
    fault = stage.mock.faults.add("stream.error", condition="system-shutdown", transport="tcp")
    wire = stage.wire()
    await wire.open()
    assert "error" in await Client(stage.mock, wire).ended()
    assert fault.hits == 1
    await stage.client("websocket")
    stage.mock.faults.remove(fault.id)
    await stage.client()


async def test_tls_is_a_transport_of_its_own(tmp_path: Path):
    async with playing(tls=True, tls_directory=tmp_path) as stage:
        fault = stage.mock.faults.add("stream.error", transport="tls")
        await stage.client()
        trust = ssl.create_default_context(cafile=stage.mock.ready()["ca_file"])
        port = stage.mock.cluster.nodes[0].ports["xmpp_tls"]
        reader, writer = await asyncio.open_connection("localhost", port, ssl=trust)
        writer.write(b"<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>")
        async with asyncio.timeout(PATIENCE_S):
            assert b"<internal-server-error" in await reader.read()
        writer.close()
        assert fault.hits == 1


@OVER_EACH
async def test_a_silent_connection_stays_and_goes_on_after_it(stage: Stage, transport: str):
    ana, ben = await stage.client(transport), await stage.client(transport, BEN)
    fault = stage.mock.faults.add("stream.silence", agent=ANA)
    stage.sign_in(ANA)
    stage.sign_in(BEN)
    assert await ben.state() == "NOT_READY"
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ana.send_ping("held up"))
        assert await ben.pending() == []
        (session,) = stage.mock.cluster.nodes[0].domain.resources(f"{ANA}@{DOMAIN}")
        assert session.outbox
        assert not session.closed
        stage.mock.faults.remove(fault.id)
    assert await ana.state() == "NOT_READY"
    assert (await ana.next("iq")).get("id") == "held up"


async def test_a_silence_ends_when_its_time_is_over(still: Stage):
    client = await still.client("websocket")
    still.mock.faults.add("stream.silence", after="1s", **{"for": "30s"})
    await still.mock.clock.advance(1)
    still.sign_in()
    await still.mock.clock.advance(29)
    assert [each.phase for each in still.mock.faults.all()] == ["active"]
    await still.mock.clock.advance(1)
    assert [each.phase for each in still.mock.faults.all()] == ["spent"]
    assert await client.state() == "NOT_READY"


@OVER_EACH
async def test_a_slow_reader_answers_late(still: Stage, transport: str):
    client, other = await still.client(transport), await still.client(transport, BEN)
    fault = still.mock.faults.add("stream.slow", bytes_per_second=10, agent=ANA)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(client.send_ping("slow"))
        while not (waiting := still.mock.clock.waiting()):
            assert await other.pending() == []
        assert [each.name for each in waiting] == ["slow read"]
        await still.mock.clock.advance(60)
    assert (await client.next("iq")).get("id") == "slow"
    still.mock.faults.remove(fault.id)
    assert await client.pending() == []


@OVER_EACH
async def test_a_right_password_is_refused(stage: Stage, transport: str):
    fault = stage.mock.faults.add(
        "sasl.failure", condition="temporary-auth-failure", agent=ANA, count=1
    )
    await stage.client(transport, BEN)
    wire = stage.wire(transport)
    await wire.open()
    await wire.receive()
    await wire.send(AUTH)
    failure = await wire.receive()
    assert failure.tag == f"{SASL}failure"
    assert failure.find(f"{SASL}temporary-auth-failure") is not None
    assert fault.hits == 1
    await wire.send(AUTH)
    assert (await wire.receive()).tag == f"{SASL}success"


async def test_a_client_without_sasl_is_refused_as_well(stage: Stage):
    stage.mock.faults.add("sasl.failure", count=1)
    stage.mock.faults.add("bind.refused", condition="resource-constraint", count=1)
    wire = stage.wire()
    await wire.open()
    client = Client(stage.mock, wire)
    fields = f"<username>{ANA}</username><password>finesse</password><resource>r</resource>"
    for refusal in ("not-authorized", "resource-constraint", None):
        query = f"<query xmlns='jabber:iq:auth'>{fields}</query>"
        await wire.send(f"<iq type='set' id='a' to='{DOMAIN}'>{query}</iq>")
        answer = await client.next("iq")
        assert answer.get("type") == ("error" if refusal else "result")
        if refusal:
            assert answer.find(f".//{{urn:ietf:params:xml:ns:xmpp-stanzas}}{refusal}") is not None


async def test_slixmpp_is_not_let_in_and_then_is(stage: Stage):
    fault = stage.mock.faults.add("sasl.failure")
    client = slixmpp_client(stage)
    await client.wait_until("failed_auth")
    await client.disconnect()
    stage.mock.faults.remove(fault.id)
    client = slixmpp_client(stage)
    await client.wait_until("session_start")
    await client.disconnect()


@OVER_EACH
async def test_a_resource_is_refused(stage: Stage, transport: str):
    fault = stage.mock.faults.add("bind.refused", condition="conflict")
    with pytest.raises(AssertionError, match="error"):
        await stage.bind(transport)
    assert fault.hits == 1
    stage.mock.faults.remove(fault.id)
    await stage.client(transport)


@OVER_EACH
async def test_a_ping_gets_no_answer_and_all_else_does(stage: Stage, transport: str):
    client = await stage.client(transport)
    fault = stage.mock.faults.add("ping.unanswered", agent=ANA)
    await client.send_ping("nobody answers")
    await client.wire.send(
        f"<iq type='get' id='v' to='{DOMAIN}'><query xmlns='jabber:iq:version'/></iq>"
    )
    assert (await client.next("iq")).get("id") == "v"
    assert fault.hits == 1
    stage.mock.faults.remove(fault.id)
    assert await client.pending() == []


async def test_slixmpp_finds_its_ping_unanswered(stage: Stage):
    client = slixmpp_client(stage)
    await client.wait_until("session_start")
    fault = stage.mock.faults.add("ping.unanswered")
    with pytest.raises(IqTimeout):
        await client.plugin["xep_0199"].send_ping(DOMAIN, timeout=0.2)
    stage.mock.faults.remove(fault.id)
    await client.plugin["xep_0199"].send_ping(DOMAIN, timeout=PATIENCE_S)
    await client.disconnect()


async def test_a_web_socket_closes_with_a_code(stage: Stage):
    client, over_tcp = await stage.client("websocket"), await stage.client("tcp")
    fault = stage.mock.faults.add("ws.close", code=1013, reason="try again later", agent=ANA)
    while (message := await client.wire._socket.receive()).type is aiohttp.WSMsgType.TEXT:
        pass
    assert (message.data, message.extra) == (1013, "try again later")
    assert fault.hits == 1
    assert await over_tcp.pending() == []
    stage.mock.faults.remove(fault.id)
    again = await stage.client("websocket")
    stage.sign_in()
    assert await again.state() == "NOT_READY"


async def test_a_web_socket_that_begins_closes_with_its_first_frame(stage: Stage):
    stage.mock.faults.add("ws.close", count=1)
    wire = stage.wire("websocket")
    with pytest.raises(StreamEnded):
        await wire.open()
    await stage.client("websocket")


@OVER_EACH
async def test_a_client_leaves_a_silent_connection(stage: Stage, transport: str):
    client = await stage.client(transport)
    fault = stage.mock.faults.add("stream.silence", count=1)
    stage.sign_in()
    await client.wire.drop()
    again = await stage.client(transport)
    stage.set_ready()
    assert await again.state() == "READY"
    stage.mock.faults.remove(fault.id)
    assert await again.pending() == []


async def test_the_mock_stops_at_once_while_connections_are_silent(stage: Stage):
    for transport in WIRES:
        await stage.client(transport)
    stage.mock.faults.add("stream.silence")
    stage.sign_in()


@pytest.mark.parametrize("condition", BindCondition)
def test_a_refusal_to_bind_is_a_stanza_error(condition: BindCondition):
    assert Condition(condition)
