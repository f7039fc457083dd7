import base64

import pytest

from xmpp.play import Client, make_domain, stream_error

SUCCESS = '<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>'
CHALLENGE = '<challenge xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>'


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def auth(response: str, mechanism: str = "PLAIN") -> str:
    return (
        f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{mechanism}'>{response}</auth>"
    )


def respond(response: str) -> str:
    return f"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{response}</response>"


def failure(condition: str) -> str:
    return f'<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><{condition}/></failure>'


@pytest.fixture
def client() -> Client:
    client = Client(make_domain(aliases=frozenset({"finesse.local"})))
    client.send(
        "<stream:stream to='10.0.0.5' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"
    )
    client.take()
    return client


@pytest.mark.parametrize(
    "message",
    [
        "\0ASmith\0finesse",
        "asmith\0ASmith\0finesse",
        "asmith@fin1.example.com\0asmith\0finesse",
        "asmith@finesse.local\0asmith\0finesse",
        "asmith@10.0.0.5\0asmith\0finesse",
        "\0asmith@FIN1.example.com\0finesse",
    ],
)
def test_a_user_signs_in(client: Client, message: str):
    client.send(auth(encoded(message)))
    assert client.take() == [SUCCESS]
    assert client.session.user == "asmith"


@pytest.mark.parametrize(
    ("response", "condition"),
    [
        ("%%%", "incorrect-encoding"),
        ("AGé", "incorrect-encoding"),
        ("YWJ", "incorrect-encoding"),
        ("=", "malformed-request"),
        (encoded("a\0b"), "malformed-request"),
        (encoded("\0a\0b\0c"), "malformed-request"),
        (encoded("\0\0finesse"), "malformed-request"),
        (encoded("\0asmith\0"), "malformed-request"),
        (base64.b64encode(b"\0\xff\0finesse").decode(), "malformed-request"),
        (encoded("\0asmith\0wrong"), "not-authorized"),
        (encoded("\0a b\0finesse"), "not-authorized"),
        (encoded("\0asmith@elsewhere.example.com\0finesse"), "not-authorized"),
        (encoded("bjones\0asmith\0finesse"), "invalid-authzid"),
        (encoded("asmith@elsewhere.example.com\0asmith\0finesse"), "invalid-authzid"),
        (encoded("asmith@fin1.example.com/r\0asmith\0finesse"), "invalid-authzid"),
    ],
)
def test_what_is_refused(client: Client, response: str, condition: str):
    client.send(auth(response))
    client.receives(failure(condition))
    assert client.session.user == ""


@pytest.mark.parametrize("mechanism", ["DIGEST-MD5", "SCRAM-SHA-1", "plain", ""])
def test_only_plain_is_known(client: Client, mechanism: str):
    client.send(auth("", mechanism))
    client.receives(failure("invalid-mechanism"))


def test_the_initial_response_may_follow(client: Client):
    client.send(auth(""))
    assert client.take() == [CHALLENGE]
    client.send(respond(encoded("\0asmith\0finesse")))
    assert client.take() == [SUCCESS]


def test_a_response_needs_a_challenge(client: Client):
    client.send(respond(encoded("\0asmith\0finesse")))
    client.receives(failure("malformed-request"))


def test_giving_up_is_not_a_failed_attempt(client: Client):
    for _ in range(3):
        client.send(auth(""), "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        client.receives(CHALLENGE, failure("aborted"))
    client.send(respond(encoded("\0asmith\0finesse")))
    client.receives(failure("malformed-request"))


def test_the_third_failure_ends_the_stream(client: Client):
    for _ in range(2):
        client.send(auth(encoded("\0asmith\0wrong")))
        client.receives(failure("not-authorized"))
    client.send(auth(encoded("\0asmith\0wrong")))
    client.expect_end(
        failure("not-authorized"),
        stream_error("policy-violation", "too many failed authentication attempts"),
    )


def test_nobody_authenticates_twice(client: Client):
    client.send(auth(encoded("\0asmith\0finesse")), auth(encoded("\0asmith\0finesse")))
    client.expect_end(SUCCESS, stream_error("unsupported-stanza-type", "already authenticated"))
