"""Rules of the house that no linter knows: what the repository says and what a release carries."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from finesse_mock import __version__

ROOT = Path(__file__).parent.parent
PURE = {"engine", "events", "faults", "model", "pubsub", "wire", "xmpp"}
OF_ONE_MACHINE = re.compile(
    rb"(?:/[w]ork|/[t]mp/brief|/[r]oot|/home/(?!finesse\b)\w+)/|[.][.]/[s]hared"
    rb"|[f]iles\.pythonhosted|[p]ypi\.org/simple|[r]egistry\.npmjs|[d]eb\.debian\.org"
)


def files_of_the_repository() -> list[Path]:
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    command = [*git, "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("needs a git work tree")
    paths = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_path_or_a_package_mirror_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in files_of_the_repository()
        for match in OF_ONE_MACHINE.finditer(path.read_bytes())
    ]
    assert found == []


def test_the_readme_sets_up_with_the_two_commands():
    blocks = re.findall(
        r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    commands = {line.split("#")[0].strip() for block in blocks for line in block.splitlines()}
    assert {"make serve", "make test"} <= commands


def test_the_changelog_begins_with_this_version():
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first is not None
    assert first[1] == __version__


def test_every_pure_room_is_held_to_be_pure():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (purity,) = [rule for rule in contracts["contracts"] if "no I/O" in rule["name"]]
    standing = {room for room in PURE if list((ROOT / "server/finesse_mock" / room).glob("*.py"))}
    assert standing <= {name.split(".")[1] for name in purity["source_modules"]}


@pytest.mark.parametrize("project", ["tests/peers", "docs/examples/javascript"])
def test_javascript_packages_are_exact_and_their_lock_names_no_registry(project: str):
    package = json.loads((ROOT / project / "package.json").read_text())
    (key,) = {"dependencies", "devDependencies"} & package.keys()
    wanted = package[key]
    assert all(re.search(r"(?:^|@)\d+\.\d+\.\d+$", version) for version in wanted.values())
    locked = json.loads((ROOT / project / "package-lock.json").read_text())["packages"]
    assert locked[""][key] == wanted
    assert [name for name, package in locked.items() if "resolved" in package] == []


def test_the_wheel_carries_the_package_the_fixtures_and_the_license(tmp_path: Path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path))
    names = set(ZipFile(wheel).namelist())
    package = {
        str(path.relative_to(ROOT / "server"))
        for path in files_of_the_repository()
        if path.is_relative_to(ROOT / "server/finesse_mock")
    }
    assert "finesse_mock/py.typed" in package
    assert "finesse_mock/desktop/tunnel/EventTunnel.js" in package
    fixtures = {
        f"finesse_mock/{path.relative_to(ROOT)}"
        for path in files_of_the_repository()
        if path.is_relative_to(ROOT / "fixtures")
    }
    assert "finesse_mock/fixtures/worlds/default.yaml" in fixtures
    assert fixtures | package <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0].removesuffix(f"-{__version__}.dist-info") for name in names} == {
        "finesse_mock"
    }
