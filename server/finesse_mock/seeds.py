"""Where chance comes from: one seed, from which all identifiers follow."""

import random
import uuid
from collections.abc import Callable

from finesse_mock.model.dialog import CallKey


class SeededIds:
    """Identifiers that repeat themselves with the seed.

    Each kind has a generator of its own, so that more of one kind does not change another.
    """

    def __init__(self, seed: int | str) -> None:
        self._dialogs = random.Random(f"{seed}/dialog")
        self._tokens = random.Random(f"{seed}/token")
        self._dialog = self._dialogs.randrange(16_000_000, 17_000_000)
        self._call = self._dialogs.randrange(100, 900)
        self._day = self._dialogs.randrange(152_000, 153_000)

    def dialog_id(self) -> str:
        """Digits only, rising, with gaps as on a busy server."""
        self._dialog += self._dialogs.randrange(1, 12)
        return str(self._dialog)

    def call_key(self) -> CallKey:
        """The next call of the day."""
        self._call += 1
        return CallKey(self._call, 1, self._day)

    def token(self, length: int = 10) -> str:
        """Random base-36 text, as stream ids are."""
        return "".join(self._tokens.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=length))

    def uuid(self) -> str:
        """A random UUID (version 4)."""
        return str(uuid.UUID(int=self._tokens.getrandbits(128), version=4))


def seeded_chance(seed: int | str) -> Callable[[str], Callable[[], float]]:
    """Makes, for each name, a stream of numbers from 0 to 1 that repeats itself with the seed."""
    return lambda name: random.Random(f"{seed}/{name}").random
