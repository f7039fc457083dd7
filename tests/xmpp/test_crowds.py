"""Too many clients, too many resources, too many stanzas: one is refused, the others go on."""

import pytest

from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.namespaces import FRAMING
from xmpp.play import DOMAIN, Client, error, make_domain, stream_error

SEE_OTHER_HOST = (
    '<see-other-host xmlns="urn:ietf:params:xml:ns:xmpp-streams">b:5222</see-other-host>'
)
BARE = f"1001001@{DOMAIN}"
SILENT = "<iq type='result' id='1'/>"
IQ_AUTH = (
    "<iq type='set' id='a'><query xmlns='jabber:iq:auth'><username>1001001</username>"
    "<password>finesse</password><resource>{}</resource></query></iq>"
)


def test_one_stream_too_many_is_told_so():
    domain = make_domain(max_sessions=2)
    first = Client(domain).sign_in()
    second = Client(domain)
    second.open()
    third = Client(domain)
    third.restart()
    header, *last_words = third.take()
    assert header.startswith("<?xml")
    third.session.outbox[:] = [word.encode() for word in last_words]
    third.expect_end(stream_error("resource-constraint", "too many connections"))
    second.open()
    assert not second.session.closed
    first.session.lost()
    fourth = Client(domain)
    fourth.open()
    assert not fourth.session.closed


def test_one_resource_too_many_is_refused():
    domain = make_domain(max_sessions_per_user=1)
    Client(domain).sign_in()
    client = Client(domain)
    client.open()
    client.session.authenticate("1001001")
    bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>cisco</resource></bind>"
    client.send(f"<iq type='set' id='b'>{bind}</iq>")
    refusal = error(500, "wait", "resource-constraint")
    client.receives(f'<iq type="error" id="b">{bind}{refusal}</iq>')
    assert client.session.jid is None


def test_without_sasl_too():
    domain = make_domain(max_sessions_per_user=1)
    Client(domain).sign_in()
    client = Client(domain)
    client.open()
    client.send(IQ_AUTH.format("cisco"))
    assert "<resource-constraint " in client.take()[0]
    assert client.session.user == ""


def test_who_takes_the_place_of_a_resource_is_not_one_more():
    domain = make_domain(max_sessions_per_user=1)
    older = Client(domain).sign_in()
    client = Client(domain)
    client.open()
    client.send(IQ_AUTH.format("desktop"))
    client.receives(f'<iq type="result" id="a" to="{BARE}/desktop"/>')
    assert older.session.closed


def test_a_burst_is_allowed_and_a_flood_is_not():
    client = Client(make_domain(max_stanzas_per_second=2, stanza_burst_seconds=2)).sign_in()
    client.send(SILENT * 4)
    client.now += 1
    client.send(SILENT * 2)
    client.receives()
    client.send(SILENT)
    client.expect_end(stream_error("policy-violation", "stanzas come too fast"))


def test_silence_earns_no_more_than_a_burst():
    client = Client(make_domain(max_stanzas_per_second=2, stanza_burst_seconds=2)).sign_in()
    client.send(SILENT)
    client.now += 3600
    client.send(SILENT * 4)
    client.receives()
    client.send(SILENT)
    assert client.session.closed


def test_the_rate_can_be_left_open():
    client = Client(make_domain(max_stanzas_per_second=0)).sign_in()
    client.send(SILENT * 100)
    assert not client.session.closed


@pytest.mark.parametrize(
    ("framing", "last_words"),
    [
        (
            Framing.TCP,
            [
                f"<stream:error>{SEE_OTHER_HOST}</stream:error>",
                "</stream:stream>",
            ],
        ),
        (
            Framing.WEBSOCKET,
            [
                f'<close xmlns="{FRAMING}" see-other-uri="b:5222"/>',
            ],
        ),
    ],
)
def test_a_client_can_be_sent_elsewhere(framing: Framing, last_words: list[str]):
    client = Client(make_domain(), framing).sign_in()
    client.session.redirect("b:5222")
    client.session.redirect("c:5222")
    assert client.take() == last_words
    assert client.session.closed
