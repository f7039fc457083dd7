"""The scenarios that come with the mock."""

from pathlib import Path

from finesse_mock import documents
from finesse_mock.documents import nearest
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.written import ScenarioFile
from finesse_mock.worlds import fixtures_dir

_ENDINGS = frozenset({".yaml", ".yml"})


def library() -> dict[str, Path]:
    """The files of the scenarios by their names, in the order of the alphabet."""
    return {path.stem: path for path in sorted((fixtures_dir() / "scenarios").glob("*.yaml"))}


def scenario_named(name: str) -> Path:
    """The file of a scenario: a bare name is that of the library, anything else is a path.

    Raises:
        UsageError: the library has none of that name.
    """
    path = Path(name)
    if path.suffix in _ENDINGS or len(path.parts) != 1 or path.exists():
        return path
    known = library()
    if name not in known:
        raise UsageError(
            f'There is no scenario "{name}"; {nearest(name, known, "scenarios")} '
            "The path of a scenario file ends in .yaml."
        )
    return known[name]


def title_of(path: Path) -> str:
    """What a scenario says it is about.

    Raises:
        UsageError: the file has a mistake.
    """
    file = documents.read(path).part(())
    return file.convert(ScenarioFile, without=("scenario",)).name


def example(name: str) -> str:
    """The text of a commented scenario to begin with, under that name."""
    text = (fixtures_dir() / "templates" / "scenario.yaml").read_text(encoding="utf-8")
    return text.replace("NAME", name)
