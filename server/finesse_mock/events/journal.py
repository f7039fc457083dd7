"""The journal: the latest changes, kept in a ring of stated size."""

from collections import deque
from collections.abc import Iterator

from finesse_mock.events.bus import Record


class Journal:
    """The last ``size`` records; older ones are forgotten, so that memory stays bounded."""

    def __init__(self, size: int = 10_000) -> None:
        self._records: deque[Record] = deque(maxlen=size)

    def __call__(self, record: Record) -> None:
        """Keep a record; this is what the bus calls."""
        self._records.append(record)

    def __len__(self) -> int:
        return len(self._records)

    def after(self, seq: int) -> Iterator[Record]:
        """The records kept with a number above ``seq``, oldest first."""
        return (record for record in tuple(self._records) if record.seq > seq)

    def clear(self) -> None:
        """Forget everything."""
        self._records.clear()
