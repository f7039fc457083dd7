// stanza as an integration uses it: sign in, subscribe, listen, come back after a loss.
import stanza from "stanza";
import { report, settings } from "./reports.mjs";

const { service, domain, user, password, pubsub, node } = settings;
const client = stanza.createClient({
  jid: `${user}@${domain}`,
  password,
  transports: { websocket: false, bosh: false, [service.startsWith("ws") ? "websocket" : "bosh"]: service },
  autoReconnect: true,
  maxReconnectBackoff: 0.05,
});
client.stanzas.define({
  aliases: stanza.JXT.pubsubItemContentAliases(),
  element: "notification",
  fields: { text: stanza.JXT.text() },
  namespace: "http://jabber.org/protocol/pubsub",
  type: "notification",
});

client.on("session:started", async () => {
  report({ at: "online", jid: client.jid });
  client.sendPresence();
  await client.subscribeToNode(pubsub, { node, useBareJID: true });
  report({ at: "subscribed" });
});
client.on("disconnected", () => report({ at: "offline" }));
client.on("sasl", (answer) => {
  if (answer.type === "failure") {
    report({ at: "refused", condition: answer.condition });
    client.updateConfig({ autoReconnect: false });
  }
});
client.on("pubsub:published", ({ pubsub: { items } }) => {
  report({ at: "event", node: items.node, text: items.published[0].content.text });
});
client.connect();
