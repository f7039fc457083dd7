"""SASL (RFC 6120 §6): PLAIN (RFC 4616), which is all that Finesse offers, and SCRAM on request."""

import base64
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from finesse_mock.conditions import SaslCondition
from finesse_mock.faults.sasl_failure import SaslFailure
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.sasl_failure import SaslError
from finesse_mock.xmpp.scram import SCRAM_MECHANISMS, ScramExchange
from finesse_mock.xmpp.settings import DomainSettings
from finesse_mock.xmpp.spec import Extent, Spec

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

IMPLEMENTS: Final = (Spec("RFC 4616", "", Extent.COMPLETE, "SASL PLAIN, alone by default"),)

PLAIN: Final = "PLAIN"


def begin(session: "Session", element: Element) -> None:
    """Act on `<auth/>`, with or without an initial response."""
    if session.user:
        session.fail("unsupported-stanza-type", "already authenticated")
        return
    session.exchange = None
    mechanism = element.get("mechanism") or ""
    if mechanism == PLAIN:
        step = partial(_verify_plain, session)
    elif mechanism in offered_mechanisms(session.domain.settings):
        step = partial(_begin_scram, session, ScramExchange(session.domain, mechanism))
    else:
        _refuse(session, SaslCondition.INVALID_MECHANISM)
        return
    if element.text.strip():
        _take(session, step, element.text)
    else:
        # RFC 4422 §5: a mechanism in which the client speaks first gets an empty challenge.
        session.exchange = step
        session.send(Element("challenge", ns.SASL))


def respond(session: "Session", element: Element) -> None:
    """Act on `<response/>`, which has to follow a challenge."""
    step, session.exchange = session.exchange, None
    if session.user or step is None:
        _refuse(session, SaslCondition.MALFORMED_REQUEST)
    else:
        _take(session, step, element.text)


def abort(session: "Session", _element: Element) -> None:
    """Act on `<abort/>`; giving up is not counted as a failed attempt."""
    session.exchange = None
    _send_failure(session, SaslCondition.ABORTED)


def offered_mechanisms(settings: DomainSettings) -> tuple[str, ...]:
    """Return the mechanisms, the strongest first.

    That is PLAIN alone unless a setting asks for more: clients prefer any stronger mechanism they
    see, and Finesse cannot verify one because it holds no clear passwords.
    """
    return (*(SCRAM_MECHANISMS if settings.scram else ()), PLAIN)


def normalise_user(session: "Session", name: str) -> str | None:
    """Return the lower-cased user that `name` means on this stream, or None.

    Clients give the bare user name or its bare JID, under any name of the domain.
    """
    try:
        jid = Jid.parse(name if "@" in name else f"{name}@{session.domain.name}")
    except JidError:
        return None
    return jid.local if not jid.resource and session.names_domain(jid.domain) else None


def limit_attempts(session: "Session") -> None:
    """Close the stream after too many failed attempts (RFC 6120 §6.4.5)."""
    if session.failures >= session.domain.settings.max_authentication_failures:
        session.fail("policy-violation", "too many failed authentication attempts")


def _take(session: "Session", step: Callable[[str], None], text: str) -> None:
    """Let a message of the client's take the exchange one step on."""
    try:
        step(_decode(text))
    except SaslError as error:
        _refuse(session, error.condition)


def _verify_plain(session: "Session", message: str) -> None:
    # Empty: JabberWerx takes any content for a failed exchange.
    _succeed(session, _plain_user(session, message), Element("success", ns.SASL))


def _begin_scram(session: "Session", exchange: ScramExchange, message: str) -> None:
    challenge = exchange.challenge(message, partial(normalise_user, session))
    session.exchange = partial(_finish_scram, session, exchange)
    session.send(Element("challenge", ns.SASL).add(_encode(challenge)))


def _finish_scram(session: "Session", exchange: ScramExchange, message: str) -> None:
    proof = _encode(exchange.verify(message))
    _succeed(session, exchange.user, Element("success", ns.SASL).add(proof))


def _succeed(session: "Session", user: str, success: Element) -> None:
    if fault := disturbance.strikes(session, SaslFailure, user):
        _refuse(session, fault.condition)
        return
    session.authenticate(user)
    session.send(success)
    session.awaiting_header = True


def _encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decode(text: str) -> str:
    text = "".join(text.split())
    if text == "=":  # RFC 6120 §6.4.2: a response of no length
        text = ""
    try:
        return base64.b64decode(text, validate=True).decode()
    except UnicodeDecodeError:
        raise SaslError(SaslCondition.MALFORMED_REQUEST) from None
    except ValueError:  # no base64, or not even ASCII
        raise SaslError(SaslCondition.INCORRECT_ENCODING) from None


def _plain_user(session: "Session", message: str) -> str:
    """Return who signs in with `authzid NUL authcid NUL password` (RFC 4616 §2).

    Raises:
        SaslError: the message is malformed, or the user may not sign in, or not as that authzid.
    """
    match message.split("\0"):
        case [authzid, authcid, password] if authcid and password:
            pass
        case _:
            raise SaslError(SaslCondition.MALFORMED_REQUEST)
    user = normalise_user(session, authcid)
    if user is None or not session.domain.authenticate(user, password):
        raise SaslError(SaslCondition.NOT_AUTHORIZED)
    if authzid and normalise_user(session, authzid) != user:
        raise SaslError(SaslCondition.INVALID_AUTHZID)
    return user


def _refuse(session: "Session", condition: SaslCondition) -> None:
    session.failures += 1
    _send_failure(session, condition)
    limit_attempts(session)


def _send_failure(session: "Session", condition: SaslCondition) -> None:
    session.send(Element("failure", ns.SASL).add(Element(condition, ns.SASL)))
