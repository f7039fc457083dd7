"""Texts of a cassette: which variables they have, and what stands for each."""

import re
from collections.abc import Callable, Iterator
from typing import Final

_MARK: Final = re.compile(r"\$\$\{|\$\{(?:([a-z]+):([^{}\s]+)\})?")

KINDS: Final = ("agent", "dialog", "request")
"""What a variable can name."""


class UnknownVariableError(Exception):
    """A ``${`` begins nothing known; the text is what stands there."""


def filled(text: str, value: Callable[[str, str], str]) -> str:
    """The text with ``value(kind, name)`` for each variable, and ``${`` for each ``$${``."""
    return _MARK.sub(lambda found: value(found[1], found[2]) if found[1] else "${", text)


def escaped(text: str) -> str:
    """A text from outside as a cassette writes it, before variables come into it."""
    return text.replace("${", "$${")


def variables(text: str) -> Iterator[tuple[str, str]]:
    """Kind and name of each variable.

    Raises:
        UnknownVariableError: there is something else after ``${``.
    """
    for found in _MARK.finditer(text):
        if found[0] == "$${":
            continue
        kind, name = found[1], found[2]
        if kind not in KINDS or (kind != "agent" and not (name.isascii() and name.isdecimal())):
            raise UnknownVariableError(text[found.start() : found.start() + 40].partition("<")[0])
        yield kind, name


def agent(name: str) -> str:
    """The variable of an agent."""
    return f"${{agent:{name}}}"


def dialog(number: int) -> str:
    """The variable of a dialog or task."""
    return f"${{dialog:{number}}}"


def request(number: int) -> str:
    """The variable of the requestId of a request."""
    return f"${{request:{number}}}"
