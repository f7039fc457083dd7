"""World files for tests: the default one with something changed, or a very small one."""

from pathlib import Path

import pytest

from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.worlds import fixtures_dir, load_world

DEFAULT = fixtures_dir() / "worlds" / "default.yaml"

SMALL = """\
world: 1
name: small
teams: [{id: 1, name: One}]
agents: [{id: 1001, team: 1}]
"""


def world_of(text: str, folder: Path, profile: str | None = None) -> Site:
    path = folder / "my.yaml"
    path.write_text(text)
    return load_world(str(path), profile)


def complaint(text: str, folder: Path) -> str:
    with pytest.raises(UsageError) as caught:
        world_of(text, folder)
    return str(caught.value).removeprefix(str(folder / "my.yaml"))
