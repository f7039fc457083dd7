"""How the three transports dress a stream: headers, stanzas, features and the goodbye."""

from enum import Enum
from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element, escape_attribute
from finesse_mock.xmpp.stream import StreamStart

_LANG: Final = "en"

# Strophe 1.2 compares this frame byte for byte before it believes that the stream has ended.
_WEBSOCKET_CLOSE: Final = f'<close xmlns="{ns.FRAMING}" />'.encode()


class Framing(Enum):
    """What carries a stream."""

    TCP = "tcp"
    """RFC 6120 §4: one long XML document."""

    BOSH = "bosh"
    """XEP-0206: stanzas inside `<body/>`; the body's attributes stand for the stream header."""

    WEBSOCKET = "websocket"
    """RFC 7395: every frame is a document of its own."""

    def wrap(self, element: Element) -> bytes:
        """Return a stanza, features or stream error as it stands on this transport.

        Only on TCP does the stream header declare the namespaces; elsewhere every element
        declares its own, the prefix `stream` included.
        """
        if self is Framing.TCP:
            return element.serialize(ns.CLIENT).encode()
        if element.xmlns == ns.STREAMS:
            attrs = {"xmlns:stream": ns.STREAMS, **element.attrs}
            element = Element(element.name, ns.STREAMS, attrs, element.children)
        return element.serialize().encode()

    def header(self, domain: str, stream_id: str, peer: StreamStart) -> bytes | None:
        """Return the answer to `peer`'s stream header, or None where the transport has none.

        `from` is the real domain whatever the peer asked for: clients learn the domain from it.
        """
        if self is Framing.BOSH:
            return None
        if self is Framing.WEBSOCKET:
            # RFC 7395 §3.4; `to` repeats the peer's `from`, as in RFC 6120 §4.7.2.
            attrs = {"from": domain, "id": stream_id}
            attrs |= {"to": peer.sender} if peer.sender else {}
            attrs |= {f"{{{ns.XML}}}lang": _LANG, "version": "1.0"}
            return Element("open", ns.FRAMING, attrs).serialize().encode()
        version = ' version="1.0"' if speaks_xmpp_1(peer) else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<stream:stream xmlns:stream="{ns.STREAMS}" xmlns="{ns.CLIENT}"'
            f' from="{escape_attribute(domain)}" id="{escape_attribute(stream_id)}"'
            f' xml:lang="{_LANG}"{version}>'
        ).encode()

    def has_features(self, peer: StreamStart) -> bool:
        """Tell whether features follow the header (RFC 6120 §4.7.5: not before XMPP 1.0)."""
        return self is not Framing.TCP or speaks_xmpp_1(peer)

    def redirection(self, uri: str) -> tuple[bytes, ...]:
        """Return what ends the stream and sends the peer to `uri`."""
        match self:
            case Framing.TCP:  # RFC 6120 §4.9.3.19
                host = Element("see-other-host", ns.STREAM_ERRORS).add(uri)
                error = Element("error", ns.STREAMS).add(host)
                return self.wrap(error), b"</stream:stream>"
            case Framing.WEBSOCKET:  # RFC 7395 §3.6.1
                close = Element("close", ns.FRAMING, {"see-other-uri": uri})
                return (close.serialize().encode(),)
            case Framing.BOSH:  # XEP-0124 §17.2
                return (Element("uri", ns.HTTP_BIND).add(uri).serialize(ns.HTTP_BIND).encode(),)

    def goodbye(self) -> bytes | None:
        """Return what closes the stream, or None where the transport has its own way."""
        match self:
            case Framing.TCP:
                return b"</stream:stream>"
            case Framing.WEBSOCKET:
                return _WEBSOCKET_CLOSE
            case Framing.BOSH:
                return None


def speaks_xmpp_1(peer: StreamStart) -> bool:
    """Tell whether the peer's header announced version 1.0 or later."""
    major = peer.version.partition(".")[0].strip()
    return major.isdecimal() and int(major) >= 1
