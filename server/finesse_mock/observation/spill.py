"""The journal on disk: JSON Lines, one entry a line, the same bytes for the same run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from finesse_mock.errors import UsageError
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.observation.viewing import view


@contextmanager
def spilling(
    journal: Journal, path: Path, failed: Callable[[str, OSError], object]
) -> Iterator[None]:
    """While this block is open every entry goes to that file, too, and is there at once.

    What the file had before is gone. On a virtual clock, with the same seed and the same
    clients' requests, it has the same bytes in every run. When it cannot be written any more,
    ``failed`` is told once, and the file ends there.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        file = path.open("wb", buffering=0)
    except OSError as error:
        raise UsageError(
            f"The journal {path} cannot be written ({error.strerror}); "
            "name a file in a folder that exists."
        ) from error

    def write(entry: Entry) -> None:
        try:
            file.write(msgspec.json.encode(view(entry)) + b"\n")
        except OSError as error:
            stop()
            failed(f"The journal {path} ends before #{entry.seq}", error)

    with file:
        stop = journal.listen(write)
        try:
            yield
        finally:
            stop()
