"""A client's side of one BOSH session without I/O: what it posts, and what it was answered."""

from conformance.mock import make_domain
from finesse_mock.xmpp.bosh import BoshSession
from finesse_mock.xmpp.bosh_body import BoshRequest
from finesse_mock.xmpp.bosh_terms import BoshSettings
from finesse_mock.xmpp.domain import Domain

RID = 1573741820
SID = "3kf9uws1n2"
EMPTY = '<body xmlns="http://jabber.org/protocol/httpbind"/>'
PING = "<iq xmlns='jabber:client' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>"
SILENT = "<presence xmlns='jabber:client' type='unavailable'/>"
AUTH = (
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
    "ADEwMDEwMDEAZmluZXNzZQ==</auth>"
)
BIND = (
    "<iq xmlns='jabber:client' type='set' id='b1'>"
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>cisco</resource></bind></iq>"
)
RESTART = "xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'"


def terminate(condition: str) -> str:
    return (
        '<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"'
        f' condition="{condition}"/>'
    )


def message(text: str) -> bytes:
    """A stanza as the stream would put it into its outbox."""
    return f'<message xmlns="jabber:client" id="{text}"/>'.encode()


class Line:
    """One session, opened and answered. Requests are numbered from 0, which opened it."""

    def __init__(
        self,
        attributes: str = "ver='1.9' wait='30' hold='1'",
        *,
        settings: BoshSettings | None = None,
        secure: bool = False,
        domain: Domain | None = None,
    ) -> None:
        self.now = 1000.0
        self.woken = 0
        self.answers: dict[int, tuple[int, str]] = {}
        self._posted = 1
        self.session: BoshSession[int] = BoshSession(
            domain or make_domain(),
            _parse(f"<body rid='{RID}' to='fin1.example.com' {attributes} %s/>"),
            0,
            sid=SID,
            secure=secure,
            settings=settings or BoshSettings(),
            wake=self._wake,
            now=self.now,
        )
        self.turn()

    def post(
        self, rid: int, payload: str = "", attributes: str = "", *, secure: bool = False
    ) -> int:
        """Send a request, ``rid`` counted from the one that opened the session."""
        token = self._posted
        self._posted += 1
        request = _parse(f"<body rid='{RID + rid}' sid='{SID}' {attributes} %s>{payload}</body>")
        self.session.request(request, token, secure=secure, now=self.now)
        self._collect()
        return token

    def ask(self, rid: int, payload: str = "", attributes: str = "") -> str:
        """Send a request that is answered in the same turn of the loop; return the answer."""
        token = self.post(rid, payload, attributes)
        self.turn()
        return self.body(token)

    def turn(self) -> None:
        """End a turn of the loop."""
        self.session.tick(self.now)
        self._collect()

    def wait(self, seconds: float) -> None:
        """Let time pass, stopping where the session asks to be woken."""
        end = self.now + seconds
        while (deadline := self.session.next_deadline()) is not None and deadline <= end:
            assert deadline > self.now, "a deadline that has passed would make the shell spin"
            self.now = deadline
            self.turn()
        self.now = end

    def gone(self, token: int) -> None:
        """Break the connection of a request."""
        self.session.gone(token, self.now)

    def say(self, *stanzas: bytes) -> None:
        """Let the server have something to say."""
        for stanza in stanzas:
            self.session.stream.transmit(stanza)

    def is_open(self, token: int) -> bool:
        return token not in self.answers

    def body(self, token: int) -> str:
        status, body = self.answers[token]
        assert status == 200
        return body

    def status(self, token: int) -> int:
        return self.answers[token][0]

    def sign_in(self) -> None:
        """Authenticate and bind; requests 1 to 3."""
        for rid, (payload, attributes) in enumerate(
            ((AUTH, ""), ("", RESTART), (BIND, "")), start=1
        ):
            self.ask(rid, payload, attributes)

    def _collect(self) -> None:
        for token, reply in self.session.take_responses():
            assert token not in self.answers, "a request is answered once"
            self.answers[token] = (reply.status, reply.body.decode())

    def _wake(self) -> None:
        self.woken += 1


def _parse(template: str) -> BoshRequest:
    return BoshRequest.parse(
        (template % "xmlns='http://jabber.org/protocol/httpbind'").encode(), 65536
    )
