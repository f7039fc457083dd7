"""XML parsing for streams, WebSocket frames and BOSH bodies.

Strategy: a libxml2 push parser costs about twelve kilobytes, far more than an idle client should;
so a stream gives its reader back to a pool whenever the input ends on a stanza boundary and
takes one again, primed with the stream's namespace declarations, when more bytes arrive.
"""

import re
from functools import lru_cache
from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element, escape_attribute
from finesse_mock.xmpp.reader import Reader, ReaderPool
from finesse_mock.xmpp.stream import StreamEnd, StreamEvent, StreamStart, StreamViolation

__all__ = [
    "StreamEnd",
    "StreamEvent",
    "StreamParser",
    "StreamStart",
    "StreamViolation",
    "parse_element",
]

# The text after the last "<" of a chunk is a complete tag, followed by nothing but white space.
# ("<" cannot occur inside an attribute value, so the last one always starts a tag.)
_COMPLETE_TAG: Final = re.compile(
    rb"""<[^<>!?"']+(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>\s*\Z""",
)

# A header that comes again, with or without an XML declaration, and how it begins.
_REPEATED_HEADERS: Final = re.compile(rb"(?:\s*<(?:\?xml|stream:stream)\s[^>]*>)*\s*")
_HEADER_BEGINNINGS: Final = (b"<?xml", b"<stream:stream")

_pool: Final = ReaderPool()


@lru_cache(maxsize=64)
def _root_tags(namespaces: frozenset[tuple[str, str]]) -> tuple[bytes, bytes]:
    """Return a root start tag that declares `namespaces`, and its end tag."""
    prefixes = sorted(prefix for prefix, uri in namespaces if uri == ns.STREAMS)
    root = f"{prefixes[0]}:stream" if prefixes[0] else "stream"
    declarations = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{escape_attribute(uri)}"'
        for prefix, uri in sorted(namespaces)
    )
    return f"<{root}{declarations}>".encode(), f"</{root}>".encode()


class StreamParser:
    """Turns the bytes of one XMPP stream over TCP into events, however they are cut up.

    A header that follows the header is ignored: QXmpp sends it before TLS stands and again
    afterwards, and Openfire takes no notice.
    """

    __slots__ = (
        "_held",
        "_just_opened",
        "_over",
        "_reader",
        "_root",
        "_unread",
        "max_stanza_bytes",
    )

    def __init__(self, max_stanza_bytes: int) -> None:
        self.max_stanza_bytes = max_stanza_bytes
        """May be changed at any time; what has begun to arrive keeps its limit."""
        self.restart()

    def restart(self) -> None:
        """Expect a new stream header, as after SASL (RFC 6120 §6.4.6) or STARTTLS."""
        self._reader: Reader | None = None
        self._root: tuple[bytes, bytes] | None = None
        self._unread = 0
        self._over = False
        self._just_opened = True
        self._held = b""

    def feed(self, data: bytes) -> list[StreamEvent | StreamViolation]:
        """Return what became complete with `data`.

        A violation comes last, behind the events that preceded it in the stream; after it, and
        after the end of the stream, whatever arrives is ignored.
        """
        if self._over:
            return []
        events: list[StreamEvent | StreamViolation] = []
        try:
            self._read(data, events)
        except StreamViolation as violation:
            self._over = True
            if self._reader is not None:
                events.extend(self._reader.target.events)
                self._reader = None
            events.append(violation)
        return events

    def _read(self, data: bytes, events: list[StreamEvent | StreamViolation]) -> None:
        start = 0
        while start < len(data) and self._root is None and not self._over:
            end = data.find(b">", start) + 1 or len(data)
            self._read_piece(data[start:end], events)
            start = end
        rest = data[start:]
        if self._just_opened:
            rest = self._without_repeated_headers(rest)
        if rest and not self._over:
            self._read_piece(rest, events)

    def _without_repeated_headers(self, data: bytes) -> bytes:
        """Return what follows repeated headers; the beginning of one is held back."""
        data = self._held + data
        self._held = b""
        if repeated := _REPEATED_HEADERS.match(data):
            data = data[repeated.end() :]
        if b">" not in data and any(
            beginning.startswith(data[: len(beginning)]) for beginning in _HEADER_BEGINNINGS
        ):
            if len(data) > self.max_stanza_bytes:
                raise StreamViolation("policy-violation", "stanza too big")
            self._held = data
            return b""
        self._just_opened = False
        return data

    def _read_piece(self, data: bytes, events: list[StreamEvent | StreamViolation]) -> None:
        reader = self._reader
        if reader is None:
            # White space between stanzas keeps the connection alive (RFC 6120 §4.6.1) and may
            # trail the last stanza before a restart.
            data = data.lstrip()
            if not data:
                return
            reader = self._reader = self._prime()
        target = reader.target
        before = target.callbacks
        reader.feed(data)
        events.extend(target.events)
        target.events.clear()
        # A token that libxml2 has not reported yet, such as a long attribute, has a limit too.
        self._unread = 0 if target.callbacks != before else self._unread + len(data)
        if self._unread > self.max_stanza_bytes:
            raise StreamViolation("policy-violation", "stanza too big")
        if target.depth == 0 and target.callbacks:
            self._over = True
            self._reader = None
        elif target.depth == 1 and (self._root is None or _ends_with_a_tag(data)):
            self._rest(reader)

    def _prime(self) -> Reader:
        reader = _pool.take(base=1, limit=self.max_stanza_bytes)
        if self._root is not None:
            reader.feed(self._root[0])
            reader.target.events.clear()
        return reader

    def _rest(self, reader: Reader) -> None:
        """Hand the reader back at a stanza boundary."""
        if self._root is None:
            self._root = _root_tags(frozenset(reader.target.namespaces.items()))
        reader.target.events.clear()
        reader.finish(self._root[1])
        self._reader = None
        _pool.give(reader)


def _ends_with_a_tag(data: bytes) -> bool:
    start = data.rfind(b"<")
    return start >= 0 and _COMPLETE_TAG.match(data, start) is not None


def parse_element(text: bytes | str, limit: int) -> Element:
    """Return the one element that `text` holds: a WebSocket frame or the body of a BOSH request.

    Raises:
        StreamViolation: longer than `limit` bytes, not well-formed, or restricted XML.
    """
    data = text.encode() if isinstance(text, str) else text
    if len(data) > limit:
        raise StreamViolation("policy-violation", "stanza too big")
    reader = _pool.take(base=0, limit=limit)
    reader.finish(data.strip())
    root = reader.target.events.pop()
    _pool.give(reader)
    if not isinstance(root, Element):
        raise AssertionError("a target without a stream around yields elements only")  # noqa: TRY004
    return root
