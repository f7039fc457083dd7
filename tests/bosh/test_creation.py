"""XEP-0124 §7: what a client asks for and what it gets."""

import re

import pytest

from bosh.line import Line


def attributes_of(line: Line) -> dict[str, str]:
    return dict(re.findall(r'([\w:]+)="([^"]*)"', line.body(0).partition(">")[0]))


def test_creation_answer_is_openfires_with_features_inside():
    line = Line("ver='1.9' wait='30' hold='1' xml:lang='en'")
    assert line.body(0).startswith(
        '<body xmlns="http://jabber.org/protocol/httpbind" from="fin1.example.com"'
        ' authid="3kf9uws1n2" sid="3kf9uws1n2" secure="true" requests="2" inactivity="30"'
        ' polling="5" wait="30" hold="1" ack="1573741820" maxpause="300" ver="1.6"'
        ' xmlns:stream="http://etherx.jabber.org/streams"><stream:features'
    )
    assert line.body(0).endswith("</stream:features></body>")


@pytest.mark.parametrize("version", ["", "ver='1.5'", "ver='1'", "ver='new'"])
def test_older_client_is_not_told_what_it_does_not_know(version: str):
    given = attributes_of(Line(f"{version} wait='30' hold='1'"))
    assert not given.keys() & {"hold", "ack", "maxpause", "ver"}
    assert given["requests"] == "2"


@pytest.mark.parametrize("version", ["1.6", "1.9", "1.10", "1.11", "2.0"])
def test_version_is_clamped_and_compared_as_numbers(version: str):
    assert attributes_of(Line(f"ver='{version}'"))["ver"] == "1.6"


@pytest.mark.parametrize(
    ("asked", "granted"),
    [("wait='30'", "30"), ("wait='300'", "60"), ("", "60"), ("wait='x'", "60")],
)
def test_wait_has_a_maximum(asked: str, granted: str):
    assert attributes_of(Line(f"ver='1.6' {asked}"))["wait"] == granted


@pytest.mark.parametrize(("asked", "granted"), [("hold='1'", "1"), ("hold='4'", "1"), ("", "1")])
def test_hold_leaves_a_request_free(asked: str, granted: str):
    assert attributes_of(Line(f"ver='1.6' {asked}"))["hold"] == granted


@pytest.mark.parametrize("asked", ["hold='0'", "wait='0'"])
def test_polling_session_may_be_silent_for_longer(asked: str):
    assert attributes_of(Line(f"ver='1.6' {asked}"))["inactivity"] == "60"


def test_nothing_is_sent_that_openfire_does_not_send():
    given = attributes_of(Line())
    assert not given.keys() & {"charsets", "accept", "key", "stream", "time", "xmpp:version"}
