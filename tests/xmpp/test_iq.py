from datetime import datetime, timedelta, timezone

import pytest

import finesse_mock
from xmpp.play import DOMAIN, TEAM, USER, Client, error, make_domain, stream_error

ME = f"1001001@{DOMAIN}/desktop"
NOT_AUTHORIZED = error(401, "auth", "not-authorized")
BAD_REQUEST = error(400, "modify", "bad-request")
UNAVAILABLE = error(503, "cancel", "service-unavailable")
NOT_IMPLEMENTED = error(501, "cancel", "feature-not-implemented")
NOT_FOUND = error(404, "cancel", "item-not-found")
PING = '<ping xmlns="urn:xmpp:ping"/>'


@pytest.fixture
def client() -> Client:
    return Client(make_domain(aliases=frozenset({"finesse.local"}))).sign_in()


def ask(client: Client, payload: str, *, to: str = "", kind: str = "get") -> None:
    address = f" to='{to}'" if to else ""
    client.send(f"<iq type='{kind}' id='q1'{address} from='liar@x/y'>{payload}</iq>")


def result(payload: str = "", *, to: str = "") -> str:
    address = f' from="{to}"' if to else ""
    return f'<iq type="result" id="q1"{address} to="{ME}">{payload}</iq>'


def refusal(payload: str, error_: str, *, to: str = "") -> str:
    address = f' from="{to}"' if to else ""
    return f'<iq type="error" id="q1"{address} to="{ME}">{payload}{error_}</iq>'


# Binding


@pytest.fixture
def unbound() -> Client:
    client = Client(make_domain())
    client.open()
    client.session.authenticate("1001001")
    return client


@pytest.mark.parametrize(
    ("asked", "resource"),
    [
        ("", "stream1"),
        ("<resource/>", "stream1"),
        ("<resource>cisco</resource>", "cisco"),
        ("<resource>a&amp;b</resource>", "a&amp;b"),
    ],
)
def test_bind(unbound: Client, asked: str, resource: str):
    unbound.send(
        f"<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{asked}</bind></iq>"
    )
    jid = f"1001001@{DOMAIN}/{resource}"
    unbound.receives(
        f'<iq type="result" id="b1" to="{DOMAIN}/stream1">'
        f'<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>{jid}</jid></bind></iq>'
    )


def test_bind_with_an_impossible_resource(unbound: Client):
    bind = (
        f"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{'x' * 1024}</resource></bind>"
    )
    unbound.send(f"<iq type='set' id='b1'>{bind}</iq>")
    unbound.receives(f'<iq type="error" id="b1">{bind}{BAD_REQUEST}</iq>')


def test_a_second_bind_is_refused(client: Client):
    bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
    ask(client, bind, kind="set")
    client.receives(refusal(bind, error(405, "cancel", "not-allowed")))


def test_before_binding_only_bind_is_answered(unbound: Client):
    unbound.send(f"<iq type='get' id='p1'>{PING}</iq><message/><presence/>")
    unbound.receives(
        f'<iq type="error" id="p1">{PING}{NOT_AUTHORIZED}</iq>',
        f'<message type="error">{NOT_AUTHORIZED}</message>',
        f'<presence type="error">{NOT_AUTHORIZED}</presence>',
    )


def test_before_authentication_bind_is_refused_too():
    client = Client(make_domain())
    client.open()
    bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
    client.send(f"<iq type='set' id='b1' to='{DOMAIN}'>{bind}</iq>")
    client.receives(f'<iq type="error" id="b1" from="{DOMAIN}">{bind}{NOT_AUTHORIZED}</iq>')


def test_the_session_request_has_an_empty_result(client: Client):
    ask(client, '<session xmlns="urn:ietf:params:xml:ns:xmpp-session"/>', kind="set")
    client.receives(result())


# Authentication without SASL


def legacy(fields: str) -> str:
    return f"<query xmlns='jabber:iq:auth'>{fields}</query>"


SECRET = "<password>finesse</password><resource>r</resource>"


def test_non_sasl_authentication_binds_as_well():
    client = Client(make_domain())
    client.open()
    client.send(f"<iq type='get' id='1'>{legacy('<username>ASmith</username>')}</iq>")
    client.receives(
        '<iq type="result" id="1"><query xmlns="jabber:iq:auth">'
        "<username>ASmith</username><password/><resource/></query></iq>"
    )
    client.send(f"<iq type='set' id='2'>{legacy('<username>ASmith</username>' + SECRET)}</iq>")
    client.receives(f'<iq type="result" id="2" to="asmith@{DOMAIN}/r"/>')
    assert client.session.stanza_limit == client.session.domain.settings.max_stanza_bytes


@pytest.mark.parametrize(
    ("fields", "error_"),
    [
        (SECRET, error(406, "modify", "not-acceptable")),
        (
            "<username>a</username><password>finesse</password>",
            error(406, "modify", "not-acceptable"),
        ),
        ("<username>a</username><resource>r</resource>", NOT_AUTHORIZED),
        ("<username>a b</username>" + SECRET, NOT_AUTHORIZED),
    ],
)
def test_non_sasl_authentication_is_refused(fields: str, error_: str):
    client = Client(make_domain())
    client.open()
    client.send(f"<iq type='set' id='1'>{legacy(fields)}</iq>")
    client.receives(f'<iq type="error" id="1">{legacy(fields)}{error_}</iq>')


def test_non_sasl_failures_count_too():
    client = Client(make_domain(max_authentication_failures=1))
    client.open()
    wrong = legacy("<username>a</username><password>no</password><resource>r</resource>")
    client.send(f"<iq type='set' id='1'>{wrong}</iq>")
    client.expect_end(
        f'<iq type="error" id="1">{wrong}{NOT_AUTHORIZED}</iq>',
        stream_error("policy-violation", "too many failed authentication attempts"),
    )


def test_non_sasl_authentication_after_sasl_is_refused(client: Client):
    ask(client, legacy("<username>a</username>" + SECRET), kind="set")
    client.receives(
        refusal(legacy("<username>a</username>" + SECRET), error(405, "cancel", "not-allowed"))
    )


# Addresses


@pytest.mark.parametrize(
    "to",
    [
        "",
        DOMAIN,
        "FIN1.Example.com",
        f"{DOMAIN}/any",
        "finesse.local",
        f"pubsub.{DOMAIN}",
        "pubsub.finesse.local",
        f"1001001@{DOMAIN}",
        "1001001@finesse.local",
        ME,
        f"1001001@{DOMAIN}/other",
    ],
)
def test_the_answer_comes_from_the_address_that_was_asked(client: Client, to: str):
    ask(client, PING, to=to)
    client.receives(result(to=to))


@pytest.mark.parametrize(
    ("to", "error_"),
    [
        ("proxy.eu.jabber.org", error(404, "cancel", "remote-server-not-found")),
        (f"proxy.{DOMAIN}", error(404, "cancel", "remote-server-not-found")),
        ("pubsub.example.com", error(404, "cancel", "remote-server-not-found")),
        ("10.0.0.5", error(404, "cancel", "remote-server-not-found")),
        (f"nobody@{DOMAIN}", UNAVAILABLE),
        (f"1001001@pubsub.{DOMAIN}", UNAVAILABLE),
        ("@", error(400, "modify", "jid-malformed")),
    ],
)
def test_who_is_not_here_is_missed(client: Client, to: str, error_: str):
    ask(client, PING, to=to)
    client.receives(refusal(PING, error_, to=to))


def test_the_name_a_stream_was_opened_to_is_a_name_of_the_domain():
    client = Client(make_domain())
    client.send(
        "<stream:stream to='Finesse-A' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"
    )
    client.session.authenticate("1001001")
    client.session.bind("desktop")
    client.take()
    for to in ("finesse-a", "pubsub.Finesse-A", "1001001@finesse-a"):
        ask(client, PING, to=to)
        client.receives(result(to=to))


# Form


@pytest.mark.parametrize(
    "iq",
    [
        f"<iq id=''>{PING}</iq>",
        f"<iq type='put'>{PING}</iq>",
        "<iq type='get'/>",
        f"<iq type='get'>{PING}{PING}</iq>",
    ],
)
def test_malformed_requests(client: Client, iq: str):
    client.send(iq)
    (answer,) = client.take()
    assert answer.startswith(f'<iq type="error" to="{ME}">')
    assert answer.endswith(f"{BAD_REQUEST}</iq>")


def test_answers_are_swallowed(client: Client):
    client.send("<iq type='result' id='1'/><iq type='error' id='2'/><iq type='result'/>")
    client.receives()


def test_answers_keep_the_order_of_the_requests(client: Client):
    client.send(*(f"<iq type='get' id='{i}'>{PING}</iq>" for i in range(3)))
    client.receives(*(f'<iq type="result" id="{i}" to="{ME}"/>' for i in range(3)))


UNKNOWN = '<query xmlns="urn:example" a="&lt;"><deep>x</deep></query>'


@pytest.mark.parametrize(
    ("to", "error_"),
    [
        ("", UNAVAILABLE),
        (ME, UNAVAILABLE),
        (DOMAIN, NOT_IMPLEMENTED),
        (f"pubsub.{DOMAIN}", NOT_IMPLEMENTED),
    ],
)
def test_what_nobody_knows(client: Client, to: str, error_: str):
    ask(client, UNKNOWN, to=to)
    client.receives(refusal(UNKNOWN, error_, to=to))


# Roster, storage, the server itself


def test_the_roster_is_empty_and_stays_so(client: Client):
    ask(client, "<query xmlns='jabber:iq:roster'/>")
    client.receives(result('<query xmlns="jabber:iq:roster"/>'))
    contact = '<query xmlns="jabber:iq:roster"><item jid="a@b"/></query>'
    ask(client, contact, kind="set")
    client.receives(refusal(contact, error(405, "cancel", "not-allowed")))


def test_private_storage(client: Client):
    empty = '<query xmlns="jabber:iq:private"><notes xmlns="urn:n"/></query>'
    full = '<query xmlns="jabber:iq:private"><notes xmlns="urn:n"><n>1</n></notes></query>'
    ask(client, empty)
    client.receives(result(empty))
    ask(client, full, kind="set")
    client.receives(result())
    ask(client, empty)
    client.receives(result(full))
    other = Client(client.session.domain).sign_in("1001002")
    other.send(f"<iq type='get' id='q1'>{empty}</iq>")
    other.receives(f'<iq type="result" id="q1" to="1001002@{DOMAIN}/desktop">{empty}</iq>')


@pytest.mark.parametrize("children", ["", "<a xmlns='urn:a'/><b xmlns='urn:b'/>"])
def test_private_storage_takes_one_element(client: Client, children: str):
    query = f"<query xmlns='jabber:iq:private'>{children}</query>"
    ask(client, query)
    client.receives(refusal(query, BAD_REQUEST))


def test_private_storage_is_bounded(client: Client):
    for number in range(33):
        query = f"<query xmlns='jabber:iq:private'><n xmlns='urn:{number}'/></query>"
        ask(client, query, kind="set")
    *stored, last = client.take()
    assert len(stored) == 32
    assert all('type="result"' in answer for answer in stored)
    assert "<resource-constraint " in last


def test_vcard(client: Client):
    ask(client, "<vCard xmlns='vcard-temp'/>")
    client.receives(result('<vCard xmlns="vcard-temp"/>'))
    ask(client, "<vCard xmlns='vcard-temp'><FN>Ann</FN></vCard>", kind="set")
    client.receives(result())
    ask(client, "<vCard xmlns='vcard-temp'/>")
    client.receives(result('<vCard xmlns="vcard-temp"><FN>Ann</FN></vCard>'))


def test_version(client: Client):
    ask(client, "<query xmlns='jabber:iq:version'/>", to=DOMAIN)
    name = f"<name>finesse-mock</name><version>{finesse_mock.__version__}</version>"
    client.receives(result(f'<query xmlns="jabber:iq:version">{name}</query>', to=DOMAIN))


def test_time(client: Client):
    time = '<time xmlns="urn:xmpp:time"/>'
    ask(client, time, to=DOMAIN)
    client.receives(refusal(time, UNAVAILABLE, to=DOMAIN))
    client.session.domain.utc_now = lambda: datetime(
        2024, 5, 6, 9, 8, 9, tzinfo=timezone(timedelta(hours=2))
    )
    ask(client, time, to=DOMAIN)
    now = "<tzo>+00:00</tzo><utc>2024-05-06T07:08:09Z</utc>"
    client.receives(result(f'<time xmlns="urn:xmpp:time">{now}</time>', to=DOMAIN))


def test_last_activity_is_switched_off(client: Client):
    query = '<query xmlns="jabber:iq:last"/>'
    ask(client, query, to=DOMAIN)
    client.receives(refusal(query, UNAVAILABLE, to=DOMAIN))


# Discovery

INFO = "http://jabber.org/protocol/disco#info"
ITEMS = "http://jabber.org/protocol/disco#items"


@pytest.mark.parametrize(
    ("to", "identity"),
    [
        (DOMAIN, '<identity category="server" type="im" name="finesse-mock"/>'),
        ("", '<identity category="account" type="registered"/>'),
        (f"1001001@{DOMAIN}", '<identity category="account" type="registered"/>'),
        (
            f"pubsub.{DOMAIN}",
            '<identity category="pubsub" type="service" name="Publish-Subscribe service"/>',
        ),
    ],
)
def test_everybody_has_an_identity(client: Client, to: str, identity: str):
    ask(client, f"<query xmlns='{INFO}'/>", to=to)
    (answer,) = client.take()
    assert f'<query xmlns="{INFO}">{identity}<feature var="{INFO}"/>' in answer


@pytest.mark.parametrize("name", [DOMAIN, "finesse.local"])
def test_the_domain_lists_the_pubsub_service_under_the_name_that_was_asked(
    client: Client, name: str
):
    ask(client, f"<query xmlns='{ITEMS}'/>", to=name)
    item = f'<item jid="pubsub.{name}" name="Publish-Subscribe service"/>'
    client.receives(result(f'<query xmlns="{ITEMS}">{item}</query>', to=name))


def test_the_domain_has_no_commands(client: Client):
    query = f'<query xmlns="{ITEMS}" node="http://jabber.org/protocol/commands"/>'
    ask(client, query, to=DOMAIN)
    client.receives(result(query, to=DOMAIN))


def test_the_service_lists_its_nodes(client: Client):
    to = f"pubsub.{DOMAIN}"
    ask(client, f"<query xmlns='{ITEMS}'/>", to=to)
    items = f'<item jid="{to}" node="{USER}"/><item jid="{to}" node="{TEAM}"/>'
    client.receives(result(f'<query xmlns="{ITEMS}">{items}</query>', to=to))


def test_a_node_is_a_leaf_without_items(client: Client):
    to = f"pubsub.{DOMAIN}"
    ask(client, f"<query xmlns='{INFO}' node='{USER}'/>", to=to)
    client.receives(
        result(
            f'<query xmlns="{INFO}" node="{USER}"><identity category="pubsub" type="leaf"/>'
            f'<feature var="{INFO}"/><feature var="http://jabber.org/protocol/pubsub"/></query>',
            to=to,
        )
    )
    ask(client, f"<query xmlns='{ITEMS}' node='{USER}'/>", to=to)
    client.receives(result(f'<query xmlns="{ITEMS}" node="{USER}"/>', to=to))


@pytest.mark.parametrize("xmlns", [INFO, ITEMS])
@pytest.mark.parametrize("to", [DOMAIN, f"pubsub.{DOMAIN}", ""])
def test_an_unknown_node_is_not_found(client: Client, xmlns: str, to: str):
    query = f'<query xmlns="{xmlns}" node="nowhere"/>'
    ask(client, query, to=to)
    client.receives(refusal(query, NOT_FOUND, to=to))
