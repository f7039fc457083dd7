"""Conditions on entries: what fits, what does not and why, what is no condition."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finesse_mock.errors import UsageError
from finesse_mock.observation.conditions import condition
from observation.entries import dialog_entry


@pytest.mark.parametrize(
    "text",
    [
        'dialog.state=="ALERTING"',
        'dialog.state == "ALERTING" and dialog.id == "17"',
        'dialog.state == "ACTIVE" or dialog.id == "17"',
        'not dialog.state == "ACTIVE"',
        'dialog.state in ["ALERTING", "ACTIVE"]',
        'dialog.state not in ("ACTIVE", "HELD")',
        '"ANSWER" in dialog.participants["1001001"].actions',
        '"1001001" in dialog.agents',
        'dialog.callVariables.callVariable1 == "gold"',
        'dialog.callVariables["user.tier"] != "gold"',
        'kind == "change" and 2 < seq <= 3',
        'cause == "request 1"',
        "dialog",
        'agent.state == "READY" or dialog.fromAddress == "5551234"',
    ],
)
def test_an_entry_fits(text: str):
    assert condition(text).test(dialog_entry()).holds is True


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('dialog.state == "ACTIVE"', 'dialog.state is "ALERTING", wanted == "ACTIVE"'),
        (
            'dialog.id == "17" and dialog.state == "ACTIVE"',
            'dialog.state is "ALERTING", wanted == "ACTIVE"',
        ),
        ('not dialog.id == "17"', "not dialog.id == '17' does not hold"),
        ("seq > 3", "seq is 3, wanted > 3"),
        ('seq > "3"', 'seq is 3, wanted > "3"'),
        ("dialog.requestId", 'dialog.requestId is ""'),
    ],
)
def test_an_entry_does_not_fit_and_the_first_difference_is_told(text: str, first: str):
    verdict = condition(text).test(dialog_entry())
    assert (verdict.holds, verdict.first) == (False, first)


@pytest.mark.parametrize(
    "text",
    [
        'agent.state == "READY"',
        'agent.state != "READY"',
        'not agent.state == "READY"',
        'dialog.participants["5559999"].state == "ACTIVE"',
        'dialog.callVariables.callVariable9 == ""',
    ],
)
def test_what_an_entry_has_not_makes_it_neither_fit_nor_differ(text: str):
    verdict = condition(text).test(dialog_entry())
    assert (verdict.holds, verdict.first) == (None, "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dialg.state == 1", '"dialg.state": there is no dialg in a condition; did you mean'),
        ("dialog.stat == 1", 'there is no stat in dialog; did you mean "state"?'),
        ("dialog.id.x == 1", "there is no x in dialog.id"),
        ("dialog.__class__", "there is no __class__ in dialog"),
        ('__import__("os")', "has no place in a condition"),
        ("dialog.state.lower() == 1", "has no place in a condition"),
        ("seq + 1 == 2", "has no place in a condition"),
        ("[x for x in dialog.agents]", "has no place in a condition"),
        ("seq is 3", "compares with =="),
        ("1 == 1", "says nothing"),
        ("dialog.state =", "is no condition"),
        ("", "is no condition"),
        ("seq == 1 or " * 500 + "seq", "longer than 2000 characters"),
    ],
)
def test_what_is_no_condition_is_one_sentence(text: str, sentence: str):
    with pytest.raises(UsageError, match=re.escape(sentence)) as refused:
        condition(text)
    assert "\n" not in str(refused.value)


@given(st.text(max_size=60) | st.text("dialog.state=\"ANOTor()[]{}' ", max_size=60))
def test_any_text_is_a_condition_or_one_sentence(text: str):
    try:
        made = condition(text)
    except UsageError:
        return
    assert made.test(dialog_entry()).holds in (True, False, None)


@pytest.mark.parametrize("text", ["not " * 450 + "agent", "dialog" + ".a" * 900, "-" * 1500 + "1"])
def test_what_is_nested_too_deeply_is_no_condition(text: str):
    with pytest.raises(UsageError, match="is no condition"):
        condition(text)


def test_a_difference_can_be_told_whatever_it_was_compared_with():
    verdict = condition(r'dialog.id == "\ud800"').test(dialog_entry())
    assert verdict.first.isascii()
    assert verdict.first == r'dialog.id is "17", wanted == "\ud800"'
