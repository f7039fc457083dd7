"""What README and reference say of scenarios is so."""

import re
from pathlib import Path

from finesse_mock.app import Mock
from finesse_mock.clock import AUTO
from finesse_mock.config import Config
from finesse_mock.reference.scenarios import scenarios_document
from finesse_mock.scenarios.library import library
from finesse_mock.scenarios.report import Status
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.scenarios.verbs import BY_ANYBODY

README = (Path(__file__).parent.parent.parent / "README.md").read_text()


async def test_the_scenario_of_the_readme_passes():
    (text,) = re.findall(r"```yaml\n(scenario: 1\n.*?)```", README, re.DOTALL)
    scenario = parse_scenario(text, "README.md")
    config = Config(listens=False, tls=False, quiet_s=0, clock=AUTO, world="default")
    async with Mock(config) as mock:
        assert {report.status async for report in run(scenario, mock)} == {Status.PASSED}


def test_the_library_is_as_big_as_the_readme_says():
    assert "more than forty" in README
    assert len(library()) > 40


def test_the_reference_has_every_verb_and_every_step():
    page = scenarios_document()
    table = page.split("## What can be done")[1]
    verbs = re.findall(r"^\| `([A-Za-z_.]+)` \|", table, re.MULTILINE)
    assert verbs == list(BY_ANYBODY)
    for key in ("after", "do", "await", "expect", "fault", "parallel", "repeat", "include"):
        assert f"\n### `{key}`\n" in page
