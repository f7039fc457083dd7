"""Stream features (RFC 6120 §4.3.2): what is offered when, and on which transport."""

from collections.abc import Callable, Mapping
from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.framing import Framing


def _starttls() -> Element:
    return Element("starttls", ns.TLS)


def _mechanisms() -> Element:
    # Only PLAIN: clients prefer any stronger mechanism they see, and Finesse cannot verify one
    # because it holds no clear passwords.
    return Element("mechanisms", ns.SASL).add(Element("mechanism", ns.SASL).add("PLAIN"))


def _iq_auth() -> Element:
    return Element("auth", ns.IQ_AUTH_FEATURE)


def _bind() -> Element:
    return Element("bind", ns.BIND)


def _session() -> Element:
    return Element("session", ns.SESSION).add(Element("optional", ns.SESSION))


_BEFORE_AUTHENTICATION: Final[Mapping[Framing, tuple[Callable[[], Element], ...]]] = {
    Framing.TCP: (_mechanisms, _iq_auth),
    # Openfire lists bind and session beside the mechanisms on BOSH.
    Framing.BOSH: (_mechanisms, _bind, _session),
    Framing.WEBSOCKET: (_mechanisms,),
}
_AFTER_AUTHENTICATION: Final = (_bind, _session)


def before_authentication(framing: Framing, *, starttls: bool) -> Element:
    """Return the features of a stream whose user is not known yet."""
    offered = _BEFORE_AUTHENTICATION[framing]
    if starttls:
        offered = (_starttls, *offered)
    return Element("features", ns.STREAMS).add(*(make() for make in offered))


def after_authentication() -> Element:
    """Return the features of a stream whose user is known."""
    return Element("features", ns.STREAMS).add(*(make() for make in _AFTER_AUTHENTICATION))
