"""The scenarios that come with the mock pass, again and again, and leave nothing behind."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from finesse_mock.app import Mock
from finesse_mock.clock import AUTO
from finesse_mock.config import Config
from finesse_mock.documents import read
from finesse_mock.scenarios.checking import check_at_home
from finesse_mock.scenarios.json_schema import json_schema
from finesse_mock.scenarios.library import example, library, title_of
from finesse_mock.scenarios.report import Status, StepReport
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.worlds import fixtures_dir

LIBRARY = library()
SCHEMA = jsonschema.Draft202012Validator(json_schema())


def scenario(name: str) -> Scenario:
    path = LIBRARY[name]
    return parse_scenario(path.read_text(), str(path))


def config(found: Scenario, journal: Path | None = None, seed: int = 7) -> Config:
    settings = {**found.settings(), "clock": AUTO, "seed": seed, "journal": journal}
    return Config(listens=False, tls=False, quiet_s=0, **settings)


async def played(found: Scenario, mock: Mock) -> list[StepReport]:
    return [report async for report in run(found, mock)]


FLOWS = {
    "inbound-call": "A and D",
    "uccx-inbound-call": "A and D",
    "outgoing-call": "B",
    "uccx-outgoing-call": "B",
    "agent-to-agent": "C",
    "uccx-agent-to-agent": "C",
    "consult-transfer": "E",
    "uccx-consult-transfer": "E",
    "conference": "F",
    "uccx-conference": "F",
    "direct-transfer": "G",
    "uccx-direct-transfer": "G",
    "silent-monitor-barge": "H",
    "uccx-silent-monitor": "H",
    "outbound-preview": "I",
    "outbound-direct-preview": "I",
    "uccx-direct-preview": "I",
    "progressive-campaign": "I",
    "wrap-up": "J",
    "uccx-wrap-up": "J",
    "redirect-on-no-answer": "K",
    "uccx-redirect-on-no-answer": "K",
}
FAILURES = {
    "action-refused",
    "busy-and-wrong-numbers",
    "caller-abandons",
    "cti-failover",
    "forced-logout",
    "late-and-lost-events",
    "node-out-of-service",
    "notification-service-restart",
    "task-not-accepted",
    "uccx-cti-failover",
    "uccx-forced-logout",
    "web-application-restart",
    "wrong-state",
}


def test_there_is_one_for_every_flow_of_a_call_and_every_failure():
    assert LIBRARY.keys() >= FLOWS.keys() | FAILURES


@pytest.mark.parametrize("name", LIBRARY)
async def test_it_passes_again_and_again_with_the_same_journal(name: str, tmp_path: Path):
    found, journals = scenario(name), []
    for run_number in range(2):
        path = tmp_path / f"{run_number}.jsonl"
        async with Mock(config(found, path)) as mock:
            reports = await played(found, mock)
            assert [report for report in reports if report.status is not Status.PASSED] == []
            assert mock.floor.world.dialogs() == []
            assert mock.floor.world.tasks() == []
            assert not any(agent.signed_in for agent in mock.floor.world.agents())
            assert mock.faults.all() == ()
            assert list(mock.complaints) == []
        journals.append(path.read_bytes())
    assert journals[0].count(b"\n") > len(found.steps) / 2
    assert journals[0] == journals[1]


async def test_another_seed_makes_another_journal(tmp_path: Path):
    found, journals = scenario("inbound-call"), []
    for seed in (7, 8):
        path = tmp_path / f"{seed}.jsonl"
        async with Mock(config(found, path, seed)) as mock:
            await played(found, mock)
        journals.append(path.read_bytes())
    assert journals[0] != journals[1]


@pytest.mark.parametrize("name", LIBRARY)
async def test_it_passes_again_in_the_same_mock(name: str):
    found = scenario(name)
    async with Mock(config(found)) as mock:
        for _ in range(2):
            assert {each.status for each in await played(found, mock)} == {Status.PASSED}


@pytest.mark.parametrize("name", LIBRARY)
def test_it_names_nobody_who_is_not_there_and_tells_how_to_run_it(name: str):
    found = scenario(name)
    check_at_home(found)
    assert found.profile
    assert title_of(LIBRARY[name]) == found.name
    text = LIBRARY[name].read_text()
    assert f"#   finesse-mock scenario run {name}\n" in text


@pytest.mark.parametrize(
    "path", sorted((fixtures_dir() / "scenarios").rglob("*.yaml")), ids=lambda path: path.stem
)
def test_it_follows_the_schema_however_an_editor_reads_it(path: Path):
    for data in (read(path).data(), yaml.safe_load(path.read_text())):
        assert [error.message for error in SCHEMA.iter_errors(data)] == []


async def test_the_example_passes():
    found = parse_scenario(example("my-flow"), "my-flow.yaml")
    check_at_home(found)
    assert found.name == "my-flow"
    assert list(SCHEMA.iter_errors(yaml.safe_load(example("my-flow")))) == []
    async with Mock(config(found)) as mock:
        assert {each.status for each in await played(found, mock)} == {Status.PASSED}
