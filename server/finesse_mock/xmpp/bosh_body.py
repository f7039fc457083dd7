"""The BOSH wrapper: what a request's ``<body/>`` asks for, and how an answer is written.

XEP-0124 §6 and §7 (attributes), §17 (conditions), XEP-0206 §2 (what the wrapper may hold).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.parser import StreamStart, StreamViolation, parse_element

LARGEST_RID: Final = 2**53 - 1
"""XEP-0124 §14.1: the largest integer that every client can count to."""

MODERN: Final = (1, 6)
"""The version from which errors travel as terminal bodies instead of HTTP codes."""


class Condition(StrEnum):
    """Why a session ends (XEP-0124 §17.2); those this connection manager has use for."""

    BAD_REQUEST = "bad-request"
    ITEM_NOT_FOUND = "item-not-found"
    POLICY_VIOLATION = "policy-violation"
    REMOTE_STREAM_ERROR = "remote-stream-error"
    SEE_OTHER_URI = "see-other-uri"
    SYSTEM_SHUTDOWN = "system-shutdown"


LEGACY_STATUS: Final[Mapping[Condition, int]] = {
    Condition.BAD_REQUEST: 400,
    Condition.POLICY_VIOLATION: 403,
    Condition.ITEM_NOT_FOUND: 404,
}
"""What older clients get instead (XEP-0124 §17.1); no other condition had an HTTP code."""


class BadBody(Exception):  # noqa: N818 - named after what came
    """The request is no BOSH request: answer HTTP 400 and touch no session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoshRequest:
    """One request as the client meant it; a value that exists is well formed."""

    rid: int
    sid: str | None = None
    header: StreamStart
    """What a stream header would say, for a request that opens or restarts the stream."""
    size: int = 0
    """Bytes of the whole request."""
    payload: tuple[Element, ...] = ()
    wait: int | None = None
    """Seconds."""
    hold: int | None = None
    pause: int | None = None
    """Seconds."""
    modern: bool = False
    """The client's ``ver`` is 1.6 or later."""
    restart: bool = False
    terminate: bool = False
    key: str | None = None
    newkey: str | None = None

    @property
    def is_poll(self) -> bool:
        """True for a request that only asks for data (XEP-0124 §11)."""
        return not (self.payload or self.terminate or self.restart or self.pause)

    @classmethod
    def parse(cls, document: bytes, limit: int) -> Self:
        """Read one HTTP request body of at most ``limit`` bytes.

        Raises:
            BadBody: Not XML, not a ``<body/>``, no usable ``rid``, or payload without a session.
        """
        try:
            body = parse_element(document, limit)
        except StreamViolation as violation:
            raise BadBody(str(violation)) from violation
        if (body.name, body.xmlns) != ("body", ns.HTTP_BIND):
            raise BadBody(f"the root is not <body xmlns='{ns.HTTP_BIND}'/>")
        attrs = body.attrs
        rid = _number(attrs.get("rid"))
        if rid is None or not 0 < rid <= LARGEST_RID:
            raise BadBody("no rid, or not a number that can be counted on")
        sid = attrs.get("sid")
        payload = tuple(_as_stanza(child) for child in body.elements())
        if sid is None and payload:
            raise BadBody("payload outside of a session")
        return cls(
            rid=rid,
            sid=sid,
            header=replace(StreamStart.from_attributes(attrs), version="1.0"),
            size=len(document),
            payload=payload,
            wait=_number(attrs.get("wait")),
            hold=_number(attrs.get("hold")),
            pause=_number(attrs.get("pause")),
            modern=_version(attrs.get("ver")) >= MODERN,
            restart=attrs.get(f"{{{ns.XBOSH}}}restart") == "true",
            terminate=attrs.get("type") == "terminate",
            key=attrs.get("key"),
            newkey=attrs.get("newkey"),
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer: the status and, if it is 200, a complete ``<body/>``."""

    status: int
    body: bytes


def reply(payload: Sequence[bytes] = (), attrs: Mapping[str, str] | None = None) -> Reply:
    """Return a 200 with these ready stanzas in one wrapper.

    The prefix ``stream`` is declared on the wrapper when a payload uses it (XEP-0206 §2).
    """
    wrapper = Element("body", ns.HTTP_BIND, dict(attrs or {}))
    if any(entry.startswith(b"<stream:") for entry in payload):
        wrapper.attrs["xmlns:stream"] = ns.STREAMS
    empty = wrapper.serialize().encode()
    if not payload:
        return Reply(200, empty)
    return Reply(200, b"".join((empty.removesuffix(b"/>"), b">", *payload, b"</body>")))


def terminal(
    condition: Condition | None, payload: Sequence[bytes] = (), *, modern: bool = True
) -> Reply:
    """Return the answer that ends a session (XEP-0124 §17.2, or §17.1 for an older client).

    Without a condition it confirms that the client ended it (XEP-0124 §13).
    """
    if condition is None:
        return reply(payload, {"type": "terminate"})
    if condition in LEGACY_STATUS and not modern:
        return Reply(LEGACY_STATUS[condition], b"")
    return reply(payload, {"type": "terminate", "condition": condition})


def _as_stanza(child: Element) -> Element:
    """Return the child as if in ``jabber:client`` when it was left in the wrapper's namespace.

    XEP-0206 §2: many clients do not declare the namespace of their stanzas, and assume that
    the one is a subset of the other.
    """
    if child.xmlns != ns.HTTP_BIND:
        return child
    children = [_as_stanza(part) if isinstance(part, Element) else part for part in child.children]
    return Element(child.name, ns.CLIENT, child.attrs, children)


def _number(text: str | None) -> int | None:
    """Return a non-negative decimal, None if it is absent or anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None


def _version(text: str | None) -> tuple[int, int]:
    """Return ``major.minor`` as numbers, so that 1.10 is later than 1.6."""
    major, _, minor = (text or "").partition(".")
    return _number(major) or 0, _number(minor) or 0
