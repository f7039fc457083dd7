"""Presence (RFC 6121 §4), as far as Finesse uses it: among a user's own clients, and of `finesse`.

Who is available decides who receives events for a bare JID, and whether an agent still attends.
"""

from typing import TYPE_CHECKING, Final

from finesse_mock.events.facts import Stage
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp import system_user, waiting
from finesse_mock.xmpp.availability import Availability
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError, error_reply

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_LOWEST_PRIORITY: Final = -128  # RFC 6121 §4.7.2.3
_HIGHEST_PRIORITY: Final = 127


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
        case "subscribe" if system_user.is_meant(session, to):
            system_user.approve(session)
            system_user.answer_probe(session)
        case "probe" if system_user.is_meant(session, to):
            system_user.answer_probe(session)
        case None | "unavailable" | "probe":
            pass  # directed presence reaches nobody
        case "subscribe" | "subscribed" | "unsubscribe" | "unsubscribed":
            pass  # rosters are empty and stay so
        case _:
            refusal = StanzaError(Condition.BAD_REQUEST)
            session.send(error_reply(stanza, refusal, session.address))


def withdraw(session: "Session") -> None:
    """Tell the user's other clients that a session has ended without saying so."""
    session.waiting = None
    if session.availability.is_available:
        session.availability = Availability.UNAVAILABLE
        _show(session, Element("presence", ns.CLIENT, {"type": "unavailable"}))
        _attend(session, present=False)


def _announce(session: "Session", stanza: Element) -> None:
    """Become available, or change status; the first time also learn who else is there."""
    was = session.availability
    session.priority = _priority(stanza)
    session.availability = (
        Availability.TAKES_MESSAGES if session.priority >= 0 else Availability.TAKES_NONE
    )
    session.tell(Stage.PRESENCE, f"available, priority {session.priority}")
    _show(session, stanza)
    if not was.is_available:
        for other in _other_clients(session):
            status = Element("presence", ns.CLIENT)
            if other.priority:
                status.add(Element("priority", ns.CLIENT).add(str(other.priority)))
            _send_presence(status, sender=other.address, receiver=session)
        system_user.answer_probe(session)
    waiting.announce(session)
    if not was.is_available:
        _attend(session, present=True)


def _step_back(session: "Session", stanza: Element) -> None:
    was, session.availability = session.availability, Availability.UNAVAILABLE
    session.tell(Stage.PRESENCE, "unavailable")
    waiting.announce(session)
    if was.is_available:
        _show(session, stanza)
        _attend(session, present=False)


def _attend(session: "Session", *, present: bool) -> None:
    """Report a user whose first client has come or whose last one has gone."""
    if session.domain.attendance is not None and not _other_clients(session):
        session.domain.attendance(session.user, present)


def _show(session: "Session", status: Element) -> None:
    """Send the session's status to the user's other available clients (RFC 6121 §4.4.2)."""
    for other in _other_clients(session):
        _send_presence(status, sender=session.address, receiver=other)


def _other_clients(session: "Session") -> list["Session"]:
    bare = session.jid.bare if session.jid else ""
    return [
        other
        for other in session.domain.resources(bare)
        if other is not session and other.availability.is_available
    ]


def _send_presence(status: Element, *, sender: str, receiver: "Session") -> None:
    attrs = {**status.attrs, "from": sender, "to": receiver.address}
    receiver.send(Element("presence", ns.CLIENT, attrs, status.children))


def _priority(stanza: Element) -> int:
    element = stanza.find("priority", stanza.xmlns)
    try:
        priority = int(element.text) if element else 0
    except ValueError:
        return 0
    return min(max(priority, _LOWEST_PRIORITY), _HIGHEST_PRIORITY)
