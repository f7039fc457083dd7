import pytest

from finesse_mock.notify.embedded import EmbeddedService
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.framing import Framing
from xmpp.play import DOMAIN, TEAM, USER, Client, error, make_domain

BARE = f"1001001@{DOMAIN}"
SYSTEM = f'<presence from="finesse@{DOMAIN}/finesse" to="{BARE}"/>'
SESSION = '<iq type="set" id="s"><session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>'
UUID = "a6ca891f-8b34-443f-8c7d-dac020d41838"


@pytest.fixture
def domain() -> Domain:
    domain = make_domain(max_queued_messages=2)
    domain.pubsub.subscribe(USER, BARE)
    return domain


@pytest.fixture
def service(domain: Domain) -> EmbeddedService:
    return EmbeddedService(domain, UUID)


def event(number: int, *, to: str = BARE, node: str = USER, payload: str, message_id: str) -> str:
    return (
        f'<message from="pubsub.{DOMAIN}" to="{to}" id="{message_id}">'
        '<event xmlns="http://jabber.org/protocol/pubsub#event">'
        f'<items node="{node}"><item id="{UUID}{number}">'
        f'<notification xmlns="http://jabber.org/protocol/pubsub">{payload}</notification>'
        "</item></items></event></message>"
    )


def test_an_event_on_the_wire(domain: Domain, service: EmbeddedService):
    client = Client(domain).sign_in()
    client.send("<presence/>")
    client.receives(SYSTEM)
    receipt = service.publish(USER, '<Update a="1">\n  <x>&amp;</x>\n</Update>')
    assert (receipt.item_id, receipt.recipients) == (f"{UUID}1", 1)
    escaped = '&lt;Update a="1"&gt;\n  &lt;x&gt;&amp;amp;&lt;/x&gt;\n&lt;/Update&gt;'
    assert client.take() == [event(1, payload=escaped, message_id="id1")]


def test_a_frame_declares_its_namespace(domain: Domain, service: EmbeddedService):
    client = Client(domain, Framing.WEBSOCKET).sign_in()
    client.send("<presence/>")
    assert client.take() == [SYSTEM.replace("<presence", '<presence xmlns="jabber:client"')]
    service.publish(USER, "x")
    (message,) = client.take()
    declared = event(1, payload="x", message_id="id1").replace(
        "<message", '<message xmlns="jabber:client"'
    )
    assert message == declared


def test_the_namespace_of_the_notification_is_a_choice(domain: Domain):
    client = Client(domain).sign_in()
    client.send("<presence/>")
    client.take()
    EmbeddedService(domain, UUID, notification_xmlns="urn:xmpp:push:0").publish(USER, "x")
    assert '<notification xmlns="urn:xmpp:push:0">x</notification>' in client.take()[0]


def test_nobody_there_to_hear(service: EmbeddedService):
    assert service.publish(USER, "x").recipients == 0
    assert service.publish("nowhere", "x").recipients == 0


def test_events_wait_for_the_initial_presence_the_oldest_first(
    domain: Domain, service: EmbeddedService
):
    client = Client(domain).sign_in()
    receipts = [service.publish(USER, text) for text in ("a", "b", "c")]
    assert [receipt.recipients for receipt in receipts] == [1, 1, 0]
    client.receives()
    client.send("<presence/>")
    client.receives(
        SYSTEM,
        event(1, payload="a", message_id="id1"),
        event(2, payload="b", message_id="id2"),
    )
    client.send("<presence/>")
    client.receives()


@pytest.mark.parametrize(
    ("presence", "answer"),
    [
        ("<presence><priority>-1</priority></presence>", [SYSTEM]),
        ("<presence type='unavailable'/>", []),
    ],
)
def test_waiting_events_are_discarded(
    domain: Domain, service: EmbeddedService, presence: str, answer: list[str]
):
    client = Client(domain).sign_in()
    service.publish(USER, "a")
    client.send(presence)
    client.receives(*answer)
    assert service.publish(USER, "b").recipients == 0
    client.send("<presence><priority>0</priority></presence>")
    client.take()
    assert service.publish(USER, "c").recipients == 1


@pytest.mark.parametrize("priority", ["", "0", "127", " 5 ", "many", "999"])
def test_a_priority_that_is_not_negative_takes_events(
    domain: Domain, service: EmbeddedService, priority: str
):
    client = Client(domain).sign_in()
    client.send(f"<presence><priority>{priority}</priority></presence>")
    assert service.publish(USER, "a").recipients == 1


def test_every_available_client_of_a_user_gets_the_event(domain: Domain, service: EmbeddedService):
    clients = [Client(domain).sign_in(resource=name) for name in ("desktop", "cisco", "hidden")]
    for client in clients[:2]:
        client.send("<presence/>")
    clients[2].send("<presence><priority>-1</priority></presence>")
    for client in clients:
        client.take()
    assert service.publish(USER, "a").recipients == 2
    expected = [event(1, payload="a", message_id="id1")]
    assert [client.take() for client in clients] == [expected, expected, []]


def test_a_full_address_reaches_exactly_that_resource_whatever_its_presence(
    domain: Domain, service: EmbeddedService
):
    domain.pubsub.subscribe(TEAM, f"{BARE}/cisco")
    desktop, cisco = (Client(domain).sign_in(resource=name) for name in ("desktop", "cisco"))
    for client in (desktop, cisco):
        client.send(SESSION)
        client.take()
    assert service.publish(TEAM, "a").recipients == 1
    desktop.receives()
    cisco.receives(event(1, to=f"{BARE}/cisco", node=TEAM, payload="a", message_id="id1"))
    cisco.session.lost()
    assert service.publish(TEAM, "b").recipients == 0


def test_a_full_address_is_not_reached_between_the_answers_of_the_sign_in(
    domain: Domain, service: EmbeddedService
):
    domain.pubsub.subscribe(TEAM, f"{BARE}/desktop")
    client = Client(domain).sign_in()
    assert [service.publish(TEAM, text).recipients for text in ("a", "b", "c")] == [1, 1, 0]
    client.receives()
    client.send(SESSION)
    client.receives(
        f'<iq type="result" id="s" to="{BARE}/desktop"/>',
        event(1, to=f"{BARE}/desktop", node=TEAM, payload="a", message_id="id1"),
        event(2, to=f"{BARE}/desktop", node=TEAM, payload="b", message_id="id2"),
    )


@pytest.mark.parametrize(
    ("presence", "answer", "numbers"),
    [
        ("<presence/>", [SYSTEM], (1, 2)),
        ("<presence><priority>-1</priority></presence>", [SYSTEM], (2,)),
        ("<presence type='unavailable'/>", [], (2,)),
    ],
)
def test_what_waits_for_the_sign_in_does_not_overtake_what_waits_for_presence(
    domain: Domain,
    service: EmbeddedService,
    presence: str,
    answer: list[str],
    numbers: tuple[int, ...],
):
    domain.pubsub.subscribe(TEAM, f"{BARE}/desktop")
    client = Client(domain).sign_in()
    service.publish(USER, "x")
    service.publish(TEAM, "x")
    client.send(presence)
    addresses = {1: (BARE, USER), 2: (f"{BARE}/desktop", TEAM)}
    expected = [
        event(n, to=addresses[n][0], node=addresses[n][1], payload="x", message_id=f"id{n}")
        for n in numbers
    ]
    client.receives(*answer, *expected)


def test_a_sign_in_without_sasl_is_complete_at_once(domain: Domain, service: EmbeddedService):
    domain.pubsub.subscribe(TEAM, f"{BARE}/r")
    client = Client(domain)
    client.open()
    client.send(
        "<iq type='set' id='a'><query xmlns='jabber:iq:auth'><username>1001001</username>"
        "<password>finesse</password><resource>r</resource></query></iq>"
    )
    client.receives(f'<iq type="result" id="a" to="{BARE}/r"/>')
    service.publish(TEAM, "x")
    client.receives(event(1, to=f"{BARE}/r", node=TEAM, payload="x", message_id="id1"))


def test_a_subscriber_that_does_not_read_holds_nobody_up():
    domain = make_domain(max_outbound_bytes=5000)
    domain.pubsub.subscribe(USER, BARE)
    service = EmbeddedService(domain, UUID)
    slow, quick = (Client(domain).sign_in(resource=name) for name in ("slow", "quick"))
    for client in (slow, quick):
        client.send("<presence/>")
    reached = []
    for _ in range(20):
        reached.append(service.publish(USER, "x" * 500).recipients)
        quick.take()
    assert reached[-1] == 1
    assert slow.session.closed
    assert not quick.session.closed
    assert domain.slow_sessions == 1


def test_the_clients_of_a_user_see_each_other(domain: Domain):
    desktop = Client(domain).sign_in()
    desktop.send("<presence><priority>3</priority></presence>")
    desktop.receives(SYSTEM)
    cisco = Client(domain).sign_in(resource="cisco")
    cisco.send("<presence><show>dnd</show></presence>")
    cisco.receives(
        f'<presence from="{BARE}/desktop" to="{BARE}/cisco"><priority>3</priority></presence>',
        SYSTEM,
    )
    desktop.receives(
        f'<presence from="{BARE}/cisco" to="{BARE}/desktop"><show>dnd</show></presence>'
    )
    cisco.session.lost()
    desktop.receives(f'<presence type="unavailable" from="{BARE}/cisco" to="{BARE}/desktop"/>')


def test_a_good_bye_is_told_once(domain: Domain):
    desktop, cisco = (Client(domain).sign_in(resource=name) for name in ("desktop", "cisco"))
    desktop.send("<presence/>")
    cisco.send("<presence/>")
    desktop.take()
    cisco.send("<presence type='unavailable'><status>bye</status></presence></stream:stream>")
    desktop.receives(
        f'<presence type="unavailable" from="{BARE}/cisco" to="{BARE}/desktop">'
        "<status>bye</status></presence>"
    )


@pytest.mark.parametrize("name", [DOMAIN, DOMAIN.upper()])
def test_the_system_user_can_be_subscribed_to_and_probed(domain: Domain, name: str):
    client = Client(domain).sign_in()
    client.send(f"<presence type='subscribe' to='finesse@{name}'/>")
    client.receives(f'<presence type="subscribed" from="finesse@{DOMAIN}" to="{BARE}"/>', SYSTEM)
    client.send(f"<presence type='probe' to='finesse@{name}'/>")
    client.receives(SYSTEM)


@pytest.mark.parametrize(
    "presence",
    [
        "<presence to='1001002@fin1.example.com'/>",
        "<presence to='room@conference.example.com/nick' type='unavailable'/>",
        "<presence type='subscribe' to='1001002@fin1.example.com'/>",
        "<presence type='subscribed' to='finesse@fin1.example.com'/>",
        "<presence type='unsubscribe' to='@'/>",
        "<presence type='unsubscribed'/>",
        "<presence type='probe'/>",
        "<presence type='error'/>",
    ],
)
def test_presence_that_goes_nowhere(domain: Domain, presence: str):
    client = Client(domain).sign_in()
    client.send(presence)
    client.receives()
    assert not client.session.announced


def test_presence_of_an_unknown_type(domain: Domain):
    client = Client(domain).sign_in()
    client.send("<presence type='here' id='1'/>")
    bad_request = error(400, "modify", "bad-request")
    client.receives(f'<presence type="error" id="1" to="{BARE}/desktop">{bad_request}</presence>')


@pytest.mark.parametrize(
    ("attributes", "from_", "error_"),
    [
        ("", "", error(503, "cancel", "service-unavailable")),
        (
            f"type='chat' to='1001002@{DOMAIN}'",
            f' from="1001002@{DOMAIN}"',
            error(503, "cancel", "service-unavailable"),
        ),
        (
            "to='a@example.com'",
            ' from="a@example.com"',
            error(404, "cancel", "remote-server-not-found"),
        ),
    ],
)
def test_messages_find_nobody(domain: Domain, attributes: str, from_: str, error_: str):
    client = Client(domain).sign_in()
    client.send(f"<message {attributes} id='1'><body>hello</body></message>")
    client.receives(
        f'<message type="error" id="1"{from_} to="{BARE}/desktop"><body>hello</body>'
        f"{error_}</message>"
    )


@pytest.mark.parametrize("kind", ["error", "headline"])
def test_messages_that_nobody_answers(domain: Domain, kind: str):
    client = Client(domain).sign_in()
    client.send(f"<message type='{kind}' to='1001002@{DOMAIN}'/>")
    client.receives()
