"""Pubsub requests (XEP-0060): subscribe, unsubscribe and ask; the nodes belong to the server."""

from collections.abc import Callable, Mapping
from typing import Final

from finesse_mock.pubsub.service import PubSub, PubSubError
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Route, Routes
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("XEP-0060", "1.15", Extent.PARTIAL, "subscribing and events; only the server publishes"),
)

_Action = Callable[[Request, Element], Element | None]


def _subscribe(request: Request, action: Element) -> Element:
    """Subscribe the sender's bare JID, or a full one of his (XEP-0060 §6.1)."""
    asked = action.get("jid") or ""
    jid = _own_jid(request, asked)
    if jid is None:
        raise _refusal(Condition.BAD_REQUEST, "invalid-jid")
    node = _existing_node(request, action)
    if _is_one_too_many(request, node, str(jid)):
        raise _refusal(Condition.POLICY_VIOLATION, "too-many-subscriptions")
    _pubsub(request).subscribe(node, str(jid))
    attrs = {"node": node, "jid": asked, "subscription": "subscribed"}
    subscription = Element("subscription", ns.PUBSUB, attrs)
    return _reply(subscription.add(Element("subscribe-options", ns.PUBSUB)))


def _is_one_too_many(request: Request, node: str, jid: str) -> bool:
    """Whether the sender has as many as may be, and not this one among them (§6.1.3)."""
    held = _pubsub(request).subscriptions_of(_bare(request))
    limit = request.session.domain.settings.max_subscriptions_per_user
    return len(held) >= limit and (node, jid) not in held


def _unsubscribe(request: Request, action: Element) -> None:
    """End the subscription of exactly the JID given (XEP-0060 §6.2)."""
    asked = action.get("jid")
    if not asked:
        raise _refusal(Condition.BAD_REQUEST, "jid-required")
    node = _existing_node(request, action)
    jid = _own_jid(request, asked)
    if jid is None:
        raise StanzaError(Condition.FORBIDDEN)
    try:
        _pubsub(request).unsubscribe(node, str(jid))
    except PubSubError:  # the node exists
        raise _refusal(Condition.UNEXPECTED_REQUEST, "not-subscribed") from None


def _subscriptions(request: Request, action: Element) -> Element:
    """List the sender's subscriptions, on all nodes or on one (XEP-0060 §5.6)."""
    node = None if action.get("node") is None else _existing_node(request, action)
    listed = Element("subscriptions", ns.PUBSUB, {} if node is None else {"node": node})
    for name, jid in _pubsub(request).subscriptions_of(_bare(request), node):
        attrs = {"node": name} if node is None else {}
        attrs |= {"jid": jid, "subscription": "subscribed"}
        listed.add(Element("subscription", ns.PUBSUB, attrs))
    return _reply(listed)


def _affiliations(request: Request, action: Element) -> Element:
    """List the nodes the sender has to do with: nobody but the server owns one (§5.7)."""
    node = None if action.get("node") is None else _existing_node(request, action)
    bare = _bare(request)
    listed = Element("affiliations", ns.PUBSUB, {} if node is None else {"node": node})
    nodes = dict.fromkeys(name for name, _ in _pubsub(request).subscriptions_of(bare, node))
    for name in nodes:
        attrs = {"node": name, "jid": bare, "affiliation": "none"}
        listed.add(Element("affiliation", ns.PUBSUB, attrs))
    return _reply(listed)


def _items(request: Request, action: Element) -> Element:
    """Return no items: Finesse nodes keep none (XEP-0060 §6.5)."""
    node = _existing_node(request, action)
    return _reply(Element("items", ns.PUBSUB, {"node": node}))


def _owner_only(request: Request, action: Element) -> None:
    """Refuse to publish to a node or to change it."""
    _existing_node(request, action)
    raise StanzaError(Condition.FORBIDDEN)


def _create(_request: Request, _action: Element) -> None:
    raise StanzaError(Condition.FORBIDDEN)


_GET: Final[Mapping[str, _Action]] = {
    "subscriptions": _subscriptions,
    "affiliations": _affiliations,
    "items": _items,
}
_SET: Final[Mapping[str, _Action]] = {
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "publish": _owner_only,
    "retract": _owner_only,
    "create": _create,
}
_OWNER: Final[Mapping[str, _Action]] = {
    "affiliations": _owner_only,
    "configure": _owner_only,
    "delete": _owner_only,
    "purge": _owner_only,
    "subscriptions": _owner_only,
}


def _dispatch(actions: Mapping[str, _Action]) -> Callable[[Request], Element | None]:
    def answer(request: Request) -> Element | None:
        # The first child says what to do; `<options/>` and `<configure/>` may accompany it.
        first = next(request.payload.elements(), None)
        if first is None:
            raise StanzaError(Condition.BAD_REQUEST)
        action = actions.get(first.name) if first.xmlns == request.payload.xmlns else None
        if action is None:
            raise StanzaError(Condition.FEATURE_NOT_IMPLEMENTED)
        return action(request, first)

    return answer


def _own_jid(request: Request, text: str) -> Jid | None:
    """Return the address that `text` means if it is the sender's, under the real domain."""
    session = request.session
    try:
        jid = Jid.parse(text)
    except JidError:
        return None
    if jid.local != session.user or not session.names_domain(jid.domain):
        return None
    return Jid(jid.local, session.domain.name, jid.resource)


def _existing_node(request: Request, action: Element) -> str:
    node = action.get("node")
    if not node:
        raise _refusal(Condition.BAD_REQUEST, "nodeid-required")
    if not _pubsub(request).has_node(node):
        raise StanzaError(Condition.ITEM_NOT_FOUND)
    return node


def _pubsub(request: Request) -> PubSub:
    return request.session.domain.pubsub


def _bare(request: Request) -> str:
    return Jid(request.session.user, request.session.domain.name).bare


def _refusal(condition: Condition, detail: str) -> StanzaError:
    return StanzaError(condition, Element(detail, ns.PUBSUB_ERRORS))


def _reply(child: Element) -> Element:
    return Element("pubsub", ns.PUBSUB).add(child)


ROUTES: Final[Routes] = {
    Route(Target.PUBSUB, ns.PUBSUB, "pubsub", "get"): _dispatch(_GET),
    Route(Target.PUBSUB, ns.PUBSUB, "pubsub", "set"): _dispatch(_SET),
    Route(Target.PUBSUB, ns.PUBSUB_OWNER, "pubsub", "get"): _dispatch(_OWNER),
    Route(Target.PUBSUB, ns.PUBSUB_OWNER, "pubsub", "set"): _dispatch(_OWNER),
}
