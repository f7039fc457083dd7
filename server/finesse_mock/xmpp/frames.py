"""WebSocket frames (RFC 7395 §3): each one element; `<open/>` and `<close/>` frame the stream."""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.parser import StreamStart, StreamViolation, parse_element
from finesse_mock.xmpp.session import Session
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (Spec("RFC 7395", "", Extent.COMPLETE, "XMPP over WebSocket"),)


def receive_frame(session: Session, text: str, now: float) -> None:
    """Act on a text frame; one of white space only keeps the connection alive."""
    session.heard(now, len(text))
    if session.closed or not text.strip():
        return
    try:
        element = parse_element(text, session.stanza_limit)
    except StreamViolation as violation:
        session.fail(violation.condition, violation.text)
        return
    match element.xmlns, element.name:
        case ns.FRAMING, "open":
            session.opened(StreamStart.from_attributes(element.attrs), now)
        case ns.FRAMING, "close":
            session.ended()
        case _, "open" | "close":
            session.fail("invalid-namespace")
        case _ if session.awaiting_header and not session.user:
            session.fail("unsupported-stanza-type", "the stream is not open")
        case _:
            session.receive(element, now)
