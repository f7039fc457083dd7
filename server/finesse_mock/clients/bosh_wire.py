"""A stream over BOSH (XEP-0124, XEP-0206): one request always open, a second to say something."""

import asyncio
import random
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import aiohttp
from lxml import etree

from finesse_mock.clients.connector import Connector, reason
from finesse_mock.clients.elements import (
    HTTP_BIND,
    XBOSH,
    XML,
    Element,
    element,
    parsed,
    written,
)
from finesse_mock.clients.failures import StreamEndedError
from finesse_mock.runtime import Tasks

_WAIT_S: Final = 60
_TRIES: Final = 2
"""A request that a network lost is repeated once, with the same rid (XEP-0124 §14.3)."""


class BoshWire:
    """One BOSH session with an HTTP session of its own."""

    def __init__(self, url: str, tls: ssl.SSLContext) -> None:
        self._url = url
        self._tls = tls
        self._http = aiohttp.ClientSession(
            connector=Connector(), timeout=aiohttp.ClientTimeout(total=_WAIT_S + 30)
        )
        self._tasks = Tasks()
        self._rid = random.randrange(1 << 32)
        self._sid = ""
        self._requests = 2
        self._open = 0
        self._outgoing: list[Element] = []
        self._replies: dict[int, Element] = {}
        self._next_reply = 0
        self._arrived: asyncio.Queue[Element | StreamEndedError] = asyncio.Queue()
        self._over = False

    async def open(self, domain: str) -> None:
        """Open the stream, or open it anew."""
        restart = {f"{{{XBOSH}}}restart": "true"}
        if self._sid:
            self._post({"to": domain} | restart)
            return
        attributes = {
            "to": domain,
            "wait": str(_WAIT_S),
            "hold": "1",
            "ver": "1.6",
            "content": "text/xml; charset=utf-8",
            f"{{{XBOSH}}}version": "1.0",
            f"{{{XML}}}lang": "en",
        }
        self._next_reply = self._rid
        created = await self._exchange(self._body(attributes))
        self._sid = created.get("sid", "")
        self._requests = max(2, int(created.get("requests", "2")))
        self._open += 1
        self._take(self._next_reply, created)

    async def send(self, stanza: Element) -> None:
        """Send a first-level element."""
        if self._over:
            raise StreamEndedError("The session is over.")
        self._outgoing.append(stanza)
        self._ask()

    async def receive(self) -> Element:
        """The next first-level element."""
        arrived = await self._arrived.get()
        if isinstance(arrived, StreamEndedError):
            self._arrived.put_nowait(arrived)
            raise arrived
        return arrived

    async def close(self) -> None:
        """Take leave, and let go of the connection."""
        try:
            if self._sid and not self._over:
                self._over = True
                with suppress(StreamEndedError):
                    await self._exchange(self._body({"type": "terminate"}))
        finally:  # even if nobody waits for the server's part of it
            self._end(StreamEndedError("The session is over."))
            await self._tasks.cancel_all()
            await self._http.close()

    def _ask(self) -> None:
        """Say what there is to say; where there is nothing, let the server have a request."""
        while not self._over and (
            self._open == 0 or (self._outgoing and self._open < self._requests)
        ):
            self._post({})

    def _post(self, attributes: Mapping[str, str]) -> None:
        payload, self._outgoing = self._outgoing, []
        rid = self._rid
        body = self._body(dict(attributes), payload)
        self._open += 1
        self._tasks.spawn(self._answered(rid, body), name=f"BOSH request {rid}")

    def _body(self, attributes: dict[str, str], payload: list[Element] | None = None) -> bytes:
        attributes |= {"rid": str(self._rid)} | ({"sid": self._sid} if self._sid else {})
        self._rid += 1
        body = element(HTTP_BIND, "body", *(payload or ()))
        for name, value in attributes.items():
            body.set(name, value)
        return written(body)

    async def _answered(self, rid: int, body: bytes) -> None:
        try:
            reply = await self._exchange(body)
        except StreamEndedError as error:
            self._end(error)
            return
        self._take(rid, reply)

    def _take(self, rid: int, reply: Element) -> None:
        """Take the replies in the order of the requests, whatever the network did to them."""
        self._replies[rid] = reply
        while (ready := self._replies.pop(self._next_reply, None)) is not None:
            self._next_reply += 1
            self._open -= 1
            for child in ready:
                self._arrived.put_nowait(child)
            if ready.get("type") == "terminate":
                condition = ready.get("condition", "")
                why = f"The server ended the session ({condition or 'without a reason'})."
                self._end(StreamEndedError(why, condition))
        self._ask()

    def _end(self, error: StreamEndedError) -> None:
        self._over = True
        self._arrived.put_nowait(error)

    async def _exchange(self, body: bytes) -> Element:
        problem: Exception | None = None
        for _ in range(_TRIES):
            try:
                async with self._http.post(
                    self._url,
                    data=body,
                    headers={"Content-Type": "text/xml; charset=utf-8"},
                    ssl=self._tls,
                ) as answer:
                    if answer.status != 200:
                        raise StreamEndedError(f"The server answered {answer.status}.")
                    return parsed(await answer.read())
            except (OSError, aiohttp.ClientError) as error:
                problem = reason(error)
            except etree.XMLSyntaxError as error:
                raise StreamEndedError(f"An answer is no XML ({error}).") from error
        raise StreamEndedError(f"The connection broke ({problem}).") from problem
