"""SASL PLAIN (RFC 6120 §6, RFC 4616), the only mechanism Finesse offers."""

import base64
import binascii
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.jid import Jid, JidError
from finesse_mock.xmpp.spec import Extent, Spec

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

IMPLEMENTS: Final = (Spec("RFC 4616", "", Extent.COMPLETE, "SASL PLAIN, the only mechanism"),)


class SaslCondition(StrEnum):
    """The failures of RFC 6120 §6.5 that can occur here."""

    ABORTED = "aborted"
    INCORRECT_ENCODING = "incorrect-encoding"
    INVALID_AUTHZID = "invalid-authzid"
    INVALID_MECHANISM = "invalid-mechanism"
    MALFORMED_REQUEST = "malformed-request"
    NOT_AUTHORIZED = "not-authorized"


class SaslError(Exception):
    """The exchange fails; `condition` tells the client why."""

    def __init__(self, condition: SaslCondition) -> None:
        super().__init__(condition)
        self.condition = condition


def begin(session: "Session", element: Element) -> None:
    """Act on `<auth/>`, with or without an initial response."""
    if session.user:
        session.fail("unsupported-stanza-type", "already authenticated")
        return
    session.challenged = False
    if element.get("mechanism") != "PLAIN":
        _refuse(session, SaslCondition.INVALID_MECHANISM)
    elif element.text.strip():
        _verify(session, element.text)
    else:
        # RFC 4422 §5: a mechanism in which the client speaks first gets an empty challenge.
        session.challenged = True
        session.send(Element("challenge", ns.SASL))


def respond(session: "Session", element: Element) -> None:
    """Act on `<response/>`, which has to follow a challenge."""
    if session.user or not session.challenged:
        _refuse(session, SaslCondition.MALFORMED_REQUEST)
        return
    session.challenged = False
    _verify(session, element.text)


def abort(session: "Session", _element: Element) -> None:
    """Act on `<abort/>`; giving up is not counted as a failed attempt."""
    session.challenged = False
    _send_failure(session, SaslCondition.ABORTED)


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


def _verify(session: "Session", text: str) -> None:
    try:
        user = _plain_user(session, _decode(text))
    except SaslError as error:
        _refuse(session, error.condition)
        return
    session.authenticate(user)
    # Empty: JabberWerx takes any content for a failed exchange.
    session.send(Element("success", ns.SASL))
    session.awaiting_header = True


def _decode(text: str) -> str:
    text = "".join(text.split())
    if text == "=":  # RFC 6120 §6.4.2: a response of no length
        text = ""
    try:
        return base64.b64decode(text, validate=True).decode()
    except binascii.Error:
        raise SaslError(SaslCondition.INCORRECT_ENCODING) from None
    except UnicodeDecodeError:
        raise SaslError(SaslCondition.MALFORMED_REQUEST) from None


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
