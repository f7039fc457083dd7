"""What tells the two generations of Openfire apart."""

import pytest

from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.generation import GENERATIONS, OPENFIRE_3, OPENFIRE_4, Generation
from xmpp.play import DOMAIN, TEAM, Client, make_domain

BARE = f"1001001@{DOMAIN}"
IQ_AUTH = '<auth xmlns="http://jabber.org/features/iq-auth"/>'
SESSION = '<session xmlns="urn:ietf:params:xml:ns:xmpp-session"/>'
OPTIONAL_SESSION = '<session xmlns="urn:ietf:params:xml:ns:xmpp-session"><optional/></session>'
ASK = "<iq type='get' id='a'><query xmlns='jabber:iq:auth'/></iq>"


def features(client: Client) -> str:
    client.restart()
    return client.take()[-1]


def test_each_is_found_by_its_name():
    assert GENERATIONS == {"3.x": OPENFIRE_3, "4.x": OPENFIRE_4}


@pytest.mark.parametrize(
    ("generation", "session"), [(OPENFIRE_3, SESSION), (OPENFIRE_4, OPTIONAL_SESSION)]
)
@pytest.mark.parametrize("framing", [Framing.TCP, Framing.WEBSOCKET])
def test_the_session_feature(generation: Generation, session: str, framing: Framing):
    client = Client(make_domain(generation=generation), framing)
    client.open()
    client.session.authenticate("1001001")
    assert features(client).endswith(f"{session}</stream:features>")


@pytest.mark.parametrize(
    ("generation", "is_set", "is_listed"),
    [
        (OPENFIRE_3, False, True),
        (OPENFIRE_4, False, False),
        (OPENFIRE_4, True, True),
    ],
)
def test_sign_in_without_sasl_is_listed_or_not_and_answered_always(
    generation: Generation, is_set: bool, is_listed: bool
):
    client = Client(make_domain(generation=generation, offers_iq_auth=is_set))
    assert (IQ_AUTH in features(client)) is is_listed
    client.send(ASK)
    client.receives(
        '<iq type="result" id="a"><query xmlns="jabber:iq:auth">'
        "<username/><password/><resource/></query></iq>"
    )


@pytest.mark.parametrize("framing", [Framing.BOSH, Framing.WEBSOCKET])
def test_it_is_listed_over_tcp_only(framing: Framing):
    client = Client(make_domain(generation=OPENFIRE_3), framing)
    assert IQ_AUTH not in features(client)


@pytest.mark.parametrize(
    ("generation", "sender"), [(OPENFIRE_3, f' from="{DOMAIN}"'), (OPENFIRE_4, "")]
)
def test_the_answer_to_a_bind_request(generation: Generation, sender: str):
    client = Client(make_domain(generation=generation))
    client.open()
    client.session.authenticate("1001001")
    bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>"
    client.send(f"<iq type='set' id='b' to='{DOMAIN}'>{bind}</iq>")
    client.receives(
        f'<iq type="result" id="b"{sender} to="{DOMAIN}/stream1">'
        f'<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>{BARE}/r</jid></bind></iq>'
    )


@pytest.mark.parametrize(
    ("generation", "subscriber", "message_id"),
    [
        (OPENFIRE_3, BARE, f"{TEAM}__{BARE}__id1"),
        (OPENFIRE_3, f"{BARE}/desktop", f"{TEAM}__{BARE}__id1"),
        (OPENFIRE_4, BARE, "id1"),
    ],
)
def test_the_id_of_an_event(generation: Generation, subscriber: str, message_id: str):
    domain = make_domain(generation=generation)
    domain.pubsub.subscribe(TEAM, subscriber)
    client = Client(domain).sign_in()
    client.send("<presence/>")
    client.take()
    EmbeddedService(domain, "uuid").publish(TEAM, "x")
    (message,) = client.take()
    assert f' to="{subscriber}" id="{message_id}"><event ' in message


def test_of_what_makes_a_long_id_unique_five_characters_are_taken():
    domain = make_domain(generation=OPENFIRE_3)
    domain.ids = lambda: "QM0FAiNp"
    domain.pubsub.subscribe(TEAM, BARE)
    client = Client(domain).sign_in()
    client.send("<presence/>")
    client.take()
    EmbeddedService(domain, "uuid").publish(TEAM, "x")
    assert f' id="{TEAM}__{BARE}__QM0FA"' in client.take()[0]
