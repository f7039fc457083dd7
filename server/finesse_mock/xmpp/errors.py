"""Stanza errors and stream errors (RFC 6120 §8.3 and §4.9)."""

from enum import StrEnum
from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element


class Condition(StrEnum):
    """The defined conditions of RFC 6120 §8.3.3 that this server answers with."""

    BAD_REQUEST = "bad-request"
    CONFLICT = "conflict"
    FEATURE_NOT_IMPLEMENTED = "feature-not-implemented"
    FORBIDDEN = "forbidden"
    ITEM_NOT_FOUND = "item-not-found"
    JID_MALFORMED = "jid-malformed"
    NOT_ACCEPTABLE = "not-acceptable"
    NOT_ALLOWED = "not-allowed"
    NOT_AUTHORIZED = "not-authorized"
    POLICY_VIOLATION = "policy-violation"
    REMOTE_SERVER_NOT_FOUND = "remote-server-not-found"
    RESOURCE_CONSTRAINT = "resource-constraint"
    SERVICE_UNAVAILABLE = "service-unavailable"
    UNEXPECTED_REQUEST = "unexpected-request"


# Condition -> legacy code (XEP-0086) and type, as Openfire writes them.
_CODE_AND_TYPE: Final = {
    Condition.BAD_REQUEST: ("400", "modify"),
    Condition.CONFLICT: ("409", "cancel"),
    Condition.FEATURE_NOT_IMPLEMENTED: ("501", "cancel"),
    Condition.FORBIDDEN: ("403", "auth"),
    Condition.ITEM_NOT_FOUND: ("404", "cancel"),
    Condition.JID_MALFORMED: ("400", "modify"),
    Condition.NOT_ACCEPTABLE: ("406", "modify"),
    Condition.NOT_ALLOWED: ("405", "cancel"),
    Condition.NOT_AUTHORIZED: ("401", "auth"),
    Condition.POLICY_VIOLATION: ("500", "wait"),
    Condition.REMOTE_SERVER_NOT_FOUND: ("404", "cancel"),
    Condition.RESOURCE_CONSTRAINT: ("500", "wait"),
    Condition.SERVICE_UNAVAILABLE: ("503", "cancel"),
    Condition.UNEXPECTED_REQUEST: ("400", "wait"),
}
if _CODE_AND_TYPE.keys() != set(Condition):
    raise AssertionError("every condition has a code and a type")


class StanzaError(Exception):
    """A request is refused; `detail` is an application-specific condition (RFC 6120 §8.3.4)."""

    def __init__(self, condition: Condition, detail: Element | None = None) -> None:
        super().__init__(condition)
        self.condition = condition
        self.detail = detail

    def element(self) -> Element:
        """Return the `<error/>` child."""
        code, kind = _CODE_AND_TYPE[self.condition]
        error = Element("error", ns.CLIENT, {"code": code, "type": kind})
        error.add(Element(self.condition, ns.STANZA_ERRORS))
        if self.detail is not None:
            error.add(self.detail)
        return error


def error_reply(stanza: Element, error: StanzaError, to: str) -> Element:
    """Return the error answer to `stanza`: addresses exchanged, its payload copied.

    `from` is exactly the address that was asked, because clients compare the strings; `to` is
    left out when empty.
    """
    attrs = {"type": "error"}
    if stanza_id := stanza.get("id"):
        attrs["id"] = stanza_id
    if asked := stanza.get("to"):
        attrs["from"] = asked
    if to:
        attrs["to"] = to
    return Element(stanza.name, ns.CLIENT, attrs, [*stanza.elements(), error.element()])


def stream_error(condition: str, text: str = "") -> Element:
    """Return `<stream:error/>` with a condition of RFC 6120 §4.9.3."""
    error = Element("error", ns.STREAMS).add(Element(condition, ns.STREAM_ERRORS))
    if text:
        lang = {f"{{{ns.XML}}}lang": "en"}
        error.add(Element("text", ns.STREAM_ERRORS, lang, [text]))
    return error
