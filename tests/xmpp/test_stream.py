import pytest

from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.parser import StreamStart
from finesse_mock.xmpp.session import Session
from xmpp.play import DOMAIN, HEADER, Client, make_domain, stream_error

PING = '<iq type="get" id="id1" from="fin1.example.com" to="1001001@fin1.example.com/desktop">'


class PlainDoor:
    framing = Framing.BOSH
    secure = False

    def output_ready(self) -> None:
        pass


@pytest.mark.parametrize("to", [DOMAIN, "10.0.0.5", "other.example.com", ""])
def test_the_header_names_the_real_domain_whatever_was_asked(to: str):
    client = Client(make_domain())
    client.send(HEADER.replace(DOMAIN, to))
    assert client.take() == [
        (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<stream:stream xmlns:stream="http://etherx.jabber.org/streams" xmlns="jabber:client"'
            ' from="fin1.example.com" id="stream1" xml:lang="en" version="1.0">'
        ),
        (
            "<stream:features>"
            '<mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>PLAIN</mechanism>'
            "</mechanisms></stream:features>"
        ),
    ]


@pytest.mark.parametrize("version", ["", "version='0.9'", "version='x'"])
def test_before_version_1_there_are_no_features(version: str):
    client = Client(make_domain())
    client.send(HEADER.replace("version='1.0' xmlns", f"{version} xmlns"))
    (header,) = client.take()
    assert header.endswith('xml:lang="en">')


def test_after_authentication_bind_is_offered():
    client = Client(make_domain())
    client.open()
    client.session.authenticate("1001001")
    client.restart()
    assert client.take()[1:] == [
        (
            '<stream:features><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
            '<session xmlns="urn:ietf:params:xml:ns:xmpp-session"><optional/></session>'
            "</stream:features>"
        )
    ]


def test_over_bosh_the_creation_has_features_only_and_bind_beside_the_mechanisms():
    session = Session(make_domain(), PlainDoor(), "sid1")
    session.opened(StreamStart(to=DOMAIN), 0.0)
    assert session.outbox == [
        (
            b'<stream:features xmlns:stream="http://etherx.jabber.org/streams">'
            b'<mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>PLAIN</mechanism>'
            b'</mechanisms><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
            b'<session xmlns="urn:ietf:params:xml:ns:xmpp-session"><optional/></session>'
            b"</stream:features>"
        )
    ]


def test_the_end_of_the_stream_is_answered_in_kind():
    client = Client(make_domain()).sign_in()
    client.send("</stream:stream>")
    client.expect_end()


def test_an_unknown_first_level_element_ends_the_stream():
    client = Client(make_domain()).sign_in()
    client.send("<telegram xmlns='urn:example'/><presence/>")
    client.expect_end(stream_error("unsupported-stanza-type"))


def test_the_error_about_a_bad_header_stands_inside_a_stream():
    client = Client(make_domain())
    client.send("GET / HTTP/1.1\r\n\r\n")
    header, error, goodbye = client.take()
    assert header.startswith("<?xml")
    assert "<not-well-formed " in error
    assert goodbye == "</stream:stream>"


def test_a_shutdown_says_so():
    domain = make_domain()
    client, stranger = Client(domain).sign_in(), Client(domain)
    domain.shutdown()
    client.expect_end(stream_error("system-shutdown"))
    assert stranger.session.closed
    assert not domain.sessions()


def test_the_newer_session_with_the_same_jid_wins():
    domain = make_domain()
    older, newer = Client(domain).sign_in(), Client(domain).sign_in()
    older.expect_end(stream_error("conflict"))
    assert not newer.session.closed
    assert list(domain.resources("1001001@fin1.example.com")) == [newer.session]


def test_a_lost_connection_frees_the_resource_without_a_word():
    domain = make_domain()
    client = Client(domain).sign_in()
    client.session.lost()
    client.session.lost()
    assert client.take() == []
    assert not domain.sessions()
    assert not domain.resources("1001001@fin1.example.com")


def test_the_door_is_told_once_until_the_outbox_is_emptied():
    client = Client(make_domain()).sign_in()
    client.ready_calls = 0
    client.send("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>" * 3)
    assert client.ready_calls == 1
    client.take()
    client.send("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>")
    assert client.ready_calls == 2


def test_a_closed_session_says_nothing_more():
    client = Client(make_domain()).sign_in()
    client.session.ended()
    client.take()
    client.session.fail("conflict")
    client.session.transmit(b"<message/>")
    client.send("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>")
    assert client.take() == []


def test_output_that_nobody_takes_ends_the_session_at_the_bound():
    domain = make_domain(max_outbound_bytes=1000)
    client = Client(domain).sign_in()
    for _ in range(101):
        client.session.transmit(b"<message/>")
    client.expect_end(stream_error("resource-constraint", "the client reads too slowly"))
    assert domain.slow_sessions == 1


def test_silence_earns_a_ping_and_then_the_end():
    client = Client(make_domain(idle_seconds=360.0)).sign_in()
    session = client.session
    session.tick(179.0)
    client.receives()
    assert session.deadline == 180.0
    session.tick(180.0)
    client.receives(f'{PING}<ping xmlns="urn:xmpp:ping"/></iq>')
    assert session.deadline == 360.0
    session.tick(359.0)
    client.receives()
    session.tick(360.0)
    client.expect_end(stream_error("connection-timeout"))


def test_any_byte_breaks_the_silence():
    client = Client(make_domain(idle_seconds=360.0)).sign_in()
    client.session.tick(180.0)
    client.take()
    client.session.heard(359.0, 1)
    client.session.tick(360.0)
    client.receives()
    assert client.session.deadline == 359.0 + 180.0


def test_the_idle_rule_can_be_switched_off():
    client = Client(make_domain(idle_seconds=0.0)).sign_in()
    client.session.tick(1e9)
    client.receives()
    assert client.session.deadline == float("inf")


def test_a_stranger_has_limited_time():
    client = Client(make_domain(authentication_seconds=60.0))
    client.open()
    assert client.session.deadline == 60.0
    client.session.heard(59.0, 1)
    client.session.tick(60.0)
    client.expect_end(stream_error("policy-violation", "authentication took too long"))


def test_a_stranger_may_send_a_limited_number_of_bytes():
    client = Client(make_domain(max_unauthenticated_bytes=1000))
    client.open()
    client.session.heard(0.0, 1000)
    assert not client.session.closed
    client.session.heard(0.0, 1)
    client.expect_end(stream_error("policy-violation", "too much data before authentication"))


def test_a_stranger_may_send_a_limited_number_of_stanzas():
    client = Client(make_domain(max_unauthenticated_stanzas=2))
    client.open()
    client.send("<iq type='result' id='1'/>" * 2)
    client.receives()
    client.send("<iq type='result' id='1'/>")
    client.expect_end(stream_error("policy-violation", "too many stanzas before authentication"))


def test_an_authenticated_client_may_send_what_it_likes():
    client = Client(make_domain(max_unauthenticated_stanzas=2, max_unauthenticated_bytes=10))
    client.session.authenticate("1001001")
    client.open()
    client.send("<iq type='result' id='1'/>" * 10)
    assert not client.session.closed


def test_starttls_is_offered_where_the_transport_can_and_the_setting_says_so():
    client = Client(make_domain(starttls=True))
    client.session.can_start_tls = True
    client.send(HEADER)
    assert client.take()[1].startswith(
        '<stream:features><starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/><mechanisms '
    )
    client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    client.receives('<proceed xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>')
    assert client.session.starting_tls
    client.session.tls_started()
    client.secure = True
    client.restart()
    assert "starttls" not in client.take()[1]


@pytest.mark.parametrize("settings", [{}, {"starttls": True}])
def test_starttls_is_refused_where_it_was_not_offered(settings: dict[str, bool]):
    client = Client(make_domain(**settings))
    client.open()
    client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    client.expect_end('<failure xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>')
