// Strophe as an integration uses it: sign in, subscribe, listen, come back after a loss.
// `listener.next` resolves with what happened next; the test awaits it.
"use strict";

const listener = (() => {
  const PUBSUB = "http://jabber.org/protocol/pubsub";
  const reports = [];
  const waiting = [];

  function report(what) {
    (waiting.shift() ?? ((it) => reports.push(it)))(what);
  }

  function collect(message) {
    const items = message.getElementsByTagName("items")[0];
    report({ at: "event", node: items.getAttribute("node"), text: message.textContent });
    return true;
  }

  function subscribe(connection, { pubsub, node }) {
    connection.addHandler(collect, null, "message");
    connection.send($pres());
    const jid = Strophe.getBareJidFromJid(connection.jid);
    const request = $iq({ type: "set", to: pubsub })
      .c("pubsub", { xmlns: PUBSUB })
      .c("subscribe", { node, jid });
    connection.sendIQ(request, () => report({ at: "subscribed" }));
  }

  async function listen(settings) {
    const { service, domain, user, password } = settings;
    const { CONNECTED, AUTHFAIL, DISCONNECTED } = Strophe.Status;
    const connection = new Strophe.Connection(service);
    connection.connect(`${user}@${domain}`, password, (status, condition) => {
      if (status === CONNECTED) {
        report({ at: "online", jid: connection.jid });
        subscribe(connection, settings);
      } else if (status === AUTHFAIL) {
        report({ at: "refused", condition: condition ?? "" });
      } else if (status === DISCONNECTED) {
        report({ at: "offline" });
      }
    });
  }

  function next() {
    return reports.length > 0
      ? Promise.resolve(reports.shift())
      : new Promise((resolve) => waiting.push(resolve));
  }

  return { listen, next };
})();
