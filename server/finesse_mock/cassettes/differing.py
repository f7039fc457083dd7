"""Comparing two cassettes, as ``diff`` compares two files.

Ids, times and the addresses of the installation are not looked at, unless everything is.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from typing import Final

import msgspec

from finesse_mock.cassettes.comparing import Counting, Fields, fields_of, first_difference
from finesse_mock.cassettes.showing import in_words
from finesse_mock.cassettes.tape import AnyEntry, Cassette

_Key = tuple[tuple[str, str], ...]

_MANY: Final = 2_000


def differences(one: Cassette, other: Cassette, *, exact: bool = False) -> Iterator[str]:
    """A line for each entry that only the first has (-) or only the second (+).

    Where one took the place of another, a line tells in what they differ first. ``exact``: ids,
    times and addresses in bodies count, too.
    """
    left = list(_counted(one, exact=exact))
    right = list(_counted(other, exact=exact))
    for first, last, start, end in _changes(_keys(left), _keys(right)):
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


def _changes(one: list[_Key], other: list[_Key]) -> Iterator[tuple[int, int, int, int]]:
    """From where to where the first is not as the second, and where that is in the second."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    left, right = one[same:], other[same:]
    # To see the best match of thousands of entries that are much alike would take minutes.
    matcher = SequenceMatcher(a=left, b=right, autojunk=max(len(left), len(right)) > _MANY)
    for what, first, last, start, end in matcher.get_opcodes():
        if what != "equal":
            yield same + first, same + last, same + start, same + end


def _comparable(one: Fields, other: Fields) -> bool:
    return one["is"] == other["is"]


def _counted(cassette: Cassette, *, exact: bool) -> Iterator[Fields]:
    counting = Counting()
    for entry in cassette.entries:
        yield fields_of(_renumbered(entry, counting), exact=exact)


def _renumbered(entry: AnyEntry, counting: Counting) -> AnyEntry:
    given = msgspec.structs.asdict(entry)
    changed = {key: counting.renumbered(text) for key, text in given.items() if type(text) is str}
    return msgspec.structs.replace(entry, **changed)


def _keys(fields: list[Fields]) -> list[_Key]:
    return [tuple(sorted(each.items())) for each in fields]
