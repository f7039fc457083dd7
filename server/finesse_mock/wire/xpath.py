"""XPath 1.0 on update events, for conditions that dotted paths cannot tell."""

from functools import lru_cache

from lxml import etree

from finesse_mock.wire.xml import parse


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> etree.XPath:
    return etree.XPath(f"boolean({expression})")


def why_no_xpath(expression: str) -> str:
    """Why that is no XPath expression, in a few words; empty when it is one."""
    try:
        _compiled(expression)(etree.Element("Update"))
    except etree.XPathError as error:
        return str(error)
    return ""


def holds(update: str, expression: str) -> bool:
    """Whether that is so of an ``<Update>`` document: true, a number but 0, or any nodes.

    Raises:
        UnreadableBodyError: The text is not an ``<Update>`` document.
    """
    return bool(_compiled(expression)(parse(update.encode(), "Update")))
