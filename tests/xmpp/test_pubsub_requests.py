import pytest

from xmpp.play import DOMAIN, TEAM, USER, Client, error, make_domain

BARE = f"1001001@{DOMAIN}"
ME = f"{BARE}/desktop"
SERVICE = f"pubsub.{DOMAIN}"
PUBSUB = "http://jabber.org/protocol/pubsub"
FORBIDDEN = error(403, "auth", "forbidden")
NOT_FOUND = error(404, "cancel", "item-not-found")
BAD_REQUEST = error(400, "modify", "bad-request")


def detailed(code: int, kind: str, condition: str, detail: str) -> str:
    return error(code, kind, condition, f'<{detail} xmlns="{PUBSUB}#errors"/>')


@pytest.fixture
def client() -> Client:
    domain = make_domain(aliases=frozenset({"finesse.local"}))
    domain.pubsub.subscribe(USER, BARE)
    return Client(domain).sign_in()


def ask(client: Client, action: str, kind: str = "set", to: str = SERVICE, xmlns: str = PUBSUB):
    client.send(
        f"<iq type='{kind}' id='1' to='{to}'><pubsub xmlns='{xmlns}'>{action}</pubsub></iq>"
    )


def result(payload: str = "", to: str = SERVICE) -> str:
    pubsub = f'<pubsub xmlns="{PUBSUB}">{payload}</pubsub>' if payload else ""
    return f'<iq type="result" id="1" from="{to}" to="{ME}">{pubsub}</iq>'


def refusal(action: str, error_: str, xmlns: str = PUBSUB) -> str:
    pubsub = f'<pubsub xmlns="{xmlns}">{action}</pubsub>'
    return f'<iq type="error" id="1" from="{SERVICE}" to="{ME}">{pubsub}{error_}</iq>'


@pytest.mark.parametrize(
    ("jid", "subscribed"),
    [
        (ME, ME),
        (BARE, BARE),
        (f"{BARE}/other", f"{BARE}/other"),
        ("1001001@finesse.local", BARE),
        ("1001001@Finesse.local/desktop", ME),
    ],
)
def test_subscribing_again_and_again(client: Client, jid: str, subscribed: str):
    for _ in range(2):
        ask(client, f"<subscribe node='{TEAM}' jid='{jid}'/><options/>")
        client.receives(
            result(
                f'<subscription node="{TEAM}" jid="{jid}" subscription="subscribed">'
                "<subscribe-options/></subscription>"
            )
        )
    assert list(client.session.domain.pubsub.subscribers(TEAM)) == [subscribed]
    ask(client, f"<unsubscribe node='{TEAM}' jid='{jid}'/>")
    client.receives(result())
    assert not client.session.domain.pubsub.subscribers(TEAM)


def test_one_subscription_too_many_is_refused():
    domain = make_domain(max_subscriptions_per_user=2)
    domain.pubsub.subscribe(USER, BARE)
    client = Client(domain).sign_in()
    for address in (ME, ME):
        ask(client, f"<subscribe node='{TEAM}' jid='{address}'/>")
        assert 'subscription="subscribed"' in client.take()[0]

    ask(client, f"<subscribe node='{TEAM}' jid='{BARE}'/>")
    client.receives(
        refusal(
            f'<subscribe node="{TEAM}" jid="{BARE}"/>',
            detailed(500, "wait", "policy-violation", "too-many-subscriptions"),
        )
    )

    ask(client, f"<unsubscribe node='{TEAM}' jid='{ME}'/>")
    client.take()
    ask(client, f"<subscribe node='{TEAM}' jid='{BARE}'/>")
    assert 'subscription="subscribed"' in client.take()[0]


def test_the_service_answers_under_the_name_that_was_asked(client: Client):
    ask(
        client, f"<subscribe node='{TEAM}' jid='1001001@finesse.local'/>", to="pubsub.finesse.local"
    )
    (answer,) = client.take()
    assert answer.startswith(f'<iq type="result" id="1" from="pubsub.finesse.local" to="{ME}">')


@pytest.mark.parametrize(
    ("action", "error_"),
    [
        (f'<subscribe jid="{ME}"/>', detailed(400, "modify", "bad-request", "nodeid-required")),
        (f'<subscribe node="{TEAM}"/>', detailed(400, "modify", "bad-request", "invalid-jid")),
        (
            f'<subscribe node="{TEAM}" jid="1001002@{DOMAIN}"/>',
            detailed(400, "modify", "bad-request", "invalid-jid"),
        ),
        (
            f'<subscribe node="{TEAM}" jid="1001001@example.com"/>',
            detailed(400, "modify", "bad-request", "invalid-jid"),
        ),
        (f'<subscribe node="nowhere" jid="{ME}"/>', NOT_FOUND),
        (f'<unsubscribe node="{TEAM}"/>', detailed(400, "modify", "bad-request", "jid-required")),
        (f'<unsubscribe jid="{ME}"/>', detailed(400, "modify", "bad-request", "nodeid-required")),
        (f'<unsubscribe node="nowhere" jid="{ME}"/>', NOT_FOUND),
        (f'<unsubscribe node="{USER}" jid="1001002@{DOMAIN}"/>', FORBIDDEN),
        (
            f'<unsubscribe node="{USER}" jid="{ME}"/>',
            detailed(400, "wait", "unexpected-request", "not-subscribed"),
        ),
        (f'<publish node="{USER}"><item/></publish>', FORBIDDEN),
        ('<publish node="nowhere"><item/></publish>', NOT_FOUND),
        (f'<retract node="{USER}"/>', FORBIDDEN),
        ('<create node="mine"/><configure/>', FORBIDDEN),
        ("<create/>", FORBIDDEN),
        ("", BAD_REQUEST),
        ("<subscriptions/>", error(501, "cancel", "feature-not-implemented")),
        ('<subscribe xmlns="urn:x"/>', error(501, "cancel", "feature-not-implemented")),
    ],
)
def test_refusals(client: Client, action: str, error_: str):
    ask(client, action)
    client.receives(refusal(action, error_))


@pytest.mark.parametrize(
    "action", ["configure", "delete", "purge", "affiliations", "subscriptions"]
)
@pytest.mark.parametrize(("node", "error_"), [(USER, FORBIDDEN), ("nowhere", NOT_FOUND)])
def test_the_nodes_belong_to_the_server(client: Client, action: str, node: str, error_: str):
    owner = f"{PUBSUB}#owner"
    ask(client, f'<{action} node="{node}"/>', xmlns=owner)
    client.receives(refusal(f'<{action} node="{node}"/>', error_, xmlns=owner))


def test_a_user_lists_his_subscriptions(client: Client):
    client.session.domain.pubsub.subscribe(TEAM, ME)
    client.session.domain.pubsub.subscribe(TEAM, f"1001002@{DOMAIN}")
    ask(client, "<subscriptions/>", "get")
    client.receives(
        result(
            "<subscriptions>"
            f'<subscription node="{USER}" jid="{BARE}" subscription="subscribed"/>'
            f'<subscription node="{TEAM}" jid="{ME}" subscription="subscribed"/>'
            "</subscriptions>"
        )
    )


def test_the_subscriptions_to_one_node_do_not_repeat_it(client: Client):
    ask(client, f"<subscriptions node='{USER}'/>", "get")
    client.receives(
        result(
            f'<subscriptions node="{USER}"><subscription jid="{BARE}" subscription="subscribed"/>'
            "</subscriptions>"
        )
    )


def test_nobody_owns_anything(client: Client):
    ask(client, "<affiliations/>", "get")
    client.receives(
        result(
            f'<affiliations><affiliation node="{USER}" jid="{BARE}" affiliation="none"/>'
            "</affiliations>"
        )
    )


def test_nodes_keep_no_items(client: Client):
    ask(client, f"<items node='{USER}'/>", "get")
    client.receives(result(f'<items node="{USER}"/>'))


@pytest.mark.parametrize("action", ["items", "subscriptions", "affiliations"])
def test_questions_about_an_unknown_node(client: Client, action: str):
    ask(client, f'<{action} node="nowhere"/>', "get")
    client.receives(refusal(f'<{action} node="nowhere"/>', NOT_FOUND))


def test_personal_eventing_is_not_offered(client: Client):
    publish = (
        '<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:tune"/></pubsub>'
    )
    client.send(f"<iq type='set' id='1'>{publish}</iq>")
    unavailable = error(503, "cancel", "service-unavailable")
    client.receives(f'<iq type="error" id="1" to="{ME}">{publish}{unavailable}</iq>')
