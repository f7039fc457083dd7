"""XML parsing for streams, WebSocket frames and BOSH bodies.

Strategy: libxml2 does the well-formedness, a target turns its callbacks into elements and
enforces the XMPP restrictions (RFC 6120 §11) and the size limit while an element is still
growing. A libxml2 push parser costs about twelve kilobytes, far more than an idle client should;
so a stream gives its reader back to a pool whenever the input ends on a stanza boundary and
takes one again, primed with the stream's namespace declarations, when more bytes arrive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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

# What an element or an attribute costs in memory beyond its characters, roughly. It makes
# "<a><a><a>…" meet the limit as early as long text does.
_NODE_COST: Final = 32


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
