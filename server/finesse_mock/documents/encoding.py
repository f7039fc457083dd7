"""Bytes of a file into text: UTF-8, with the byte order mark that Windows editors put before it."""

from typing import Final

from finesse_mock.errors import UsageError

MARK: Final = "\ufeff"
"""The byte order mark, where it stands at the beginning of a text."""

_FOREIGN: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""How files in other encodings of Unicode begin."""


def decoded(data: bytes, name: str) -> str:
    """The text of these bytes, mark and line ends as they stand; ``name`` is how messages call it.

    Raises:
        UsageError: they are in another encoding; the message has the line.
    """
    refuse_foreign(data, name)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{name}:{line}: this is not UTF-8 text; save the file as UTF-8."
        ) from error


def refuse_foreign(data: bytes, name: str) -> None:
    """See to it that these are not the bytes of a text in UTF-16 or UTF-32.

    Raises:
        UsageError: they are.
    """
    found = next((encoding for mark, encoding in _FOREIGN if data.startswith(mark)), "")
    # Every second byte of a text in Latin letters is empty there.
    if not found and data[:2].strip(b"\0") and b"\0" in data[:2]:
        found = "UTF-16"
    if found:
        raise UsageError(
            f'{name}:1: this text is {found}, as of Windows\' "Unicode"; save the file as UTF-8.'
        )


def plain(text: str) -> str:
    """The text without its mark, each line ended as everywhere but on Windows."""
    return text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")
