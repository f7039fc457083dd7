"""A client at the other end of a sans-I/O session, for tests that read as a dialogue."""

from itertools import count

from lxml import etree

from finesse_mock.pubsub.service import PubSub
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.domain import Domain, DomainSettings
from finesse_mock.xmpp.frames import receive_frame
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.parser import StreamEnd, StreamParser, StreamStart, StreamViolation
from finesse_mock.xmpp.session import Session

DOMAIN = "fin1.example.com"
HEADER = (
    f"<?xml version='1.0'?><stream:stream to='{DOMAIN}' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>"
)
TEAM = "/finesse/api/Team/5007/Users"
USER = "/finesse/api/User/1001001"

_CONTEXT = '<x xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams">{}</x>'


def make_domain(**settings: object) -> Domain:
    """A domain with two nodes; every user may sign in with the password `finesse`."""
    pubsub = PubSub()
    pubsub.create_node(USER)
    pubsub.create_node(TEAM)
    ids = count(1)
    return Domain(
        DOMAIN,
        pubsub,
        lambda _user, password: password == "finesse",
        lambda: f"id{next(ids)}",
        DomainSettings(**settings),
    )


def canonical(xml: str) -> str:
    """The canonical form of some stanzas, so that quotes and attribute order do not matter."""
    return etree.canonicalize(_CONTEXT.format(xml), strip_text=True)


class Client:
    """Says what a client says and expects what it is told."""

    def __init__(self, domain: Domain, framing: Framing = Framing.TCP) -> None:
        self.framing = framing
        self.secure = False
        self.ready_calls = 0
        self.now = 0.0
        self.session = Session(domain, self, "stream1")
        self._parser = StreamParser(100_000)

    def output_ready(self) -> None:
        self.ready_calls += 1

    def send(self, *xml: str) -> None:
        """Send text as it stands: a chunk over TCP, a frame each over WebSocket."""
        for text in xml:
            if self.framing is Framing.WEBSOCKET:
                receive_frame(self.session, text, self.now)
            else:
                self._feed(text)

    def _feed(self, text: str) -> None:
        for event in self._parser.feed(text.encode()):
            match event:
                case StreamStart():
                    self.session.opened(event, self.now)
                case StreamEnd():
                    self.session.ended()
                case StreamViolation():
                    self.session.fail(event.condition, event.text)
                case _:
                    self.session.receive(event, self.now)

    def take(self) -> list[str]:
        """Take what the session has to send."""
        taken = [piece.decode() for piece in self.session.outbox]
        self.session.outbox.clear()
        return taken

    def receives(self, *xml: str) -> None:
        """Expect exactly these stanzas, in this order."""
        assert [canonical(piece) for piece in self.take()] == [canonical(text) for text in xml]

    def restart(self) -> None:
        """Open the stream, for the first time or again."""
        if self.framing is Framing.WEBSOCKET:
            self.send(f'<open xmlns="{ns.FRAMING}" to="{DOMAIN}" version="1.0"/>')
        else:
            self._parser.restart()
            self.send(HEADER)

    def open(self) -> None:
        """Open the stream and take what comes."""
        self.restart()
        self.take()

    def sign_in(self, user: str = "1001001", resource: str = "desktop") -> "Client":
        """Open the stream, authenticate and bind."""
        self.open()
        self.session.authenticate(user)
        self.session.bind(resource)
        return self

    def expect_end(self, *xml: str) -> None:
        """Expect these last words, the end of the stream, and nothing ever after."""
        *words, goodbye = self.take()
        assert [canonical(piece) for piece in words] == [canonical(text) for text in xml]
        assert goodbye == "</stream:stream>"
        assert self.session.closed


def stream_error(condition: str, text: str = "") -> str:
    """The stream error as it stands on TCP."""
    words = f'<text xmlns="urn:ietf:params:xml:ns:xmpp-streams" xml:lang="en">{text}</text>'
    return (
        f'<stream:error><{condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>'
        f"{words if text else ''}</stream:error>"
    )


def error(code: int, kind: str, condition: str, detail: str = "") -> str:
    """The error child of a stanza."""
    return (
        f'<error code="{code}" type="{kind}">'
        f'<{condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>{detail}</error>'
    )
