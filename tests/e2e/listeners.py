"""Clients that other people wrote, all told to do the same: sign in, subscribe, listen, come back.

Each says what happens to it as a `Report`. What a client leaves to its user is done here as its
documentation shows: an application on slixmpp or Strophe connects again itself, the other
libraries do so when asked to beforehand.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol, Self

import msgspec
import slixmpp
from selenium import webdriver

from e2e.browser import PAGES, PageObject, served
from e2e.command import WITHIN
from e2e.mock import address
from peering import PEER_FOLDER, locate

NOTIFICATION: Final = "{http://jabber.org/protocol/pubsub}notification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where to go, as whom, and what to subscribe to. The service is a URL."""

    service: str
    domain: str
    pubsub: str
    user: str
    password: str
    node: str


class Report(msgspec.Struct, frozen=True):
    """What happened: online, subscribed, event, offline or refused."""

    at: str
    jid: str = ""
    node: str = ""
    text: str = ""
    condition: str = ""


class Listener(Protocol):
    """A client that has been told to connect."""

    async def next(self) -> Report:
        """Return what happened next."""

    async def connect_again(self) -> None:
        """Do what the application has to do after a loss; nothing if the library does it."""


class ScriptListener:
    """A script under ``tests/peers``, which lives as long as its standard input is open."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def started(
        cls, interpreter: str, script: str, settings: Settings
    ) -> AsyncIterator[Self]:
        """Run the script with an interpreter, which is a peer."""
        process = await asyncio.create_subprocess_exec(
            str(locate(interpreter)),
            str(PEER_FOLDER / script),
            json.dumps(asdict(settings)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None
        try:
            yield cls(process)
        finally:
            process.stdin.close()
            await process.wait()

    async def next(self) -> Report:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), WITHIN)
        assert line, "the script has ended"
        return msgspec.json.decode(line, type=Report)

    async def connect_again(self) -> None:
        """These libraries do it themselves."""


class StropheListener:
    """The page ``listener.html``."""

    def __init__(self, page: PageObject, settings: Settings) -> None:
        self._page = page
        self._settings = settings

    @classmethod
    @asynccontextmanager
    async def started(
        cls, browser: webdriver.Chrome, build: tuple[str, str], settings: Settings
    ) -> AsyncIterator[Self]:
        package, file = build
        files = {
            "/": PAGES / "listener.html",
            "/listener.js": PAGES / "listener.js",
            "/strophe.js": locate(package) / file,
        }
        async with served(files) as url:
            await asyncio.to_thread(browser.get, url)
            listener = cls(PageObject(browser, "listener"), settings)
            await listener.connect_again()
            try:
                yield listener
            finally:
                await asyncio.to_thread(browser.get, "about:blank")

    async def next(self) -> Report:
        return msgspec.convert(await self._page.ask("next"), Report)

    async def connect_again(self) -> None:
        await self._page.ask("listen", asdict(self._settings))


class SlixmppListener:
    """slixmpp in the process of the test."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reports: asyncio.Queue[Report] = asyncio.Queue()
        client = self._client = slixmpp.ClientXMPP(
            f"{settings.user}@{settings.domain}",
            settings.password,
            plugin_config={"feature_mechanisms": {"unencrypted_plain": True}},
        )
        client.register_plugin("xep_0060")
        client.enable_starttls = client.enable_direct_tls = False
        client.enable_plaintext = True
        client.add_event_handler("session_start", self._subscribe)
        client.add_event_handler("pubsub_publish", self._collect)
        client.add_event_handler("failed_auth", self._refused)
        client.add_event_handler("disconnected", lambda _: self._say(Report("offline")))

    @classmethod
    @asynccontextmanager
    async def started(cls, settings: Settings) -> AsyncIterator[Self]:
        listener = cls(settings)
        await listener.connect_again()
        try:
            yield listener
        finally:
            await listener._client.disconnect()

    async def next(self) -> Report:
        return await asyncio.wait_for(self._reports.get(), WITHIN)

    async def connect_again(self) -> None:
        self._client.connect(*address(self._settings.service.removeprefix("tcp://")))

    def _say(self, report: Report) -> None:
        self._reports.put_nowait(report)

    async def _subscribe(self, _event: Any) -> None:
        client, settings = self._client, self._settings
        self._say(Report("online", jid=str(client.boundjid)))
        client.send_presence()
        await client.plugin["xep_0060"].subscribe(
            settings.pubsub, settings.node, subscribee=client.boundjid.bare
        )
        self._say(Report("subscribed"))

    def _refused(self, failure: Any) -> None:
        self._say(Report("refused", condition=failure["condition"]))

    def _collect(self, message: slixmpp.Message) -> None:
        items = message["pubsub_event"]["items"]
        (item,) = items["substanzas"]
        assert item["payload"].tag == NOTIFICATION
        self._say(Report("event", node=items["node"], text=item["payload"].text))
