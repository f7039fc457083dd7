"""SCRAM, where a setting asks for it, against the client side of a library."""

import base64
import re
import sys

import pytest
from scramp import ScramClient

from finesse_mock.errors import UsageError
from finesse_mock.xmpp.domain import Domain
from xmpp.play import HEADER, Client, make_domain
from xmpp.test_slixmpp import make_client
from xmpp.test_tcp import serving

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BOTH = pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-1"])


@pytest.fixture
def domain() -> Domain:
    domain = make_domain(scram=True)
    domain.password_of = {"asmith": "finesse"}.get
    return domain


@pytest.fixture
def client(domain: Domain) -> Client:
    client = Client(domain)
    client.send(HEADER)
    return client


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def sent(client: Client, name: str) -> str:
    """Return the message in the one element of that name which the client is sent."""
    (element,) = client.take()
    found = re.fullmatch(f'<{name} xmlns="{SASL}">(.*)</{name}>', element)
    assert found, element
    return base64.b64decode(found[1]).decode()


def auth(mechanism: str, message: str) -> str:
    return f"<auth xmlns='{SASL}' mechanism='{mechanism}'>{encoded(message)}</auth>"


def response(message: str) -> str:
    return f"<response xmlns='{SASL}'>{encoded(message)}</response>"


def failure(condition: str) -> str:
    return f'<failure xmlns="{SASL}"><{condition}/></failure>'


def prove(client: Client, scram: ScramClient) -> None:
    """Send the client's first and final message."""
    client.take()
    client.send(auth(scram.mechanism_name, scram.get_client_first()))
    scram.set_server_first(sent(client, "challenge"))
    client.send(response(scram.get_client_final()))


def test_it_is_listed_before_plain(client: Client):
    assert re.findall("<mechanism>(.*?)</mechanism>", client.take()[-1]) == [
        "SCRAM-SHA-256",
        "SCRAM-SHA-1",
        "PLAIN",
    ]


@BOTH
@pytest.mark.parametrize("name", ["asmith", "ASmith"])
def test_each_side_proves_that_it_knows_the_password(client: Client, mechanism: str, name: str):
    scram = ScramClient([mechanism], name, "finesse")
    prove(client, scram)
    scram.set_server_final(sent(client, "success"))
    assert client.session.user == "asmith"


@BOTH
def test_the_first_message_may_wait_for_the_empty_challenge(client: Client, mechanism: str):
    client.take()
    scram = ScramClient([mechanism], "asmith", "finesse")
    client.send(f"<auth xmlns='{SASL}' mechanism='{mechanism}'/>")
    client.receives(f'<challenge xmlns="{SASL}"/>')
    client.send(response(scram.get_client_first()))
    scram.set_server_first(sent(client, "challenge"))
    client.send(response(scram.get_client_final()))
    scram.set_server_final(sent(client, "success"))


@BOTH
def test_a_wrong_password_proves_nothing(client: Client, mechanism: str):
    prove(client, ScramClient([mechanism], "asmith", "wrong"))
    client.receives(failure("not-authorized"))
    assert client.session.user == ""


@BOTH
def test_a_stranger_is_refused(client: Client, mechanism: str):
    client.take()
    scram = ScramClient([mechanism], "nobody", "finesse")
    client.send(auth(mechanism, scram.get_client_first()))
    client.receives(failure("not-authorized"))


@BOTH
@pytest.mark.parametrize("message", ["x", "n,,n=asmith", "p=tls-unique,,n=asmith,r=abc"])
def test_what_is_no_first_message(client: Client, mechanism: str, message: str):
    client.take()
    client.send(auth(mechanism, message))
    client.receives(failure("malformed-request"))


def test_a_proof_needs_a_challenge_of_its_own(client: Client):
    prove(client, ScramClient(["SCRAM-SHA-1"], "asmith", "wrong"))
    client.take()
    client.send(response("c=biws,r=abc,p=AAAA"))
    client.receives(failure("malformed-request"))


async def test_slixmpp_takes_it_rather_than_plain():
    domain = make_domain(scram=True)
    domain.password_of = {"1001001": "finesse"}.get
    async with serving(domain) as server:
        client = make_client(server.port)
        client.plugin["feature_mechanisms"].unencrypted_scram = True
        await client.wait_until("session_start")
        assert client.plugin["feature_mechanisms"].mech.name == "SCRAM-SHA-256"
        await client.disconnect()


def test_three_failures_are_enough(client: Client):
    for _ in range(2):
        prove(client, ScramClient(["SCRAM-SHA-1"], "asmith", "wrong"))
        client.receives(failure("not-authorized"))
    prove(client, ScramClient(["SCRAM-SHA-1"], "asmith", "wrong"))
    assert client.session.closed


def test_without_the_library_it_cannot_be_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "scramp", None)
    make_domain()
    with pytest.raises(UsageError, match=r"pip install 'finesse-mock\[scram\]'"):
        make_domain(scram=True)
