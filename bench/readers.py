"""Subscribers that only count: as cheap as can be, and the same for every server."""

import asyncio
import base64
import re
from collections.abc import Coroutine
from itertools import count
from typing import Self

import aiohttp
from servers import NODE, PASSWORD, USERS, Server

_SASL = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{auth}</auth>"
_BIND = (
    "<iq xmlns='jabber:client' type='set' id='bind'>"
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{resource}</resource></bind></iq>"
)
_PRESENCE = "<presence xmlns='jabber:client'/>"
_SUBSCRIBE = (
    "<iq xmlns='jabber:client' type='set' id='subscribe' to='pubsub.localhost'>"
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    f"<subscribe node='{NODE}' jid='{{user}}@localhost/{{resource}}'/></pubsub></iq>"
)
_UNSUBSCRIBE = _SUBSCRIBE.replace("'subscribe'", "'leave'").replace("<subscribe", "<unsubscribe")
_EVENT = re.compile(rb"<items\b")


class Reader:
    """A subscriber on one transport; ``events`` counts what came, and ``total`` for all."""

    arrived = asyncio.Event()

    def __init__(self, server: Server, number: int) -> None:
        self.server = server
        self.user = USERS[number % len(USERS)]
        self.resource = f"{type(self).__name__}{number}"
        self.events = 0
        self._came: asyncio.Queue[bytes] = asyncio.Queue()
        self._counting = False

    async def subscribe(self) -> Self:
        """Sign in and subscribe; from now on only count."""
        await self.sign_in()
        await self.send(_SUBSCRIBE.format(user=self.user, resource=self.resource))
        await self.until(b"subscribed")
        self._counting = True
        return self

    async def leave(self) -> None:
        """Take the subscription back, which would outlive the connection, and go."""
        self._counting = False
        await self.send(_UNSUBSCRIBE.format(user=self.user, resource=self.resource))
        await self.until(b"leave")
        await self.close()

    async def sign_in(self) -> None:
        """Connect, authenticate, bind."""
        await self.connect()
        auth = base64.b64encode(f"\0{self.user}\0{PASSWORD}".encode()).decode()
        await self.send(_SASL.format(auth=auth))
        await self.until(b"<success")
        await self.restart()
        await self.send(_BIND.format(resource=self.resource))
        await self.until(b"<jid>")
        await self.send(_PRESENCE)

    async def until(self, mark: bytes) -> None:
        seen = b""
        while mark not in seen:
            seen += await self._came.get()

    def take(self, data: bytes) -> None:
        if not self._counting:
            self._came.put_nowait(data)
        elif found := len(_EVENT.findall(data)):
            self.events += found
            Reader.arrived.set()

    async def connect(self) -> None:
        raise NotImplementedError

    async def restart(self) -> None:
        raise NotImplementedError

    async def send(self, text: str) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


class Tcp(Reader, asyncio.Protocol):
    """Over TCP. A tag that is cut by two segments is put together again."""

    _HEADER = (
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "to='localhost' version='1.0'>"
    )
    _rest = b""

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        cut = data.rfind(b"<")
        self._rest = data[cut:] if cut > len(data) - 8 else b""
        self.take(data[:cut] if self._rest else data)

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_connection(
            lambda: self, "127.0.0.1", self.server.tcp
        )
        await self.restart()

    async def restart(self) -> None:
        await self.send(self._HEADER)
        await self.until(b"</stream:features>")

    async def send(self, text: str) -> None:
        self._transport.write(text.encode())

    async def close(self) -> None:
        self._transport.abort()


class WebSocket(Reader):
    """Over WebSocket (RFC 7395)."""

    _OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"

    async def connect(self) -> None:
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(
            f"http://127.0.0.1:{self.server.http}/ws", protocols=["xmpp"], autoping=True
        )
        self._task = asyncio.get_running_loop().create_task(self._read())
        await self.restart()

    async def restart(self) -> None:
        await self.send(self._OPEN)
        await self.until(b"features>")

    async def send(self, text: str) -> None:
        await self._socket.send_str(text)

    async def close(self) -> None:
        self._task.cancel()
        await self._http.close()

    async def _read(self) -> None:
        async for message in self._socket:
            self.take(message.data.encode())


class Bosh(Reader):
    """Over BOSH: one request is always with the server."""

    async def connect(self) -> None:
        self._http = aiohttp.ClientSession()
        self._rid = count(1_000_000_000)
        self._sid = ""
        created = await self._post(
            "to='localhost' wait='60' hold='1' ver='1.6' xml:lang='en' xmpp:version='1.0' "
            "xmlns:xmpp='urn:xmpp:xbosh'"
        )
        found = re.search(rb"\bsid=[\"']([^\"']+)", created)
        if not found:
            raise SystemExit(f"bench: no BOSH session: {created!r}")
        self._sid = found[1].decode()
        self._tasks: set[asyncio.Task[None]] = set()

    async def restart(self) -> None:
        restart = "xmpp:restart='true' to='localhost' xmlns:xmpp='urn:xmpp:xbosh'"
        self.take(await self._post(restart))

    async def send(self, text: str) -> None:
        self._spawn(self._post_and_take(text))

    async def subscribe(self) -> Self:
        await super().subscribe()
        self._spawn(self._poll())
        return self

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._http.close()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post_and_take(self, text: str) -> None:
        self.take(await self._post("", text))

    async def _poll(self) -> None:
        while True:
            await self._post_and_take("")

    async def _post(self, attributes: str, inside: str = "") -> bytes:
        sid = f"sid='{self._sid}'" if self._sid else ""
        body = (
            f"<body xmlns='http://jabber.org/protocol/httpbind' rid='{next(self._rid)}' "
            f"{sid} {attributes}>{inside}</body>"
        )
        url = f"http://127.0.0.1:{self.server.http}/http-bind"
        headers = {"Content-Type": "text/xml"}
        async with self._http.post(url, data=body.encode(), headers=headers) as answer:
            return await answer.read()


TRANSPORTS: dict[str, type[Reader]] = {"tcp": Tcp, "websocket": WebSocket, "bosh": Bosh}
