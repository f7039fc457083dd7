"""XML namespaces, by the specification that owns them."""

from typing import Final

XML: Final = "http://www.w3.org/XML/1998/namespace"

# RFC 6120, RFC 6121
CLIENT: Final = "jabber:client"
STREAMS: Final = "http://etherx.jabber.org/streams"
STREAM_ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-streams"
STANZA_ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
TLS: Final = "urn:ietf:params:xml:ns:xmpp-tls"
SASL: Final = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND: Final = "urn:ietf:params:xml:ns:xmpp-bind"
SESSION: Final = "urn:ietf:params:xml:ns:xmpp-session"
ROSTER: Final = "jabber:iq:roster"

# RFC 7395
FRAMING: Final = "urn:ietf:params:xml:ns:xmpp-framing"

# Extensions
IQ_LAST: Final = "jabber:iq:last"  # XEP-0012
DISCO_INFO: Final = "http://jabber.org/protocol/disco#info"  # XEP-0030
DISCO_ITEMS: Final = "http://jabber.org/protocol/disco#items"  # XEP-0030
IQ_PRIVATE: Final = "jabber:iq:private"  # XEP-0049
COMMANDS: Final = "http://jabber.org/protocol/commands"  # XEP-0050
VCARD: Final = "vcard-temp"  # XEP-0054
PUBSUB: Final = "http://jabber.org/protocol/pubsub"  # XEP-0060
PUBSUB_ERRORS: Final = "http://jabber.org/protocol/pubsub#errors"  # XEP-0060
PUBSUB_EVENT: Final = "http://jabber.org/protocol/pubsub#event"  # XEP-0060
PUBSUB_OWNER: Final = "http://jabber.org/protocol/pubsub#owner"  # XEP-0060
IQ_AUTH: Final = "jabber:iq:auth"  # XEP-0078
IQ_AUTH_FEATURE: Final = "http://jabber.org/features/iq-auth"  # XEP-0078
IQ_VERSION: Final = "jabber:iq:version"  # XEP-0092
HTTP_BIND: Final = "http://jabber.org/protocol/httpbind"  # XEP-0124
PING: Final = "urn:xmpp:ping"  # XEP-0199
TIME: Final = "urn:xmpp:time"  # XEP-0202
XBOSH: Final = "urn:xmpp:xbosh"  # XEP-0206
