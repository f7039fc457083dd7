"""Messages that clients send. Finesse carries none between users (RFC 6121 §8.5)."""

from typing import TYPE_CHECKING, Final

from finesse_mock.xmpp.addressing import resolve
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError, error_reply
from finesse_mock.xmpp.spec import Extent, Spec

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

IMPLEMENTS: Final = (
    Spec("RFC 6121", "", Extent.PARTIAL, "presence of one's own clients; an empty roster, no chat"),
)

# RFC 6121 §8.5.2.2.1: a headline that finds nobody is dropped without a word. An error is never
# answered (RFC 6120 §8.3.1).
_DROPPED = frozenset({"headline", "error"})


def receive(session: "Session", stanza: Element) -> None:
    """Refuse the message, unless its type asks for silence."""
    if stanza.get("type") in _DROPPED:
        return
    error = StanzaError(Condition.SERVICE_UNAVAILABLE)
    if session.jid is None:
        error = StanzaError(Condition.NOT_AUTHORIZED)
    else:
        try:
            resolve(session, stanza.get("to"))
        except StanzaError as unreachable:
            error = unreachable
    session.send(error_reply(stanza, error, session.address))
