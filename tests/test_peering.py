"""A missing peer skips a test, or fails it where peers are required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from peering import locate


def run_pytest(folder: Path, marker: str, **environment: str) -> str:
    """Return the output of a run, on a machine with an empty PATH, of one test with the marker."""
    (folder / "test_it.py").write_text(
        f"import pytest\n\n@pytest.mark.peer({marker!r})\ndef test_it():\n    pass\n"
    )
    options = ["-p", "conftest", "-p", "no:cacheprovider", "-c", os.devnull, "-ra"]
    inherited = {k: v for k, v in os.environ.items() if k != "FINESSE_MOCK_REQUIRE_PEERS"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_it.py"],
        check=False,
        cwd=folder,
        env=inherited | {"PATH": "", "PYTHONPATH": str(Path(__file__).parent)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout


def test_a_missing_peer_skips_the_test_and_names_the_remedy(tmp_path: Path):
    output = run_pytest(tmp_path, "chromedriver")
    assert "needs chromedriver: apt-get install chromium-driver" in output
    assert "1 skipped" in output


def test_a_missing_peer_fails_the_test_where_peers_are_required(tmp_path: Path):
    output = run_pytest(tmp_path, "chromedriver", FINESSE_MOCK_REQUIRE_PEERS="1")
    assert "needs chromedriver: apt-get install chromium-driver" in output
    assert "1 error" in output


def test_a_peer_that_is_here_lets_the_test_run(tmp_path: Path):
    assert "1 passed" in run_pytest(tmp_path, "python:slixmpp", FINESSE_MOCK_REQUIRE_PEERS="1")


def test_a_misspelt_peer_is_an_error_and_not_a_skip(tmp_path: Path):
    assert "test_it.py::test_it: peer('chrome') is not one of" in run_pytest(tmp_path, "chrome")


def test_a_python_package_is_found_where_it_is_imported_from():
    assert (locate("python:slixmpp") / "__init__.py").is_file()


def test_an_unknown_name_is_a_mistake_of_the_test():
    with pytest.raises(KeyError):
        locate("python:nothing")
