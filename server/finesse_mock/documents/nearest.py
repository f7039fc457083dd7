"""What somebody may have meant."""

from collections.abc import Collection
from difflib import get_close_matches


def nearest(written: str, valid: Collection[str], what: str) -> str:
    """Half a sentence that leads from what was written to what is valid.

    ``what`` names the valid ones in the plural, for when none is near.
    """
    by_case = {each.casefold(): each for each in valid}
    for found in get_close_matches(written.casefold(), by_case, n=1):
        return f'did you mean "{by_case[found]}"?'
    if not valid:
        return f"there are no {what} here."
    return f"{what} here: {', '.join(valid)}."
