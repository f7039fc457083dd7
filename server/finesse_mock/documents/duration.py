"""Lengths of time as people write them."""

import re
from typing import Final, Self

_WRITTEN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(ms|s|m|h)?")
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}

MAX_S: Final = 10 * 365 * 86_400.0
"""The longest: calendars end."""


class Duration(float):
    """Seconds, written ``30s``, ``500ms``, ``1.5s``, ``2m``, ``1h`` or as a plain number."""

    __slots__ = ()

    @classmethod
    def written(cls, text: str) -> Self:
        """The duration that this text means.

        Raises:
            ValueError: it means none.
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError("must be a length of time such as 30s, 500ms, 1.5s or 2m")
        seconds = float(match[1]) * _SECONDS[match[2]]
        if seconds > MAX_S:
            raise ValueError("must be ten years at the most")
        return cls(seconds)


class Shift(Duration):
    """Seconds forward, or back with a minus before them: ``90s``, ``-2m``."""

    __slots__ = ()

    @classmethod
    def written(cls, text: str) -> Self:
        """The shift that this text means.

        Raises:
            ValueError: it means none.
        """
        amount = super().written(text.removeprefix("-"))
        return cls(-amount) if text.startswith("-") else amount
