"""libxml2's callbacks become elements, under the restrictions of XMPP (RFC 6120 §11).

Restricted XML, depth and size are refused while an element is still growing.
"""

from collections.abc import Callable
from typing import Final

from lxml import etree

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.stream import StreamEnd, StreamEvent, StreamStart, StreamViolation

# Far deeper than any stanza in use, and shallow enough for recursive code.
_MAX_DEPTH: Final = 100

_POOL_SIZE: Final = 8


class Target:
    """Receives libxml2's callbacks and grows elements out of them.

    `base` is the number of open elements around a complete result: one for a stream, whose root
    stays open, none for a document of its own. `limit` is the size of one result, which
    is counted in characters as they come and never beyond what was sent.
    """

    __slots__ = (
        "_base",
        "_limit",
        "_open",
        "_size",
        "callbacks",
        "depth",
        "events",
        "namespaces",
        "verify",
    )

    def __init__(self) -> None:
        self.verify: Callable[[], None] = _nothing
        """Called before something becomes an event; raises if it may not."""

    def reset(self, base: int, limit: int) -> None:
        """Forget everything before another document."""
        self._base = base
        self._limit = limit
        self._open: list[Element] = []
        self._size = 0
        self.callbacks = 0
        self.depth = 0
        self.events: list[StreamEvent] = []
        self.namespaces: dict[str, str] = {}

    def start_ns(self, prefix: str, uri: str) -> None:
        """Note a namespace declaration; it comes before the element that makes it."""
        if self.depth < self._base:
            self.namespaces[prefix] = uri
        self._size += len(uri)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element, or the stream."""
        xmlns, _, name = tag.rpartition("}")
        xmlns = xmlns[1:]
        self.callbacks += 1
        self.depth += 1
        if self.depth <= self._base:
            self.verify()
            self.events.append(self._stream_start(name, xmlns, attributes))
            return
        if not self._open:
            self._size = 0
            if self._base and name == "stream" and xmlns == ns.STREAMS:
                # It would end with the stream only, and swallow all that follows (§4.9.3.24).
                raise StreamViolation("unsupported-stanza-type", "the stream is open already")
        elif len(self._open) >= _MAX_DEPTH:
            raise StreamViolation("policy-violation", "elements are nested too deeply")
        # `<name/>`, and ` key=""` for each attribute
        self._grow(len(name) + 3 + sum(len(k) + len(v) + 4 for k, v in attributes.items()))
        element = Element(name, xmlns, attributes)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _tag: str) -> None:
        """Close the innermost element; a complete one becomes an event."""
        self.callbacks += 1
        self.depth -= 1
        if self.depth < self._base:
            self.events.append(StreamEnd())
            return
        element = self._open.pop()
        if not self._open:
            self.verify()
            self.events.append(element)

    def data(self, text: str) -> None:
        """Add character data; between stanzas it means nothing."""
        self.callbacks += 1
        if self._open:
            self._grow(len(text))
            self._open[-1].children.append(text)

    def comment(self, _text: str) -> None:
        """Refuse."""
        raise StreamViolation("restricted-xml", "comments are not allowed")

    def pi(self, _target: str, _data: str | None = None) -> None:
        """Refuse."""
        raise StreamViolation("restricted-xml", "processing instructions are not allowed")

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse, before any entity is declared."""
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


class Reader:
    """A libxml2 push parser with its target, ready to be used for one document after another."""

    __slots__ = ("_parser", "target")

    def __init__(self) -> None:
        self.target = Target()
        self._parser = etree.XMLParser(
            target=self.target,  # type: ignore[arg-type]  # the stubs know of bytes only
            encoding="utf-8",  # RFC 6120 §11.6 allows no other
            resolve_entities="internal",  # type: ignore[arg-type]  # newer than the stubs
            no_network=True,
        )

    def feed(self, data: bytes) -> None:
        """Parse some more.

        Raises:
            StreamViolation: the document breaks a rule; the reader is of no further use.
        """
        self._parse(lambda: self._parser.feed(data))
        self._refuse_undeclared_prefixes()

    def finish(self, data: bytes = b"") -> None:
        """Parse the rest of the document and make ready for another.

        Raises:
            StreamViolation: the document breaks a rule or is incomplete.
        """
        if data:
            self.feed(data)
        self._parse(self._parser.close)

    def _parse(self, step: Callable[[], object]) -> None:
        self.target.verify = self._refuse_undeclared_prefixes
        try:
            step()
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from error
        finally:
            self.target.verify = _nothing  # else the two would keep each other alive

    def _refuse_undeclared_prefixes(self) -> None:
        """Do what libxml2 only warns of: it drops an undeclared prefix.

        A violation of Namespaces in XML is a stream error (RFC 6120 §4.9.3.13).
        """
        log = self._parser.feed_error_log
        if log and any(entry.type == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE for entry in log):
            raise StreamViolation("not-well-formed", "undeclared namespace prefix")


def _nothing() -> None:
    """There is nothing to verify while nothing is being read."""


def _not_well_formed(error: etree.XMLSyntaxError) -> StreamViolation:
    # The position counts from the last rest of the reader and would only mislead.
    return StreamViolation("not-well-formed", (error.msg or "").partition(", line ")[0])


class ReaderPool:
    """A few readers at rest. Using one again costs a sixth of making one."""

    def __init__(self) -> None:
        self._readers: list[Reader] = []

    def take(self, base: int, limit: int) -> Reader:
        """Return a reader for a new document; for `base` and `limit` see `Target`."""
        try:
            reader = self._readers.pop()
        except IndexError:
            reader = Reader()
        reader.target.reset(base, limit)
        return reader

    def give(self, reader: Reader) -> None:
        """Take back a reader that has finished its document."""
        if len(self._readers) < _POOL_SIZE:
            self._readers.append(reader)
