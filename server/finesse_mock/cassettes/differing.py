"""Comparing two cassettes, as ``diff`` compares two files; ids and times are not looked at."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

import msgspec

from finesse_mock.cassettes.comparing import Counting, Fields, fields_of, first_difference
from finesse_mock.cassettes.showing import in_words
from finesse_mock.cassettes.tape import AnyEntry, Cassette


def differences(one: Cassette, other: Cassette) -> Iterator[str]:
    """A line for each entry that only the first has (-) or only the second (+).

    Where one took the place of another, a line tells in what they differ first.
    """
    left, right = list(_counted(one)), list(_counted(other))
    matcher = SequenceMatcher(a=_keys(left), b=_keys(right), autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            continue
        pairs = zip_longest(range(first, last), range(start, end))
        for at, opposite in pairs:
            if at is not None:
                yield f"- {one.name}:{at + 2}  {in_words(one.entries[at])}"
            if opposite is not None:
                yield f"+ {other.name}:{opposite + 2}  {in_words(other.entries[opposite])}"
            if at is not None and opposite is not None and _comparable(left[at], right[opposite]):
                found = first_difference(left[at], right[opposite])
                if found:
                    yield f"  {found.part}: {found.one} there, {found.other} here"


def _comparable(one: Fields, other: Fields) -> bool:
    return one["is"] == other["is"]


def _counted(cassette: Cassette) -> Iterator[Fields]:
    counting = Counting()
    for entry in cassette.entries:
        yield fields_of(_renumbered(entry, counting))


def _renumbered(entry: AnyEntry, counting: Counting) -> AnyEntry:
    given = msgspec.structs.asdict(entry)
    changed = {key: counting.renumbered(text) for key, text in given.items() if type(text) is str}
    return msgspec.structs.replace(entry, **changed)


def _keys(fields: list[Fields]) -> list[tuple[tuple[str, str], ...]]:
    return [tuple(sorted(each.items())) for each in fields]
