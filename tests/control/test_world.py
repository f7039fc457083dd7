"""The world by the control API: what is configured, and another one instead."""

from http import HTTPStatus

import pytest

from control.centre import Control
from finesse_mock.worlds import fixtures_dir

SMALL = """world: 1
name: corner shop
profile: ucce-12.6
teams: [{id: 31, name: Counter}]
agents: [{id: 7001, firstName: Ada, lastName: Blum, team: 31, extension: 7001}]
"""

DEFAULT = (fixtures_dir() / "worlds" / "default.yaml").read_text()


async def put(control: Control, **body: str) -> tuple[HTTPStatus, dict]:
    async with control.client.put("/mock/api/world", json=body) as response:
        return HTTPStatus(response.status), await response.json()


async def test_what_is_configured_is_shown(control: Control):
    world = await control.get("world")
    assert (world["name"], world["profile"]) == ("default", "ucce-12.6")
    assert [team["name"] for team in world["teams"]] == ["Sales", "Support"]
    assert "1001001" in world["teams"][0]["members"]
    assert {medium["id"] for medium in world["media"]} == {"5000", "5001"}


async def test_another_world_takes_its_place_until_the_next(control: Control):
    status, world = await put(control, document=SMALL)
    assert (status, world["name"]) == (HTTPStatus.OK, "corner shop")
    assert [agent["id"] for agent in await control.get("agents")] == ["7001"]
    control.centre.reset()
    assert [agent["id"] for agent in await control.get("agents")] == ["7001"]
    assert (await put(control, document=DEFAULT))[1]["name"] == "default"


@pytest.mark.parametrize(
    ("document", "status", "why"),
    [
        (SMALL.replace("ucce-12.6", "uccx-12.5"), HTTPStatus.CONFLICT, "--profile uccx-12.5"),
        (SMALL.replace("agents:", "agent:"), HTTPStatus.BAD_REQUEST, "world.yaml:5:1"),
    ],
)
async def test_what_cannot_be_changes_nothing(
    control: Control, document: str, status: HTTPStatus, why: str
):
    answer, problem = await put(control, document=document)
    assert answer == status
    assert why in problem["detail"]
    assert (await control.get("world"))["name"] == "default"
