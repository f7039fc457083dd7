// XMPP over WebSocket (RFC 7395): one element in each text frame.

import { NS, element, parse, serialize } from "./stanza.js";

export class WebSocketLine {
  #socket;
  #domain;
  #owner;

  // The owner hears `received(element)`, and `ended()` once.
  constructor(origin, domain, owner) {
    this.#domain = domain;
    this.#owner = owner;
    this.#socket = new WebSocket(new URL("/ws/", origin.replace(/^http/i, "ws")), "xmpp");
    this.#socket.onopen = () => this.restart();
    this.#socket.onmessage = ({ data }) => this.#take(parse(data));
    this.#socket.onclose = () => this.#owner.ended();
  }

  restart() {
    this.send(element("open", NS.FRAMING, { to: this.#domain, version: "1.0" }));
  }

  send(stanza) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(serialize(stanza));
    }
  }

  // Say good-bye; `ended` follows when the server has.
  close() {
    this.send(element("close", NS.FRAMING));
    this.#socket.close();
  }

  // Hang up on a server that does not answer.
  abort() {
    this.#socket.onclose = null;
    this.#socket.close();
    this.#owner.ended();
  }

  #take(frame) {
    if (frame.namespaceURI !== NS.FRAMING) {
      this.#owner.received(frame);
    } else if (frame.localName === "close") {
      this.#socket.close();
    }
  }
}
