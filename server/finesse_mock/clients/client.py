"""A client of a notification service: signed in, present, subscribed, and back after a loss."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Final

from finesse_mock.clients.asking import WITHIN_S, Asking, too_late
from finesse_mock.clients.connecting import connected
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
from finesse_mock.clients.events import Event, event_in, taken
from finesse_mock.clients.failures import (
    ClientError,
    RefusedError,
    SignInError,
    StreamEndedError,
)
from finesse_mock.clients.patience import granted, left, pauses
from finesse_mock.clients.recoveries import Recoveries
from finesse_mock.clients.signing_in import Login, sign_in
from finesse_mock.clients.transports import Transport, Wire
from finesse_mock.runtime import Tasks

MAX_UNREAD: Final = 10_000
"""So many events wait to be taken; then the client reads no more until some are."""


class Client:
    """One user's client; ``joining.connect`` makes it, and has it signed in and read.

    Attributes:
        jid: the full JID, as the server gave it.
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
        self._address = address
        self._login = login
        self._tls = tls
        self._recover = recover
        self._wire: Wire | None = None
        self._unread: asyncio.Queue[Event | ClientError] = asyncio.Queue(MAX_UNREAD)
        self._asking = Asking()
        self._nodes: dict[str, None] = {}
        self._priority: int | None = 0  # None: not available
        self._recoveries = Recoveries()
        self._over = False

    @property
    def domain(self) -> str:
        """The XMPP domain, as the server calls itself."""
        return self.jid.partition("@")[2].partition("/")[0]

    @property
    def recoveries(self) -> int:
        """How often a lost connection was made anew, as the server confirmed: present, and
        subscribed to every node.
        """
        return self._recoveries.count

    def events(self) -> AsyncIterator[Event]:
        """The events, in the order in which they come.

        Raises:
            StreamEndedError: the connection was lost, and is not to be made anew.
            SignInError: it was lost, and the server does not let the user in any more.
            RefusedError: it was made anew, and a node is refused for good.
        """
        return taken(self._unread)

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
        with suppress(RefusedError):  # that it knows no ping is an answer, too
            await self.ask("get", self.domain, element(PING, "ping"))

    async def ask(self, kind: str, to: str, payload: Element) -> Element:
        """Send a request; answers its result.

        Raises:
            RefusedError: the answer is an error.
            StreamEndedError: the connection went before there was one.
        """
        request = element(CLIENT, "iq", payload, type=kind, to=to)
        return await self._asking.result(request, self._send, f"The request to {to}")

    async def recovered(self, times: int = 1) -> None:
        """Come back when a lost connection was made anew that often, all told; see ``recoveries``.

        Raises:
            ClientError: that will not be, for the client has ended.
        """
        await self._recoveries.reach(times)

    # What connect does

    async def sign_in(self) -> None:
        """Connect, sign in, become as available as before."""
        wire: Wire | None = None
        try:
            async with asyncio.timeout(WITHIN_S):
                wire = await connected(self.transport, self._address, self._tls)
                self.jid = await sign_in(wire, self._login)
                self._wire = wire  # from now on it is there for requests
                if self._priority is not None:
                    await self.announce(self._priority)
        except BaseException as error:
            self._wire = None
            if wire is not None:
                await left(wire)
            if isinstance(error, TimeoutError):
                raise too_late() from error
            raise

    async def run(self) -> None:
        """Read until closed or ended, recovering as asked."""
        async with Tasks() as again:
            while True:
                error = await self._read()
                self._asking.lost(error)
                await self.let_go()
                if self._over:
                    return
                if not self._recover:
                    await self._end(error)
                    return
                await again.cancel_all()
                try:
                    await self._come_back()
                except SignInError as refusal:
                    await self._end(refusal)
                    return
                again.spawn(self._subscribe_again(), name=f"{self.jid} subscribes again")

    async def close(self) -> None:
        """Take leave."""
        self._over = True
        await self.let_go()

    async def let_go(self) -> None:
        """Close the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await left(wire)

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
            if stanza.get("type") in ("get", "set"):
                await self._answer(stanza)
            else:
                self._asking.answered(stanza)

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
        """Sign in again, however often that takes.

        Raises:
            SignInError: the server does not let the user in any more.
        """
        for pause in pauses():
            await self.let_go()
            try:
                await self.sign_in()
            except SignInError as error:
                if error.is_final:
                    raise
            except ClientError:
                pass
            else:
                return
            await asyncio.sleep(pause)

    async def _subscribe_again(self) -> None:
        """Have the server confirm that everything is as before; then the recovery counts."""
        try:
            await self.ping()  # its answer says that presence came before it
            for node in tuple(self._nodes):
                await granted(partial(self._subscribe_if_wanted, node))
        except StreamEndedError:
            await self.let_go()  # and the next recovery begins from the start
            return
        except RefusedError as error:
            await self._end(error)
            await self.let_go()
            return
        self._recoveries.add()

    async def _subscribe_if_wanted(self, node: str) -> None:
        if node in self._nodes:  # nobody has unsubscribed it meanwhile
            await self._change_subscription("subscribe", node)

    async def _end(self, error: ClientError) -> None:
        """Nothing comes any more, for that reason."""
        self._over = True
        self._recoveries.end(error)
        await self._unread.put(error)

    async def _change_subscription(self, action: str, node: str) -> None:
        request = self._subscription(action, node)
        await self._asking.result(request, self._send, f"{action.capitalize()} {node}")

    def _subscription(self, action: str, node: str) -> Element:
        payload = element(PUBSUB, "pubsub", element(PUBSUB, action, node=node, jid=self.jid))
        return element(CLIENT, "iq", payload, type="set", to=f"pubsub.{self.domain}")

    async def _send(self, stanza: Element) -> None:
        if self._wire is None:
            raise StreamEndedError("There is no connection.")
        await self._wire.send(stanza)
