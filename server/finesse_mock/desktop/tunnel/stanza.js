// Elements of XMPP as DOM elements, and the namespaces they come from.

export const NS = {
  CLIENT: "jabber:client",
  STREAMS: "http://etherx.jabber.org/streams",
  STREAM_ERRORS: "urn:ietf:params:xml:ns:xmpp-streams",
  STANZA_ERRORS: "urn:ietf:params:xml:ns:xmpp-stanzas",
  FRAMING: "urn:ietf:params:xml:ns:xmpp-framing",
  HTTP_BIND: "http://jabber.org/protocol/httpbind",
  XBOSH: "urn:xmpp:xbosh",
  SASL: "urn:ietf:params:xml:ns:xmpp-sasl",
  BIND: "urn:ietf:params:xml:ns:xmpp-bind",
  SESSION: "urn:ietf:params:xml:ns:xmpp-session",
  PING: "urn:xmpp:ping",
  PUBSUB: "http://jabber.org/protocol/pubsub",
  PUBSUB_EVENT: "http://jabber.org/protocol/pubsub#event",
};

const factory = document.implementation.createDocument(null, null);

// An element with these children, elements or texts.
export function element(name, xmlns, attributes = {}, ...children) {
  const made = factory.createElementNS(xmlns, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// The root element of a document; throws where the text is none.
export function parse(text) {
  const { documentElement } = new DOMParser().parseFromString(text, "text/xml");
  if (documentElement.getElementsByTagName("parsererror").length > 0) {
    throw new Error("not well-formed XML");
  }
  return documentElement;
}

export function serialize(node) {
  return new XMLSerializer().serializeToString(node);
}

// The first element of that name and namespace below this one, at any depth.
export function find(node, xmlns, name) {
  return node.getElementsByTagNameNS(xmlns, name)[0] ?? null;
}
