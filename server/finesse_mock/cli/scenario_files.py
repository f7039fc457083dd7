"""The scenario files that somebody named, with all that they include."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from finesse_mock import documents
from finesse_mock.scenarios.expansion import FromDisk
from finesse_mock.scenarios.library import scenario_named
from finesse_mock.scenarios.mistakes import Mistakes
from finesse_mock.scenarios.schema import Scenario, parse_scenario


@dataclass(frozen=True, slots=True)
class Read:
    """A scenario as read: its text, and those of the files it includes, by their paths."""

    path: Path
    text: str
    included: Mapping[str, str]
    given: Mapping[str, str]
    scenario: Scenario


def read_scenario(path: Path, given: Mapping[str, str]) -> Read:
    """The scenario in that file, with those values of its variables.

    Raises:
        UsageError: it has mistakes; all of them are told.
    """
    text, source = documents.read_text(path), FromDisk()
    scenario = parse_scenario(text, str(path), given, source)
    return Read(path, text, source.texts, given, scenario)


class Files:
    """The files that were named, read anew whenever that is asked for.

    Raises:
        UsageError: a name is none of the library.
    """

    def __init__(self, names: tuple[str, ...], given: Mapping[str, str]) -> None:
        self._paths = [scenario_named(name) for name in names]
        self._given = given
        self._latest: list[Read] = []

    def read(self) -> list[Read]:
        """All of them.

        Raises:
            UsageError: any has a mistake, or cannot be read.
        """
        mistakes = Mistakes()
        found: list[Read] = []
        for path in self._paths:
            with mistakes.noted():
                found.append(read_scenario(path, self._given))
        mistakes.tell()
        self._latest = found
        return found

    def on_disk(self) -> Iterator[Path]:
        """Every file that was read when all of them were good, and those that were named."""
        yield from self._paths
        for read in self._latest:
            yield from map(Path, read.included)

    def state(self) -> dict[Path, bytes | None]:
        """What all of them hold; None where one cannot be read."""
        return {path: _content(path) for path in self.on_disk()}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
