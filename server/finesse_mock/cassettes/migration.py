"""Bringing cassettes of older versions of the format to the present one.

There is one version so far. What changes the format raises ``tape.VERSION`` and adds here the
converter from the version before, which takes and gives the lines as parsed JSON.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from finesse_mock.cassettes import json_lines
from finesse_mock.cassettes.reading import parse, text_of
from finesse_mock.cassettes.tape import VERSION, Cassette
from finesse_mock.documents.encoding import MARK

Lines = list[dict[str, Any]]

CONVERTERS: Final[Mapping[int, Callable[[Lines], Lines]]] = {}
"""What makes of each older version the one after it."""


def migrated(path: Path) -> Cassette:
    """The cassette in that file, of whatever version, as one of the present version.

    Raises:
        UsageError: it cannot be read, is none, or is of a version that nobody knows.
    """
    text = text_of(path)
    version = _version(text)
    if version in CONVERTERS:
        lines: Lines = [msgspec.json.decode(line) for line in text.removeprefix(MARK).splitlines()]
        for step in range(version, VERSION):
            lines = CONVERTERS[step](lines)
        text = "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)
    return parse(text, str(path))


def _version(text: str) -> int:
    """The version that the first line tells; 0 where it tells none, which ``parse`` explains."""
    try:
        first = text.removeprefix(MARK).partition("\n")[0]
        header = json_lines.decoded(first, dict[str, Any])
    except msgspec.MsgspecError:
        return 0
    found = header.get("cassette")
    return found if isinstance(found, int) else 0
