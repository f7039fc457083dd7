"""What can happen in a stream, as the parser reports it."""

from dataclasses import dataclass
from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("RFC 6120", "", Extent.PARTIAL, "streams and stanzas of clients; no other servers"),
)

_XML_LANG: Final = f"{{{ns.XML}}}lang"


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
