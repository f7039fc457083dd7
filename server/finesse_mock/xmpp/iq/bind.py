"""Resource binding (RFC 6120 §7) and session establishment (RFC 3921 §3)."""

from typing import TYPE_CHECKING, Final

from finesse_mock.faults.bind_refused import BindRefused
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Routes, both_ways
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("RFC 3921", "", Extent.PARTIAL, "session establishment only, which older clients ask for"),
)

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


def claimed_resource(request: Request, user: str, resource: str) -> str:
    """Return `resource` if the user can have it.

    Raises:
        StanzaError: bad-request, or resource-constraint (RFC 6120 §7.7.2.1, §7.6.2.1).
    """
    domain = request.session.domain
    try:
        jid = Jid.parse(f"{user}@{domain.name}/{resource}")
    except JidError:
        raise StanzaError(Condition.BAD_REQUEST) from None
    if not domain.has_room(jid):
        raise StanzaError(Condition.RESOURCE_CONSTRAINT)
    return jid.resource


def readdress(session: "Session", attrs: dict[str, str]) -> None:
    """Address the answer to a bind request as Openfire does: to where the client was before."""
    attrs["to"] = f"{session.domain.name}/{session.stream_id}"
    if not session.domain.settings.generation.bind_reply_names_sender:
        attrs.pop("from", None)


def _bind(request: Request) -> Element:
    session = request.session
    if session.jid is not None:
        raise StanzaError(Condition.NOT_ALLOWED)  # one resource for each stream
    if fault := disturbance.strikes(session, BindRefused):
        raise StanzaError(Condition(fault.condition))
    asked = request.payload.find("resource", ns.BIND)
    resource = asked.text.strip() if asked else ""
    # Made up when none is asked; Openfire takes the stream id.
    session.bind(claimed_resource(request, session.user, resource or session.stream_id))
    return Element("bind", ns.BIND).add(Element("jid", ns.BIND).add(session.address))


def _session(_request: Request) -> None:
    """Answer what RFC 6121 dropped and many clients still wait for."""


ROUTES: Final[Routes] = {
    **both_ways(ns.BIND, "bind", "set", _bind),
    **both_ways(ns.SESSION, "session", "set", _session),
}
