"""XML parsing for streams, WebSocket frames and BOSH bodies.

Strategy: libxml2 does the well-formedness, a target turns its callbacks into elements and
enforces the XMPP restrictions (RFC 6120 §11) and the size limit while an element is still
growing. A libxml2 push parser costs about twelve kilobytes, far more than an idle client should;
so a stream gives its reader back to a pool whenever the input ends on a stanza boundary and
takes one again, primed with the stream's namespace declarations, when more bytes arrive.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element, escape_attribute

_XML_LANG: Final = f"{{{ns.XML}}}lang"

# The text after the last "<" of a chunk is a complete tag, followed by nothing but white space.
# ("<" cannot occur inside an attribute value, so the last one always starts a tag.)
_COMPLETE_TAG: Final = re.compile(
    rb"""<[^<>!?"']+(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>\s*\Z""",
)

_POOL_SIZE: Final = 8

# Far deeper than any stanza in use, and shallow enough for recursive code.
_MAX_DEPTH: Final = 100


class StreamViolation(Exception):  # noqa: N818 - named after what the peer did
    """The peer broke a rule of the stream; `condition` is the stream error it earns."""

    def __init__(self, condition: str, text: str = "") -> None:
        super().__init__(condition, text)
        self.condition = condition
        self.text = text


@dataclass(frozen=True, slots=True)
class StreamStart:
    """A stream header, an RFC 7395 `<open/>`, or the creation of a BOSH session."""

    to: str = ""
    sender: str = ""
    version: str = ""
    lang: str = ""

    @classmethod
    def from_attributes(cls, attrs: dict[str, str]) -> "StreamStart":
        """Read the attributes that stream headers and `<open/>` have in common."""
        return cls(
            to=attrs.get("to", ""),
            sender=attrs.get("from", ""),
            version=attrs.get("version", ""),
            lang=attrs.get(_XML_LANG, ""),
        )


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """The end tag of the stream."""


StreamEvent = StreamStart | Element | StreamEnd


class _Target:
    """Receives libxml2's callbacks and grows elements out of them.

    `base` is the number of open elements around a complete result: one for a stream, whose root
    stays open, none for a document of its own.
    """

    __slots__ = ("_base", "_limit", "_open", "_size", "callbacks", "depth", "events", "namespaces")

    def reset(self, base: int, limit: int) -> None:
        self._base = base
        self._limit = limit
        self._open: list[Element] = []
        self._size = 0
        self.callbacks = 0
        self.depth = 0
        self.events: list[StreamEvent] = []
        self.namespaces: dict[str, str] = {}

    def start_ns(self, prefix: str, uri: str) -> None:
        if self.depth < self._base:
            self.namespaces[prefix] = uri
        self._size += len(uri)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        xmlns, _, name = tag.rpartition("}")
        xmlns = xmlns[1:]
        self.callbacks += 1
        self.depth += 1
        if self.depth <= self._base:
            self.events.append(self._stream_start(name, xmlns, attributes))
            return
        if not self._open:
            self._size = 0
        elif len(self._open) >= _MAX_DEPTH:
            raise StreamViolation("policy-violation", "elements are nested too deeply")
        self._grow(len(name) + sum(len(key) + len(value) for key, value in attributes.items()))
        element = Element(name, xmlns, attributes)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _tag: str) -> None:
        self.callbacks += 1
        self.depth -= 1
        if self.depth < self._base:
            self.events.append(StreamEnd())
            return
        element = self._open.pop()
        if not self._open:
            self.events.append(element)

    def data(self, text: str) -> None:
        self.callbacks += 1
        if self._open:
            self._grow(len(text))
            self._open[-1].children.append(text)

    def comment(self, _text: str) -> None:
        raise StreamViolation("restricted-xml", "comments are not allowed")

    def pi(self, _target: str, _data: str | None = None) -> None:
        raise StreamViolation("restricted-xml", "processing instructions are not allowed")

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise StreamViolation("restricted-xml", "document type declarations are not allowed")

    def close(self) -> None:
        """Nothing to do: results leave through `events`."""

    def _grow(self, amount: int) -> None:
        self._size += amount
        if self._size > self._limit:
            raise StreamViolation("policy-violation", "stanza too big")

    def _stream_start(self, name: str, xmlns: str, attributes: dict[str, str]) -> StreamStart:
        # RFC 6120 §4.9.3.10: the stream namespace must be the one defined, and the content
        # namespace one the server supports.
        if name != "stream":
            raise StreamViolation("bad-format", "a stream header was expected")
        if xmlns != ns.STREAMS or self.namespaces.get("", ns.CLIENT) != ns.CLIENT:
            raise StreamViolation("invalid-namespace")
        return StreamStart.from_attributes(attributes)


class _Reader:
    """A libxml2 push parser with its target, ready to be used for one document after another."""

    __slots__ = ("_parser", "target")

    def __init__(self) -> None:
        self.target = _Target()
        self._parser = etree.XMLParser(
            target=self.target,
            encoding="utf-8",  # RFC 6120 §11.6 allows no other
            resolve_entities=False,
            no_network=True,
        )

    def feed(self, data: bytes) -> None:
        """Parse some more.

        Raises:
            StreamViolation: the document breaks a rule; the reader is of no further use.
        """
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from error
        # libxml2 only warns about an undeclared prefix and drops it, where RFC 6120 §4.9.3.13
        # makes a violation of Namespaces in XML a stream error.
        log = self._parser.feed_error_log
        if log and any(entry.type == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE for entry in log):
            raise StreamViolation("not-well-formed", "undeclared namespace prefix")

    def finish(self, data: bytes = b"") -> None:
        """Parse the rest of the document and make ready for another.

        Raises:
            StreamViolation: the document breaks a rule or is incomplete.
        """
        if data:
            self.feed(data)
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from error


def _not_well_formed(error: etree.XMLSyntaxError) -> StreamViolation:
    # The position counts from the last rest of the reader and would only mislead.
    return StreamViolation("not-well-formed", (error.msg or "").partition(", line ")[0])


class _Pool:
    """A few readers at rest. Using one again costs a sixth of making one."""

    def __init__(self) -> None:
        self._readers: list[_Reader] = []

    def take(self, base: int, limit: int) -> _Reader:
        reader = self._readers.pop() if self._readers else _Reader()
        reader.target.reset(base, limit)
        return reader

    def give(self, reader: _Reader) -> None:
        if len(self._readers) < _POOL_SIZE:
            self._readers.append(reader)


_pool: Final = _Pool()


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
    """Turns the bytes of one XMPP stream over TCP into events, however they are cut up."""

    __slots__ = ("_limit", "_over", "_reader", "_root", "_unread")

    def __init__(self, max_stanza_bytes: int) -> None:
        self.restart(max_stanza_bytes)

    def restart(self, max_stanza_bytes: int) -> None:
        """Expect a new stream header, as after SASL (RFC 6120 §6.4.6) or STARTTLS."""
        self._limit = max_stanza_bytes
        self._reader: _Reader | None = None
        self._root: tuple[bytes, bytes] | None = None
        self._unread = 0
        self._over = False

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
        if self._unread > self._limit:
            raise StreamViolation("policy-violation", "stanza too big")
        if target.depth == 0 and target.callbacks:
            self._over = True
            self._reader = None
        elif target.depth == 1 and _ends_with_a_tag(data):
            self._rest(reader)

    def _prime(self) -> _Reader:
        reader = _pool.take(base=1, limit=self._limit)
        if self._root is not None:
            reader.feed(self._root[0])
            reader.target.events.clear()
        return reader

    def _rest(self, reader: _Reader) -> None:
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
    assert isinstance(root, Element), "with base 0 the target yields nothing else"
    return root
