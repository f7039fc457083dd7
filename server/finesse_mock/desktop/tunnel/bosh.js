// XMPP over BOSH (XEP-0124, XEP-0206): one request held by the server, a second one to speak.

import { NS, element, parse, serialize } from "./stanza.js";

const WAIT_S = 60;
const MOST_OPEN = 2;
const ATTEMPTS = 4;
const BETWEEN_ATTEMPTS_MS = 250;
const GRACE_MS = 10_000;

export class BoshLine {
  #url;
  #domain;
  #owner;
  #sid = "";
  // A large random start with room to count up (XEP-0124 §14.1).
  #rid = 1 + crypto.getRandomValues(new Uint32Array(1))[0];
  #taken = this.#rid;
  #answers = new Map();
  #unsent = [];
  #open = 0;
  #over = false;
  #hangUp = new AbortController();

  // The owner hears `received(element)`, and `ended()` once.
  constructor(origin, domain, owner) {
    this.#url = new URL("/http-bind/", origin);
    this.#domain = domain;
    this.#owner = owner;
    this.#request({ to: domain, wait: WAIT_S, hold: 1, ver: "1.6" }, [], { version: "1.0" });
  }

  restart() {
    this.#request({ to: this.#domain }, [], { restart: "true" });
  }

  send(stanza) {
    this.#unsent.push(stanza);
    this.#pumpSoon();
  }

  // Say good-bye; `ended` follows when the server has.
  close() {
    if (!this.#sid) {
      this.abort();
      return;
    }
    // The page may be going away, and the request has to outlive it.
    this.#request({ type: "terminate" }, this.#unsent.splice(0), {}, { keepalive: true });
  }

  // Hang up on a server that does not answer.
  abort() {
    this.#end();
  }

  #end() {
    if (!this.#over) {
      this.#over = true;
      this.#hangUp.abort();
      this.#owner.ended();
    }
  }

  // After what the owner does about the present answer, which may fill the next request.
  #pumpSoon() {
    setTimeout(() => this.#pump());
  }

  #pump() {
    if (this.#over || !this.#sid) {
      return;
    }
    const wanted = this.#unsent.length > 0 || this.#open === 0;
    if (wanted && this.#open < MOST_OPEN) {
      this.#request({}, this.#unsent.splice(0));
    }
  }

  #request(attributes, stanzas, extended = {}, options = {}) {
    const rid = this.#rid;
    this.#rid += 1;
    const session = this.#sid ? { sid: this.#sid } : {};
    const body = element("body", NS.HTTP_BIND, { rid, ...session, ...attributes }, ...stanzas);
    for (const [name, value] of Object.entries(extended)) {
      body.setAttributeNS(NS.XBOSH, `xmpp:${name}`, value);
    }
    this.#open += 1;
    this.#exchange(rid, serialize(body), options).catch(() => this.#end());
  }

  // A request whose connection breaks is sent again as it was (XEP-0124 §14.3).
  async #exchange(rid, body, options) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#answers.set(rid, await this.#post(body, options));
        break;
      } catch (error) {
        if (attempt === ATTEMPTS || this.#over || !(error instanceof TypeError)) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_ATTEMPTS_MS));
      }
    }
    for (; this.#answers.has(this.#taken); this.#taken += 1) {
      const answer = this.#answers.get(this.#taken);
      this.#answers.delete(this.#taken);
      this.#open -= 1;
      this.#take(answer);
    }
    this.#pumpSoon();
  }

  // A failed `fetch` is a TypeError; an answer other than 200 is the end of the session.
  async #post(body, options) {
    const answer = await fetch(this.#url, {
      method: "POST",
      headers: { "Content-Type": "text/xml; charset=utf-8" },
      body,
      signal: AbortSignal.any([
        this.#hangUp.signal,
        AbortSignal.timeout(WAIT_S * 1000 + GRACE_MS),
      ]),
      ...options,
    });
    if (answer.status !== 200) {
      throw new Error(`HTTP ${answer.status}`);
    }
    return parse(await answer.text());
  }

  #take(body) {
    this.#sid ||= body.getAttribute("sid") ?? "";
    for (const stanza of [...body.children]) {
      this.#owner.received(stanza);
    }
    if (body.getAttribute("type") === "terminate") {
      this.#end();
    }
  }
}
