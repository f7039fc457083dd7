"""What somebody may have meant."""

from collections.abc import Collection
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

_NEAR: Final = 0.6
_LONGEST: Final = 100
_LISTED: Final = 12


def nearest(written: str, valid: Collection[str], what: str) -> str:
    """Half a sentence that leads from what was written to what is valid, whatever its case.

    ``what`` names the valid ones in the plural, for when none is near.
    """
    if not valid:
        return f"there are no {what} here."
    matcher = SequenceMatcher(b=written[:_LONGEST].casefold())

    def likeness(each: str) -> float:
        matcher.set_seq1(each.casefold())
        return matcher.ratio()

    best = max(valid, key=likeness)
    if likeness(best) >= _NEAR:
        return f'did you mean "{best}"?'
    more = f" and {len(valid) - _LISTED} more" if len(valid) > _LISTED else ""
    return f"{what} here: {', '.join(islice(valid, _LISTED))}{more}."
