"""STARTTLS (RFC 6120 §5), for transports that can negotiate TLS on a running connection."""

from typing import TYPE_CHECKING

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


def receive(session: "Session", _element: Element) -> None:
    """Accept TLS where it was offered; elsewhere refuse and close (RFC 6120 §5.4.2.2)."""
    if session.offers_tls and not session.user:
        session.send(Element("proceed", ns.TLS))
        session.starting_tls = True
    else:
        session.send(Element("failure", ns.TLS))
        session.ended()
