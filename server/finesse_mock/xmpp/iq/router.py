"""Finds who answers a request, and sends exactly one reply to each (RFC 6120 §8.2.3)."""

from typing import TYPE_CHECKING, Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target, resolve
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError, error_reply
from finesse_mock.xmpp.iq import bind, disco, legacy_auth, pubsub, roster, service, stored
from finesse_mock.xmpp.iq.route import Answer, Request, Route, UnansweredError
from finesse_mock.xmpp.sasl import limit_attempts

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_FAMILIES: Final = (bind, disco, legacy_auth, pubsub, roster, service, stored)

ROUTES: Final[dict[Route, Answer]] = {}
for _family in _FAMILIES:
    if ROUTES.keys() & _family.ROUTES.keys():
        raise AssertionError("two families answer the same request")
    ROUTES.update(_family.ROUTES)

# What a stanza for the domain itself gets when nothing fits is the other error (RFC 6120 §8.3.3.3
# and §8.3.3.19; so does Openfire).
_UNKNOWN: Final = {
    Target.SERVER: Condition.FEATURE_NOT_IMPLEMENTED,
    Target.PUBSUB: Condition.FEATURE_NOT_IMPLEMENTED,
    Target.ACCOUNT: Condition.SERVICE_UNAVAILABLE,
    Target.SOMEBODY: Condition.SERVICE_UNAVAILABLE,
}

_BEFORE_AUTHENTICATION: Final = frozenset({ns.IQ_AUTH})
_BEFORE_BINDING: Final = frozenset({ns.IQ_AUTH, ns.BIND, ns.SESSION})


def receive(session: "Session", iq: Element) -> None:
    """Answer a request; swallow answers, which a client gives to the server's pings."""
    if iq.get("type") in {"result", "error"}:
        return
    try:
        payload = _answer(session, iq)
    except UnansweredError:
        return
    except StanzaError as error:
        session.send(error_reply(iq, error, session.address))
        limit_attempts(session)
        return
    attrs = {"type": "result"}
    if (request_id := iq.get("id")) is not None:
        attrs["id"] = request_id
    if to := iq.get("to"):
        # Exactly what was asked: JabberWerx compares the strings and ignores anything else.
        attrs["from"] = to
    if session.jid is not None:
        attrs["to"] = session.address
    if payload is not None and payload.xmlns == ns.BIND:
        bind.readdress(session, attrs)
    session.send(Element("iq", ns.CLIENT, attrs, [payload] if payload else []))


def _answer(session: "Session", iq: Element) -> Element | None:
    kind, payload = _checked(iq)
    if session.user == "":
        allowed = payload.xmlns in _BEFORE_AUTHENTICATION
    else:
        allowed = session.jid is not None or payload.xmlns in _BEFORE_BINDING
    if not allowed:
        raise StanzaError(Condition.NOT_AUTHORIZED)
    target = resolve(session, iq.get("to"))
    answer = ROUTES.get(Route(target, payload.xmlns, payload.name, kind))
    if answer is None:
        raise StanzaError(_UNKNOWN[target])
    return answer(Request(session, target, iq.get("to") or "", payload))


def _checked(iq: Element) -> tuple[str, Element]:
    """Return type and payload of a request that meets RFC 6120 §8.2.3.

    It need not have an id: XMPP4R asks for the roster without, and Openfire answers.
    """
    kind = iq.get("type")
    children = list(iq.elements())
    if kind not in {"get", "set"} or len(children) != 1:
        raise StanzaError(Condition.BAD_REQUEST)
    return kind, children[0]
