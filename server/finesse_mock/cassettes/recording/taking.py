"""Taking a recording: the file, the clock and the rules around a recorder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import VERSION, AnyEntry, Header
from finesse_mock.cassettes.writing import CassetteWriter
from finesse_mock.errors import UsageError


@contextmanager
def recording_to(
    file: Path,
    *,
    source: str,
    recorded: datetime,
    seconds: Callable[[], float],
    rules: Rules,
    failed: Callable[[UsageError], object],
) -> Iterator[Recorder]:
    """A recorder that writes to a new file, as long as the block lasts.

    ``recorded`` is the present moment, ``seconds`` a clock that never goes back. Credentials never
    reach the file; what else does not, the rules say. ``failed`` is told once, when the disk takes
    no more; then nothing more is written.

    A recording that fails before anything is on it leaves no file.

    Raises:
        UsageError: the file cannot be made, or is there already.
    """
    header = Header(
        cassette=VERSION,
        recorded=recorded,
        source=source,
        scrubbed=tuple(map(str, rules.kinds)),
    )
    start = seconds()
    with CassetteWriter(file, header) as writer:
        recorder = Recorder(_until_full(writer, failed), lambda: seconds() - start, rules.cleaned)
        try:
            yield recorder
        except BaseException:
            if recorder.entries == 0:
                writer.discard()
            raise


def _until_full(
    writer: CassetteWriter, failed: Callable[[UsageError], object]
) -> Callable[[AnyEntry], None]:
    """What writes to that file until the disk takes no more."""
    full = False

    def write(entry: AnyEntry) -> None:
        nonlocal full
        if full:
            return
        try:
            writer.append(entry)
        except UsageError as error:
            full = True
            failed(error)

    return write
