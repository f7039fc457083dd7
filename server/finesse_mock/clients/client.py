"""A client of a notification service: signed in, present, subscribed, and back after a loss."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from finesse_mock.clients.connecting import connected, host_of
from finesse_mock.clients.elements import (
    CLIENT,
    PING,
    PUBSUB,
    STANZAS,
    STREAMS,
    Element,
    element,
    first_name,
)
from finesse_mock.clients.events import Event, event_in
from finesse_mock.clients.failures import ClientError, RefusedError, StreamEndedError
from finesse_mock.clients.signing_in import Login, sign_in
from finesse_mock.clients.transports import Transport, Wire, trust
from finesse_mock.runtime import Tasks

__all__ = ["Client", "Login", "connect"]

MAX_UNREAD: Final = 10_000
"""So many events wait to be taken; then the client reads no more until some are."""

_WITHIN_S: Final = 30.0
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0


@asynccontextmanager
async def connect(
    transport: Transport,
    address: str,
    user: str,
    password: str,
    *,
    domain: str = "",
    resource: str = "",
    ca: Path | ssl.SSLContext | None = None,
    recover: bool = True,
) -> AsyncIterator["Client"]:
    """A client that is signed in and available, until the block is left.

    ``domain`` is the XMPP domain, where it is not the host of ``address``. ``ca`` is the authority
    to trust (PEM), None for those of the system; many clients share what ``trust`` makes of it.
    With ``recover`` a lost connection is made anew, with presence and subscriptions; otherwise
    ``events`` ends there.

    Raises:
        ClientError: the server does not let the user in.
        UsageError: the address or the authority is none.
    """
    login = Login(
        user=user,
        password=password,
        domain=domain or host_of(transport, address),
        resource=resource or "finesse-mock",
    )
    tls = ca if isinstance(ca, ssl.SSLContext) else trust(ca)
    client = Client(transport, address, login, tls, recover=recover)
    async with Tasks() as tasks:
        await client.sign_in()
        tasks.spawn(client.run(), name=f"client {login.user} over {transport}")
        try:
            yield client
        finally:
            await client.close()


class Client:
    """One user's client; made by ``connect``.

    Attributes:
        jid: the full JID, as the server gave it.
        recoveries: how often a lost connection was made anew.
    """

    def __init__(
        self,
        transport: Transport,
        address: str,
        login: Login,
        tls: ssl.SSLContext,
        *,
        recover: bool,
    ) -> None:
        self.transport = transport
        self.jid = ""
        self.recoveries = 0
        self._address = address
        self._login = login
        self._tls = tls
        self._recover = recover
        self._wire: Wire | None = None
        self._unread: asyncio.Queue[Event | ClientError] = asyncio.Queue(MAX_UNREAD)
        self._asked: dict[str, asyncio.Future[Element]] = {}
        self._ids = 0
        self._nodes: dict[str, None] = {}
        self._priority: int | None = 0  # None: not available
        self._recovered = asyncio.Event()
        self._closing = False

    @property
    def domain(self) -> str:
        """The XMPP domain, as the server calls itself."""
        return self.jid.partition("@")[2].partition("/")[0]

    async def events(self) -> AsyncIterator[Event]:
        """The events, in the order in which they come.

        Raises:
            ClientError: the connection was lost, and is not to be made anew or cannot be.
        """
        while True:
            taken = await self._unread.get()
            if isinstance(taken, ClientError):
                raise taken
            yield taken

    async def subscribe(self, node: str) -> None:
        """Subscribe this client's full JID (XEP-0060 §6.1); a recovery subscribes it again.

        Raises:
            RefusedError: the server does not want that, as where there is no such node.
            StreamEndedError: there is no connection now; the next one is subscribed.
        """
        self._nodes[node] = None
        try:
            await self._change_subscription("subscribe", node)
        except RefusedError:
            del self._nodes[node]
            raise

    async def unsubscribe(self, node: str) -> None:
        """End the subscription of the full JID (XEP-0060 §6.2).

        Raises:
            RefusedError: there is none.
        """
        self._nodes.pop(node, None)
        await self._change_subscription("unsubscribe", node)

    async def announce(self, priority: int = 0) -> None:
        """Send available presence with a priority; below 0 no events come to the bare JID."""
        self._priority = priority
        shown = [element(CLIENT, "priority", str(priority))] if priority else []
        await self._send(element(CLIENT, "presence", *shown))

    async def step_back(self) -> None:
        """Send unavailable presence."""
        self._priority = None
        await self._send(element(CLIENT, "presence", type="unavailable"))

    async def ping(self) -> None:
        """Come back when the server has answered, and so has sent all that came before."""
        await self.ask("get", self.domain, element(PING, "ping"))

    async def ask(self, kind: str, to: str, payload: Element) -> Element:
        """Send a request; answers its result.

        Raises:
            RefusedError: the answer is an error.
            StreamEndedError: the connection went before there was one.
        """
        return await self._result(element(CLIENT, "iq", payload, type=kind, to=to))

    async def recovered(self, times: int = 1) -> None:
        """Come back when a lost connection was made anew that often, all told."""
        while self.recoveries < times:
            self._recovered.clear()
            await self._recovered.wait()

    async def _result(self, request: Element) -> Element:
        self._ids += 1
        name = f"ask-{self._ids}"
        request.set("id", name)
        answer = self._asked[name] = asyncio.get_running_loop().create_future()
        try:
            await self._send(request)
            async with asyncio.timeout(_WITHIN_S):
                result: Element = await answer
        except TimeoutError as error:
            raise _too_late() from error
        finally:
            del self._asked[name]
        if result.get("type") != "result":
            condition = first_name(result.find(f"{{{CLIENT}}}error"))
            raise RefusedError(f"The request to {request.get('to')}", condition)
        return result

    # What connect does

    async def sign_in(self) -> None:
        """Connect, sign in, become as available as before."""
        try:
            async with asyncio.timeout(_WITHIN_S):
                self._wire = await connected(self.transport, self._address, self._tls)
                self.jid = await sign_in(self._wire, self._login)
                if self._priority is not None:
                    await self.announce(self._priority)
        except BaseException as error:
            await self.let_go()
            if isinstance(error, TimeoutError):
                raise _too_late() from error
            raise

    async def run(self) -> None:
        """Read until closed, recovering as asked."""
        while True:
            error = await self._read()
            for waiting in self._asked.values():
                if not waiting.done():
                    waiting.set_exception(error)
            if self._closing:
                return
            if not self._recover:
                await self._unread.put(error)
                return
            await self._come_back()

    async def close(self) -> None:
        """Take leave."""
        self._closing = True
        await self.let_go()

    async def let_go(self) -> None:
        """Close the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    async def _read(self) -> StreamEndedError:
        """Take what comes until nothing does any more; answers why."""
        wire = self._wire
        if wire is None:
            return StreamEndedError("There is no connection.")
        try:
            while True:
                arrived = await wire.receive()
                if arrived.tag == f"{{{STREAMS}}}error":
                    condition = first_name(arrived)
                    return StreamEndedError(f"The server ended the stream: {condition}.", condition)
                await self._take(arrived)
        except StreamEndedError as error:
            return error

    async def _take(self, stanza: Element) -> None:
        if stanza.tag == f"{{{CLIENT}}}message":
            event = event_in(stanza)
            if event:
                await self._unread.put(event)
        elif stanza.tag == f"{{{CLIENT}}}iq":
            waiting = self._asked.get(stanza.get("id", ""))
            if stanza.get("type") in ("get", "set"):
                await self._answer(stanza)
            elif waiting and not waiting.done():
                waiting.set_result(stanza)

    async def _answer(self, request: Element) -> None:
        """XEP-0199 §4.1; whatever else is asked of a client, it does not do."""
        attributes = {"id": request.get("id", ""), "to": request.get("from", self.domain)}
        if request.find(f"{{{PING}}}ping") is not None:
            await self._send(element(CLIENT, "iq", type="result", **attributes))
            return
        condition = element(STANZAS, "service-unavailable")
        error = element(CLIENT, "error", condition, type="cancel")
        await self._send(element(CLIENT, "iq", error, type="error", **attributes))

    async def _come_back(self) -> None:
        pause = _FIRST_PAUSE_S
        while not self._closing:
            await self.let_go()
            try:
                await self.sign_in()
            except ClientError:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_S)
                continue
            with suppress(StreamEndedError):  # then there is something to read about it
                for number, node in enumerate(self._nodes):
                    request = self._subscription("subscribe", node)
                    request.set("id", f"again-{self.recoveries}-{number}")
                    await self._send(request)
            self.recoveries += 1
            self._recovered.set()
            return

    async def _change_subscription(self, action: str, node: str) -> None:
        await self._result(self._subscription(action, node))

    def _subscription(self, action: str, node: str) -> Element:
        payload = element(PUBSUB, "pubsub", element(PUBSUB, action, node=node, jid=self.jid))
        return element(CLIENT, "iq", payload, type="set", to=f"pubsub.{self.domain}")

    async def _send(self, stanza: Element) -> None:
        if self._wire is None:
            raise StreamEndedError("There is no connection.")
        await self._wire.send(stanza)


def _too_late() -> StreamEndedError:
    return StreamEndedError(f"The server did not answer within {_WITHIN_S:g} s.")
