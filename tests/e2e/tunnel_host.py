"""A page of another origin that embeds the event tunnel, and the messages it exchanges with it."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

from lxml import etree
from selenium import webdriver

from e2e.browser import PAGES, PageObject, served
from e2e.events import Event, read_update
from e2e.mock import Mock

EVENT, ID, PASSWORD, RESOURCE, STATUS, DOMAIN, PUBSUB_DOMAIN, SUBSCRIBE = range(8)
UNSUBSCRIBE, PRESENCE, CONNECT_REQ, DISCONNECT_REQ, CONNECTION_TYPE = range(8, 13)
LOGGING, SUBSCRIPTIONS_REQ, DISCONNECT_PROPERTIES, CONTAINER_CONFIG = range(13, 17)


class Host:
    """The page ``host.html``, which embeds the tunnel; with what a host knows of an agent."""

    def __init__(self, mock: Mock, browser: webdriver.Chrome) -> None:
        self._mock = mock
        self.ask = PageObject(browser, "host").ask
        self.agent = mock.agent()

    async def tell(self, *messages: tuple[int, str]) -> None:
        await self.ask("tell", *(f"{kind}|{content}" for kind, content in messages))

    async def next(self, *kinds: int) -> tuple[int, str]:
        """Return the next message of one of these types."""
        message = await self.ask("next", *map(str, kinds))
        kind, _, content = str(message).partition("|")
        return int(kind), content

    async def status(self) -> str:
        _, status = await self.next(STATUS)
        return status

    async def event(self) -> Event:
        """Return the next event; the name of its node ends where the document begins."""
        _, content = await self.next(EVENT)
        node, bracket, rest = content.partition("<")
        return read_update(unquote(node), bracket + rest)

    async def begin(
        self, kind: str, password: str = "", patience: Mapping[str, str] | None = None
    ) -> None:
        """Post what a host posts, in its order: the pubsub domain after the password."""
        ready = self._mock.ready
        assert await self.next(STATUS, LOGGING) == (STATUS, "loaded")
        await self.tell(
            (CONNECTION_TYPE, kind),
            (DISCONNECT_PROPERTIES, json.dumps({"xmppRequestTimeout": "2000", **(patience or {})})),
            (RESOURCE, "desktop"),
            (ID, self.agent.id),
            (DOMAIN, ready.xmpp_domain),
            (PASSWORD, password or self.agent.password),
            (PUBSUB_DOMAIN, ready.pubsub_domain),
        )

    async def is_connected(self, resource: str = "desktop") -> None:
        """Take the messages of a successful connect, in their order."""
        assert await self.status() == "connecting"
        assert await self.next(RESOURCE, STATUS) == (RESOURCE, resource)
        assert await self.status() == "connected"

    async def subscriptions(self) -> list[dict[str, str]]:
        await self.tell((SUBSCRIPTIONS_REQ, ""))
        _, content = await self.next(SUBSCRIPTIONS_REQ)
        listed: list[dict[str, str]] = json.loads(content)
        return listed

    async def refusal(self, kind: int, node: str) -> etree._Element:
        """Ask for what is refused; return the error that comes behind the name of the node."""
        await self.tell((kind, node))
        _, answer = await self.next(kind)
        named, _, error = answer.partition("|")
        assert named == node
        return etree.fromstring(error)


@asynccontextmanager
async def embedding(mock: Mock, browser: webdriver.Chrome, service: str) -> AsyncIterator[Host]:
    """Load the page and have it embed the tunnel beside that address."""
    files = {"/": PAGES / "host.html", "/host.js": PAGES / "host.js"}
    async with served(files) as url:
        await asyncio.to_thread(browser.get, url)
        host = Host(mock, browser)
        await host.ask("embed", f"http://{urlsplit(service).netloc}/tunnel/")
        yield host
