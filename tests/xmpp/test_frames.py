import pytest

from finesse_mock.xmpp.framing import Framing
from xmpp.play import DOMAIN, Client, make_domain

OPEN = f'<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="{DOMAIN}" version="1.0"/>'
ANSWER = (
    '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" from="fin1.example.com" id="stream1"'
    ' xml:lang="en" version="1.0"/>'
)
CLOSE = '<close xmlns="urn:ietf:params:xml:ns:xmpp-framing" />'


@pytest.fixture
def client() -> Client:
    return Client(make_domain(), Framing.WEBSOCKET)


def ending(condition: str, text: str = "") -> list[str]:
    words = f'<text xmlns="urn:ietf:params:xml:ns:xmpp-streams" xml:lang="en">{text}</text>'
    return [
        (
            '<stream:error xmlns:stream="http://etherx.jabber.org/streams">'
            f'<{condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>{words if text else ""}'
            "</stream:error>"
        ),
        CLOSE,
    ]


def test_opening(client: Client):
    client.send(OPEN)
    assert client.take() == [
        ANSWER,
        (
            '<stream:features xmlns:stream="http://etherx.jabber.org/streams">'
            '<mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>PLAIN</mechanism>'
            "</mechanisms></stream:features>"
        ),
    ]


def test_who_says_where_it_comes_from_is_answered_there(client: Client):
    client.send(OPEN.replace(" to=", " from='1001001@fin1.example.com' to="))
    assert ' id="stream1" to="1001001@fin1.example.com" ' in client.take()[0]


def test_closing(client: Client):
    client.open()
    client.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>')
    assert client.take() == [CLOSE]
    assert client.session.closed


def test_stanzas_declare_their_namespace_and_may_come_without(client: Client):
    client.sign_in()
    client.send('<iq type="get" id="1"><ping xmlns="urn:xmpp:ping"/></iq>')
    assert client.take() == [
        '<iq xmlns="jabber:client" type="result" id="1" to="1001001@fin1.example.com/desktop"/>'
    ]


def test_white_space_means_nothing(client: Client):
    client.open()
    client.send(" ", "", "\n")
    assert client.take() == []


@pytest.mark.parametrize(
    ("frame", "last_words"),
    [
        (
            "<presence xmlns='jabber:client'/>",
            ending("unsupported-stanza-type", "the stream is not open"),
        ),
        ("<open xmlns='jabber:client'/>", ending("invalid-namespace")),
        ("<close/>", ending("invalid-namespace")),
        (
            "<!DOCTYPE a><a/>",
            ending("restricted-xml", "document type declarations are not allowed"),
        ),
    ],
)
def test_what_cannot_open_a_stream(client: Client, frame: str, last_words: list[str]):
    client.send(frame)
    assert client.take() == [ANSWER, *last_words]
    assert client.session.closed


@pytest.mark.parametrize("frame", ["<iq", "<iq/><iq/>", "hello"])
def test_a_frame_is_one_element(client: Client, frame: str):
    client.sign_in()
    client.send(frame)
    error, close = client.take()
    assert "<not-well-formed " in error
    assert close == CLOSE


def test_a_frame_over_the_limit(client: Client):
    client.open()
    client.send(f"<iq id='{'x' * 10_240}'/>")
    assert client.take() == ending("policy-violation", "stanza too big")


def test_an_authenticated_client_may_send_more(client: Client):
    client.sign_in()
    client.send(f"<iq type='result' id='{'x' * 10_240}'/>")
    assert not client.session.closed
