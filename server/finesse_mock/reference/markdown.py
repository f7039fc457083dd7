"""The little of Markdown that the documents need."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what stands in its cells is not escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def section(title: str, *parts: str, level: int = 2) -> str:
    """A heading and what stands below it, each part set off by an empty line."""
    return "\n".join([f"{'#' * level} {title}\n", *(part for part in parts if part)])


def code(text: str) -> str:
    """Names and values of the protocol."""
    return f"`{text}`"


def listed(words: Iterable[str]) -> str:
    """Words with commas between them."""
    return ", ".join(words)


def plain(docstring: str | None) -> str:
    """The first sentence or more of a docstring, up to its first empty line, in one line."""
    return " ".join((docstring or "").split("\n\n")[0].replace("``", "`").split())
