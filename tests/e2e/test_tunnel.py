"""The event tunnel in a browser: a page of another origin embeds it and speaks its messages."""

import json
import os
import signal
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import pytest
from lxml import etree
from selenium import webdriver

from e2e.client import attending, signed_on
from e2e.command import WITHIN
from e2e.events import Event
from e2e.mock import Agent, Mock
from e2e.namespaces import CLIENT
from e2e.tunnel_host import (
    CONNECT_REQ,
    CONNECTION_TYPE,
    CONTAINER_CONFIG,
    DISCONNECT_PROPERTIES,
    DISCONNECT_REQ,
    LOGGING,
    PASSWORD,
    PRESENCE,
    RESOURCE,
    STATUS,
    SUBSCRIBE,
    SUBSCRIPTIONS_REQ,
    UNSUBSCRIBE,
    Host,
    embedding,
)

TEAM_NODE: Final = "/finesse/api/Team/5007/Users"
NO_NODE: Final = "/finesse/api/Team/1/Users"
STANZA_ERRORS: Final = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
PUBSUB_ERRORS: Final = "{http://jabber.org/protocol/pubsub#errors}"

in_a_browser = pytest.mark.peer("chromium", "chromedriver")
on_both_ports = pytest.mark.parametrize("port", ["rest", "bosh"])
over_both = pytest.mark.parametrize("kind", ["websocket", "bosh"])


async def signs_in(mock: Mock, agent: Agent) -> None:
    body = f"<User><state>LOGIN</state><extension>{agent.extension}</extension></User>"
    assert await mock.put(agent, f"/User/{agent.id}", body, "login") == 202


def shape(event: Event) -> tuple[str, str, str]:
    """Return node, verb and state."""
    state = event.user.state if event.user else event.dialog.state if event.dialog else ""
    return event.node, event.verb, state


@in_a_browser
@over_both
@on_both_ports
async def test_a_host_hears_of_a_ringing_call(
    mock: Mock, browser: webdriver.Chrome, port: str, kind: str
) -> None:
    async with embedding(mock, browser, getattr(mock.ready, port)) as host:
        await host.begin(kind)
        await host.is_connected()
        agent = host.agent
        user = f"/finesse/api/User/{agent.id}"
        await signs_in(mock, agent)
        assert shape(await host.event()) == (user, "PUT", "NOT_READY")
        ready = "<User><state>READY</state></User>"
        assert await mock.put(agent, f"/User/{agent.id}", ready, "ready") == 202
        assert shape(await host.event()) == (user, "PUT", "READY")
        await mock.call_by_control("5551234", agent.extension, {"callVariable1": "Müller & <Co>"})
        ringing = [await host.event(), await host.event()]
        assert sorted(map(shape, ringing)) == [
            (user, "PUT", "RESERVED"),
            (f"{user}/Dialogs", "POST", "ALERTING"),
        ]
        (call,) = (event.dialog for event in ringing if event.dialog)
        assert ("callVariable1", "Müller & <Co>") in call.variables


@in_a_browser
@over_both
async def test_a_host_subscribes_to_a_team(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind)
        await host.is_connected()
        await host.tell((SUBSCRIBE, TEAM_NODE))
        assert await host.next(SUBSCRIBE) == (SUBSCRIBE, TEAM_NODE)
        await signs_in(mock, mock.agent("1001002"))
        assert shape(await host.event()) == (TEAM_NODE, "PUT", "NOT_READY")

        error = await host.refusal(SUBSCRIBE, NO_NODE)
        assert (error.tag, error.get("type")) == (f"{CLIENT}iq", "error")
        assert error.find(f".//{STANZA_ERRORS}item-not-found") is not None

        jid = f"{host.agent.id}@{mock.ready.xmpp_domain}"
        user = f"/finesse/api/User/{host.agent.id}"
        automatic = (user, f"{user}/Dialogs", f"{user}/Dialogs/Media", f"{user}/Media")
        expected = [
            {"node": node, "jid": jid, "status": "subscribed"}
            for node in sorted([*automatic, "/finesse/api/SystemInfo", TEAM_NODE])
        ]
        assert sorted(await host.subscriptions(), key=lambda each: each["node"]) == expected

        await host.tell((UNSUBSCRIBE, TEAM_NODE))
        assert await host.next(UNSUBSCRIBE) == (UNSUBSCRIBE, TEAM_NODE)
        error = await host.refusal(UNSUBSCRIBE, TEAM_NODE)
        assert error.find(f".//{PUBSUB_ERRORS}not-subscribed") is not None


@in_a_browser
@over_both
async def test_a_host_sees_the_web_application_come_and_go(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind)
        await host.is_connected()
        assert await _presence(host) == ("finesse", "")
        await mock.change_node("A", webApplication="down")
        assert await _presence(host) == ("finesse", "unavailable")
        await host.tell((PRESENCE, ""))
        assert await _presence(host) == ("finesse", "subscribed")
        assert await _presence(host) == ("finesse", "unavailable")


async def _presence(host: Host) -> tuple[str, str]:
    _, content = await host.next(PRESENCE)
    presence = etree.fromstring(content)
    assert presence.tag == f"{CLIENT}presence"
    return presence.get("from", "").partition("@")[0], presence.get("type", "")


@in_a_browser
@over_both
async def test_a_host_is_told_of_a_wrong_password_and_may_try_again(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind, password="wrong")
        assert await host.status() == "connecting"
        assert await host.status() == "unauthorized"
        error = await host.refusal(SUBSCRIBE, TEAM_NODE)
        assert error.tag == f"{CLIENT}error"
        await host.tell((PASSWORD, host.agent.password))
        await host.is_connected()


@in_a_browser
@over_both
async def test_a_host_is_told_of_a_conflict(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind)
        await host.is_connected()
        async with signed_on(mock, host.agent, "desktop"):
            assert await host.status() == "conflict"
        await host.tell((PASSWORD, host.agent.password))
        assert await host.status() == "reconnecting"
        await host.is_connected()


@in_a_browser
@over_both
@on_both_ports
async def test_a_host_reconnects_when_the_notification_service_is_back(
    mock: Mock, browser: webdriver.Chrome, port: str, kind: str
) -> None:
    async with embedding(mock, browser, getattr(mock.ready, port)) as host:
        await host.begin(kind)
        await host.is_connected()
        await host.tell((SUBSCRIBE, TEAM_NODE))
        assert await host.next(SUBSCRIBE) == (SUBSCRIBE, TEAM_NODE)
        await mock.change_node("A", notificationService="down")
        assert await host.status() == "disconnected"
        await host.tell((PASSWORD, host.agent.password))
        assert await host.status() == "reconnecting"
        assert await host.status() == "connecting"
        assert await host.status() == "disconnected"
        await mock.change_node("A", notificationService="up")
        await host.tell((PASSWORD, host.agent.password))
        assert await host.status() == "reconnecting"
        await host.is_connected()
        await signs_in(mock, mock.agent("1001002"))
        assert shape(await host.event()) == (TEAM_NODE, "PUT", "NOT_READY")


@in_a_browser
@over_both
async def test_a_host_notices_a_server_that_stands_still(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    """The connection stays open all the while; only the pings tell."""
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind, patience={"xmppFailoverDetectionPingInterval": "50"})
        await host.is_connected()
        os.kill(mock.ready.pid, signal.SIGSTOP)
        try:
            hasty = {"xmppRequestTimeout": "50", "xmppFailoverRequestMaxRetry": "1"}
            await host.tell((DISCONNECT_PROPERTIES, json.dumps(hasty)))
            assert await host.status() == "disconnected"
        finally:
            os.kill(mock.ready.pid, signal.SIGCONT)
        await host.tell(
            (DISCONNECT_PROPERTIES, json.dumps({"xmppRequestTimeout": "10000"})),
            (PASSWORD, host.agent.password),
        )
        assert await host.status() == "reconnecting"
        await host.is_connected()


@in_a_browser
@over_both
async def test_a_host_leaves_no_subscription_when_it_disconnects(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind)
        await host.is_connected()
        await host.tell((SUBSCRIBE, TEAM_NODE), (DISCONNECT_REQ, ""))
        assert await host.next(SUBSCRIBE, STATUS) == (STATUS, "disconnecting")
        assert await host.status() == "disconnected"
        await host.tell((PASSWORD, host.agent.password))
        await host.is_connected()
        assert TEAM_NODE not in {each["node"] for each in await host.subscriptions()}


@in_a_browser
async def test_a_host_connects_by_one_document_with_a_resource_of_the_server_s_choice(
    mock: Mock, browser: webdriver.Chrome
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        assert await host.status() == "loaded"
        document = (
            f"<connInfo><id>{host.agent.id}</id><password>{host.agent.password}</password>"
            f"<xmppDomain>{mock.ready.xmpp_domain}</xmppDomain></connInfo>"
        )
        await host.tell((CONNECT_REQ, document))
        assert await host.status() == "connecting"
        _, resource = await host.next(RESOURCE)
        assert resource
        assert await host.status() == "connected"


@in_a_browser
@over_both
async def test_the_session_ends_with_the_page(
    mock: Mock, browser: webdriver.Chrome, kind: str
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin(kind)
        await host.is_connected()
        async with attending(mock, host.agent) as witness:
            jid = f"{host.agent.id}@{mock.ready.xmpp_domain}/desktop"
            assert await witness.presence(jid) == ""
            await host.ask("leave")
            assert await host.status() == "unloading"
            assert await witness.presence(jid) == "unavailable"


@in_a_browser
async def test_only_the_parent_is_listened_to(mock: Mock, browser: webdriver.Chrome) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin("websocket")
        await host.is_connected()
        await host.ask("tellFromSibling", f"{SUBSCRIBE}|{TEAM_NODE}")
        await host.refusal(SUBSCRIBE, NO_NODE)
        assert await host.ask("leftovers", str(SUBSCRIBE)) == []
        assert TEAM_NODE not in {each["node"] for each in await host.subscriptions()}


@in_a_browser
async def test_what_cannot_be_understood_is_logged_and_harms_nothing(
    mock: Mock, browser: webdriver.Chrome
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        assert await host.status() == "loaded"
        nonsense = ((99, ""), (CONNECTION_TYPE, "pigeon"), (DISCONNECT_PROPERTIES, "{"))
        for message in (*nonsense, (CONNECT_REQ, "<connInfo>"), (SUBSCRIPTIONS_REQ, "")):
            await host.tell(message)
            assert (await host.next(LOGGING))[1] != ""


@in_a_browser
async def test_messages_are_traced_on_the_console_on_demand(
    mock: Mock, browser: webdriver.Chrome
) -> None:
    async with embedding(mock, browser, mock.ready.bosh) as host:
        await host.begin("websocket")
        await host.is_connected()
        assert _console(browser) == []
        await host.tell((CONTAINER_CONFIG, '{"enableConsoleTraceLogging": true}'))
        await host.refusal(SUBSCRIBE, NO_NODE)
        assert any(f"{SUBSCRIBE}|{NO_NODE}" in line for line in _console(browser))


def _console(browser: webdriver.Chrome) -> list[str]:
    """Return what the tunnel wrote there since this was last asked."""
    lines = (entry["message"] for entry in browser.get_log("browser"))
    return [line for line in lines if "EventTunnel:" in line]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/tunnel", "text/html"),
        ("/tunnel/", "text/html"),
        ("/tunnel/EventTunnel.js", "text/javascript"),
    ],
)
async def test_page_and_script_are_served_beside_rest_and_notifications(
    mock: Mock, path: str, content_type: str
) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN)) as http:
        for service in (mock.ready.rest, mock.ready.bosh):
            async with http.get(f"http://{urlsplit(service).netloc}{path}") as answer:
                assert answer.status == 200
                assert (answer.content_type, answer.charset) == (content_type, "utf-8")
                assert answer.headers["Cache-Control"] == "no-store"
                assert "EventTunnel" in await answer.text()
