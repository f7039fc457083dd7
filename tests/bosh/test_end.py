"""XEP-0124 §13 and §17.2, XEP-0206 §6: how a session ends, and who is told what."""

import pytest

from bosh.line import EMPTY, PING, Line, message, terminate
from conformance.mock import make_domain

GOODBYE = '<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"/>'
CONFLICT = (
    '<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"'
    ' condition="remote-stream-error" xmlns:stream="http://etherx.jabber.org/streams">'
    '<stream:error xmlns:stream="http://etherx.jabber.org/streams">'
    '<conflict xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error></body>'
)


@pytest.fixture
def line() -> Line:
    line = Line()
    line.sign_in()
    return line


def test_the_clients_good_bye_is_confirmed(line: Line):
    assert line.ask(4, attributes="type='terminate'") == GOODBYE
    assert line.session.finished


def test_stanzas_in_a_good_bye_are_heard(line: Line):
    answer = line.ask(4, PING, "type='terminate'")
    assert answer.startswith(GOODBYE.removesuffix("/>") + ">")
    assert 'id="p1"' in answer


def test_the_held_request_is_released_by_a_good_bye(line: Line):
    held = line.post(4)
    leave = line.post(5, attributes="type='terminate'")
    line.turn()
    assert line.body(held) == line.body(leave) == GOODBYE


def test_nothing_is_heard_after_the_good_bye(line: Line):
    line.ask(4, attributes="type='terminate'")
    assert line.ask(5, PING) == terminate("item-not-found")


def test_a_stream_error_is_told_to_the_held_request(line: Line):
    held = line.post(4)
    line.session.stream.fail("conflict")
    line.turn()
    assert line.body(held) == CONFLICT
    assert line.session.finished


def test_a_client_that_is_sent_elsewhere_is_told_where(line: Line):
    held = line.post(4)
    line.session.stream.redirect("https://b.example.com/http-bind?a=1&b=2")
    line.turn()
    assert line.body(held) == (
        '<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"'
        ' condition="see-other-uri">'
        "<uri>https://b.example.com/http-bind?a=1&amp;b=2</uri></body>"
    )
    assert line.session.finished


def test_a_stream_error_waits_for_the_next_request(line: Line):
    line.session.stream.fail("conflict")
    line.turn()
    assert not line.session.finished
    assert line.ask(4, PING) == CONFLICT
    assert line.session.finished


def test_a_stream_error_is_not_lost_to_a_repeat_in_the_same_turn(line: Line):
    first = line.post(4)
    line.session.stream.fail("conflict")
    second = line.post(4)
    line.turn()
    assert line.body(first) == line.body(second) == CONFLICT


def test_a_stream_error_is_not_lost_to_a_pause(line: Line):
    line.session.stream.fail("conflict")
    assert line.ask(4, attributes="pause='120'") == CONFLICT


def test_a_stream_error_that_nobody_asks_for_is_forgotten(line: Line):
    line.session.stream.fail("conflict")
    line.turn()
    line.wait(30)
    assert line.session.finished


def test_the_last_words_come_with_what_was_said_before(line: Line):
    line.say(message("m1"))
    line.session.stream.fail("conflict")
    answer = line.ask(4)
    assert answer.index('id="m1"') < answer.index("<conflict")


def test_an_older_client_learns_of_stream_errors_in_the_same_way():
    line = Line("wait='30' hold='1'")
    line.sign_in()
    line.session.stream.fail("conflict")
    assert line.ask(4) == CONFLICT


def test_a_newer_session_with_the_same_jid_wins():
    domain = make_domain()
    older = Line(domain=domain)
    older.sign_in()
    held = older.post(4)
    newer = Line(domain=domain)
    newer.sign_in()
    older.turn()
    assert older.body(held) == CONFLICT
    assert not newer.session.finished


def test_a_server_that_stops_says_so(line: Line):
    held = line.post(4)
    line.session.shutdown()
    line.turn()
    assert line.body(held) == (
        '<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"'
        ' condition="system-shutdown" xmlns:stream="http://etherx.jabber.org/streams">'
        '<stream:error xmlns:stream="http://etherx.jabber.org/streams">'
        '<system-shutdown xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error></body>'
    )
    assert line.session.finished


def test_a_finished_session_asks_for_no_more_time(line: Line):
    line.post(4)
    line.session.shutdown()
    line.turn()
    assert line.session.next_deadline() is None


def test_a_lost_session_gives_its_resource_back():
    domain = make_domain()
    line = Line(domain=domain)
    line.sign_in()
    line.wait(30)
    assert not domain.resources("1001001@fin1.example.com")
    assert not domain.sessions()


def test_two_wrong_passwords_are_answered_and_the_third_ends_the_session():
    line = Line()
    wrong = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHgAeA==</auth>"
    failure = '<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>'
    expected = EMPTY.removesuffix("/>") + f">{failure}</body>"
    assert line.ask(1, wrong) == expected
    assert line.ask(2, wrong) == expected
    last = line.ask(3, wrong)
    assert failure in last
    assert 'condition="remote-stream-error"' in last
