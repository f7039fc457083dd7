"""Chromium without a window, and how a test calls what a page offers."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.test_utils import TestServer
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service

from e2e.command import WITHIN
from peering import locate

PAGES: Final = Path(__file__).parent / "pages"

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
const [object, method, parameters, done] = arguments;
window.eval(object)[method](...parameters).then(
    (value) => done({ value }),
    (error) => done({ error: String(error) }),
);
"""


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Run a browser with that folder as its profile."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(locate("chromium"))
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    service = Service(executable_path=str(locate("chromedriver")))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(WITHIN)
    try:
        yield driver
    finally:
        driver.quit()


@asynccontextmanager
async def served(files: Mapping[str, Path]) -> AsyncIterator[str]:
    """Serve these files by their paths, from an origin of its own; yield the address of ``/``."""

    async def serve(request: web.Request) -> web.FileResponse:
        return web.FileResponse(files[request.path])

    app = web.Application()
    app.add_routes([web.get(path, serve) for path in files])
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


class PageObject:
    """An object of the page that is loaded, by its name; each of its methods returns a promise."""

    def __init__(self, browser: webdriver.Chrome, name: str) -> None:
        self._browser = browser
        self._name = name

    async def ask(self, method: str, *parameters: object) -> Any:
        """Call a method; return what its promise resolves with.

        Raises:
            TimeoutError: It did not resolve.
        """
        script = self._browser.execute_async_script
        try:
            result = await asyncio.to_thread(script, CALL, self._name, method, parameters)
        except TimeoutException:
            raise TimeoutError(method) from None
        assert "error" not in result, (method, result["error"], self._browser.get_log("browser"))
        return result.get("value")
