"""Faults of events, as clients over each transport meet them."""

import asyncio

import pytest
import slixmpp
from lxml import etree
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from conformance.mock import DOMAIN
from conformance.wires import WIRES
from faults.stage import ANA, BEN, EVENT, NODE, PUBSUB, Stage, addresses, notification
from finesse_mock.events.deliveries import Fate
from finesse_mock.events.facts import EventPublished, FaultFired

OVER_EACH = pytest.mark.parametrize("transport", WIRES)


@OVER_EACH
async def test_an_event_is_lost(stage: Stage, transport: str):
    client = await stage.client(transport)
    fault = stage.mock.faults.add("event.lost", node="User/*", verb="PUT")
    stage.sign_in()
    assert await client.pending() == []
    assert fault.hits == 1
    stage.mock.faults.remove(fault.id)
    stage.set_ready()
    assert await client.state() == "READY"


async def test_the_journal_tells_what_was_struck(stage: Stage):
    await stage.client()
    stage.mock.faults.add("event.lost", count=1)
    stage.mock.faults.add("rest.error", status=500)
    stage.sign_in()
    await stage.get(f"/User/{ANA}")
    facts = [entry.fact for entry in stage.mock.journal.backwards()]
    struck = [fact for fact in facts if isinstance(fact, FaultFired)]
    assert [(fact.fault, fact.name, fact.what, fact.node, fact.agent) for fact in struck] == [
        ("f2", "rest.error", f"GET User/{ANA} by {ANA}", "", ANA),
        ("f1", "event.lost", f"PUT on User/{ANA} over tcp for {ANA}", NODE, ANA),
    ]
    fates = [
        each.fate for fact in facts if isinstance(fact, EventPublished) for each in fact.deliveries
    ]
    assert Fate.DROPPED_BY_FAULT in fates


async def test_only_what_matches_is_lost(stage: Stage):
    ana, ben = await stage.client(agent=ANA), await stage.client("websocket", agent=BEN)
    faults = stage.mock.faults
    faults.add("event.lost", agent=ANA, transport="websocket")
    faults.add("event.lost", agent=ANA, verb="DELETE")
    faults.add("event.lost", agent=ANA, node="*/Dialogs")
    faults.add("event.lost", server="B")
    lost = faults.add("event.lost", agent=BEN, transport="websocket")
    stage.sign_in(ANA)
    stage.sign_in(BEN)
    assert await ana.state() == "NOT_READY"
    assert await ben.pending() == []
    assert [each.hits for each in faults.all()] == [0, 0, 0, 0, 1]
    assert lost in faults.active()


async def test_what_presence_keeps_away_is_not_struck(stage: Stage):
    client = await stage.client()
    await client.wire.send("<presence><priority>-1</priority></presence>")
    await client.pending()
    fault = stage.mock.faults.add("event.lost")
    stage.sign_in()
    assert await client.pending() == []
    assert fault.hits == 0


async def test_an_event_is_late_by_the_clock_of_the_mock(still: Stage):
    client = await still.client()
    still.mock.faults.add("event.delay", by="5s", count=1)
    still.sign_in()
    still.set_ready()
    (overtaking,) = await client.pending()
    assert "READY" in notification(overtaking)
    await still.mock.clock.advance(4.9)
    assert await client.pending() == []
    await still.mock.clock.advance(0.1)
    assert await client.state() == "NOT_READY"


async def test_what_is_kept_back_arrives_when_the_fault_is_removed(still: Stage):
    client = await still.client()
    fault = still.mock.faults.add("event.delay", by="1h")
    still.sign_in()
    assert await client.pending() == []
    still.mock.faults.remove(fault.id)
    assert await client.state() == "NOT_READY"


async def test_what_is_kept_back_is_gone_after_a_reset(still: Stage):
    client = await still.client()
    still.mock.faults.add("event.delay", by="1s")
    still.sign_in()
    still.mock.reset()
    await still.mock.clock.advance(2)
    assert await client.pending() == []
    assert still.mock.faults.add("event.lost").id == "f1"


async def test_an_event_comes_three_times(stage: Stage):
    client = await stage.client("bosh")
    fault = stage.mock.faults.add("event.duplicate", times=3)
    stage.sign_in()
    messages = await client.pending()
    assert len({message.get("id") for message in messages}) == 3
    assert len({notification(message) for message in messages}) == 1
    stage.mock.faults.remove(fault.id)
    stage.set_ready()
    assert len(await client.pending()) == 1


async def test_events_change_places(still: Stage):
    client = await still.client("websocket")
    fault = still.mock.faults.add("event.reorder", within="5s")
    still.sign_in()
    assert await client.pending() == []
    still.set_ready()
    assert [await client.state(), await client.state()] == ["READY", "NOT_READY"]
    still.set_ready(ready=False)
    assert await client.pending() == []
    await still.mock.clock.advance(5)
    assert await client.state() == "NOT_READY"
    still.mock.faults.remove(fault.id)
    still.set_ready()
    assert await client.state() == "READY"


async def test_an_update_breaks_off(stage: Stage):
    client = await stage.client()
    fault = stage.mock.faults.add("event.truncate", keep=0.25)
    stage.sign_in()
    text = notification(await client.event())
    assert text.startswith("<Update><data><user>")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(text)
    stage.mock.faults.remove(fault.id)
    stage.set_ready()
    assert await client.state() == "READY"


async def test_an_update_is_no_xml(stage: Stage):
    client = await stage.client("bosh")
    fault = stage.mock.faults.add("event.malformed", count=1)
    stage.sign_in()
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(notification(await client.event()))
    assert fault not in stage.mock.faults.active()
    stage.set_ready()
    assert await client.state() == "READY"


async def test_a_stanza_is_no_xml(stage: Stage):
    client = await stage.client()
    fault = stage.mock.faults.add("event.malformed", breaks="stanza")
    stage.sign_in()
    with pytest.raises(etree.XMLSyntaxError):
        await client.event()
    stage.mock.faults.remove(fault.id)
    again = await stage.client()
    stage.set_ready()
    assert await again.state() == "READY"


async def test_an_update_is_escaped_twice(stage: Stage):
    client = await stage.client("websocket")
    fault = stage.mock.faults.add("event.escape", how="twice")
    stage.sign_in()
    assert notification(await client.event()).startswith("&lt;Update&gt;")
    stage.mock.faults.remove(fault.id)
    stage.set_ready()
    assert await client.state() == "READY"


async def test_an_update_is_not_escaped(stage: Stage):
    client = await stage.client()
    stage.mock.faults.add("event.escape", how="not", count=1)
    stage.sign_in()
    message = await client.event()
    assert message.find(f".//{PUBSUB}notification/{PUBSUB}Update/{PUBSUB}event").text == "PUT"
    stage.set_ready()
    assert await client.state() == "READY"


@pytest.mark.parametrize("element", ["event", "notification"])
async def test_an_element_is_in_the_wrong_namespace(stage: Stage, element: str):
    client = await stage.client()
    fault = stage.mock.faults.add("event.namespace", element=element, xmlns="urn:elsewhere")
    stage.sign_in()
    message = await client.event()
    assert message.find(f".//{{urn:elsewhere}}{element}") is not None
    assert (message.find(f"{EVENT}event") is None) is (element == "event")
    stage.mock.faults.remove(fault.id)
    stage.set_ready()
    assert await client.state() == "READY"


async def test_slixmpp_misses_what_is_lost_and_hears_the_rest(stage: Stage):
    """A library of its own, so that not only our reading of the messages is put to the test."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    client = slixmpp.ClientXMPP(f"{ANA}@{DOMAIN}", "finesse")
    client.enable_plaintext, client.enable_starttls, client.enable_direct_tls = True, False, False
    client.plugin["feature_mechanisms"].unencrypted_plain = True
    match = MatchXPath(f"{{jabber:client}}message/{EVENT}event")
    client.register_handler(
        Callback("event", match, lambda message: heard.put_nowait(notification(message.xml)))
    )
    client.connect("127.0.0.1", addresses(stage.mock).tcp_port)
    await client.wait_until("session_start")
    client.send_presence()
    await client.get_roster()
    stage.mock.faults.add("event.lost", node=NODE, count=1)
    stage.sign_in()
    stage.set_ready()
    assert "<state>READY</state>" in await heard.get()
    await client.disconnect()
