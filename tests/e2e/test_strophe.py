"""Strophe.js in a browser, on a page of another origin: BOSH and WebSocket, REST by fetch."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service

from e2e.command import WITHIN
from e2e.events import Event, read_update
from e2e.mock import Mock
from e2e.story import RoutedCall
from peering import locate

pytestmark = pytest.mark.peer("chromium", "chromedriver")

PAGES: Final = Path(__file__).parent / "pages"
CURRENT: Final = ("npm:strophe.js", "dist/strophe.umd.min.js")
OF_CISCO_S_SAMPLE: Final = ("npm:strophe-1.2", "strophe.js")

FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CALL: Final = """
const [method, parameters, done] = arguments;
desk[method](...parameters).then(
    (value) => done({ value }),
    (error) => done({ error: String(error) }),
);
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser with a profile of its own; each test loads the page anew."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(locate("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    service = Service(executable_path=str(locate("chromedriver")))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(WITHIN)
    yield driver
    driver.quit()


class StropheDesk:
    """The page ``desk.html``: everything happens in the browser, this only asks it to."""

    def __init__(self, mock: Mock, browser: webdriver.Chrome) -> None:
        self._mock = mock
        self._browser = browser

    async def ask(self, method: str, *parameters: str) -> Any:
        """Call a function of the page; return what its promise resolves with."""
        script = self._browser.execute_async_script
        try:
            result = await asyncio.to_thread(script, CALL, method, parameters)
        except TimeoutException:
            raise TimeoutError(method) from None
        assert "error" not in result, (method, result["error"], self._browser.get_log("browser"))
        return result.get("value")

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


@asynccontextmanager
async def page(strophe: Path) -> AsyncIterator[str]:
    """Serve the page with that build of Strophe, from an origin of its own."""
    files = {
        "/": PAGES / "desk.html",
        "/desk.js": PAGES / "desk.js",
        "/strophe.js": strophe,
    }

    async def serve(request: web.Request) -> web.FileResponse:
        return web.FileResponse(files[request.path])

    app = web.Application()
    app.add_routes([web.get(path, serve) for path in files])
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


async def tell_story(
    mock: Mock, browser: webdriver.Chrome, build: tuple[str, str], service: str
) -> None:
    """Go through the whole call on a page with that build, connected to that address."""
    agent = mock.agent()
    jid = f"{agent.id}@{mock.ready.xmpp_domain}/{agent.extension}"
    peer, file = build
    async with page(locate(peer) / file) as url:
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
