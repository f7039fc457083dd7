"""XEP-0124 §6 and §17.1: what is a BOSH request, and what is not."""

import pytest

from bosh.line import Line
from finesse_mock.xmpp.bosh_body import BadBody, BoshRequest


@pytest.mark.parametrize(
    "document",
    [
        "",
        "no xml",
        "<body",
        "<body rid='1'/>",
        "<html xmlns='http://jabber.org/protocol/httpbind' rid='1'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='0'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='-1'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='one'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='9007199254740992'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='" + "1" * 5000 + "'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'><presence/></body>",
        "<!DOCTYPE body><body xmlns='http://jabber.org/protocol/httpbind' rid='1'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'><!-- --></body>",
    ],
)
def test_what_is_no_request_is_refused(document: str):
    with pytest.raises(BadBody):
        BoshRequest.parse(document.encode(), 65536)


def test_a_request_over_the_limit_is_refused():
    document = b"<body xmlns='http://jabber.org/protocol/httpbind' rid='1'/>"
    assert BoshRequest.parse(document, len(document)).rid == 1
    with pytest.raises(BadBody):
        BoshRequest.parse(document, len(document) - 1)


def test_stanza_left_in_the_wrappers_namespace_is_understood():
    """XEP-0206 §2: many clients do not declare jabber:client."""
    line = Line()
    line.sign_in()
    answer = line.ask(4, "<presence><priority>-1</priority></presence>")
    assert answer == (
        '<body xmlns="http://jabber.org/protocol/httpbind"><presence xmlns="jabber:client"'
        ' from="finesse@fin1.example.com/finesse" to="1001001@fin1.example.com"/></body>'
    )
    assert line.session.stream.priority == -1
