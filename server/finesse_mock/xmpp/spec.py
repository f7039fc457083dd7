"""How a module declares which specification it implements, and how much of it."""

from dataclasses import dataclass
from enum import StrEnum


class Extent(StrEnum):
    """How much of a specification is there."""

    COMPLETE = "complete"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Spec:
    """One specification; ``version`` is empty for an RFC, which never changes.

    Modules have them in a tuple ``IMPLEMENTS``, from which ``finesse-mock specs`` lists them.
    """

    number: str
    version: str
    extent: Extent
    note: str
