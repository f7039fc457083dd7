"""The scenarios that come with the mock pass, again and again."""

import pytest

from finesse_mock.scenarios.report import Status
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.worlds import fixtures_dir, load_world
from scenarios.stages import Theatre, played

FILES = sorted((fixtures_dir() / "scenarios").glob("*.yaml"))
TEXTS = {path.stem: path.read_text() for path in FILES}


def test_there_is_one_for_every_flow_of_a_call():
    assert set(TEXTS) >= {
        "agent-to-agent",
        "conference",
        "consult-transfer",
        "direct-transfer",
        "inbound-call",
        "outbound-direct-preview",
        "outbound-preview",
        "outgoing-call",
        "queue-longest-available",
        "redirect-on-no-answer",
        "silent-monitor-barge",
        "supervisor-state-change",
        "wrap-up",
    }


@pytest.mark.parametrize("name", TEXTS)
async def test_a_scenario_of_the_fixtures_passes(name: str):
    theatre = Theatre()
    reports = await played(TEXTS[name], theatre)
    assert [report for report in reports if report.status is not Status.PASSED] == []
    assert theatre.floor.world.dialogs() == []
    assert not any(agent.signed_in for agent in theatre.floor.world.agents())


@pytest.mark.parametrize("name", TEXTS)
async def test_it_passes_again_on_the_same_floor(name: str):
    theatre = Theatre()
    await played(TEXTS[name], theatre)
    assert {report.status for report in await played(TEXTS[name], theatre)} == {Status.PASSED}


@pytest.mark.parametrize("name", TEXTS)
def test_its_settings_are_those_of_the_default_world(name: str):
    settings = parse_scenario(TEXTS[name], name).settings()
    assert settings["world"] == "default"
    assert load_world(settings["world"], settings.get("profile")).profile.name == "ucce-12.6"
