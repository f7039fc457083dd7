"""Where the engine gets its identifiers from; given from outside, so that a seed repeats a run."""

from typing import Protocol

from finesse_mock.model.dialog import CallKey


class Ids(Protocol):
    """A source of identifiers, each given out once."""

    def dialog_id(self) -> str:
        """A voice dialog id: digits only, never an underscore."""
        ...

    def call_key(self) -> CallKey:
        """A router call key."""
        ...
