// One XMPP session of an agent, on a line of either kind: sign-in, requests, events, pings.

import { BoshLine } from "./bosh.js";
import { NS, element, find, parse, serialize } from "./stanza.js";
import { WebSocketLine } from "./websocket.js";

const LINES = { bosh: BoshLine, websocket: WebSocketLine };

// Why a session ended, as the status that the tunnel tells its parent.
const STATUS_OF = { conflict: "conflict", "not-authorized": "unauthorized" };

export class Session {
  // The full JID, "" until it is bound.
  jid = "";
  #line;
  #account;
  #patience;
  #listener;
  #lastId = 0;
  #pending = new Map();
  #negotiation = [];
  #negotiator = null;
  #condition = "";
  #over = false;
  #pingTimer = 0;

  // `kind` is bosh or websocket. `account` has user, password, domain, resource ("" for any).
  // `patience` has, in milliseconds, requestTimeout and pingInterval, and maxRetry, a number of
  // pings; it is looked at anew each time. `listener` hears `event(node, update)`,
  // `presence(xml)` and, once, `ended(status, condition)`.
  constructor(kind, origin, account, patience, listener) {
    this.#account = account;
    this.#patience = patience;
    this.#listener = listener;
    this.#line = new LINES[kind](origin, account.domain, this);
  }

  get bareJid() {
    return `${this.#account.user}@${this.#account.domain}`;
  }

  // Sign in and become available; resolves with the resource that was bound. Where that fails
  // the session ends.
  async open() {
    try {
      await this.#signIn();
    } catch (error) {
      if (!this.#over) {
        this.close();
      }
      throw error;
    }
    return this.jid.slice(this.jid.indexOf("/") + 1);
  }

  // Resolves with the answer, be it a result or an error; rejects when none comes.
  request(type, to, payload) {
    this.#lastId += 1;
    const id = `tunnel-${this.#lastId}`;
    const iq = element("iq", NS.CLIENT, { type, id, ...(to && { to }) }, payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error("request timed out"));
      }, this.#patience.requestTimeout);
      this.#pending.set(id, { resolve, reject, timer });
      this.#line.send(iq);
    });
  }

  // Ask to see the presence of a user, named with or without a domain.
  subscribeToPresence(user) {
    const jid = user.includes("@") ? user : `${user}@${this.#account.domain}`;
    this.#line.send(element("presence", NS.CLIENT, { type: "subscribe", to: jid }));
  }

  close() {
    if (this.jid) {
      this.#line.send(element("presence", NS.CLIENT, { type: "unavailable" }));
    }
    this.#line.close();
  }

  // What the line tells

  received(stanza) {
    const act = {
      iq: () => this.#takeIq(stanza),
      message: () => this.#takeMessage(stanza),
      presence: () => this.#listener.presence(serialize(stanza)),
      error: () => this.#takeStreamError(stanza),
    }[stanza.localName];
    if (act) {
      act();
    } else {
      this.#negotiation.push(stanza);
      this.#negotiator?.resolve();
    }
  }

  ended() {
    this.#over = true;
    clearTimeout(this.#pingTimer);
    const error = new Error(this.#condition || "connection lost");
    this.#negotiator?.reject(error);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
    this.#listener.ended(STATUS_OF[this.#condition] ?? "disconnected", this.#condition);
  }

  // Sign-in

  async #signIn() {
    await this.#next("features");
    this.#line.send(element("auth", NS.SASL, { mechanism: "PLAIN" }, this.#plain()));
    await this.#next("success");
    this.#line.restart();
    const features = await this.#next("features");
    this.jid = await this.#bind();
    if (find(features, NS.SESSION, "session")) {
      await this.request("set", null, element("session", NS.SESSION));
    }
    this.#line.send(element("presence", NS.CLIENT));
    this.#pingLater();
  }

  // The next element of the negotiation, which has to be of that name.
  async #next(name) {
    while (this.#negotiation.length === 0) {
      await new Promise((resolve, reject) => {
        this.#negotiator = { resolve, reject };
        if (this.#over) {
          reject(new Error(this.#condition || "connection lost"));
        }
      });
    }
    const came = this.#negotiation.shift();
    if (came.localName !== name) {
      this.#condition = came.firstElementChild?.localName ?? "";
      throw new Error(`${came.localName}: ${this.#condition}`);
    }
    return came;
  }

  // RFC 4616: on behalf of oneself, with the bare JID, as Strophe says it.
  #plain() {
    const { user, password } = this.#account;
    const message = new TextEncoder().encode(`${this.bareJid}\0${user}\0${password}`);
    return btoa(String.fromCharCode(...message));
  }

  async #bind() {
    const { resource } = this.#account;
    const wanted = resource ? [element("resource", NS.BIND, {}, resource)] : [];
    const answer = await this.request("set", null, element("bind", NS.BIND, {}, ...wanted));
    const jid = find(answer, NS.BIND, "jid");
    if (jid === null) {
      throw new Error(`no resource was bound: ${serialize(answer)}`);
    }
    return jid.textContent;
  }

  // Stanzas

  #takeIq(iq) {
    const type = iq.getAttribute("type");
    if (type === "get" || type === "set") {
      this.#answer(iq);
      return;
    }
    const waiting = this.#pending.get(iq.getAttribute("id"));
    if (waiting) {
      this.#pending.delete(iq.getAttribute("id"));
      clearTimeout(waiting.timer);
      waiting.resolve(iq);
    }
  }

  // RFC 6120 §8.2.3: every request is answered; the only one this client knows is a ping.
  #answer(iq) {
    const isPing = iq.firstElementChild?.namespaceURI === NS.PING;
    const attributes = { type: isPing ? "result" : "error", id: iq.getAttribute("id") };
    if (iq.hasAttribute("from")) {
      attributes.to = iq.getAttribute("from");
    }
    const refusal = element("service-unavailable", NS.STANZA_ERRORS);
    const error = element("error", NS.CLIENT, { type: "cancel" }, refusal);
    this.#line.send(element("iq", NS.CLIENT, attributes, ...(isPing ? [] : [error])));
  }

  #takeMessage(message) {
    const items = find(message, NS.PUBSUB_EVENT, "items");
    for (const item of items?.children ?? []) {
      this.#listener.event(items.getAttribute("node"), item.textContent);
    }
  }

  #takeStreamError(error) {
    this.#condition = find(error, NS.STREAM_ERRORS, "*")?.localName ?? "";
  }

  // A server that answers none of these pings is gone, whatever the line believes.

  #pingLater() {
    this.#pingTimer = setTimeout(() => this.#ping(), this.#patience.pingInterval);
  }

  async #ping() {
    for (let missed = 0; missed <= this.#patience.maxRetry; missed += 1) {
      try {
        await this.request("get", this.#account.domain, element("ping", NS.PING));
        this.#pingLater();
        return;
      } catch {
        if (this.#over) {
          return;
        }
      }
    }
    this.#condition = "connection-timeout";
    this.#line.abort();
  }
}

// The `connInfo` of a CONNECT_REQ: an XML document whose elements are named for what they hold.
export function readConnInfo(xml) {
  return Object.fromEntries([...parse(xml).children].map((e) => [e.localName, e.textContent]));
}
