"""Reading cassettes: strict, for what is half understood is played wrongly.

What is repaired, and noted, is what no hand meant to write: a last line without its end, which a
recording leaves behind that ended abruptly, is left out; so are the byte order mark and the line
ends of a Windows editor. An event whose body is no XML is noted, too: a server may have sent it so,
or somebody edited it.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from finesse_mock.cassettes import json_lines
from finesse_mock.cassettes.tape import (
    VERSION,
    AnyEntry,
    Cassette,
    Event,
    Header,
    Reply,
    Request,
)
from finesse_mock.cassettes.texts import UnknownVariableError, variables
from finesse_mock.documents import nearest
from finesse_mock.documents.encoding import MARK, decoded
from finesse_mock.errors import UsageError
from finesse_mock.wire.xml import UnreadableBodyError
from finesse_mock.wire.xml import parse as parse_xml

_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LAST_YEAR: Final = 9000
_LONGEST_S: Final = 1e9
"""Moments of a replay have to be moments that there are."""

_KINDS: Final = {"request": Request, "reply": Reply, "event": Event}


def read(path: Path) -> Cassette:
    """The cassette in that file.

    Raises:
        UsageError: it cannot be read or is none; the message names file and line.
    """
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """What stands in that file; half a character at its end is left out.

    Raises:
        UsageError: it cannot be read, or is no UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}); name a cassette that can."
        ) from error
    return decoded(_untorn(data), str(path))


def _untorn(data: bytes) -> bytes:
    """The bytes without the half character with which a recording may have ended."""
    decoder = getincrementaldecoder("utf-8")()
    with suppress(UnicodeDecodeError):  # then half a character is not what is wrong
        decoder.decode(data)
        return data.removesuffix(decoder.getstate()[0])
    return data


def parse(text: str, name: str) -> Cassette:
    """The cassette that this text is; ``name`` is how messages call it.

    Raises:
        UsageError: it is none; the message names the line.
    """
    lines = text.removeprefix(MARK).split("\n")
    torn = lines.pop()
    if not (lines and lines[0].strip()):
        raise UsageError(f"{name}:1: this is no cassette; its first line is no whole header.")
    header = header_of(lines[0], name)
    entries = _Entries(name)
    if text.startswith(MARK):
        entries.note(1, "the byte order mark before the header is left out.")
    if lines[0].endswith("\r"):
        entries.note(1, "the lines end as on Windows, with CR and LF; the CR is left out.")
    for number, line in enumerate(lines[1:], start=2):
        entries.add(line, number)
    if torn:
        number = len(lines) + 1
        if _is_json(torn):
            entries.add(torn, number)
        else:
            sentence = "the last line is torn, as when a recording ends abruptly; it is left out."
            entries.note(number, sentence)
    return Cassette(name, header, tuple(entries.taken), tuple(entries.notes))


def header_of(line: str, name: str) -> Header:
    """The header that this line is.

    Raises:
        UsageError: it is none, or of another version.
    """
    try:
        found = json_lines.decoded(line, dict[str, object]).get("cassette")
        if isinstance(found, int) and found != VERSION:
            raise UsageError(
                f"{name}:1: this is version {found} of the format, and {VERSION} is what is read "
                f"here; {_remedy(found)}."
            )
        header: Header = json_lines.decoded(line, Header)
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"{name}:1: this is not the header of a cassette: {json_lines.in_words(str(error))}."
        ) from error
    if header.recorded.tzinfo is None:
        raise UsageError(f"{name}:1: recorded must have a time zone; write Z behind it for UTC.")
    if header.recorded.year > _LAST_YEAR:
        raise UsageError(
            f"{name}:1: recorded is in {header.recorded.year}; write when it was made."
        )
    return header


def _remedy(version: int) -> str:
    if version > VERSION:
        return "take a newer finesse-mock"
    return "there never was such a version" if version < 1 else "try `cassette migrate`"


def _is_json(line: str) -> bool:
    try:
        json_lines.decoded(line, object)
    except msgspec.MsgspecError:
        return False
    return True


def _is_xml(body: str) -> bool:
    try:
        parse_xml(body.encode())
    except UnreadableBodyError:
        return False
    return True


class _Entries:
    """The entries as they are read, each held against those before."""

    def __init__(self, name: str) -> None:
        self.taken: list[AnyEntry] = []
        self.notes: list[str] = []
        self._name = name
        self._requests: set[int] = set()
        self._replied: set[int] = set()

    def add(self, line: str, number: int) -> None:
        """Take that line as the next entry.

        Raises:
            UsageError: it is none.
        """
        try:
            entry = json_lines.decoded(line, AnyEntry)
        except msgspec.MsgspecError as error:
            raise UsageError(f"{self._name}:{number}: {_what_is_wrong(line, error)}") from error
        for complaint in self._complaints(entry):
            raise UsageError(f"{self._name}:{number}: {complaint}")
        self.taken.append(entry)
        if isinstance(entry, Request):
            self._requests.add(entry.n)
        elif isinstance(entry, Reply):
            self._replied.add(entry.re)
        elif not _is_xml(entry.body):
            self.note(number, "the body of this event is no XML; it is played as it stands.")

    def note(self, number: int, sentence: str) -> None:
        """Say something about a line that is taken, or left out, all the same."""
        self.notes.append(f"{self._name}:{number}: {sentence}")

    def _complaints(self, entry: AnyEntry) -> Iterator[str]:
        before = self.taken[-1] if self.taken else None
        if entry.n <= (before.n if before else 0):
            least = before.n if before else 0
            yield f"n is {entry.n} after {least}; it must rise from line to line."
        if not (before.t if before else 0.0) <= entry.t <= _LONGEST_S:
            yield f"t is {entry.t:g}; it must be seconds from the start, and never fall."
        if isinstance(entry, Reply):
            if entry.re not in self._requests:
                yield f"re is {entry.re}, and no request before this line has that number."
            if not 200 <= entry.status <= 599:
                yield f"status is {entry.status}; it must be that of a reply, from 200 to 599."
            if entry.re in self._replied:
                yield f"request {entry.re} has a reply already."
        if isinstance(entry, Event) and entry.cause not in (None, *self._requests):
            yield f"cause is {entry.cause}, and no request before this line has that number."
        if isinstance(entry, Event) and (found := _NOT_IN_XML.search(entry.body)):
            yield f"body has the character U+{ord(found[0]):04X}, which no XML has; remove it."
        yield from self._unknown(entry)

    def _unknown(self, entry: AnyEntry) -> Iterator[str]:
        for key, text in msgspec.structs.asdict(entry).items():
            try:
                found = list(variables(text)) if isinstance(text, str) else []
            except UnknownVariableError as error:
                yield (
                    f"{key} has {error}, which is no variable; there are ${{dialog:NUMBER}}, "
                    "${agent:ID} and ${request:NUMBER}, and $${ stands for the characters."
                )
                continue
            for kind, name in found:
                if kind == "request" and int(name) not in self._requests:
                    yield f"{key} has ${{request:{name}}}, and no request before has that number."


def _what_is_wrong(line: str, error: msgspec.MsgspecError) -> str:
    """A sentence on a line that is no entry, with the kind or key that may have been meant."""
    try:
        data = json_lines.decoded(line, dict[str, object])
    except msgspec.MsgspecError:
        return "this is no whole JSON object; mend the line or remove it."
    kind = str(data.get("is", ""))
    if kind not in _KINDS:
        return f'no entry is "{kind}"; {nearest(kind, _KINDS, "kinds")}'
    complaint = str(error)
    if "unknown field" in complaint:
        key = complaint.split("`")[1]
        known = ("is", *_KINDS[kind].__struct_encode_fields__)
        return f'unknown key "{key}"; {nearest(key, known, "keys")}'
    return f"{json_lines.in_words(complaint)}; mend the line."
