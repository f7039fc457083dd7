"""Strophe.js in a browser, on a page of another origin: BOSH and WebSocket, REST by fetch."""

import asyncio
from typing import Final

import pytest
from selenium import webdriver

from e2e.browser import PAGES, PageObject, served
from e2e.events import Event, read_update
from e2e.mock import Mock
from e2e.story import RoutedCall
from peering import locate

pytestmark = pytest.mark.peer("chromium", "chromedriver")

CURRENT: Final = ("npm:strophe.js", "dist/strophe.umd.min.js")
OF_CISCO_S_SAMPLE: Final = ("npm:strophe-1.2", "strophe.js")


class StropheDesk:
    """The page ``desk.html``: everything happens in the browser, this only asks it to."""

    def __init__(self, mock: Mock, browser: webdriver.Chrome) -> None:
        self._mock = mock
        self.ask = PageObject(browser, "desk").ask

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        return await self._request("signIn", path, body, request_id)

    async def put(self, path: str, body: str, request_id: str) -> int:
        return await self._request("put", path, body, request_id)

    async def next_event(self) -> Event:
        return read_update(**await self.ask("next"))

    async def leftovers(self) -> list[Event]:
        events = await self.ask("leftovers", self._mock.ready.xmpp_domain)
        return [read_update(**event) for event in events]

    async def _request(self, method: str, path: str, body: str, request_id: str) -> int:
        answer = await self.ask(method, self._mock.ready.rest + path, body, request_id)
        if answer["status"] == 202:
            assert answer["text"] == ""
        return int(answer["status"])


async def tell_story(
    mock: Mock, browser: webdriver.Chrome, build: tuple[str, str], service: str
) -> None:
    """Go through the whole call on a page with that build, connected to that address."""
    agent = mock.agent()
    jid = f"{agent.id}@{mock.ready.xmpp_domain}/{agent.extension}"
    peer, file = build
    files = {
        "/": PAGES / "desk.html",
        "/desk.js": PAGES / "desk.js",
        "/strophe.js": locate(peer) / file,
    }
    async with served(files) as url:
        await asyncio.to_thread(browser.get, url)
        desk = StropheDesk(mock, browser)
        assert await desk.ask("connect", service, jid, agent.password) == jid
        await RoutedCall(mock, agent, desk, mock.call_by_control).tell()
        await desk.ask("disconnect")


@pytest.mark.peer("npm:strophe.js")
async def test_a_routed_call_over_bosh(mock: Mock, browser: webdriver.Chrome) -> None:
    await tell_story(mock, browser, CURRENT, mock.ready.bosh)


@pytest.mark.peer("npm:strophe.js")
async def test_a_routed_call_over_websocket(mock: Mock, browser: webdriver.Chrome) -> None:
    await tell_story(mock, browser, CURRENT, f"{mock.ready.ws}/")


@pytest.mark.peer("npm:strophe-1.2")
async def test_a_routed_call_over_bosh_with_the_build_of_cisco_s_sample(
    mock: Mock, browser: webdriver.Chrome
) -> None:
    await tell_story(mock, browser, OF_CISCO_S_SAMPLE, f"{mock.ready.bosh}/")


@pytest.mark.peer("npm:strophe-1.2")
async def test_a_routed_call_over_websocket_with_the_build_of_cisco_s_sample(
    mock: Mock, browser: webdriver.Chrome
) -> None:
    await tell_story(mock, browser, OF_CISCO_S_SAMPLE, f"{mock.ready.ws}/")
