"""The example projects in other languages: their tests pass, and pages show their very files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.blocks import ROOT, blocks
from peering import EXAMPLES, locate

JAVA = EXAMPLES / "java"
JAVASCRIPT = EXAMPLES / "javascript"
WITHIN_S = 100.0

SHOWN = {
    "javascript.md": ("mock.js", "dialogs.test.js", "desktop.spec.js"),
    "java.md": ("Mock.java", "DialogsTest.java"),
}


def run(*command: str | Path, folder: Path, home: Path) -> str:
    """What a command prints, which has to succeed; it finds the ``finesse-mock`` that is tested."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith("FINESSE_MOCK_")
    }
    environment |= {"HOME": str(home), "PATH": beside, "CI": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.timeout(120)
@pytest.mark.peer("node", "npm:jest")
def test_jest(tmp_path: Path):
    jest = locate("npm:jest") / "bin" / "jest.js"
    said = run(locate("node"), jest, "--cacheDirectory", tmp_path, folder=JAVASCRIPT, home=tmp_path)
    assert "2 passed" in said


@pytest.mark.timeout(120)
@pytest.mark.peer("node", "chromium", "npm:@playwright/test")
def test_playwright(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROMIUM", str(locate("chromium")))
    playwright = locate("npm:@playwright/test") / "cli.js"
    output = ("--output", tmp_path / "results", "--reporter", "line")
    said = run(locate("node"), playwright, "test", *output, folder=JAVASCRIPT, home=tmp_path)
    assert "2 passed" in said


@pytest.mark.timeout(120)
@pytest.mark.peer("javac", "junit")
def test_junit(tmp_path: Path):
    """The commands of the page, where what they make is not left behind."""
    shutil.copytree(JAVA, tmp_path / "docs" / "examples" / "java")
    (block,) = (each for each in blocks(ROOT / "docs" / "java.md") if each.language == "sh")
    commands = block.text.replace("/usr/share/java", str(locate("junit")))
    assert "3 tests successful" in run("bash", "-ec", commands, folder=tmp_path, home=tmp_path)


@pytest.mark.parametrize("page", SHOWN)
def test_the_page_shows_the_files(page: str):
    shown = {block.text for block in blocks(ROOT / "docs" / page)}
    folder = EXAMPLES / page.removesuffix(".md")
    missing = [name for name in SHOWN[page] if next(folder.rglob(name)).read_text() not in shown]
    assert missing == []
