import pytest

from finesse_mock.pubsub.service import PubSub, PubSubCondition, PubSubError

NODE = "/finesse/api/User/1001001"
BARE = "1001001@d"
FULL = "1001001@d/desktop"


@pytest.fixture
def pubsub() -> PubSub:
    service = PubSub()
    service.create_node(NODE)
    return service


def test_creating_a_node_again_keeps_its_subscribers(pubsub: PubSub):
    pubsub.subscribe(NODE, BARE)
    pubsub.create_node(NODE)
    assert list(pubsub.subscribers(NODE)) == [BARE]


def test_nodes_are_listed_in_the_order_of_creation(pubsub: PubSub):
    pubsub.create_node("b")
    pubsub.create_node("a")
    assert pubsub.nodes() == [NODE, "b", "a"]


def test_subscribers_keep_the_order_of_subscription_and_appear_once(pubsub: PubSub):
    for jid in ("z@d", BARE, "z@d", FULL):
        pubsub.subscribe(NODE, jid)
    assert list(pubsub.subscribers(NODE)) == ["z@d", BARE, FULL]


def test_a_node_that_does_not_exist_has_no_subscribers(pubsub: PubSub):
    assert list(pubsub.subscribers("nowhere")) == []


@pytest.mark.parametrize("request_", ["subscribe", "unsubscribe"])
def test_requests_for_an_unknown_node_are_refused(pubsub: PubSub, request_: str):
    with pytest.raises(PubSubError) as refusal:
        getattr(pubsub, request_)("nowhere", BARE)
    assert refusal.value.condition is PubSubCondition.NODE_NOT_FOUND


@pytest.mark.parametrize(("subscribed", "asked"), [(BARE, FULL), (FULL, BARE)])
def test_unsubscribing_compares_the_exact_address(pubsub: PubSub, subscribed: str, asked: str):
    pubsub.subscribe(NODE, subscribed)
    with pytest.raises(PubSubError) as refusal:
        pubsub.unsubscribe(NODE, asked)
    assert refusal.value.condition is PubSubCondition.NOT_SUBSCRIBED
    assert list(pubsub.subscribers(NODE)) == [subscribed]


def test_subscriptions_of_a_user_include_those_of_full_addresses(pubsub: PubSub):
    pubsub.create_node("team")
    pubsub.subscribe(NODE, BARE)
    pubsub.subscribe("team", FULL)
    pubsub.subscribe("team", "1001002@d")
    assert pubsub.subscriptions_of(BARE) == [(NODE, BARE), ("team", FULL)]
    assert pubsub.subscriptions_of(BARE, "team") == [("team", FULL)]
    assert pubsub.subscriptions_of("nobody@d") == []


def test_an_ended_subscription_is_forgotten(pubsub: PubSub):
    pubsub.subscribe(NODE, BARE)
    pubsub.unsubscribe(NODE, BARE)
    assert list(pubsub.subscribers(NODE)) == []
    assert pubsub.subscriptions_of(BARE) == []


def test_a_deleted_node_takes_its_subscriptions_along(pubsub: PubSub):
    pubsub.subscribe(NODE, BARE)
    pubsub.delete_node(NODE)
    pubsub.delete_node(NODE)
    assert not pubsub.has_node(NODE)
    assert pubsub.subscriptions_of(BARE) == []
