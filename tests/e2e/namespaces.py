"""Namespaces as lxml writes them before a name: ``f"{SASL}success"``."""

from typing import Final

STREAMS: Final = "{http://etherx.jabber.org/streams}"
STREAM_ERRORS: Final = "{urn:ietf:params:xml:ns:xmpp-streams}"
FRAMING: Final = "{urn:ietf:params:xml:ns:xmpp-framing}"
SASL: Final = "{urn:ietf:params:xml:ns:xmpp-sasl}"
BIND: Final = "{urn:ietf:params:xml:ns:xmpp-bind}"
SESSION: Final = "{urn:ietf:params:xml:ns:xmpp-session}"
CLIENT: Final = "{jabber:client}"
ROSTER: Final = "{jabber:iq:roster}"
IQ_AUTH: Final = "{jabber:iq:auth}"
DISCO_INFO: Final = "{http://jabber.org/protocol/disco#info}"
DISCO_ITEMS: Final = "{http://jabber.org/protocol/disco#items}"
PUBSUB: Final = "{http://jabber.org/protocol/pubsub}"
PUBSUB_EVENT: Final = "{http://jabber.org/protocol/pubsub#event}"
HTTPBIND: Final = "{http://jabber.org/protocol/httpbind}"
