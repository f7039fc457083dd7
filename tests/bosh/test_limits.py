"""XEP-0124 §10 to §12, §15 and §17: activity, pauses, keys, and how violations are answered."""

import hashlib

import pytest

from bosh.line import EMPTY, PING, SILENT, Line, message, terminate
from conformance.mock import make_domain
from finesse_mock.xmpp.bosh_terms import BoshSettings
from finesse_mock.xmpp.domain import DomainSettings
from finesse_mock.xmpp.generation import OPENFIRE_3


@pytest.fixture
def line() -> Line:
    line = Line()
    line.sign_in()
    return line


# Overactivity (§11) and polling sessions (§12)


def older_line(attributes: str = "ver='1.9' wait='30' hold='1'") -> Line:
    """A session with the Openfire under Finesse 9 to 11."""
    return Line(attributes, domain=make_domain(DomainSettings(generation=OPENFIRE_3)))


def test_a_poll_releases_the_one_that_is_held(line: Line):
    """stanza.io sends both at once, and so does Openfire 4 take them."""
    first = line.post(4)
    second = line.post(5)
    assert line.body(first) == EMPTY
    assert line.is_open(second)


def test_three_polls_at_once_are_too_many(line: Line):
    tokens = [line.post(4), line.post(6), line.post(5)]
    assert [line.body(token) for token in tokens] == [terminate("policy-violation")] * 3


def test_two_polls_at_once_are_too_many_for_openfire_3():
    line = older_line()
    line.sign_in()
    first = line.post(4)
    second = line.post(5)
    assert line.body(first) == line.body(second) == terminate("policy-violation")


def test_a_poll_may_follow_an_answered_one(line: Line):
    line.post(4)
    line.say(message("m1"))
    line.turn()
    token = line.post(5)
    line.turn()
    assert line.is_open(token)


def test_a_poll_may_join_a_held_one_after_the_interval():
    line = older_line()
    line.sign_in()
    line.post(4)
    line.wait(5)
    token = line.post(5)
    line.turn()
    assert line.is_open(token)


def test_stanzas_may_come_as_fast_as_they_like(line: Line):
    line.post(4)
    answers = [line.post(5 + n, SILENT) for n in range(20)]
    assert all(line.body(token) == EMPTY for token in answers[:-1])
    assert line.is_open(answers[-1])


def test_overactivity_can_be_forgiven():
    line = Line(
        settings=BoshSettings(forgive_overactivity=True),
        domain=make_domain(DomainSettings(generation=OPENFIRE_3)),
    )
    line.sign_in()
    first = line.post(4)
    second = line.post(5)
    assert line.body(first) == EMPTY
    assert line.is_open(second)


def test_polling_session_must_not_poll_too_often():
    line = Line("ver='1.6' wait='0'")
    line.sign_in()
    assert line.ask(4) == EMPTY
    line.wait(4)
    assert line.ask(5) == terminate("policy-violation")


def test_polling_session_may_come_back_at_once_for_more():
    line = Line("ver='1.6' wait='0'")
    line.sign_in()
    line.say(message("m1"))
    assert 'id="m1"' in line.ask(4)
    assert line.ask(5) == EMPTY


# Inactivity and pauses (§10)


def test_a_session_without_an_open_request_ends(line: Line):
    line.wait(29.9)
    assert not line.session.finished
    line.wait(0.1)
    assert line.session.finished
    assert line.session.stream.closed


def test_a_session_with_a_held_request_lives(line: Line):
    for rid in range(4, 10):
        line.post(rid)
        line.wait(30)
        line.wait(29)
    assert not line.session.finished


def test_a_broken_connection_does_not_count_as_held(line: Line):
    line.gone(line.post(4))
    line.wait(30)
    assert line.session.finished


def test_a_pause_releases_what_is_held_and_is_answered_without_payload(line: Line):
    held = line.post(4)
    line.say(message("m1"))
    pause = line.post(5, attributes="pause='120'")
    assert 'id="m1"' in line.body(held)
    assert line.body(pause) == EMPTY
    line.say(message("m2"))
    line.wait(119)
    assert not line.session.finished
    assert 'id="m2"' in line.ask(6)


def test_a_pause_ends_with_the_next_request(line: Line):
    assert line.ask(4, attributes="pause='120'") == EMPTY
    line.ask(5, PING)
    line.wait(30)
    assert line.session.finished


def test_a_pause_may_be_shorter_than_the_usual_inactivity(line: Line):
    assert line.ask(4, attributes="pause='5'") == EMPTY
    line.wait(5)
    assert line.session.finished


def test_a_pause_longer_than_offered_is_an_ordinary_request(line: Line):
    token = line.post(4, attributes="pause='301'")
    line.turn()
    assert line.is_open(token)


def test_a_silent_stranger_is_sent_away():
    """RFC 6120 §13.12: authentication must not take for ever, whoever keeps polling."""
    line = Line("ver='1.6' wait='10' hold='1'")
    tokens = []
    for rid in range(1, 8):
        tokens.append(line.post(rid))
        line.wait(10)
        if line.session.finished:
            break
    assert 'condition="remote-stream-error"' in line.body(tokens[-1])
    assert '<policy-violation xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>' in line.body(
        tokens[-1]
    )


# Security


def test_a_session_begun_over_tls_is_not_spoken_to_in_the_clear():
    """XEP-0124 §19.1: the intruder is sent away and the session goes on."""
    line = Line(secure=True)
    assert line.body(line.post(1, secure=False)) == terminate("bad-request")
    assert line.is_open(line.post(1, secure=True))


def test_a_session_begun_in_the_clear_may_move_to_tls():
    line = Line()
    assert line.is_open(line.post(1, secure=True))


def keys(seed: str, count: int) -> list[str]:
    """K(count), …, K(1) of XEP-0124 §15.3."""
    chain = [hashlib.sha1(seed.encode()).hexdigest()]
    for _ in range(count - 1):
        chain.append(hashlib.sha1(chain[-1].encode()).hexdigest())
    return chain[::-1]


def test_a_key_sequence_is_followed_and_changed():
    old, new = keys("seed", 3), keys("other", 3)
    line = Line(f"ver='1.6' newkey='{old[0]}'")
    assert line.is_open(line.post(1, SILENT, f"key='{old[1]}'"))
    assert line.is_open(line.post(2, SILENT, f"key='{old[2]}' newkey='{new[0]}'"))
    assert line.is_open(line.post(3, SILENT, f"key='{new[1]}'"))


@pytest.mark.parametrize("key", ["", "key='0123456789012345678901234567890123456789'"])
def test_a_wrong_key_ends_the_session(key: str):
    line = Line(f"ver='1.6' newkey='{keys('seed', 3)[0]}'")
    assert line.ask(1, PING, key) == terminate("item-not-found")
    assert line.session.finished


def test_keys_are_checked_in_the_order_of_the_requests():
    chain = keys("seed", 3)
    line = Line(f"ver='1.6' newkey='{chain[0]}'")
    late = line.post(2, SILENT, f"key='{chain[2]}'")
    line.post(1, SILENT, f"key='{chain[1]}'")
    assert line.is_open(late)


def test_an_answer_is_not_repeated_to_somebody_with_another_key():
    chain = keys("seed", 3)
    line = Line(f"ver='1.6' newkey='{chain[0]}'")
    line.ask(1, PING, f"key='{chain[1]}'")
    assert line.ask(1, PING, "key='x'") == terminate("item-not-found")


def test_a_key_may_be_begun_late():
    chain = keys("seed", 2)
    line = Line()
    assert line.is_open(line.post(1, SILENT, f"newkey='{chain[0]}'"))
    assert line.ask(2, SILENT) == terminate("item-not-found")


# Older clients (§17.1)


@pytest.mark.parametrize(
    ("rid", "payload", "status"), [(9, "", 404), (2, "", 403)], ids=["window", "overactive"]
)
def test_older_client_gets_http_errors(rid: int, payload: str, status: int):
    line = older_line("wait='30' hold='1'")
    held = line.post(1)
    token = line.post(rid, payload)
    assert line.answers[token] == (status, "")
    assert line.answers[held] == (status, "")


def test_older_client_gets_http_errors_for_the_wrong_line():
    line = Line("wait='30' hold='1'", secure=True)
    assert line.status(line.post(1)) == 400
