"""What the sessions of one XMPP domain share: who is connected, and who gets a message."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import SessionChanged
from finesse_mock.faults.at_work import AtWork
from finesse_mock.pubsub.service import PubSub
from finesse_mock.xmpp import disturbance, scram, system_user, waiting
from finesse_mock.xmpp.broadcast import Broadcast
from finesse_mock.xmpp.connections import Connections
from finesse_mock.xmpp.element import escape_attribute
from finesse_mock.xmpp.event_message import EventMessage
from finesse_mock.xmpp.jid import Jid
from finesse_mock.xmpp.settings import DomainSettings
from finesse_mock.xmpp.storage import PrivateStorage

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_RANDOM_IN_LONG_ID: Final = 5

__all__ = ["Domain", "DomainSettings"]


class Domain:
    """One XMPP domain with its pubsub service.

    Args:
        name: the domain; lower-cased.
        pubsub: the nodes behind `pubsub.` + name.
        authenticate: tells whether (lower-cased user name, password) may sign in.
        ids: yields a fresh stanza id of eight alphanumerics at each call.
        settings: limits and choices.
        utc_now: the wall clock for XEP-0202; without it that request is refused.
        attendance: is told (lower-cased user name, True) when the first client of a user becomes
            available and (…, False) when the last available one goes: by presence, by a lost
            connection or by the end of its stream, one caused by this server included.
        tell: is told what becomes of sessions: bound, announced, closed and why.
        faults: what goes wrong here on purpose.
        server: the name by which faults know this server.
        password_of: returns the clear password of a lower-cased user name, None for one who may
            not sign in; only SCRAM asks for it.

    Raises:
        UsageError: the settings ask for SCRAM, and its library is not installed.
    """

    def __init__(
        self,
        name: str,
        pubsub: PubSub,
        authenticate: Callable[[str, str], bool],
        ids: Callable[[], str],
        settings: DomainSettings,
        *,
        utc_now: Callable[[], datetime] | None = None,
        attendance: Callable[[str, bool], None] | None = None,
        password_of: Callable[[str], str | None] = lambda _user: None,
        tell: Callable[[SessionChanged], object] | None = None,
        faults: AtWork | None = None,
        server: str = "",
    ) -> None:
        if settings.scram:
            scram.require_library()
        self.name = name.lower()
        self.pubsub_name = f"pubsub.{self.name}"
        self.pubsub = pubsub
        self.authenticate = authenticate
        self.ids = ids
        self.settings = settings
        self.utc_now = utc_now
        self.attendance = attendance
        self.password_of = password_of
        self.tell = tell
        self.faults = faults
        self.server = server
        self.system_user_available = True
        self.storage = PrivateStorage()
        self.connections = Connections()
        if faults is not None:
            faults.on_change(self.connections.faults_changed)
        self.slow_sessions = 0
        """How many sessions ended because their client did not take what was sent."""
        self._sessions: dict[Session, None] = {}
        self._by_full: dict[str, Session] = {}
        self._by_bare: dict[str, list[Session]] = {}

    @property
    def is_crowded(self) -> bool:
        """Whether there are more streams than may be."""
        return len(self._sessions) > self.settings.max_sessions

    def has_room(self, jid: Jid) -> bool:
        """Tell whether the user may have `jid` besides, or instead of the one that is there."""
        resources = len(self.resources(jid.bare))
        return str(jid) in self._by_full or resources < self.settings.max_sessions_per_user

    def sessions(self) -> Collection["Session"]:
        """Return a view of the open streams, authenticated or not."""
        return self._sessions.keys()

    def resources(self, bare_jid: str) -> Sequence["Session"]:
        """Return the bound sessions of one user, oldest first."""
        return self._by_bare.get(bare_jid, ())

    def enter(self, session: "Session") -> None:
        """Take note of an open stream."""
        self._sessions[session] = None

    def bind(self, session: "Session", jid: Jid) -> None:
        """Make `session` reachable under `jid`.

        A session that already has this JID ends with `conflict` (RFC 6120 §7.7.2.2, first case).
        """
        if older := self._by_full.get(str(jid)):
            older.fail("conflict")
        self._by_full[str(jid)] = session
        self._by_bare.setdefault(jid.bare, []).append(session)

    def leave(self, session: "Session") -> None:
        """Forget a stream that has ended."""
        self._sessions.pop(session, None)
        if session.jid is None or self._by_full.get(str(session.jid)) is not session:
            return
        del self._by_full[str(session.jid)]
        siblings = self._by_bare[session.jid.bare]
        siblings.remove(session)
        if not siblings:
            del self._by_bare[session.jid.bare]

    def deliver(self, to_jid: str, message: Broadcast) -> tuple[Delivery, ...]:
        """Send `message` to an address of this domain; return what became of it, by session.

        A full JID reaches the session with exactly that resource and nobody else. A bare JID
        reaches every session of the user that takes messages. What comes too early for its
        client waits (`waiting`); there is no offline store.
        """
        to = escape_attribute(to_jid).encode()
        if session := self._by_full.get(to_jid):
            offer = waiting.offer_to_resource
            if self.faults is not None and self.faults.events:
                return (self._deliver_disturbed(session, to_jid, message, offer),)
            data = message.splice(session.framing, to, self._message_id(message, to_jid))
            return (session.delivery(offer(session, data)),)
        sessions = self._by_bare.get(to_jid)
        if sessions is None:
            return (Delivery(to_jid, "", Fate.NO_SESSION),)
        if self.faults is not None and self.faults.events:
            return tuple(
                self._deliver_disturbed(session, to_jid, message, waiting.offer_to_user)
                for session in tuple(sessions)
            )
        message_id = self._message_id(message, to_jid)
        # A copy, because an overflow takes a session off the list.
        return tuple(
            [
                session.delivery(
                    waiting.offer_to_user(session, message.splice(session.framing, to, message_id))
                )
                for session in tuple(sessions)
            ]
        )

    def _deliver_disturbed(
        self,
        session: "Session",
        to_jid: str,
        message: Broadcast,
        offer: Callable[["Session", bytes], Fate],
    ) -> Delivery:
        """Send `message` to one session past the faults that are at work."""
        to = escape_attribute(to_jid).encode()

        def hand_over(changed: Broadcast) -> Fate:
            message_id = self._message_id(changed, to_jid)
            return offer(session, changed.splice(session.framing, to, message_id))

        by_presence = offer is waiting.offer_to_user
        if not isinstance(message, EventMessage) or (
            by_presence and session.availability.takes_nothing
        ):
            return session.delivery(hand_over(message))
        return session.delivery(disturbance.offer(session, message, hand_over))

    def _message_id(self, message: Broadcast, to_jid: str) -> bytes:
        if self.settings.generation.message_ids_name_node and message.node:
            bare_jid = to_jid.partition("/")[0]
            long_id = f"{message.node}__{bare_jid}__{self.ids()[:_RANDOM_IN_LONG_ID]}"
            return escape_attribute(long_id).encode()
        return self.ids().encode()

    def show_system_user(self, *, available: bool) -> None:
        """Let the user `finesse` come or go, and everybody who is available see it."""
        if available == self.system_user_available:
            return
        self.system_user_available = available
        for session in tuple(self._sessions):
            if session.availability.is_available:
                system_user.show(session)

    def shutdown(self) -> None:
        """End every stream with `system-shutdown`."""
        for session in tuple(self._sessions):
            session.shutdown()
