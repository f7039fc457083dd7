"""``finesse-mock doctor``: what is not well is told, with what helps."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from finesse_mock.app import Mock
from finesse_mock.cli import main_group
from finesse_mock.clock import FROZEN
from finesse_mock.config import ANY_PORTS, Config


async def examined(mock: Mock, *flags: str) -> Result:
    runner = CliRunner(env={"FINESSE_MOCK_CA": ""})
    command = ["doctor", "--url", mock.ready()["control"], *flags]
    return await asyncio.to_thread(runner.invoke, main_group, command)


async def findings(mock: Mock) -> dict[str, list[dict[str, Any]]]:
    """What is found that is not well, by what was looked at."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads((await examined(mock, "--json")).stdout):
        if each["verdict"] != "ok":
            found.setdefault(each["what"], []).append(each)
    found.pop("trust", None)  # whether this machine trusts an authority is its own business
    return found


async def test_nothing_is_wrong_with_a_new_mock(tmp_path: Path):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=tmp_path)) as mock:
        assert await findings(mock) == {}
        assert (await examined(mock, "--strict")).exit_code == 0


@pytest.mark.parametrize(
    ("settings", "what", "remedy"),
    [
        ({"tls": False}, "https page", "start the mock without --no-tls."),
        (
            {"origins": ("https://desk.example.com",)},
            "cors",
            "add `--cors ORIGIN` to serve for each page of yours, or leave --cors out.",
        ),
        (
            {"clock": FROZEN},
            "clock",
            "`finesse-mock clock resume` has it go by itself; only a new start turns it back.",
        ),
    ],
)
async def test_what_was_chosen_is_a_warning(
    tmp_path: Path, settings: dict[str, Any], what: str, remedy: str
):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=tmp_path, **settings)) as mock:
        ((finding,),) = [each for name, each in (await findings(mock)).items() if name == what]
        assert (finding["verdict"], finding["remedy"]) == ("warn", remedy)
        assert (await examined(mock, "--strict")).exit_code == 0


async def test_a_port_that_does_not_answer_is_a_failure(tmp_path: Path):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=tmp_path)) as mock:
        await mock.cluster.nodes[0].stop_notifying()
        found = await findings(mock)
        assert {each["verdict"] for each in found["port"]} == {"fail"}
        assert [each["how"] for each in found["node"]] == ["A is IN_SERVICE, or a part of it down"]
        assert (await examined(mock)).exit_code == 0
        assert (await examined(mock, "--strict")).exit_code == 1
