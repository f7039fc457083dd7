"""Taking a recording: the file, the clock and the rules around a recorder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from finesse_mock.cassettes.recorder import Recorder
from finesse_mock.cassettes.scrubbing import Rules
from finesse_mock.cassettes.tape import VERSION, Header
from finesse_mock.cassettes.writing import CassetteWriter


@contextmanager
def recording_to(
    file: Path,
    *,
    source: str,
    recorded: datetime,
    seconds: Callable[[], float],
    rules: Rules,
) -> Iterator[Recorder]:
    """A recorder that writes to a new file, as long as the block lasts.

    ``recorded`` is the present moment, ``seconds`` a clock that never goes back. Credentials never
    reach the file; what else does not, the rules say.

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
        recorder = Recorder(writer.append, lambda: seconds() - start, rules.cleaned)
        try:
            yield recorder
        except BaseException:
            if recorder.entries == 0:
                writer.discard()
            raise
