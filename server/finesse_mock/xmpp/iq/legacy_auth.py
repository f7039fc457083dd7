"""Non-SASL authentication (XEP-0078), which authenticates and binds in one go."""

from typing import Final

from finesse_mock.faults.bind_refused import BindRefused
from finesse_mock.faults.sasl_failure import SaslFailure
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.bind import claimed_resource
from finesse_mock.xmpp.iq.route import Request, Routes, both_ways
from finesse_mock.xmpp.sasl import normalise_user
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (Spec("XEP-0078", "2.5", Extent.PARTIAL, "plain password; no digest"),)


def _fields(request: Request) -> Element:
    """Tell which fields to fill in; no digest, because Finesse holds no clear passwords."""
    query = Element("query", ns.IQ_AUTH)
    if username := _field(request, "username"):
        query.add(Element("username", ns.IQ_AUTH).add(username))
    else:
        query.add(Element("username", ns.IQ_AUTH))
    return query.add(Element("password", ns.IQ_AUTH), Element("resource", ns.IQ_AUTH))


def _sign_in(request: Request) -> None:
    session = request.session
    if session.user:
        raise StanzaError(Condition.NOT_ALLOWED)
    username, resource = _field(request, "username"), _field(request, "resource")
    if not username or not resource:
        raise StanzaError(Condition.NOT_ACCEPTABLE)  # XEP-0078 §3.1, table 1
    user = normalise_user(session, username)
    # The password is taken as it stands: white space may belong to it.
    password = request.payload.find("password", ns.IQ_AUTH)
    if user is None or password is None or not session.domain.authenticate(user, password.text):
        session.failures += 1
        raise StanzaError(Condition.NOT_AUTHORIZED)
    if disturbance.strikes(session, SaslFailure, user):
        session.failures += 1
        raise StanzaError(Condition.NOT_AUTHORIZED)
    if refused := disturbance.strikes(session, BindRefused, user):
        raise StanzaError(Condition(refused.condition))
    resource = claimed_resource(request, user, resource)
    session.authenticate(user)
    session.bind(resource)
    session.settled = True  # nothing more is asked before the client is signed in


def _field(request: Request, name: str) -> str:
    element = request.payload.find(name, ns.IQ_AUTH)
    return element.text.strip() if element else ""


ROUTES: Final[Routes] = {
    **both_ways(ns.IQ_AUTH, "query", "get", _fields),
    **both_ways(ns.IQ_AUTH, "query", "set", _sign_in),
}
