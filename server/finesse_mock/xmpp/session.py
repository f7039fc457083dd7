"""One client's stream, whatever carries it (RFC 6120, RFC 6121).

A transport feeds a `Session` with what the peer sends and takes what lies in its `outbox`. The
session never waits: each call runs to its end, so replies keep the order of the requests.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import SessionChanged, Stage
from finesse_mock.xmpp import features, message, presence, sasl, starttls, waiting
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.availability import Availability
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.door import Door
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import stream_error
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.iq import router
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.stream import StreamStart
from finesse_mock.xmpp.watch import Due, Watch

if TYPE_CHECKING:
    from finesse_mock.faults.at_work import Struck

__all__ = ["Door", "Framing", "Session"]


class Session:
    """The state of one stream from its header to its end.

    Attributes:
        outbox: complete pieces in this session's framing; the transport takes and clears it.
        redirected: it has closed because the client is to go elsewhere.
        closed: nothing more will come; after draining the outbox the transport hangs up.
        jid: the full JID once a resource is bound.
        user: the authenticated user's name (local part), empty before.
        awaiting_header: the peer has to open the stream, for the first time or again.
        can_start_tls: set by a transport that could negotiate TLS on this connection.
        starting_tls: STARTTLS was accepted; after draining the outbox the transport negotiates
            TLS and calls `tls_started`.
        struck: which faults of streams had their chance with this one.
        watch: since when the stream is there, and when its client was heard last.
    """

    __slots__ = (
        "_delivered",
        "_door",
        "_header_sent",
        "_outbox_bytes",
        "_peer_name",
        "availability",
        "awaiting_header",
        "can_start_tls",
        "closed",
        "domain",
        "exchange",
        "failures",
        "framing",
        "jid",
        "outbox",
        "priority",
        "redirected",
        "settled",
        "starting_tls",
        "stream_id",
        "struck",
        "user",
        "waiting",
        "watch",
    )

    def __init__(self, domain: Domain, door: Door, stream_id: str) -> None:
        self.domain = domain
        self.framing = door.framing
        self.stream_id = stream_id
        self.outbox: list[bytes] = []
        self.closed = False
        self.redirected = False
        self.jid: Jid | None = None
        self.user = ""
        self.awaiting_header = True
        self.can_start_tls = False
        self.starting_tls = False
        # The rest of the negotiation and of presence is kept here for the modules of that name.
        self.exchange: Callable[[str], None] | None = None
        self.failures = 0
        self.availability = Availability.UNANNOUNCED
        self.priority = 0
        self.settled = False
        self.struck: Struck = {}
        self.waiting: list[waiting.Waiting] | None = None
        self._door = door
        self._delivered = Delivery("", door.framing.value, Fate.DELIVERED)
        self._header_sent = False
        self._outbox_bytes = 0
        self._peer_name = ""
        self.watch = Watch(domain.settings)
        domain.enter(self)

    # The stream

    def opened(self, header: StreamStart, now: float) -> None:
        """Answer a stream header, an `<open/>`, or the creation or restart of a BOSH session."""
        self.heard(now)
        if self.closed:
            return
        if not self._header_sent and self.domain.is_crowded:
            self.fail("resource-constraint", "too many connections")
            return
        self.awaiting_header = False
        # A restart over BOSH may leave the name out.
        self._peer_name = _domain_of(header.to) or self._peer_name
        self._send_header(header)
        if self.framing.has_features(header):
            self.send(features.offered(self))

    def receive(self, stanza: Element, now: float) -> None:
        """Act on a complete first-level element; one that is not defined ends the stream."""
        if self.closed:
            return
        self.heard(now)
        if not self.watch.spend(size=0, stanzas=1):
            too_much = "too many stanzas before authentication"
            self.fail("policy-violation", "stanzas come too fast" if self.user else too_much)
            return
        # Clients over BOSH and WebSocket sometimes forget to declare jabber:client.
        xmlns = ns.CLIENT if stanza.xmlns in {"", ns.HTTP_BIND} else stanza.xmlns
        act = _FIRST_LEVEL.get((xmlns, stanza.name))
        if act is None:
            self.fail("unsupported-stanza-type")
            return
        is_bound = self.jid is not None
        act(self, stanza)
        if is_bound and not self.settled:
            waiting.settle(self)

    def ended(self) -> None:
        """Answer the end of the peer's stream in kind and close (RFC 6120 §4.4)."""
        if not self.closed:
            self._close("the client ended the stream", self.framing.goodbye())

    def fail(self, condition: str, text: str = "") -> None:
        """Send a stream error (RFC 6120 §4.9.3) and close."""
        if self.closed:
            return
        if not self._header_sent:
            # RFC 6120 §4.9.1.2: the error stands inside a stream even if the header was bad.
            self._send_header(StreamStart(version="1.0"))
        error = self.framing.wrap(stream_error(condition, text))
        why = f"{condition}: {text}" if text else condition
        self._close(why, error, self.framing.goodbye())

    def redirect(self, uri: str) -> None:
        """Send the client elsewhere and close: to a URI, over TCP to `host` or `host:port`."""
        if not self.closed:
            self.redirected = True
            self._close(f"redirected to {uri}", *self.framing.redirection(uri))

    def shutdown(self) -> None:
        """End the stream because the server goes away."""
        self.fail("system-shutdown")

    def lost(self) -> None:
        """Note that the connection is gone without a goodbye."""
        if not self.closed:
            self.outbox.clear()
            self._close("the connection was lost")

    def overflow(self) -> None:
        """End the stream because its client does not take what it is sent."""
        if not self.closed:
            self.domain.slow_sessions += 1
            self.fail("resource-constraint", "the client reads too slowly")

    def tls_started(self) -> None:
        """Forget what came before TLS (RFC 6120 §5.4.3.3) and await a new header."""
        self.starting_tls = False
        self.can_start_tls = False
        self.awaiting_header = True

    # Time

    def heard(self, now: float, size: int = 0) -> None:
        """Note that the peer sent `size` bytes, if only white space (`now`: monotonic seconds)."""
        self.watch.heard(now)
        if not self.watch.spend(size, stanzas=0):
            self.fail("policy-violation", "too much data before authentication")

    @property
    def deadline(self) -> float:
        """When `tick` has to be called next, in monotonic seconds; infinity for never."""
        return self.watch.deadline

    def tick(self, now: float) -> None:
        """Ping a silent peer; end a stream that stays silent or does not authenticate."""
        if self.closed:
            return
        match self.watch.due(now):
            case Due.NOT_AUTHENTICATED:
                self.fail("policy-violation", "authentication took too long")
            case Due.TIMEOUT:
                self.fail("connection-timeout")
            case Due.PING if self.jid is not None:
                attrs = {"type": "get", "id": self.domain.ids()}
                attrs |= {"from": self.domain.name, "to": str(self.jid)}
                self.send(Element("iq", ns.CLIENT, attrs).add(Element("ping", ns.PING)))
            case Due.PING | Due.NOTHING:
                pass

    # Identity

    @property
    def offers_tls(self) -> bool:
        """Whether STARTTLS is on offer now."""
        return self.can_start_tls and self.domain.settings.starttls and not self._door.secure

    @property
    def is_secure(self) -> bool:
        """Whether TLS carries the stream."""
        return self._door.secure

    @property
    def stanza_limit(self) -> int:
        """How many bytes a stanza may have now."""
        settings = self.domain.settings
        return settings.max_stanza_bytes if self.user else settings.max_unauthenticated_stanza_bytes

    @property
    def address(self) -> str:
        """The full JID as text, empty before a resource is bound."""
        return str(self.jid) if self.jid else ""

    @property
    def announced(self) -> bool:
        """Whether the client has sent any presence: the end of its sign-in."""
        return self.availability is not Availability.UNANNOUNCED

    def names_domain(self, name: str) -> bool:
        """Tell whether `name` means this domain: its own name, an alias, or what was dialled."""
        return (
            name == self.domain.name
            or name in self.domain.settings.aliases
            or (name != "" and name == self._peer_name)
        )

    def authenticate(self, user: str) -> None:
        """Make `user` the owner of the stream."""
        self.user = user
        self.watch.authenticated()

    def bind(self, resource: str) -> None:
        """Bind `resource`; an older session with the same full JID gives way."""
        self.jid = Jid(self.user, self.domain.name, resource)
        self._delivered = Delivery(str(self.jid), self.framing.value, Fate.DELIVERED)
        self.domain.bind(self, self.jid)
        self.tell(Stage.BOUND)

    # What becomes of it

    def delivery(self, fate: Fate) -> Delivery:
        """What became of one message here; one value serves for all that were handed over."""
        delivered = self._delivered
        if fate is Fate.DELIVERED:
            return delivered
        return Delivery(delivered.jid, delivered.transport, fate)

    def tell(self, stage: Stage, why: str = "") -> None:
        """Let whoever keeps the books know what happened to this session."""
        if self.domain.tell is not None and (self.user or self.failures):
            self.domain.tell(
                SessionChanged(
                    stage=stage,
                    user=self.user,
                    jid=self.address,
                    transport=self.framing.value,
                    why=why,
                )
            )

    # Output

    def send(self, element: Element) -> None:
        """Put an element into the outbox."""
        self.transmit(self.framing.wrap(element))

    def transmit(self, data: bytes) -> None:
        """Put a complete piece into the outbox, unless the stream has ended."""
        if self.closed:
            return
        outbox = self.outbox
        if outbox:
            self._outbox_bytes += len(data)
            outbox.append(data)
            if self._outbox_bytes > self.domain.settings.max_outbound_bytes:
                outbox.clear()
                self.overflow()
        else:
            self._outbox_bytes = len(data)
            outbox.append(data)
            self._door.output_ready()

    def _send_header(self, peer: StreamStart) -> None:
        self._header_sent = True
        header = self.framing.header(self.domain.name, self.stream_id, peer)
        if header is not None:
            self.transmit(header)

    def _close(self, why: str, *last: bytes | None) -> None:
        self.closed = True
        self.tell(Stage.CLOSED, why)
        self.outbox.extend(piece for piece in last if piece is not None)
        self.domain.leave(self)
        presence.withdraw(self)
        self._door.output_ready()


_FIRST_LEVEL: Final[Mapping[tuple[str, str], Callable[[Session, Element], None]]] = {
    (ns.TLS, "starttls"): starttls.receive,
    (ns.SASL, "auth"): sasl.begin,
    (ns.SASL, "response"): sasl.respond,
    (ns.SASL, "abort"): sasl.abort,
    (ns.CLIENT, "iq"): router.receive,
    (ns.CLIENT, "presence"): presence.receive,
    (ns.CLIENT, "message"): message.receive,
}


def _domain_of(name: str) -> str:
    try:
        return Jid.parse(name).domain
    except JidError:
        return ""
