"""Resource binding (RFC 6120 §7) and session establishment (RFC 3921 §3)."""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Routes, both_ways
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("RFC 3921", "", Extent.PARTIAL, "session establishment only, which older clients ask for"),
)


def checked_resource(request: Request, resource: str) -> str:
    """Return `resource` if an address can have it.

    Raises:
        StanzaError: bad-request (RFC 6120 §7.7.2.1).
    """
    try:
        return Jid.parse(f"{request.session.domain.name}/{resource}").resource
    except JidError:
        raise StanzaError(Condition.BAD_REQUEST) from None


def _bind(request: Request) -> Element:
    session = request.session
    if session.jid is not None:
        raise StanzaError(Condition.NOT_ALLOWED)  # one resource for each stream
    asked = request.payload.find("resource", ns.BIND)
    resource = asked.text.strip() if asked else ""
    # Made up when none is asked; Openfire takes the stream id.
    session.bind(checked_resource(request, resource or session.stream_id))
    return Element("bind", ns.BIND).add(Element("jid", ns.BIND).add(session.address))


def _session(_request: Request) -> None:
    """Answer what RFC 6121 dropped and many clients still wait for."""


ROUTES: Final[Routes] = {
    **both_ways(ns.BIND, "bind", "set", _bind),
    **both_ways(ns.SESSION, "session", "set", _session),
}
