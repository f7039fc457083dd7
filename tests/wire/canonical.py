"""XML compared as documents: canonical form, without the white space that only lays out."""

from pathlib import Path

from lxml import etree

GOLDEN = Path(__file__).parent / "golden"


def canonical(document: str | bytes) -> str:
    """Return the canonical form; text differs by nothing, layout may."""
    data = document.encode() if isinstance(document, str) else document
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(root, method="c14n").decode().replace("><", ">\n<")


def golden(name: str) -> str:
    """Return the canonical form of a hand-written document."""
    return canonical((GOLDEN / f"{name}.xml").read_bytes())
