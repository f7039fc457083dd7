// What a web page does with Strophe: connect, PUT by fetch across origins, collect notifications.
// Every function returns a promise; the test awaits it.
"use strict";

const desk = (() => {
  const arrived = [];
  const waiting = [];
  let connection;
  let credentials;
  let goodbye;

  function collect(message) {
    const items = message.getElementsByTagName("items")[0];
    const event = { node: items.getAttribute("node"), text: message.textContent };
    if (waiting.length > 0) {
      waiting.shift().resolve(event);
    } else {
      arrived.push(event);
    }
    return true;
  }

  // Resolves once bound; presence is left to signIn.
  function connect(service, jid, password) {
    const { CONNECTING, AUTHENTICATING, CONNECTED, DISCONNECTED } = Strophe.Status;
    credentials = `Basic ${btoa(`${Strophe.getNodeFromJid(jid)}:${password}`)}`;
    connection = new Strophe.Connection(service);
    return new Promise((resolve, reject) => {
      connection.connect(jid, password, (status, condition) => {
        if (status === CONNECTED) {
          connection.addHandler(collect, null, "message");
          resolve(connection.jid);
        } else if (status === DISCONNECTED && goodbye) {
          goodbye();
        } else if (status !== CONNECTING && status !== AUTHENTICATING) {
          const error = new Error(`status ${status} ${condition}`);
          [{ reject }, ...waiting.splice(0)].forEach((taker) => taker.reject(error));
        }
      });
    });
  }

  async function put(url, body, requestId) {
    const answer = await fetch(url, {
      method: "PUT",
      headers: { Authorization: credentials, "Content-Type": "application/xml", requestId },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  }

  // In one breath, as Cisco's pages do.
  function signIn(url, body, requestId) {
    connection.send($pres());
    return put(url, body, requestId);
  }

  // Resolves with the next notification, which may be there already.
  function next() {
    if (arrived.length > 0) {
      return Promise.resolve(arrived.shift());
    }
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  // Resolves with what had come when the answer to a ping came.
  function leftovers(domain) {
    const ping = $iq({ type: "get", to: domain }).c("ping", { xmlns: "urn:xmpp:ping" });
    return new Promise((resolve, reject) => {
      connection.sendIQ(ping, () => resolve(arrived.splice(0)), () => reject(new Error("no pong")));
    });
  }

  // Resolves once the connection is down.
  function disconnect() {
    return new Promise((resolve) => {
      goodbye = resolve;
      connection.disconnect("done");
    });
  }

  return { connect, put, signIn, next, leftovers, disconnect };
})();
