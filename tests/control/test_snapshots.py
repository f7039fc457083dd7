"""Snapshots: everything as it was, as often as wanted."""

from datetime import timedelta
from http import HTTPStatus

from control.centre import Control
from finesse_mock.engine.commands import TimerKind

ANA, BEN = "1001001", "1001002"


async def ringing(control: Control) -> str:
    _, answer = await control.post("triggers/call.inbound", to=ANA, id="c1")
    dialog_id: str = answer["dialog"]["id"]
    return dialog_id


async def put(control: Control, name: str) -> tuple[int, dict]:
    async with control.client.put(f"/mock/api/snapshots/{name}") as response:
        return response.status, await response.json()


async def test_everything_is_put_back_as_often_as_wanted(control: Control):
    await ringing(control)
    before = await control.get("state")
    status, kept = await put(control, "ringing")
    assert (status, kept["calls"], kept["signedIn"]) == (HTTPStatus.OK, 1, 1)
    for _ in range(2):
        await control.post("triggers/ANSWER", call="c1", by=ANA)
        await control.post("triggers/call.inbound", to=BEN, id="c2")
        await control.post("snapshots/ringing/restore")
        assert await control.get("state") == before


async def test_the_ids_to_come_are_put_back_too(control: Control):
    await put(control, "empty")
    first = await ringing(control)
    await control.post("snapshots/empty/restore")
    assert await ringing(control) == first


async def test_names_of_calls_are_put_back_too(control: Control):
    await ringing(control)
    await put(control, "ringing")
    await control.post("triggers/call.abandon", call="c1")
    await control.post("triggers/call.inbound", to=BEN, id="c1")
    await control.post("snapshots/ringing/restore")
    assert (await control.get("calls/c1"))["participants"][0]["address"] == ANA


async def test_timers_have_as_long_to_go_as_they_had(control: Control):
    await ringing(control)
    await put(control, "ringing")
    control.centre.clock.moment += timedelta(seconds=12)
    await control.post("snapshots/ringing/restore")
    floor = control.centre.floor
    (at,) = (at for key, at in floor.world.timers().items() if key.kind is TimerKind.RING)
    assert (at - floor.clock.now()).total_seconds() == floor.site.timings.ring_s
    assert control.centre.clock.asked_for[-1] == floor.site.timings.ring_s


async def test_a_snapshot_that_is_not_there_is_not_found(control: Control):
    await put(control, "ringing")
    assert await control.refusal("snapshots/rining/restore") == (
        HTTPStatus.NOT_FOUND,
        'There is no snapshot rining; did you mean "ringing"?',
    )
    async with control.client.delete("/mock/api/snapshots/ringing") as response:
        assert response.status == HTTPStatus.NO_CONTENT
    assert await control.get("snapshots") == []
