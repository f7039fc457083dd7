"""The fenced blocks of README.md and docs/*.md, and what says how each is run.

Commands run beside a mock of their section, as if it had the default ports; ``finesse-mock serve``
without ``--detach`` is that mock. A comment right before a block says what else it needs:
``<!-- runs: with --nodes 2 -->`` a mock with these flags, and with
``<!-- runs: each line with 1001001 connected -->`` each line has a mock and a client of that agent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent

PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE: Final = re.compile(
    r"^(?:<!-- runs: (?P<note>[^\n]*?) -->\n+)?"
    r"^(?P<ticks>```+)(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_HEADING: Final = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language, and the note before it."""

    page: str
    section: str
    line: int
    language: str
    text: str
    note: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text()
    for found in _FENCE.finditer(text):
        before = _FENCE.sub("", text[: found.start()])
        yield Block(
            page=page.name,
            section=(_HEADING.findall(before) or [page.name])[-1],
            line=text.count("\n", 0, found.start("ticks")) + 1,
            language=found["language"],
            text=found["text"],
            note=found["note"] or "",
        )


BLOCKS: Final = [block for page in PAGES for block in blocks(page)]
