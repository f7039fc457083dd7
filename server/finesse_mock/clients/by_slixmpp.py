"""A client on slixmpp, over TCP: signed in, present, subscribed, and back after a loss."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from slixmpp import JID, ClientXMPP, InvalidJID
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.stanza import StreamError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath
from slixmpp.xmlstream.stanzabase import StanzaBase

from finesse_mock.clients.asking import WITHIN_S, too_late
from finesse_mock.clients.events import Event, taken
from finesse_mock.clients.failures import ClientError, RefusedError, SignInError, StreamEndedError
from finesse_mock.clients.patience import LEAVE_S, granted, pauses
from finesse_mock.clients.recoveries import Recoveries
from finesse_mock.clients.signing_in import Login
from finesse_mock.clients.transports import host_and_port, trust
from finesse_mock.runtime import Tasks

# What goes wrong is told by exceptions; slixmpp tells it to its log, too.
logging.getLogger("slixmpp").addHandler(logging.NullHandler())


@asynccontextmanager
async def connect_by_slixmpp(
    address: str, login: Login, *, direct_tls: bool, ca: Path | None = None
) -> AsyncIterator["SlixmppClient"]:
    """A client that is signed in and available, until the block is left.

    ``address`` is ``host:port``. With ``direct_tls`` the first byte is one of TLS; otherwise TLS
    begins where the server offers it. The server has to prove that it is the XMPP domain, to
    ``ca``, or to an authority that the system trusts.

    Raises:
        ClientError: the server does not let the user in.
        UsageError: the address or the authority is none.
    """
    client = SlixmppClient(address, login, trust(ca), direct_tls=direct_tls)
    try:
        async with Tasks() as tasks:
            await client.sign_in()
            tasks.spawn(client.run(), name=f"client {login.user} by slixmpp")
            yield client
    finally:
        await client.close()


def _jid(login: Login) -> JID:
    """What the client calls itself.

    Raises:
        SignInError: nobody can be called so (RFC 7622 §3).
    """
    try:
        jid = JID(login.domain)
        jid.local, jid.resource = login.user, login.resource
    except InvalidJID as error:
        name = f"{login.user}@{login.domain}"
        raise SignInError(login.user, f"{name} is no name of XMPP ({error})") from error
    return jid


class _Stream(ClientXMPP):
    """slixmpp's client, told to leave it to us when and where to connect."""

    def __init__(self, jid: JID, login: Login, tls: ssl.SSLContext, *, direct_tls: bool) -> None:
        plain = {"feature_mechanisms": {"unencrypted_plain": True}}
        super().__init__(jid, login.password, plugin_config=plain, ssl_context=tls)
        self.credentials["username"] = login.user  # in a JID it has lost its capitals
        self.enable_direct_tls = direct_tls
        self.enable_starttls = not direct_tls
        self.max_redirects = -1
        for plugin in ("xep_0060", "xep_0199"):
            self.register_plugin(plugin)

    async def drop(self) -> None:
        """Take leave, and come back when the connection is gone."""
        self.cancel_connection_attempt()
        if self.is_connected():
            gone = self.disconnected
            await self.disconnect(LEAVE_S, ignore_send_queue=True)
            await asyncio.wait((gone,), timeout=LEAVE_S)

    async def end(self) -> None:
        """Drop the connection, and end what slixmpp runs of its own."""
        try:
            await self.drop()
        finally:
            if self._run_out_filters is not None:
                self._run_out_filters.cancel()


class SlixmppClient:
    """One user's client; made by ``connect_by_slixmpp``."""

    def __init__(
        self, address: str, login: Login, tls: ssl.SSLContext, *, direct_tls: bool
    ) -> None:
        self._recoveries = Recoveries()
        self._address = address
        self._to = host_and_port(address)
        self._user = login.user
        self._nodes: dict[str, None] = {}
        self._unread: asyncio.Queue[Event | ClientError] = asyncio.Queue()
        self._online: asyncio.Future[None]
        self._ended: asyncio.Future[ClientError]
        self._refused_for = ""
        self._stream = _Stream(_jid(login), login, tls, direct_tls=direct_tls)
        self._listen()

    @property
    def recoveries(self) -> int:
        """How often a lost connection was made anew: present, and subscribed to every node."""
        return self._recoveries.count

    async def recovered(self, times: int = 1) -> None:
        """Come back when a lost connection was made anew that often, all told.

        Raises:
            ClientError: that will not be, for the client has ended.
        """
        await self._recoveries.reach(times)

    def events(self) -> AsyncIterator[Event]:
        """The events, in the order in which they come.

        Raises:
            SignInError: the connection was lost, and the server lets the user in no more.
            RefusedError: it was made anew, and a node is refused for good.
        """
        return taken(self._unread)

    async def subscribe(self, node: str) -> None:
        """Subscribe this client's full JID (XEP-0060 §6.1); a recovery subscribes it again.

        Raises:
            RefusedError: the server does not want that, as where there is no such node.
            StreamEndedError: there was no answer.
        """
        service = JID(f"pubsub.{self._stream.boundjid.domain}")
        pubsub: Any = self._stream.plugin["xep_0060"]
        request = pubsub.subscribe(service, node, bare=False, timeout=WITHIN_S)
        try:
            await self._answered(request)
        except IqError as error:
            raise RefusedError(f"Subscribe {node}", error.condition) from error
        self._nodes[node] = None

    async def ping(self) -> None:
        """Come back when the server has answered, and so has sent all that came before.

        Raises:
            StreamEndedError: there was no answer.
        """
        domain = JID(self._stream.boundjid.domain)
        with suppress(IqError):  # that it knows no ping is an answer, too
            await self._answered(
                self._stream.plugin["xep_0199"].send_ping(domain, timeout=WITHIN_S)
            )

    async def _answered(self, request: "asyncio.Future[Any]") -> None:
        """Wait for the answer, or for the end of the connection on which it would come."""
        ended = self._ended
        await asyncio.wait((request, ended), return_when=asyncio.FIRST_COMPLETED)
        if not request.done():
            request.cancel()
            raise ended.result()
        try:
            request.result()
        except IqTimeout as error:
            raise too_late() from error

    # What connect_by_slixmpp does

    async def sign_in(self) -> None:
        """Connect, sign in, become available, subscribe what was subscribed."""
        loop = asyncio.get_running_loop()
        self._online, self._ended = loop.create_future(), loop.create_future()
        self._refused_for = ""
        self._stream.connect(*self._to)
        either = (self._online, self._ended)
        await asyncio.wait(either, timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        if not self._online.done():
            raise self._ended.result() if self._ended.done() else too_late()
        await self.ping()  # its answer says that presence came before it
        for node in tuple(self._nodes):
            await granted(partial(self.subscribe, node))

    async def run(self) -> None:
        """Whenever the connection is lost, make it anew, as long as the server grants that."""
        try:
            while await self._ended:
                await self._come_back()
                self._recoveries.add()
        except ClientError as error:
            self._recoveries.end(error)
            self._unread.put_nowait(error)

    async def close(self) -> None:
        """Take leave."""
        await self._stream.end()

    async def _come_back(self) -> None:
        for pause in pauses():
            await self._stream.drop()
            try:
                await self.sign_in()
            except StreamEndedError:
                pass
            except SignInError as error:
                if error.is_final:
                    raise
            else:
                return
            await asyncio.sleep(pause)

    # What slixmpp tells

    def _listen(self) -> None:
        stream = self._stream
        items = StanzaPath("message/pubsub_event/items")
        stream.register_handler(Callback("update events", items, self._hear))
        stream.add_event_handler("session_start", self._begin)
        stream.add_event_handler("failed_auth", self._note_refusal)
        stream.add_event_handler("failed_all_auth", self._refuse)
        stream.add_event_handler("connection_failed", self._miss)
        stream.add_event_handler("ssl_invalid_chain", self._miss)
        stream.add_event_handler("stream_error", self._fail)
        stream.add_event_handler("disconnected", self._lose)

    def _hear(self, message: StanzaBase) -> None:
        items = message["pubsub_event"]["items"]
        stanza, at = str(message).encode(), asyncio.get_running_loop().time()
        for item in items:
            if item.name == "item":
                update = "".join(item.xml.itertext())
                self._unread.put_nowait(Event(items["node"], update, item["id"], stanza, at))

    def _begin(self, _: object) -> None:
        if not self._stream.boundjid.resource:
            self._end(StreamEndedError("The server let the user in and bound no resource."))
        elif not self._online.done():
            self._stream.send_presence()
            self._online.set_result(None)

    def _note_refusal(self, failure: Any) -> None:
        self._refused_for = failure["condition"]

    def _refuse(self, _: object) -> None:
        condition = self._refused_for or "the server offers no mechanism that slixmpp may use"
        self._end(SignInError(self._user, condition))

    def _miss(self, error: object) -> None:
        self._end(StreamEndedError(f"{self._address} cannot be reached ({error})."))

    def _fail(self, error: StreamError) -> None:
        condition = error["condition"]
        self._end(StreamEndedError(f"The server ended the stream: {condition}.", condition))

    def _lose(self, reason: object) -> None:
        broken = f"The connection broke ({reason})." if reason else "The connection ended."
        self._end(StreamEndedError(broken))

    def _end(self, error: ClientError) -> None:
        if not self._ended.done():
            self._ended.set_result(error)
