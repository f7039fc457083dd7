import asyncio

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from finesse_mock.notify.embedded import EmbeddedService
from xmpp.play import DOMAIN, USER, make_domain
from xmpp.test_tcp import serving

NOTIFICATION = "{http://jabber.org/protocol/pubsub}notification"


def make_client(port: int) -> slixmpp.ClientXMPP:
    client = slixmpp.ClientXMPP(f"1001001@{DOMAIN}", "finesse")
    client.enable_plaintext = True
    client.enable_starttls = False
    client.enable_direct_tls = False
    client.plugin["feature_mechanisms"].unencrypted_plain = True
    client.connect("127.0.0.1", port)
    return client


async def test_slixmpp_signs_in_and_hears_an_event():
    domain = make_domain()
    domain.pubsub.subscribe(USER, f"1001001@{DOMAIN}")
    service = EmbeddedService(domain, "uuid")
    events: asyncio.Queue[str] = asyncio.Queue()

    async with serving(domain) as server:
        client = make_client(server.port)
        client.register_handler(
            Callback(
                "event",
                MatchXPath("{jabber:client}message/{http://jabber.org/protocol/pubsub#event}event"),
                lambda message: events.put_nowait(message.xml.find(f".//{NOTIFICATION}").text),
            )
        )
        await client.wait_until("session_start")
        client.send_presence()
        roster = await client.get_roster()
        assert len(roster["roster"]["items"]) == 0
        assert service.publish(USER, "<Update>\n  &amp;\n</Update>").recipients == 1
        assert await events.get() == "<Update>\n  &amp;\n</Update>"
        await client.disconnect()
    assert not domain.sessions()
