"""Stream features (RFC 6120 §4.3.2): what is offered when, and on which transport."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.framing import Framing
from finesse_mock.xmpp.sasl import offered_mechanisms
from finesse_mock.xmpp.settings import DomainSettings

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


def _starttls() -> Element:
    return Element("starttls", ns.TLS)


def _mechanisms(names: Iterable[str]) -> Element:
    listed = (Element("mechanism", ns.SASL).add(name) for name in names)
    return Element("mechanisms", ns.SASL).add(*listed)


def _iq_auth() -> Element:
    return Element("auth", ns.IQ_AUTH_FEATURE)


def _bind() -> Element:
    return Element("bind", ns.BIND)


def _session() -> Element:
    return Element("session", ns.SESSION)


def _optional_session() -> Element:
    return _session().add(Element("optional", ns.SESSION))


def offered(session: "Session") -> Element:
    """Return what is on offer to a client now."""
    settings = session.domain.settings
    features = Element("features", ns.STREAMS)
    if session.user:
        return features.add(*_after_authentication(settings))
    if session.offers_tls:
        features.add(_starttls())
    features.add(_mechanisms(offered_mechanisms(settings)))
    match session.framing:
        case Framing.TCP if settings.offers_iq_auth or settings.generation.offers_iq_auth:
            features.add(_iq_auth())
        case Framing.BOSH:
            # Openfire lists what comes after authentication at once.
            features.add(*_after_authentication(settings))
        case _:
            pass
    return features


def _after_authentication(settings: DomainSettings) -> tuple[Element, Element]:
    optional = settings.generation.session_is_optional
    return _bind(), _optional_session() if optional else _session()
