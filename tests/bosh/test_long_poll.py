"""XEP-0124 §8: what is held, for how long, and what carries the data."""

import pytest

from bosh.line import EMPTY, PING, Line, message


@pytest.fixture
def line() -> Line:
    line = Line()
    line.sign_in()
    return line


def test_a_request_without_news_is_held(line: Line):
    token = line.post(4)
    line.turn()
    assert line.is_open(token)


def test_a_held_request_is_answered_empty_after_wait(line: Line):
    token = line.post(4)
    line.wait(29.9)
    assert line.is_open(token)
    line.wait(0.1)
    assert line.body(token) == EMPTY


def test_one_more_request_releases_the_held_one(line: Line):
    first = line.post(4)
    line.wait(5)
    second = line.post(5)
    line.turn()
    assert line.body(first) == EMPTY
    assert line.is_open(second)


def test_news_goes_out_with_the_lowest_open_request(line: Line):
    first = line.post(4)
    second = line.post(5, PING)
    line.turn()
    assert 'id="p1"' in line.body(first)
    assert line.is_open(second)


def test_all_news_of_one_turn_share_one_body(line: Line):
    token = line.post(4)
    line.turn()
    woken = line.woken
    line.say(message("m1"), message("m2"), message("m3"))
    assert line.is_open(token)
    line.turn()
    assert line.woken == woken + 1
    assert line.body(token) == (
        '<body xmlns="http://jabber.org/protocol/httpbind">'
        '<message xmlns="jabber:client" id="m1"/><message xmlns="jabber:client" id="m2"/>'
        '<message xmlns="jabber:client" id="m3"/></body>'
    )


def test_news_waits_for_the_next_request(line: Line):
    line.say(message("m1"))
    line.turn()
    assert 'id="m1"' in line.ask(4)


def test_polling_session_is_answered_at_once():
    line = Line("ver='1.6' hold='0'")
    line.sign_in()
    assert line.ask(4) == EMPTY
    line.say(message("m1"))
    line.wait(5)
    assert 'id="m1"' in line.ask(5)


def test_next_deadline_is_the_end_of_the_wait(line: Line):
    line.wait(1)
    line.post(4)
    assert line.session.next_deadline() == line.now + 30
