"""XEP-0206 §5: authentication, restart and binding, as they stand on the wire."""

import re

from bosh.line import AUTH, BIND, RESTART, RID, SILENT, Line
from finesse_mock.xmpp.bosh_terms import BoshSettings


def test_success_is_empty_and_unadorned():
    assert Line().ask(1, AUTH) == (
        '<body xmlns="http://jabber.org/protocol/httpbind">'
        '<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/></body>'
    )


def test_restart_is_answered_at_once_with_features_and_no_attributes():
    """JabberWerx waits two seconds for the features, and takes an ``ack`` here for an error."""
    line = Line()
    line.ask(1, AUTH)
    answer = line.ask(2, attributes=f"{RESTART} to='fin1.example.com' xml:lang='en'")
    assert answer.startswith(
        '<body xmlns="http://jabber.org/protocol/httpbind"'
        ' xmlns:stream="http://etherx.jabber.org/streams"><stream:features'
    )
    assert '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>' in answer
    assert "mechanisms" not in answer


def test_restart_is_meant_only_by_the_exact_word():
    line = Line()
    line.ask(1, AUTH)
    token = line.post(2, attributes="xmpp:restart='1' xmlns:xmpp='urn:xmpp:xbosh'")
    line.turn()
    assert line.is_open(token)


def test_bound_stanzas_declare_their_namespace():
    line = Line()
    line.ask(1, AUTH)
    line.ask(2, attributes=RESTART)
    assert line.ask(3, BIND) == (
        '<body xmlns="http://jabber.org/protocol/httpbind"><iq xmlns="jabber:client"'
        ' type="result" id="b1" to="fin1.example.com/3kf9uws1n2">'
        '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">'
        "<jid>1001001@fin1.example.com/cisco</jid></bind></iq></body>"
    )


def test_where_every_answer_acknowledges_that_to_a_restart_does_not():
    line = Line(settings=BoshSettings(acknowledge=True))
    line.sign_in()
    acknowledged = [re.search('ack="(.*?)"', line.body(token)) for token in range(4)]
    assert [found and int(found[1]) - RID for found in acknowledged] == [0, 1, None, 3]


def test_an_answer_that_came_late_acknowledges_what_came_since():
    line = Line(settings=BoshSettings(acknowledge=True))
    line.sign_in()
    held = line.post(4)
    line.post(5, SILENT)
    assert f'ack="{RID + 5}"' in line.body(held)


def test_ack_is_in_the_creation_answer_only():
    line = Line()
    line.sign_in()
    line.post(4)
    line.post(5)
    assert 'ack="' in line.body(0)
    assert not any('ack="' in body for token, (_, body) in line.answers.items() if token)
