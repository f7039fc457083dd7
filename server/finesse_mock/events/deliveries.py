"""What became of an event at each client of a subscriber, as whoever delivers it decided."""

from enum import StrEnum

import msgspec


class Fate(StrEnum):
    """What became of a message for one session of a subscriber."""

    DELIVERED = "delivered"
    """It was handed to what carries the session."""
    WAITS_FOR_PRESENCE = "waits for presence"
    """It is kept until the client sends its initial presence (RFC 6121 §4.2)."""
    WAITS_FOR_SIGN_IN = "waits for the end of the sign-in"
    """It is kept until the client has sent something after its bind request."""
    NOT_AVAILABLE = "no available presence"
    """The client has sent unavailable presence (RFC 6121 §8.5.2.1)."""
    NEGATIVE_PRIORITY = "negative priority"
    """The client's presence has a negative priority (RFC 6121 §8.5.2.1)."""
    TOO_MANY_WAIT = "too many wait"
    """As many messages as may wait for that client did so already."""
    DROPPED_BY_FAULT = "dropped by a fault"
    """A fault lost it on purpose."""
    HELD_BY_FAULT = "held by a fault"
    """A fault keeps it back for a while."""
    NO_SESSION = "no session"
    """Nobody is connected under the address; there is no offline store."""

    @property
    def arrives(self) -> bool:
        """Whether the client gets it, now or with the end of its sign-in."""
        return self in _ARRIVES


_ARRIVES = frozenset(
    {
        Fate.DELIVERED,
        Fate.WAITS_FOR_PRESENCE,
        Fate.WAITS_FOR_SIGN_IN,
        Fate.HELD_BY_FAULT,
    }
)


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """What became of one event for one session.

    ``jid`` is the full address of the session, or that of the subscriber where there is none;
    ``transport`` is tcp, bosh or websocket, empty without a session.
    """

    jid: str
    transport: str
    fate: Fate


def count_arriving(deliveries: tuple[Delivery, ...]) -> int:
    """How many sessions get the event."""
    return sum(each.fate.arrives for each in deliveries)
