"""A small XML element: what the parser yields and what replies are built from.

`serialize` is the one place where elements become text, so quoting, escaping and the
`stream:` prefix are decided here only.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Self

from finesse_mock.xmpp import namespaces as ns

# Attribute values are normalised by parsers (XML 1.0 §3.3.3), so white space other than the
# space has to travel as a character reference.
_ATTRIBUTE: Final = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)
_TO_ESCAPE: Final = re.compile(r"""[&<>"\t\n\r]""")


def escape_text(text: str) -> str:
    """Return `text` ready to stand between tags."""
    # Chained replacements: an update event is kilobytes long, and `translate` is many times slower.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")  # a bare one would reach the reader as \n (XML 1.0 §2.11)


def escape_attribute(value: str) -> str:
    """Return `value` ready to stand between double quotes."""
    return value.translate(_ATTRIBUTE) if _TO_ESCAPE.search(value) else value


class Verbatim(str):
    """Text that goes out as it stands, markup and mistakes included."""

    __slots__ = ()


class Element:
    """An element with its namespace, attributes and children in document order.

    Attributes in a foreign namespace keep their Clark name, as in
    `{http://www.w3.org/XML/1998/namespace}lang`.
    """

    __slots__ = ("attrs", "children", "name", "xmlns")

    def __init__(
        self,
        name: str,
        xmlns: str = "",
        attrs: Mapping[str, str] | None = None,
        children: list["Element | str"] | None = None,
    ) -> None:
        self.name = name
        self.xmlns = xmlns
        self.attrs: dict[str, str] = dict(attrs) if attrs else {}
        self.children: list[Element | str] = children if children is not None else []

    def __repr__(self) -> str:
        return f"<Element {self.serialize()}>"

    def add(self, *children: "Element | str") -> Self:
        """Append `children` and return this element, so that trees can be written in one go."""
        self.children.extend(children)
        return self

    def get(self, name: str) -> str | None:
        """Return the attribute called `name`, or None."""
        return self.attrs.get(name)

    def elements(self) -> Iterator["Element"]:
        """Yield the child elements, skipping text."""
        for child in self.children:
            if isinstance(child, Element):
                yield child

    def find(self, name: str, xmlns: str) -> "Element | None":
        """Return the first child element with this name and namespace, or None."""
        for child in self.elements():
            if child.name == name and child.xmlns == xmlns:
                return child
        return None

    @property
    def text(self) -> str:
        """The character data directly inside this element, joined."""
        return "".join(child for child in self.children if isinstance(child, str))

    def serialize(self, inherited_xmlns: str | None = None) -> str:
        """Return the element as text with double quotes throughout.

        The namespace is declared where it differs from `inherited_xmlns`, the default namespace
        in force around the element. Elements of the streams namespace are written with the
        prefix `stream:`, which several clients look for literally; declaring that prefix is the
        business of the framing (`Framing.wrap`).
        """
        parts: list[str] = []
        self._write(parts, inherited_xmlns or "")
        return "".join(parts)

    def _write(self, parts: list[str], inherited: str) -> None:
        if self.xmlns == ns.STREAMS:
            tag = f"stream:{self.name}"
            parts.append(f"<{tag}")
        else:
            tag = self.name
            parts.append(f"<{tag}")
            if self.xmlns != inherited:
                parts.append(f' xmlns="{escape_attribute(self.xmlns)}"')
                inherited = self.xmlns
        for index, (name, value) in enumerate(self.attrs.items()):
            parts.append(f' {_attribute_name(name, index)}="{escape_attribute(value)}"')
        if not self.children:
            parts.append("/>")
            return
        parts.append(">")
        for child in self.children:
            if isinstance(child, str):
                parts.append(child if isinstance(child, Verbatim) else escape_text(child))
            else:
                child._write(parts, inherited)  # noqa: SLF001 - the same class
        parts.append(f"</{tag}>")


def _attribute_name(name: str, index: int) -> str:
    """Write a Clark name with a prefix, declaring the prefix in front of the attribute."""
    if not name.startswith("{"):
        return name
    xmlns, _, local = name[1:].partition("}")
    if xmlns == ns.XML:
        return f"xml:{local}"
    return f'xmlns:ns{index}="{escape_attribute(xmlns)}" ns{index}:{local}'
