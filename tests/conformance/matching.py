"""Compares what came with what a dialogue expects."""

import re

from lxml import etree


def parse_block(block: str) -> list[etree._Element]:
    """Return the elements of a block; they stand in ``jabber:client`` unless they say otherwise."""
    root = etree.fromstring(
        '<block xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams">'
        f"{block}</block>"
    )
    return list(root)


def difference(expected: etree._Element, actual: etree._Element, path: str = "") -> str | None:
    """Return where the two differ, None if they do not."""
    path = f"{path}/{etree.QName(expected).localname}"
    if expected.tag != actual.tag:
        return f"{path}: expected {expected.tag}, got {actual.tag}"
    if set(expected.attrib) != set(actual.attrib):
        return f"{path}: expected attributes {sorted(expected.attrib)}, got {sorted(actual.attrib)}"
    for name, value in expected.attrib.items():
        if not _matches(value, actual.attrib[name]):
            return f"{path}: expected {name}={value!r}, got {actual.attrib[name]!r}"
    wanted = _text(expected)
    is_open = wanted.endswith("...")
    if not is_open and not _matches(wanted, _text(actual)):
        return f"{path}: expected text {wanted!r}, got {_text(actual)!r}"
    return _open_children(expected, actual, path) if is_open else _children(expected, actual, path)


def _children(expected: etree._Element, actual: etree._Element, path: str) -> str | None:
    if len(expected) != len(actual):
        names = [etree.QName(child).localname for child in actual]
        return f"{path}: expected {len(expected)} children, got {names}"
    for wanted, found in zip(expected, actual, strict=True):
        if where := difference(wanted, found, path):
            return where
    return None


def _open_children(expected: etree._Element, actual: etree._Element, path: str) -> str | None:
    """Each expected child is there, in any order; others may be."""
    for wanted in expected:
        if all(difference(wanted, found) for found in actual):
            return f"{path}: nothing like {etree.tostring(wanted).decode()}"
    return None


def _text(element: etree._Element) -> str:
    """Return the text directly inside; white space between child elements does not count."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    joined = "".join(parts)
    return joined.strip() if len(element) or not joined.strip() else joined


def _matches(pattern: str, text: str) -> bool:
    regex = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(regex, text, re.DOTALL) is not None
