"""Whom a client's stanza is for."""

from enum import Enum
from typing import TYPE_CHECKING

from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.jid import Jid, JidError

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_PUBSUB_PREFIX = "pubsub."


class Target(Enum):
    """Who answers a request."""

    SERVER = "the domain"
    PUBSUB = "the pubsub service"
    ACCOUNT = "the server on behalf of the sender's account"
    SOMEBODY = "the server on behalf of another account, whether there is one or not"


def resolve(session: "Session", to: str | None) -> Target:
    """Return who is addressed by `to`; without it, the sender's own account (RFC 6120 §10.3.3).

    The domain and, behind `pubsub.`, the service answer to every name of the domain. The server
    also answers for the sender's own full JID: no request travels from client to client.

    Raises:
        StanzaError: not an address, or nobody here answers to it.
    """
    if not to:
        return Target.ACCOUNT
    try:
        jid = Jid.parse(to)
    except JidError:
        raise StanzaError(Condition.JID_MALFORMED) from None
    service = jid.domain.removeprefix(_PUBSUB_PREFIX)
    if service != jid.domain and session.names_domain(service):
        target = Target.PUBSUB
    elif session.names_domain(jid.domain):
        target = Target.SERVER
    else:
        raise StanzaError(Condition.REMOTE_SERVER_NOT_FOUND)
    if not jid.local:
        return target
    if target is Target.SERVER:
        return Target.ACCOUNT if jid.local == session.user else Target.SOMEBODY
    raise StanzaError(Condition.SERVICE_UNAVAILABLE)
