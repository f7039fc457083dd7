"""XML as Finesse uses it: no namespaces, one attribute in all, an empty value as ``<a></a>``.

Trees are built from ``leaf`` and ``branch``. What comes from outside is read by ``parse`` alone.
"""

import re
from copy import deepcopy
from datetime import datetime
from typing import Final, TypeAlias

from lxml import etree
from lxml.etree import _Element

Node: TypeAlias = _Element
"""An element; nobody needs to know more about it than that it is one."""

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
"""What a document begins with; the update in an event does not."""

MAX_BYTES: Final = 1 << 20
"""The longest request body that is read: a client log, which may have about a megabyte."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnreadableBodyError(Exception):
    """The bytes are not the XML document that was expected."""


def leaf(name: str, value: object = "") -> Node:
    """An element with a text; characters that XML cannot carry become U+FFFD (XML 1.0 §2.2)."""
    node = etree.Element(name)
    try:
        node.text = str(value)
    except ValueError:
        node.text = _NOT_XML.sub("\ufffd", str(value))
    return node


def flag(name: str, value: bool) -> Node:
    """An element with ``true`` or ``false``."""
    return leaf(name, "true" if value else "false")


def time(name: str, value: datetime | None) -> Node:
    """An element with a moment in UTC, ``YYYY-MM-DDThh:mm:ss.SSSZ``, or empty for None."""
    if value is None:
        return leaf(name)
    return leaf(name, value.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z")


def branch(name: str, *children: Node | None, **attributes: str) -> Node:
    """An element with children, of which those that are None are left out."""
    node = etree.Element(name, attributes) if attributes else etree.Element(name)
    append = node.append
    for child in children:
        if child is not None:
            append(child)
    if len(node) == 0:
        node.text = ""
    return node


def copy(node: Node) -> Node:
    """Another element like that one, with all below it: an element has one place only."""
    return deepcopy(node)


def text(node: Node) -> str:
    """The element as text, without declaration and without indentation."""
    return etree.tostring(node, encoding="unicode")


def indent(node: Node) -> None:
    """Give every element below a line of its own."""
    etree.indent(node)


def parse(body: bytes, root: str | None = None) -> Node:
    """Read a request body; any root element will do where none is named.

    White space before it, comments and processing instructions are ignored. Nothing outside of it
    is ever read.

    Raises:
        UnreadableBodyError: It is not well-formed, has a document type declaration, is longer than
            ``MAX_BYTES``, or its root element is not ``root``.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableBodyError(f"longer than {MAX_BYTES} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        node = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableBodyError(error.msg) from error
    if node.getroottree().docinfo.internalDTD is not None:
        raise UnreadableBodyError("document type declaration")
    if root is not None and node.tag != root:
        raise UnreadableBodyError(f"<{node.tag}> instead of <{root}>")
    return node


def last(node: Node | None, name: str) -> Node | None:
    """The child of that name; of several the last, which is the one that counts in Finesse."""
    found = None if node is None else node.findall(name)
    return found[-1] if found else None


def text_of(node: Node | None, name: str) -> str | None:
    """The text of that child without white space around it; None when there is no such child."""
    child = last(node, name)
    return None if child is None else (child.text or "").strip()
