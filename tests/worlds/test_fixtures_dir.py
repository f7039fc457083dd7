import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.wheel import WheelBuilder

from finesse_mock.worlds import fixtures_dir, world_names

ROOT = Path(__file__).parents[2]


def test_a_checkout_has_its_fixtures_beside_the_sources():
    assert fixtures_dir() == ROOT / "fixtures"
    assert "default" in world_names()


def test_an_installed_package_has_its_fixtures_inside(tmp_path: Path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path / "dist"))
    installed = tmp_path / "site-packages"
    ZipFile(wheel).extractall(installed)
    script = (
        f"import sys; sys.path.insert(0, {str(installed)!r})\n"
        "from finesse_mock.worlds import fixtures_dir, load_world\n"
        "print(fixtures_dir()); print(load_world('default').name)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout
    assert printed.splitlines() == [str(installed / "finesse_mock" / "fixtures"), "default"]
