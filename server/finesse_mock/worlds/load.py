"""Where world files are found."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from finesse_mock import documents
from finesse_mock.documents import nearest
from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.worlds.build import build

_ENDINGS = frozenset({".yaml", ".yml"})


def fixtures_dir() -> Path:
    """The folder of the fixtures: inside of an installed package, else beside the sources."""
    package = Path(str(resources.files("finesse_mock")))
    installed = package / "fixtures"
    return installed if installed.is_dir() else package.parent.parent / "fixtures"


def world_names() -> list[str]:
    """The names of the built-in worlds."""
    return sorted(path.stem for path in (fixtures_dir() / "worlds").glob("*.yaml"))


def world_named(name: str) -> Path:
    """The file of a world: a bare name is that of a built-in world, anything else is a path.

    Raises:
        UsageError: there is no built-in world of that name.
    """
    path = Path(name)
    if path.suffix in _ENDINGS or len(path.parts) != 1:
        return path
    names = world_names()
    if name not in names:
        raise UsageError(
            f'There is no built-in world "{name}"; {nearest(name, names, "built-in worlds")} '
            "The path of a world file ends in .yaml."
        )
    return fixtures_dir() / "worlds" / f"{name}.yaml"


def load_world(name: str, profile: str | None = None) -> Site:
    """The site which that world describes: a built-in one by its name, any other by its path.

    ``profile`` is the name of the profile to use instead of the one that the world names.

    Raises:
        UsageError: there is no such world or profile, or the file has a mistake.
    """
    path = world_named(name)
    return parse_world(documents.read_text(path), str(path), profile)


@lru_cache(maxsize=16)  # a site is never changed, and many mocks in a process have the same
def parse_world(text: str, name: str, profile: str | None = None) -> Site:
    """As `load_world`, from the text of a world file; ``name`` is what mistakes are told with.

    Raises:
        UsageError: there is no such profile, or the text has a mistake.
    """
    document = documents.parse(text, name)
    document.require_version("world", "1")
    return build(document, profile=profile, version_key="world")
