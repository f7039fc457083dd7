"""What became of an event at each client, as the server that delivers it tells."""

import pytest

from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import SessionChanged, Stage
from finesse_mock.notify.embedded import EmbeddedService
from xmpp.play import DOMAIN, USER, Client, make_domain

BARE = f"1001001@{DOMAIN}"
DESK = f"{BARE}/desk"


def fates(*presences: str, **settings: object) -> tuple[Delivery, ...]:
    """What becomes of an event on the user's node after the client has sent that."""
    domain = make_domain(**settings)
    domain.pubsub.subscribe(USER, BARE)
    client = Client(domain)
    client.sign_in("1001001", "desk")
    for each in presences:
        client.send(each)
    return EmbeddedService(domain, "uuid").publish(USER, "<Update/>").deliveries


@pytest.mark.parametrize(
    ("presences", "fate"),
    [
        (["<presence/>"], Fate.DELIVERED),
        ([], Fate.WAITS_FOR_PRESENCE),
        (["<presence><priority>-1</priority></presence>"], Fate.NEGATIVE_PRIORITY),
        (["<presence/>", "<presence type='unavailable'/>"], Fate.NOT_AVAILABLE),
    ],
)
def test_presence_decides(presences: list[str], fate: Fate):
    assert fates(*presences) == (Delivery(DESK, "tcp", fate),)


def test_no_more_wait_for_a_client_than_may():
    assert fates(max_queued_messages=0) == (Delivery(DESK, "tcp", Fate.TOO_MANY_WAIT),)


def test_nobody_is_there():
    domain = make_domain()
    domain.pubsub.subscribe(USER, BARE)
    receipt = EmbeddedService(domain, "uuid").publish(USER, "<Update/>")
    assert receipt.deliveries == (Delivery(BARE, "", Fate.NO_SESSION),)
    assert receipt.recipients == 0


def test_a_node_without_subscribers_reaches_nobody():
    assert EmbeddedService(make_domain(), "uuid").publish(USER, "<Update/>").deliveries == ()


def test_the_life_of_a_session_is_told():
    domain = make_domain()
    told: list[SessionChanged] = []
    domain.tell = told.append
    client = Client(domain)
    client.sign_in("1001001", "desk")
    client.send("<presence><priority>5</priority></presence>")
    client.session.fail("conflict")
    assert [(each.stage, each.jid, each.transport, each.why) for each in told] == [
        (Stage.BOUND, DESK, "tcp", ""),
        (Stage.PRESENCE, DESK, "tcp", "available, priority 5"),
        (Stage.CLOSED, DESK, "tcp", "conflict"),
    ]


def test_a_stream_that_never_got_a_user_is_no_session():
    domain = make_domain()
    told: list[SessionChanged] = []
    domain.tell = told.append
    Client(domain).session.lost()
    assert told == []
