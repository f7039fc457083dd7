"""Messages that come before their client is ready for them, kept in order and in number bounded.

A message to the bare JID waits for the initial presence. A message to the full JID, which needs
no presence (RFC 6121 §8.5.3.1), waits for the end of the sign-in: JabberWerx 2.1 takes whatever
comes first after its bind and session requests for their answers.
"""

from enum import Enum
from typing import TYPE_CHECKING

from finesse_mock.events.deliveries import Fate
from finesse_mock.xmpp.availability import Availability

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


class Cause(Enum):
    """What a message waits for."""

    PRESENCE = "the client's initial presence"
    SIGN_IN = "the answer to the first stanza after the bind request"


Waiting = tuple[Cause, bytes]


def offer_to_user(session: "Session", data: bytes) -> Fate:
    """Hand over a message sent to the bare JID, as presence decides; tell what became of it.

    RFC 6121 §8.5.2.1: an available resource with a non-negative priority takes it.
    """
    match session.availability:
        case Availability.TAKES_MESSAGES:
            session.transmit(data)
            return Fate.DELIVERED
        case Availability.UNANNOUNCED:
            return _keep(session, Cause.PRESENCE, data)
        case Availability.TAKES_NONE:
            return Fate.NEGATIVE_PRIORITY
        case Availability.UNAVAILABLE:
            return Fate.NOT_AVAILABLE


def offer_to_resource(session: "Session", data: bytes) -> Fate:
    """Hand over a message sent to the full JID; tell what became of it."""
    if session.settled:
        session.transmit(data)
        return Fate.DELIVERED
    return _keep(session, Cause.SIGN_IN, data)


def settle(session: "Session") -> None:
    """Release what waited for the end of the sign-in."""
    session.settled = True
    waiting, session.waiting = session.waiting, None
    if waiting:
        still = [entry for entry in waiting if entry[0] is Cause.PRESENCE]
        session.waiting = still or None
        for cause, data in waiting:
            if cause is Cause.SIGN_IN:
                session.transmit(data)


def announce(session: "Session") -> None:
    """Release what waited for the initial presence, or drop it if the client takes no messages."""
    takes_all = session.availability is Availability.TAKES_MESSAGES
    session.settled = True
    waiting, session.waiting = session.waiting, None
    for cause, data in waiting or ():
        if takes_all or cause is Cause.SIGN_IN:
            session.transmit(data)


_KEPT = {Cause.PRESENCE: Fate.WAITS_FOR_PRESENCE, Cause.SIGN_IN: Fate.WAITS_FOR_SIGN_IN}


def _keep(session: "Session", cause: Cause, data: bytes) -> Fate:
    """Keep a message for later unless too many are kept: the oldest stay."""
    if session.waiting is None:
        session.waiting = []
    if len(session.waiting) >= session.domain.settings.max_queued_messages:
        return Fate.TOO_MANY_WAIT
    session.waiting.append((cause, data))
    return _KEPT[cause]
