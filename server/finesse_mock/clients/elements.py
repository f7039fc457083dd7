"""XML of XMPP as clients write and read it."""

from typing import Any, Final, TypeAlias

from lxml import etree
from lxml.etree import _Element

Element: TypeAlias = _Element

CLIENT: Final = "jabber:client"
STREAMS: Final = "http://etherx.jabber.org/streams"
SASL: Final = "urn:ietf:params:xml:ns:xmpp-sasl"
TLS: Final = "urn:ietf:params:xml:ns:xmpp-tls"
BIND: Final = "urn:ietf:params:xml:ns:xmpp-bind"
SESSION: Final = "urn:ietf:params:xml:ns:xmpp-session"
STANZAS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
PING: Final = "urn:xmpp:ping"
PUBSUB: Final = "http://jabber.org/protocol/pubsub"
PUBSUB_EVENT: Final = "http://jabber.org/protocol/pubsub#event"
FRAMING: Final = "urn:ietf:params:xml:ns:xmpp-framing"
HTTP_BIND: Final = "http://jabber.org/protocol/httpbind"
XBOSH: Final = "urn:xmpp:xbosh"
XML: Final = "http://www.w3.org/XML/1998/namespace"


def _declaring(namespace: str) -> dict[Any, str]:
    """The declaration of the default namespace; the stubs of lxml know prefixes only."""
    return {None: namespace}


def element(namespace: str, name: str, *content: Element | str, **attributes: str) -> Element:
    """An element with attributes, and children or a text."""
    made = etree.Element(f"{{{namespace}}}{name}", attributes, _declaring(namespace))
    for part in content:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def written(node: Element) -> bytes:
    """The element as it goes over the wire, with its namespaces declared."""
    return etree.tostring(node)


def stream_header(domain: str) -> bytes:
    """The beginning of a stream to that domain (RFC 6120 §4.7), which is no whole element."""
    header = etree.Element(f"{{{STREAMS}}}stream", None, _declaring(CLIENT) | {"stream": STREAMS})
    header.set("to", domain)
    header.set("version", "1.0")
    header.set(f"{{{XML}}}lang", "en")
    return etree.tostring(header).removesuffix(b"/>") + b">"


def parsed(document: bytes | str) -> Element:
    """The root of a document; nothing outside of it is ever read.

    Raises:
        etree.XMLSyntaxError: it is none.
    """
    data = document.encode() if isinstance(document, str) else document
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def name_of(node: Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(node).localname


def first_name(node: Element | None, otherwise: str = "undefined-condition") -> str:
    """The name of the first child: that is how XMPP names conditions."""
    return name_of(node[0]) if node is not None and len(node) else otherwise


class StreamReader:
    """Reads an XML stream piece by piece: its first-level elements, once each is whole."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(
            events=("start", "end"), resolve_entities=False, no_network=True
        )
        self._depth = 0
        self.ended = False
        """Whether the peer has closed the stream."""

    def feed(self, data: bytes) -> list[Element]:
        """The elements that became whole with these bytes.

        Raises:
            etree.XMLSyntaxError: this is no XML.
        """
        self._parser.feed(data)
        whole = []
        for event, node in self._parser.read_events():
            self._depth += 1 if event == "start" else -1
            if event == "end" and self._depth == 1 and isinstance(node, _Element):
                parent = node.getparent()
                if parent is not None:  # a stream has no end; its root must not grow
                    parent.remove(node)
                whole.append(node)
            elif event == "end" and self._depth == 0:
                self.ended = True
        return whole
