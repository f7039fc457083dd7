"""XML as the JavaScript library of the Finesse desktop turns it into objects.

An element with only text is a string, an empty one null, a repeated one an array, a single one no
array; an attribute is a key that begins with ``@``, the text beside attributes stands under
``#text``. White space alone is nothing.
"""

from typing import Any

from lxml import etree


def to_object(document: str) -> dict[str, Any]:
    """Return what a client has after parsing the document."""
    root = etree.fromstring(document)
    return {str(root.tag): _value(root)}


def _value(node: etree._Element) -> Any:
    text = (node.text or "").strip()
    if not len(node) and not node.attrib:
        return text or None
    value: dict[str, Any] = {f"@{key}": each for key, each in node.attrib.items()}
    if text:
        value["#text"] = text
    for child in node:
        name = str(child.tag)
        if name not in value:
            value[name] = _value(child)
        elif isinstance(value[name], list):
            value[name].append(_value(child))
        else:
            value[name] = [value[name], _value(child)]
    return value


def items(container: Any, name: str) -> list[Any]:
    """Return the items of a collection, as a client must: none, one, or a list."""
    held = (container or {}).get(name)
    if held is None:
        return []
    return held if isinstance(held, list) else [held]
