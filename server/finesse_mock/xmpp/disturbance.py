"""What faults do to streams and to events on their way into them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from finesse_mock.events.deliveries import Fate
from finesse_mock.faults.courses import BoshCourse, EventContent, StreamCourse
from finesse_mock.faults.fault import ReplyFault
from finesse_mock.faults.occasion import Occasion, Transport
from finesse_mock.wire.summary import verb_of
from finesse_mock.xmpp.event_message import EventMessage
from finesse_mock.xmpp.framing import Framing

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

R = TypeVar("R", bound=ReplyFault)

_PLAIN: Final = {
    Framing.TCP: Transport.TCP,
    Framing.BOSH: Transport.BOSH,
    Framing.WEBSOCKET: Transport.WEBSOCKET,
}

_QUIET: Final = StreamCourse()
_USUAL: Final = BoshCourse()


def strikes(session: "Session", kind: type[R], user: str = "") -> R | None:
    """The fault of that kind that strikes this stream now; ``user`` is about to own it."""
    faults = session.domain.faults
    if faults is None or not faults.others:
        return None
    return faults.first(kind, _occasion(session, user))


def course(session: "Session") -> StreamCourse:
    """What becomes of this stream now."""
    faults = session.domain.faults
    if faults is None or not faults.streams:
        return _QUIET
    return faults.stream(_occasion(session), session.struck) or _QUIET


def bosh_course(session: "Session") -> BoshCourse:
    """What becomes of a BOSH request of this stream."""
    faults = session.domain.faults
    if faults is None or not faults.bodies:
        return _USUAL
    return faults.bosh(_occasion(session)) or _USUAL


def offer(
    session: "Session",
    message: EventMessage,
    hand_over: Callable[[EventMessage], Fate],
) -> Fate:
    """Hand over an event as the faults have it; tell what became of it."""
    faults = session.domain.faults
    if faults is None:
        return hand_over(message)
    fates: list[Fate] = []

    def send(content: EventContent) -> None:
        same = content is message.content
        fates.append(hand_over(message if same else message.changed(content)))

    occasion = _occasion(session, node=message.node, verb=verb_of(message.content.update))
    if not faults.deliver(occasion, session.stream_id, message.content, send):
        return Fate.DROPPED_BY_FAULT
    return fates[-1] if fates else Fate.HELD_BY_FAULT


def _occasion(session: "Session", user: str = "", node: str = "", verb: str = "") -> Occasion:
    is_tls = session.framing is Framing.TCP and session.is_secure
    return Occasion(
        server=session.domain.server,
        agent=session.user or user,
        transport=Transport.TLS if is_tls else _PLAIN[session.framing],
        node=node,
        verb=verb,
    )
