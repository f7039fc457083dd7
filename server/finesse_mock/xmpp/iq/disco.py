"""Service discovery (XEP-0030) of the domain, the pubsub service, its nodes and the account.

JabberWerx asks the domain for its items and each item for its identity before it reports that it
is connected; an item without an identity stops it for ever. So the domain lists one item only.
"""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Route, Routes
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("XEP-0030", "2.5", Extent.PARTIAL, "domain, pubsub service, its nodes and the account"),
)

_PUBSUB_NAME: Final = "Publish-Subscribe service"

_SERVER_FEATURES: Final = (
    ns.DISCO_INFO,
    ns.DISCO_ITEMS,
    ns.IQ_PRIVATE,
    ns.IQ_VERSION,
    ns.PING,
    ns.ROSTER,
    ns.TIME,
    ns.VCARD,
)
_PUBSUB_FEATURES: Final = (
    ns.DISCO_INFO,
    ns.DISCO_ITEMS,
    ns.PUBSUB,
    f"{ns.PUBSUB}#item-ids",
    f"{ns.PUBSUB}#retrieve-affiliations",
    f"{ns.PUBSUB}#retrieve-items",
    f"{ns.PUBSUB}#retrieve-subscriptions",
    f"{ns.PUBSUB}#subscribe",
)

# A world of many agents has four nodes for each; the list must not grow past what a slow client
# may be sent.
_MAX_LISTED_NODES: Final = 1000


def _server_info(request: Request) -> Element:
    _refuse_node(request)
    return _info(request, {"category": "server", "type": "im", "name": "finesse-mock"}).add(
        *_features(_SERVER_FEATURES)
    )


def _server_items(request: Request) -> Element:
    if _node(request) == ns.COMMANDS:
        return _query(request, ns.DISCO_ITEMS)  # XEP-0050 §3.1: no commands
    _refuse_node(request)
    # Under the name that was asked: the client goes on with the address it reads here.
    pubsub = {"jid": f"pubsub.{request.to.partition('/')[0]}", "name": _PUBSUB_NAME}
    return _query(request, ns.DISCO_ITEMS).add(Element("item", ns.DISCO_ITEMS, pubsub))


def _account_info(request: Request) -> Element:
    _refuse_node(request)
    return _info(request, {"category": "account", "type": "registered"}).add(
        *_features((ns.DISCO_INFO, ns.DISCO_ITEMS))
    )


def _account_items(request: Request) -> Element:
    _refuse_node(request)
    return _query(request, ns.DISCO_ITEMS)


def _pubsub_info(request: Request) -> Element:
    if _node(request) is None:
        identity = {"category": "pubsub", "type": "service", "name": _PUBSUB_NAME}
        return _info(request, identity).add(*_features(_PUBSUB_FEATURES))
    _require_node(request)
    # Smack takes the first identity: none is fatal to it, and only `leaf` makes a leaf node.
    return _info(request, {"category": "pubsub", "type": "leaf"}).add(
        *_features((ns.DISCO_INFO, ns.PUBSUB))
    )


def _pubsub_items(request: Request) -> Element:
    query = _query(request, ns.DISCO_ITEMS)
    if _node(request) is not None:
        _require_node(request)
        return query  # nodes keep no items
    nodes = request.session.domain.pubsub.nodes()[:_MAX_LISTED_NODES]
    return query.add(
        *(Element("item", ns.DISCO_ITEMS, {"jid": request.to, "node": node}) for node in nodes)
    )


def _node(request: Request) -> str | None:
    return request.payload.get("node") or None


def _refuse_node(request: Request) -> None:
    if _node(request) is not None:
        raise StanzaError(Condition.ITEM_NOT_FOUND)


def _require_node(request: Request) -> None:
    if not request.session.domain.pubsub.has_node(_node(request) or ""):
        raise StanzaError(Condition.ITEM_NOT_FOUND)


def _query(request: Request, xmlns: str) -> Element:
    node = _node(request)
    return Element("query", xmlns, {} if node is None else {"node": node})


def _info(request: Request, identity: dict[str, str]) -> Element:
    return _query(request, ns.DISCO_INFO).add(Element("identity", ns.DISCO_INFO, identity))


def _features(variables: tuple[str, ...]) -> list[Element]:
    return [Element("feature", ns.DISCO_INFO, {"var": variable}) for variable in variables]


ROUTES: Final[Routes] = {
    Route(Target.SERVER, ns.DISCO_INFO, "query", "get"): _server_info,
    Route(Target.SERVER, ns.DISCO_ITEMS, "query", "get"): _server_items,
    Route(Target.ACCOUNT, ns.DISCO_INFO, "query", "get"): _account_info,
    Route(Target.ACCOUNT, ns.DISCO_ITEMS, "query", "get"): _account_items,
    Route(Target.PUBSUB, ns.DISCO_INFO, "query", "get"): _pubsub_info,
    Route(Target.PUBSUB, ns.DISCO_ITEMS, "query", "get"): _pubsub_items,
}
