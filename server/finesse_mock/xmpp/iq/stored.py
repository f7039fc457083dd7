"""What a user stores on the server: private XML (XEP-0049) and the vCard (XEP-0054)."""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Route, Routes
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("XEP-0049", "1.2", Extent.COMPLETE, "private XML storage, in memory"),
    Spec("XEP-0054", "1.2", Extent.PARTIAL, "one's own vCard, in memory"),
)


def _get_private(request: Request) -> Element:
    asked = _one_child(request)
    # XEP-0049 §2.2: what was never stored comes back empty, as it was asked.
    stored = request.session.domain.storage.get(request.session.user, asked.xmlns, asked.name)
    return Element("query", ns.IQ_PRIVATE).add(stored or Element(asked.name, asked.xmlns))


def _set_private(request: Request) -> None:
    _store(request, _one_child(request))


def _get_vcard(request: Request) -> Element:
    stored = request.session.domain.storage.get(request.session.user, ns.VCARD, "vCard")
    return stored or Element("vCard", ns.VCARD)


def _set_vcard(request: Request) -> None:
    _store(request, request.payload)


def _one_child(request: Request) -> Element:
    children = list(request.payload.elements())
    if len(children) != 1:
        raise StanzaError(Condition.BAD_REQUEST)
    return children[0]


def _store(request: Request, element: Element) -> None:
    if not request.session.domain.storage.put(request.session.user, element):
        raise StanzaError(Condition.RESOURCE_CONSTRAINT)


ROUTES: Final[Routes] = {
    Route(Target.ACCOUNT, ns.IQ_PRIVATE, "query", "get"): _get_private,
    Route(Target.ACCOUNT, ns.IQ_PRIVATE, "query", "set"): _set_private,
    Route(Target.ACCOUNT, ns.VCARD, "vCard", "get"): _get_vcard,
    Route(Target.ACCOUNT, ns.VCARD, "vCard", "set"): _set_vcard,
}
