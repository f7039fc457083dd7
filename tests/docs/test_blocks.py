"""Every block of README.md and docs/*.md does what it says.

Nothing is left out but what stands in ``ELSEWHERE``, with the test that covers it; a block in a
language that nothing here runs is a failure.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest
import yaml
from lxml import etree

from docs.blocks import BLOCKS, ROOT, Block
from docs.shell import Shell
from finesse_mock.cassettes.reading import parse as parse_cassette
from finesse_mock.clock import AUTO
from finesse_mock.load.plan import parse_plan
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.testing import MockServer

ELSEWHERE: Final[Mapping[tuple[str, str], str]] = {
    ("README.md", "make serve"): "tests/e2e/test_serve.py",
    ("README.md", "make test"): ".ci/run",
    ("README.md", ".venv/bin/finesse-mock cassette record"): "tests/cassettes/test_command.py",
    ("README.md", "import pytest"): "tests/docs/test_pytest_readme.py",
    ("java.md", "cd docs/examples/java"): "tests/docs/test_other_languages.py",
    ("javascript.md", "cd docs/examples/javascript"): "tests/docs/test_other_languages.py",
}
"""Blocks that cannot run here, by page and how they begin; what each is about is tested there."""

EXAMPLES: Final = ROOT / "docs" / "examples"


def elsewhere(block: Block) -> str:
    """The test that covers a block which is not run here; empty for one that is."""
    return ELSEWHERE.get(_beginning(block), "")


def _beginning(block: Block) -> tuple[str, str]:
    """The page of a block, and the first words of it."""
    return block.page, " ".join(block.text.partition("\n")[0].split()[:3])


HERE: Final = [block for block in BLOCKS if not elsewhere(block)]

SECTIONS: Final = [
    list(section)
    for _, section in groupby(
        (block for block in HERE if block.language == "sh"),
        key=lambda block: (block.page, block.section),
    )
]


@pytest.mark.timeout(120)
@pytest.mark.peer("curl")
@pytest.mark.parametrize(
    "section", SECTIONS, ids=lambda section: f"{section[0].page}: {section[0].section}"
)
async def test_the_commands_of_a_section_succeed(section: list[Block], tmp_path: Path):
    await Shell(tmp_path).type(section)


async def scenario(block: Block, folder: Path) -> None:
    """It is one, and passes, in a mock made for it."""
    text = block.text if "scenario:" in block.text else _STEPS + block.text
    played = parse_scenario(text, str(block))
    settings = {"clock": AUTO, **played.settings()}
    file = folder / "scenario.yaml"
    file.write_text(text)
    async with MockServer(tls=False, **settings) as mock:
        await mock.scenario(file)


_STEPS: Final = "scenario: 1\nname: steps of a page\nsteps:\n"


async def world(block: Block, folder: Path) -> None:
    """It is one, and a mock can have it."""
    file = folder / "world.yaml"
    file.write_text(block.text)
    async with MockServer(tls=False, world=str(file)):
        pass


async def load_plan(block: Block, folder: Path) -> None:
    """It is one."""
    parse_plan(block.text, str(block))


async def yaml_document(block: Block, folder: Path) -> None:
    """A scenario or steps of one, a world, or a load plan; by its first key."""
    document = yaml.load(block.text, yaml.BaseLoader)
    first = next(iter(document)) if isinstance(document, dict) else "steps"
    runners = {"scenario": scenario, "steps": scenario, "world": world, "load": load_plan}
    await runners[first](block, folder)


async def python(block: Block, folder: Path) -> None:
    """Tests pass; anything else runs to its end."""
    file = folder / "test_block.py"
    file.write_text(block.text)
    if "def test_" not in block.text:
        command = [sys.executable, "-W", "error", str(file)]
    else:
        plain = ["-p", "no:randomly", "-p", "no:cacheprovider", "-o", "asyncio_mode=strict"]
        command = [sys.executable, "-m", "pytest", *plain, "--rootdir", str(folder), str(file)]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


async def json_document(block: Block, folder: Path) -> None:
    """It is well-formed."""
    json.loads(block.text)


async def cassette(block: Block, folder: Path) -> None:
    """It is one."""
    parse_cassette(block.text, str(block))


async def xml(block: Block, folder: Path) -> None:
    """It is well-formed."""
    etree.fromstring(block.text)


async def example(block: Block, folder: Path) -> None:
    """It is a file of an example project, which is run by ``test_other_languages``."""
    files = [path for path in EXAMPLES.rglob("*") if "node_modules" not in path.parts]
    texts = [path.read_text() for path in files if path.is_file()]
    assert block.text in texts, "it is no file below docs/examples"


RUNNERS: Final[Mapping[str, Callable[[Block, Path], object]]] = {
    "yaml": yaml_document,
    "python": python,
    "json": json_document,
    "jsonl": cassette,
    "xml": xml,
    "js": example,
    "java": example,
}


@pytest.mark.parametrize("block", [each for each in HERE if each.language != "sh"], ids=str)
async def test_a_block_is_what_it_says(block: Block, tmp_path: Path):
    assert block.language in RUNNERS, f"nothing runs {block.language or 'plain text'}"
    await RUNNERS[block.language](block, tmp_path)


def test_what_is_not_run_here_is_there_and_tested_elsewhere():
    found = {_beginning(block) for block in BLOCKS if elsewhere(block)}
    assert found == set(ELSEWHERE)
    assert [test for test in ELSEWHERE.values() if not (ROOT / test).is_file()] == []
