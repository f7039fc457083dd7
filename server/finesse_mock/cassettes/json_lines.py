"""Lines of JSON, and what is wrong with them in words."""

import re
from typing import Any, Final

import msgspec

_EXPECTED: Final = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_MISSING: Final = re.compile(r"Object missing required field `([^`]*)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `([^`]*)`")
_AT: Final = re.compile(r" - at `\$\.?([^`]*)`")

_KINDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": "a moment",
}


def decoded(line: str, kind: Any) -> Any:
    """What that line has written down, as a value of that kind.

    Raises:
        msgspec.MsgspecError: it is no such value.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except RecursionError as error:
        raise msgspec.DecodeError("it is nested too deep") from error


def in_words(complaint: str) -> str:
    """A complaint of msgspec as half a sentence that says which key is to be what."""
    key = found[1] if (found := _AT.search(complaint)) else ""
    what = _AT.sub("", complaint)
    if missing := _MISSING.fullmatch(what):
        return f'the key "{missing[1]}" is missing'
    if unknown := _UNKNOWN.fullmatch(what):
        return f'there is no key "{unknown[1]}"'
    if expected := _EXPECTED.fullmatch(what):
        wanted = " or ".join(_KINDS.get(each, each) for each in expected[1].split(" | "))
        return f"{key or 'this'} must be {wanted}, not {_KINDS.get(expected[2], expected[2])}"
    return f"{key}: {what}" if key else what
