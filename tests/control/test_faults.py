"""Faults by the control API: listed, added, removed, described."""

from collections.abc import AsyncIterator
from http import HTTPStatus

import jsonschema
import pytest
from aiohttp.test_utils import TestClient

from control.centre import Centre, Control, StillClock
from control.contract import described
from finesse_mock.control.faults import fault_routes
from finesse_mock.faults.kinds import KINDS
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.seeds import seeded_chance


@pytest.fixture
def plan() -> FaultPlan:
    return FaultPlan(StillClock(), seeded_chance(7))


@pytest.fixture
async def client(plan: FaultPlan) -> AsyncIterator[TestClient]:
    async with described(fault_routes(plan)) as client:
        yield client


@pytest.fixture
def control(client: TestClient) -> Control:
    return Control(Centre(), client)


async def removed(client: TestClient, path: str) -> HTTPStatus:
    async with client.delete(f"/mock/api/{path}") as answer:
        return HTTPStatus(answer.status)


async def test_a_fault_comes_and_goes(control: Control, client: TestClient, plan: FaultPlan):
    body = {"kind": "rest.error", "status": 503, "count": 1, "match": {"path": "User/*"}}
    status, fault = await control.post("faults", **body)
    assert status == HTTPStatus.CREATED
    told = {key: body[key] for key in ("status", "count", "match")}
    expected = {"id": "f1", "kind": "rest.error", "hits": 0, "attributes": told}
    assert fault == {**expected, "phase": "active"}
    assert plan.at_work.request(Occasion(path="/finesse/api/User/1"))
    assert await control.get("faults") == [{**expected, "phase": "spent", "hits": 1}]
    assert await removed(client, "faults/f1") == HTTPStatus.NO_CONTENT
    assert await control.get("faults") == []


async def test_all_faults_go(control: Control, client: TestClient):
    for kind in ("event.lost", "rest.hang"):
        await control.post("faults", kind=kind, after="5s")
    assert [each["phase"] for each in await control.get("faults")] == ["waiting", "waiting"]
    assert await removed(client, "faults") == HTTPStatus.NO_CONTENT
    assert await control.get("faults") == []


async def test_one_that_is_not_there_cannot_be_removed(control: Control, client: TestClient):
    await control.post("faults", kind="event.lost")
    async with client.delete("/mock/api/faults/f2") as answer:
        assert answer.status == HTTPStatus.NOT_FOUND
        assert (await answer.json())["detail"].startswith('There is no fault "f2"; ')


async def test_a_mistake_is_answered_with_what_is_near(control: Control):
    assert await control.refusal("faults", kind="rest.eror", status=503) == (
        HTTPStatus.BAD_REQUEST,
        'There is no fault "rest.eror"; did you mean "rest.error"?',
    )
    status, detail = await control.refusal("faults", kind="rest.error", status=503, cuont=1)
    assert (status, "did you mean" in detail) == (HTTPStatus.BAD_REQUEST, True)
    assert (await control.refusal("faults", status=503))[1].startswith("Say what fault")


async def test_every_kind_describes_itself(control: Control):
    kinds = {each["kind"]: each for each in await control.get("faults/kinds")}
    assert kinds.keys() == KINDS.keys()
    for kind in kinds.values():
        assert kind["about"]
        jsonschema.Draft202012Validator.check_schema(kind["schema"])
    validator = jsonschema.Draft202012Validator(kinds["rest.error"]["schema"])
    assert validator.is_valid({"kind": "rest.error", "status": 503, "for": "5s"})
    assert not validator.is_valid({"kind": "rest.error", "status": 200})
