"""aioxmpp as an integration uses it: sign in over TLS, subscribe, listen, come back after a loss.

It has an environment of its own (requirements.txt). What happens goes out as one JSON object a
line; settings come as the first argument, as for the scripts beside it.
"""

import asyncio
import json
import sys
from datetime import timedelta

import aiosasl
import aioxmpp
import aioxmpp.connector
import aioxmpp.pubsub.xso
from aioxmpp import xso


def report(**what: str) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - the way to the test


@aioxmpp.pubsub.xso.as_payload_class
class Notification(xso.XSO):
    TAG = ("http://jabber.org/protocol/pubsub", "notification")
    text = xso.Text(default=None)


class Listener:
    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings
        host, port = settings["service"].removeprefix("tls://").rsplit(":", 1)
        self.client = aioxmpp.PresenceManagedClient(
            aioxmpp.JID(settings["user"], settings["domain"], None),
            aioxmpp.make_security_layer(settings["password"], no_verify=True),
            override_peer=[(host, int(port), aioxmpp.connector.XMPPOverTLSConnector())],
        )
        self.client.backoff_start = timedelta(milliseconds=50)
        self.pubsub = self.client.summon(aioxmpp.PubSubClient)
        self.pubsub.on_item_published.connect(self.collect)
        established = self.client.on_stream_established
        established.connect(self.subscribe, established.SPAWN_WITH_LOOP(None))
        self.client.on_stream_destroyed.connect(lambda *_: report(at="offline"))
        self.client.on_failure.connect(self.refused)

    def collect(self, _jid: object, node: str, item: object, **_: object) -> None:
        report(at="event", node=node, text=item.registered_payload.text)

    def refused(self, error: Exception) -> None:
        if isinstance(error, aiosasl.AuthenticationFailure):
            # It asks for another password, gets none, and forgets why the first was no good.
            report(at="refused")

    async def subscribe(self) -> None:
        jid = self.client.local_jid
        report(at="online", jid=str(jid))
        await self.pubsub.subscribe(
            aioxmpp.JID.fromstr(self.settings["pubsub"]),
            self.settings["node"],
            subscription_jid=jid.bare(),
        )
        report(at="subscribed")


async def main() -> None:
    listener = Listener(json.loads(sys.argv[1]))
    listener.client.presence = aioxmpp.PresenceState(available=True)
    # The test ends the script by closing its standard input.
    await asyncio.to_thread(sys.stdin.read)
    listener.client.stop()


asyncio.run(main())
