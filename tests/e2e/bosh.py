"""BOSH as JabberWerx speaks it: one request always open, a second one to say something.

Answers are taken in the order of their requests. Nothing here knows what XMPP says next; that is
for the script of each version.
"""

import asyncio
import ssl
from typing import Final

import aiohttp
from lxml import etree

from e2e.command import WITHIN
from e2e.namespaces import HTTPBIND

MOST_OPEN: Final = 2
"""What ``requests='2'`` in the creation answer allows."""


class Bosh:
    """One session. `tasks` own its open requests, so that one that fails ends the test.

    ``acks`` has for each answer with an ``ack`` its value and the newest rid sent by then.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        tasks: asyncio.TaskGroup,
        *,
        first_rid: int,
        trust: ssl.SSLContext | bool = True,
    ) -> None:
        self.acks: list[tuple[int, int]] = []
        self._http = http
        self._url = url
        self._trust = trust
        self._tasks = tasks
        self._sid = ""
        self._newest = first_rid - 1
        self._open: set[int] = set()
        self._early: dict[int, etree._Element] = {}
        self._taken = 0
        self._unsent: list[str] = []
        self._inbox: asyncio.Queue[etree._Element] = asyncio.Queue()
        self._running = False
        self._all_taken = asyncio.Event()

    async def create(self, attributes: str) -> etree._Element:
        """Ask for a session; return the answer."""
        self._newest += 1
        body = await self._post(
            f'<body xmlns="{HTTPBIND[1:-1]}" {attributes} rid="{self._newest}"/>'
        )
        self._note_ack(body)
        self._sid = body.get("sid", "")
        return body

    async def exchange(self, content: str = "", attributes: str = "") -> etree._Element:
        """Send one request while no other is open; return its answer."""
        body = await self._post(self._next_body(content, attributes))
        self._note_ack(body)
        return body

    def run(self) -> None:
        """From now on keep a request open, and take what comes to where `receive` finds it."""
        self._taken = self._newest
        self._running = True
        self._pump()

    def send(self, *stanzas: str) -> None:
        """Send these together, on a second request while the first one is held."""
        self._unsent += stanzas
        self._pump()

    async def receive(self) -> etree._Element:
        """Return the next stanza; the ``<body>`` itself when it ends the session."""
        return await asyncio.wait_for(self._inbox.get(), WITHIN)

    def received(self) -> list[etree._Element]:
        """Return the stanzas that are there already."""
        return [self._inbox.get_nowait() for _ in range(self._inbox.qsize())]

    async def terminate(self, content: str) -> list[etree._Element]:
        """End the session; return what came, once no request is open any more."""
        self._running = False
        self._all_taken.clear()
        self._begin(content, 'type="terminate"')
        await asyncio.wait_for(self._all_taken.wait(), WITHIN)
        return self.received()

    def _pump(self) -> None:
        while self._running and len(self._open) < MOST_OPEN and (self._unsent or not self._open):
            content = "".join(self._unsent)
            self._unsent.clear()
            self._begin(content, "")

    def _begin(self, content: str, attributes: str) -> None:
        document = self._next_body(content, attributes)
        self._open.add(self._newest)
        self._tasks.create_task(self._request(self._newest, document))

    async def _request(self, rid: int, document: str) -> None:
        self._early[rid] = await self._post(document)
        while (body := self._early.pop(self._taken + 1, None)) is not None:
            self._taken += 1
            self._open.remove(self._taken)
            self._take(body)
        if not self._open:
            self._all_taken.set()

    def _take(self, body: etree._Element) -> None:
        self._note_ack(body)
        if body.get("type") == "terminate":
            self._running = False
            self._inbox.put_nowait(body)
            return
        for stanza in body:
            self._inbox.put_nowait(stanza)
        self._pump()

    def _next_body(self, content: str, attributes: str) -> str:
        self._newest += 1
        return (
            f'<body xmlns="{HTTPBIND[1:-1]}" sid="{self._sid}" rid="{self._newest}" {attributes}>'
            f"{content}</body>"
        )

    def _note_ack(self, body: etree._Element) -> None:
        if ack := body.get("ack"):
            self.acks.append((int(ack), self._newest))

    async def _post(self, document: str) -> etree._Element:
        headers = {"Content-Type": "text/xml; charset=UTF-8"}
        async with self._http.post(
            self._url, data=document, headers=headers, ssl=self._trust
        ) as answer:
            content = await answer.read()
            assert answer.status == 200, content
            assert answer.content_type == "text/xml"
            assert answer.content_length == len(content)
            body = etree.fromstring(content)
            assert body.tag == f"{HTTPBIND}body"
            assert body.prefix is None
            # Beside text, a section of its own would be a second child: a browser sees both.
            assert b"<![CDATA[" not in content
            return body
