"""XEP-0124 §14: order, repeats and broken connections."""

import pytest

from bosh.line import EMPTY, PING, SILENT, Line, message, terminate
from finesse_mock.xmpp.bosh_terms import BoshSettings


def ping(name: str) -> str:
    return PING.replace("p1", name)


@pytest.fixture
def line() -> Line:
    line = Line()
    line.sign_in()
    return line


def test_a_request_that_overtook_another_waits_for_it(line: Line):
    late = line.post(5, ping("second"))
    line.turn()
    assert line.is_open(late)
    early = line.post(4, ping("first"))
    line.turn()
    assert line.body(early).index('id="first"') < line.body(early).index('id="second"')
    assert line.is_open(late)


@pytest.mark.parametrize("rid", [6, 7, 1000])
def test_a_rid_beyond_the_window_ends_the_session(line: Line, rid: int):
    token = line.post(rid)
    assert line.body(token) == terminate("item-not-found")
    assert line.session.finished


def test_the_held_request_learns_of_the_end_too(line: Line):
    held = line.post(4)
    line.post(1000)
    assert line.body(held) == terminate("item-not-found")


def test_a_repeated_request_gets_its_answer_again_byte_for_byte(line: Line):
    answer = line.ask(4, PING)
    assert 'id="p1"' in answer
    assert line.ask(4, PING) == answer
    assert line.ask(5, PING) != EMPTY
    assert line.ask(4, PING) == answer


def test_a_repeated_request_is_not_performed_again(line: Line):
    line.ask(4, PING)
    line.ask(4, PING)
    held = line.post(5)
    line.turn()
    assert line.is_open(held)


def test_as_many_answers_are_kept_as_requests_may_be_open(line: Line):
    for rid in (4, 5, 6):
        line.ask(rid, PING)
    assert line.ask(5, PING) != EMPTY
    assert line.ask(4, PING) == terminate("item-not-found")
    assert line.session.finished


def test_the_creation_answer_is_kept_like_any_other():
    line = Line()
    creation = line.body(0)
    assert line.ask(0) == creation


def test_a_repeat_of_a_held_request_answers_both_alike(line: Line):
    first = line.post(4)
    second = line.post(4)
    assert line.body(first) == line.body(second) == EMPTY


def test_a_repeat_carries_the_news_that_were_waiting_for_a_listener(line: Line):
    broken = line.post(4)
    line.turn()
    line.gone(broken)
    line.say(message("m1"))
    line.turn()
    again = line.post(4)
    line.turn()
    assert 'id="m1"' in line.body(again)
    assert line.is_open(broken)


def test_a_repeat_of_a_broken_request_is_held_anew(line: Line):
    line.gone(line.post(4))
    line.wait(20)
    again = line.post(4)
    line.wait(29)
    assert line.is_open(again)
    line.wait(1)
    assert line.body(again) == EMPTY


def test_news_goes_past_a_broken_request_to_the_next(line: Line):
    line.gone(line.post(4))
    line.say(message("m1"))
    line.turn()
    after = line.post(5)
    line.turn()
    assert 'id="m1"' in line.body(after)
    assert line.ask(4) == EMPTY


def test_a_repeat_of_a_request_behind_a_gap_is_answered_with_it(line: Line):
    first, second = line.post(5, PING), line.post(5, PING)
    line.post(4)
    line.post(6)
    line.turn()
    assert line.body(first) == line.body(second)


def test_repeats_behind_a_gap_have_a_limit(line: Line):
    tokens = [line.post(5) for _ in range(3)]
    assert {line.body(token) for token in tokens} == {terminate("policy-violation")}


def test_a_gap_that_is_never_filled_ends_the_session(line: Line):
    token = line.post(5)
    line.wait(59)
    assert line.is_open(token)
    line.wait(1)
    assert line.body(token) == terminate("item-not-found")


def test_too_many_open_requests_end_the_session(line: Line):
    held, ahead = line.post(4), line.post(6, PING)
    line.turn()
    one_more = line.post(5, PING)
    assert {line.body(token) for token in (held, ahead, one_more)} == {
        terminate("policy-violation")
    }


def test_a_request_more_is_allowed_to_take_leave(line: Line):
    held, ahead = line.post(4), line.post(6, PING)
    line.turn()
    leave = line.post(5, attributes="type='terminate'")
    line.turn()
    assert "condition" not in line.body(held) + line.body(ahead) + line.body(leave)
    assert line.session.finished


def test_more_requests_may_be_held_where_more_are_granted():
    line = Line("ver='1.6' hold='2'", settings=BoshSettings(requests=3))
    line.sign_in()
    tokens = [line.post(rid, SILENT) for rid in (4, 5, 6)]
    assert [line.is_open(token) for token in tokens] == [False, True, True]


def test_answers_keep_the_order_of_the_requests_when_the_first_is_held_anew():
    line = Line("ver='1.6' hold='2' wait='30'", settings=BoshSettings(requests=3))
    line.sign_in()
    broken, second = line.post(4, SILENT), line.post(5, SILENT)
    line.gone(broken)
    line.wait(20)
    first = line.post(4, SILENT)
    line.wait(29)
    assert line.is_open(first)
    assert line.is_open(second)
    line.wait(1)
    assert line.body(first) == line.body(second) == EMPTY
