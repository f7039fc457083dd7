"""Writing cassettes: each line is whole when it is written, and handed to the system at once."""

from pathlib import Path
from typing import Self

import msgspec

from finesse_mock.cassettes.tape import AnyEntry, Cassette, Header
from finesse_mock.errors import UsageError


def line_of(record: Header | AnyEntry) -> bytes:
    """A line of a cassette, its end included."""
    return msgspec.json.encode(record) + b"\n"


def written(cassette: Cassette) -> bytes:
    """The whole file."""
    return b"".join(map(line_of, (cassette.header, *cassette.entries)))


def replace(path: Path, cassette: Cassette) -> None:
    """Write the file anew; whoever reads it meanwhile finds the old one or the new one.

    Raises:
        UsageError: that is impossible.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(written(cassette))
        partial.replace(path)
    except OSError as error:
        raise _cannot(path, error) from error


class CassetteWriter:
    """A cassette that grows; nothing but its last line can be torn, whatever ends the process.

    Raises:
        UsageError: the file cannot be made, or is there already.
    """

    def __init__(self, path: Path, header: Header) -> None:
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError as error:
            raise UsageError(f"{path} is there already; name a new file or remove it.") from error
        except OSError as error:
            raise _cannot(path, error) from error
        self._path = path
        self.append(header)

    def append(self, record: Header | AnyEntry) -> None:
        """Add a line.

        Raises:
            UsageError: the disk does not take it.
        """
        line = line_of(record)
        try:
            while line:  # a disk that is nearly full takes a part
                line = line[self._file.write(line) :]
        except OSError as error:
            raise _cannot(self._path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def discard(self) -> None:
        """Let go of the file and remove it."""
        self.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _cannot(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be written ({error.strerror}); name a file in a folder that takes it."
    )
