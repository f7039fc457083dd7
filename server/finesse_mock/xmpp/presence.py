"""Presence (RFC 6121 §4), as far as Finesse uses it: between a user's own clients, and `finesse`.

Who is available decides who receives events for a bare JID. The system user `finesse` is the web
application; agents see its presence as a sign of health.
"""

from enum import Enum
from typing import TYPE_CHECKING, Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError, error_reply
from finesse_mock.xmpp.jid import Jid, JidError

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_SYSTEM_USER: Final = "finesse"
_LOWEST_PRIORITY: Final = -128  # RFC 6121 §4.7.2.3
_HIGHEST_PRIORITY: Final = 127


class Availability(Enum):
    """What a session's last presence means for messages to the bare JID."""

    UNANNOUNCED = "no presence sent yet"
    TAKES_MESSAGES = "available, priority not negative"
    TAKES_NONE = "available, negative priority"
    UNAVAILABLE = "unavailable"


_AVAILABLE: Final = frozenset({Availability.TAKES_MESSAGES, Availability.TAKES_NONE})


def receive(session: "Session", stanza: Element) -> None:
    """Act on a client's presence."""
    kind = stanza.get("type")
    if kind == "error":
        return
    if session.jid is None:
        refusal = StanzaError(Condition.NOT_AUTHORIZED)
        session.send(error_reply(stanza, refusal, session.address))
        return
    to = stanza.get("to")
    match kind:
        case None if not to:
            _announce(session, stanza)
        case "unavailable" if not to:
            _step_back(session, stanza)
        case "subscribe" if _is_system_user(session, to):
            _send_system_presence(session, kind="subscribed")
            _send_system_presence(session)
        case "probe" if _is_system_user(session, to):
            _send_system_presence(session)
        case None | "unavailable" | "probe":
            pass  # directed presence reaches nobody
        case "subscribe" | "subscribed" | "unsubscribe" | "unsubscribed":
            pass  # rosters are empty and stay so
        case _:
            refusal = StanzaError(Condition.BAD_REQUEST)
            session.send(error_reply(stanza, refusal, session.address))


def offer(session: "Session", data: bytes) -> bool:
    """Hand over a message sent to the bare JID, as presence decides; tell whether it was taken.

    RFC 6121 §8.5.2.1: an available resource with a non-negative priority takes it. Before the
    initial presence it waits, up to a bound, the oldest first.
    """
    match session.availability:
        case Availability.TAKES_MESSAGES:
            session.transmit(data)
            return True
        case Availability.UNANNOUNCED:
            if session.queued is None:
                session.queued = []
            if len(session.queued) >= session.domain.settings.max_queued_messages:
                return False
            session.queued.append(data)
            return True
        case Availability.TAKES_NONE | Availability.UNAVAILABLE:
            return False


def withdraw(session: "Session") -> None:
    """Tell the user's other clients that a session has ended without saying so."""
    if session.availability in _AVAILABLE:
        session.availability = Availability.UNAVAILABLE
        _show(session, Element("presence", ns.CLIENT, {"type": "unavailable"}))


def _announce(session: "Session", stanza: Element) -> None:
    """Become available, or change status; the first time also learn who else is there."""
    was = session.availability
    session.priority = _priority(stanza)
    session.availability = (
        Availability.TAKES_MESSAGES if session.priority >= 0 else Availability.TAKES_NONE
    )
    _show(session, stanza)
    if was not in _AVAILABLE:
        for other in _other_clients(session):
            status = Element("presence", ns.CLIENT)
            if other.priority:
                status.add(Element("priority", ns.CLIENT).add(str(other.priority)))
            _send_presence(status, sender=other.address, receiver=session)
        _send_system_presence(session)
    queued, session.queued = session.queued, None
    if queued and session.availability is Availability.TAKES_MESSAGES:
        for message in queued:
            session.transmit(message)


def _step_back(session: "Session", stanza: Element) -> None:
    was, session.availability = session.availability, Availability.UNAVAILABLE
    session.queued = None
    if was in _AVAILABLE:
        _show(session, stanza)


def _show(session: "Session", status: Element) -> None:
    """Send the session's status to the user's other available clients (RFC 6121 §4.4.2)."""
    for other in _other_clients(session):
        _send_presence(status, sender=session.address, receiver=other)


def _other_clients(session: "Session") -> list["Session"]:
    bare = session.jid.bare if session.jid else ""
    return [
        other
        for other in session.domain.resources(bare)
        if other is not session and other.availability in _AVAILABLE
    ]


def _send_presence(status: Element, *, sender: str, receiver: "Session") -> None:
    attrs = {**status.attrs, "from": sender, "to": receiver.address}
    receiver.send(Element("presence", ns.CLIENT, attrs, status.children))


def _send_system_presence(session: "Session", kind: str = "") -> None:
    system = Jid(_SYSTEM_USER, session.domain.name, _SYSTEM_USER)
    # Subscription stanzas come from an account, presence from a resource (RFC 6121 §3.1.2, §4).
    attrs = {"type": kind, "from": system.bare} if kind else {"from": str(system)}
    attrs["to"] = session.jid.bare if session.jid else ""
    session.send(Element("presence", ns.CLIENT, attrs))


def _is_system_user(session: "Session", to: str | None) -> bool:
    try:
        jid = Jid.parse(to or "")
    except JidError:
        return False
    return jid.local == _SYSTEM_USER and session.names_domain(jid.domain)


def _priority(stanza: Element) -> int:
    element = stanza.find("priority", stanza.xmlns)
    try:
        priority = int(element.text) if element else 0
    except ValueError:
        return 0
    return min(max(priority, _LOWEST_PRIORITY), _HIGHEST_PRIORITY)
