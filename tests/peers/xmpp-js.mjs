// @xmpp/client as an integration uses it: sign in, subscribe, listen, come back after a loss.
import { client, xml } from "@xmpp/client";
import { WebSocket } from "ws";
import { report, settings } from "./reports.mjs";

globalThis.WebSocket ??= WebSocket; // Node has one of its own from version 22
const { service, domain, user, password, pubsub, node } = settings;
const PUBSUB = "http://jabber.org/protocol/pubsub";
// By itself the library sends PLAIN over TLS only.
const credentials = (authenticate) => authenticate({ username: user, password }, "PLAIN");
const xmpp = client({ service, domain, credentials });
xmpp.reconnect.delay = 50;

xmpp.on("online", async (jid) => {
  report({ at: "online", jid: jid.toString() });
  await xmpp.send(xml("presence"));
  await xmpp.iqCaller.set(
    xml("pubsub", PUBSUB, xml("subscribe", { node, jid: jid.bare().toString() })),
    pubsub,
  );
  report({ at: "subscribed" });
});
xmpp.on("disconnect", () => report({ at: "offline" }));
xmpp.on("error", (error) => {
  if (error.name === "SASLError") {
    report({ at: "refused", condition: error.condition });
    xmpp.reconnect.stop();
  }
});
xmpp.on("stanza", (stanza) => {
  const items = stanza.getChild("event", `${PUBSUB}#event`)?.getChild("items");
  if (items) {
    const text = items.getChild("item").getChildText("notification", PUBSUB);
    report({ at: "event", node: items.attrs.node, text });
  }
});
await xmpp.start().catch(() => {}); // told as an error event
