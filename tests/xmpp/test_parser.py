from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finesse_mock.xmpp.parser import (
    StreamEnd,
    StreamParser,
    StreamStart,
    StreamViolation,
    parse_element,
)
from xmpp.play import HEADER

LIMIT = 1000
TRANSCRIPT = (
    "\n<?xml version='1.0' encoding='UTF-8'?>\n<stream:stream to='fin1.example.com' version='1.0'"
    " xmlns='jabber:client' xml:lang='de' xmlns:stream='http://etherx.jabber.org/streams'"
    " from='1001001@fin1.example.com' xmlns:q='urn:q'>\r\n"
    "<iq id='a>b' type='get'><query xmlns='jabber:iq:roster'/></iq>  "
    '<iq id="\'/>" type="get"/><presence q:since="&lt;1&gt;"><status>Größe &amp; '
    "<![CDATA[</b> <c/>]]> &#x1F600;</status></presence>\n\n"
    "<message><q:body a='/>'>x</q:body></message><a xmlns=''/></stream:stream>"
).encode()

_HEADER_END = TRANSCRIPT.index(b"urn:q'>") + len(b"urn:q'>")
REPEATED = (
    TRANSCRIPT[:_HEADER_END]
    + b"<?xml version='1.0'?><stream:stream to='fin1.example.com' version='1.0'"
    b" xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    + TRANSCRIPT[_HEADER_END:]
)


def events(parser: StreamParser, *chunks: bytes) -> list[str]:
    """What the parser reports, with text in one piece."""
    return [_shown(event) for chunk in chunks for event in parser.feed(chunk)]


def _shown(event: object) -> str:
    return str(event) if isinstance(event, StreamStart | StreamEnd) else repr(event)


def opened() -> StreamParser:
    parser = StreamParser(LIMIT)
    parser.feed(HEADER.encode())
    return parser


def violation(parser: StreamParser, text: str) -> str:
    last = parser.feed(text.encode())[-1]
    assert isinstance(last, StreamViolation)
    return last.condition


def test_a_stream_becomes_events():
    start, roster, ping, presence, message, other, end = StreamParser(LIMIT).feed(TRANSCRIPT)
    assert start == StreamStart("fin1.example.com", "1001001@fin1.example.com", "1.0", "de")
    assert roster.find("query", "jabber:iq:roster") is not None
    assert ping.attrs == {"id": "'/>", "type": "get"}
    assert presence.attrs == {"{urn:q}since": "<1>"}
    assert presence.find("status", "jabber:client").text == "Größe & </b> <c/> \N{GRINNING FACE}"
    assert message.find("body", "urn:q").text == "x"
    assert (other.name, other.xmlns) == ("a", "")
    assert end == StreamEnd()


@given(st.lists(st.integers(0, len(TRANSCRIPT)), max_size=20))
def test_how_the_bytes_are_cut_up_does_not_matter(cuts: list[int]):
    bounds = sorted({0, *cuts, len(TRANSCRIPT)})
    chunks = [TRANSCRIPT[start:end] for start, end in pairwise(bounds)]
    assert events(StreamParser(LIMIT), *chunks) == events(StreamParser(LIMIT), TRANSCRIPT)


def test_bytes_may_come_one_by_one():
    single = [bytes([byte]) for byte in TRANSCRIPT]
    assert events(StreamParser(LIMIT), *single) == events(StreamParser(LIMIT), TRANSCRIPT)


@settings(max_examples=300)
@given(
    st.integers(0, len(TRANSCRIPT) - 1),
    st.integers(0, 5),
    st.sampled_from(
        [b"", b"<", b">", b"&", b"]]>", b"<!--", b"<?x", b"'", b"\x00", b"\xff", b"</"]
    ),
)
def test_damaged_input_ends_in_a_violation_or_in_silence(at: int, drop: int, insert: bytes):
    damaged = TRANSCRIPT[:at] + insert + TRANSCRIPT[at + drop :]
    parser = StreamParser(LIMIT)
    seen = parser.feed(damaged)
    conditions = [event.condition for event in seen if isinstance(event, StreamViolation)]
    assert len(conditions) <= 1
    if conditions:
        assert isinstance(seen[-1], StreamViolation)
        assert parser.feed(b"<a/>") == []


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("<a><!-- c --></a>", "restricted-xml"),
        ("<?php x?>", "restricted-xml"),
        ("<a>&foo;</a>", "not-well-formed"),
        ("<a></b>", "not-well-formed"),
        ("<a b='1' b='2'/>", "not-well-formed"),
        ("<x:a/>", "not-well-formed"),
        ("<a x:b='1'/>", "not-well-formed"),
        ("<a>\x01</a>", "not-well-formed"),
        ("<![CDATA[ </b>", "not-well-formed"),
    ],
)
def test_what_a_stream_may_not_contain(text: str, condition: str):
    assert violation(opened(), text) == condition


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("GET / HTTP/1.1\r\n\r\n", "not-well-formed"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "restricted-xml"),
        ("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'>", "bad-format"),
        ("<stream xmlns='jabber:client'>", "invalid-namespace"),
        (HEADER.replace("jabber:client", "jabber:server"), "invalid-namespace"),
        (HEADER.replace("etherx.jabber.org", "example.com"), "invalid-namespace"),
    ],
)
def test_what_a_stream_may_not_begin_with(text: str, condition: str):
    assert violation(StreamParser(LIMIT), text) == condition


def test_a_stream_within_the_stream_is_refused_at_its_header():
    header = HEADER[HEADER.index("<stream:stream") :]
    assert violation(opened(), f"<presence/>{header}<presence/>") == "unsupported-stanza-type"


@given(st.lists(st.integers(0, len(REPEATED)), max_size=8))
def test_a_header_that_comes_at_once_again_is_ignored(cuts: list[int]):
    bounds = sorted({0, *cuts, len(REPEATED)})
    chunks = [REPEATED[start:end] for start, end in pairwise(bounds)]
    assert events(StreamParser(LIMIT), *chunks) == events(StreamParser(LIMIT), TRANSCRIPT)


def test_a_repeated_header_that_never_ends_is_refused():
    assert violation(opened(), "<stream:stream " + "x" * LIMIT) == "policy-violation"


def test_what_came_before_a_violation_counts():
    first, last = opened().feed(b"<a/><!-- c --><b/>")
    assert repr(first) == '<Element <a xmlns="jabber:client"/>>'
    assert isinstance(last, StreamViolation)


def test_a_stanza_of_the_greatest_size_passes():
    stanza = "<a b='{}'>{}</a>".format("x" * 400, "y" * (LIMIT - 400 - 12))
    assert len(stanza) == LIMIT
    assert len(opened().feed(stanza.encode() * 3)) == 3


@pytest.mark.parametrize(
    "stanza",
    [
        "<a>{}</a>".format("y" * LIMIT),
        "<a b='{}'/>".format("y" * LIMIT),
        "<a>{}</a>".format("<b/>" * (LIMIT // 4)),
    ],
)
def test_a_greater_stanza_is_refused(stanza: str):
    assert violation(opened(), stanza) == "policy-violation"


def test_a_token_that_never_ends_is_refused():
    parser = opened()
    seen = [event for _ in range(LIMIT // 100 + 1) for event in parser.feed(b"<a b='" + b"x" * 100)]
    seen += parser.feed(b"y")
    assert isinstance(seen[-1], StreamViolation)


def test_deep_nesting_is_refused():
    assert violation(opened(), "<a>" * 101) == "policy-violation"


def test_after_a_restart_a_new_header_is_expected():
    parser = opened()
    parser.restart()
    assert parser.feed(b"\n" + HEADER.encode()) == [StreamStart("fin1.example.com", "", "1.0", "")]


def test_an_element_of_its_own():
    element = parse_element('<?xml version="1.0"?> <a xmlns="urn:a">b<c/>\n</a> ', LIMIT)
    assert repr(element) == '<Element <a xmlns="urn:a">b<c/>\n</a>>'


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", "not-well-formed"),
        ("text", "not-well-formed"),
        ("<a>", "not-well-formed"),
        ("<a/><b/>", "not-well-formed"),
        ("<p:a/>", "not-well-formed"),
        ("<!DOCTYPE a><a/>", "restricted-xml"),
        ("<a/><!-- c -->", "restricted-xml"),
        ("<a>{}</a>".format("x" * LIMIT), "policy-violation"),
    ],
)
def test_no_element(text: str, condition: str):
    with pytest.raises(StreamViolation) as refusal:
        parse_element(text, LIMIT)
    assert refusal.value.condition == condition


@pytest.mark.parametrize(
    "stanza",
    [
        "<iq type='get' id='2'><q:query/></iq>",
        "<q:iq type='get' id='2'/>",
        "<iq type='get' id='2' q:to='x'/>",
    ],
)
def test_what_has_an_undeclared_prefix_is_no_event_and_what_came_before_is(stanza: str):
    before, last = opened().feed(f"<iq type='get' id='1'/>{stanza}<iq id='3'/>".encode())
    assert before.attrs["id"] == "1"
    assert (last.condition, last.text) == ("not-well-formed", "undeclared namespace prefix")


def test_a_header_with_an_undeclared_prefix_opens_no_stream():
    (last,) = StreamParser(LIMIT).feed(HEADER.replace(" to=", " q:to=").encode())
    assert last.condition == "not-well-formed"
