"""Faults of REST requests, as aiohttp meets them."""

import asyncio

import aiohttp
import pytest
from lxml import etree

from faults.stage import ANA, BEN, Stage, playing
from finesse_mock.clock import AUTO

USER = f"/User/{ANA}"
LOGIN = f"<User><state>LOGIN</state><extension>{ANA}</extension></User>"

CALL = (
    "<Dialog><requestedAction>MAKE_CALL</requestedAction>"
    f"<fromAddress>{ANA}</fromAddress><toAddress>{BEN}</toAddress></Dialog>"
)


async def test_the_first_answer_is_an_error(stage: Stage):
    fault = stage.mock.faults.add("rest.error", status=503, count=1)
    status, body = await stage.get(USER)
    assert status == 503
    assert etree.fromstring(body).findtext("ApiError/ErrorType") == "Service Unavailable"
    assert (await stage.get(USER))[0] == 200
    assert fault.hits == 1


async def test_an_error_has_the_body_that_was_asked_for(stage: Stage):
    fault = stage.mock.faults.add("rest.error", status=418, body="short and stout")
    assert await stage.get(USER) == (418, b"short and stout")
    stage.mock.faults.remove(fault.id)
    assert (await stage.get(USER))[0] == 200


async def test_a_refused_request_is_not_carried_out(stage: Stage):
    stage.mock.faults.add("rest.error", status=500, method="PUT", action="LOGIN")
    assert (await stage.ask("PUT", USER, data=LOGIN))[0] == 500
    _, body = await stage.get(USER)
    assert etree.fromstring(body).findtext("state") == "LOGOUT"
    stage.mock.faults.clear()
    assert (await stage.ask("PUT", USER, data=LOGIN))[0] == 202


async def test_only_what_matches_is_refused(stage: Stage):
    stage.mock.faults.add("rest.error", status=500, path="User/*/Dialogs", agent=BEN)
    assert (await stage.get(f"{USER}/Dialogs"))[0] == 200
    assert (await stage.get(f"/User/{BEN}", agent=BEN))[0] == 200
    assert (await stage.get(f"/User/{BEN}/Dialogs", agent=BEN))[0] == 500


async def test_an_answer_is_late_by_the_clock_of_the_mock(still: Stage):
    fault = still.mock.faults.add("rest.delay", by="10s", path="User/*")
    async with asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(still.get(USER))
        while not (waiting := still.mock.clock.waiting()):
            await still.get("/SystemInfo")
        assert [each.name for each in waiting] == [f"delayed GET /finesse/api{USER}"]
        await still.mock.clock.advance(9)
        assert not asked.done()
        await still.mock.clock.advance(1)
    assert asked.result()[0] == 200
    still.mock.faults.remove(fault.id)
    assert (await still.get(USER))[0] == 200


async def test_a_clock_that_jumps_is_not_held_up_by_those_who_wait_for_it():
    async with playing(clock=AUTO) as stage:
        stage.mock.faults.add("rest.delay", by="1h")
        assert (await stage.get(USER))[0] == 200


async def test_a_request_hangs_until_the_fault_is_removed(stage: Stage):
    fault = stage.mock.faults.add("rest.hang", path="User/*/Dialogs", method="POST")
    stage.sign_in()
    dialogs = f"{USER}/Dialogs"
    async with asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(_broken(stage.ask("POST", dialogs, data=CALL)))
        while not fault.hits:
            assert (await stage.get(USER))[0] == 200
        assert not asked.done()
        stage.mock.faults.remove(fault.id)
    assert isinstance(asked.result(), aiohttp.ServerDisconnectedError)
    assert len(etree.fromstring((await stage.get(dialogs))[1])) == 0
    assert (await stage.ask("POST", dialogs, data=CALL))[0] == 202


async def _broken(request: object) -> BaseException | None:
    try:
        await request
    except aiohttp.ClientError as error:
        return error
    return None


async def test_the_body_of_an_answer_is_no_xml(stage: Stage):
    client = await stage.client()
    fault = stage.mock.faults.add("rest.malformed")
    status, body = await stage.get(USER)
    assert status == 200
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)
    status, body = await stage.ask("PUT", USER, data=LOGIN)
    assert (status, body) == (202, b"</Broken>")
    assert await client.state() == "NOT_READY"
    stage.mock.faults.remove(fault.id)
    assert etree.fromstring((await stage.get(USER))[1]).findtext("state") == "NOT_READY"


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PUT", LOGIN)])
async def test_the_connection_closes_in_the_middle_of_an_answer(
    stage: Stage, method: str, body: str | None
):
    fault = stage.mock.faults.add("rest.cut", method=method)
    with pytest.raises(aiohttp.ClientPayloadError):
        await stage.ask(method, USER, data=body)
    assert fault.hits == 1
    stage.mock.faults.remove(fault.id)
    assert (await stage.ask(method, USER, data=body))[0] in {200, 202}


async def test_a_mock_can_begin_with_faults():
    from finesse_mock.faults.kinds import fault_of

    async with playing(faults=(fault_of("rest.error", {"status": 500}),)) as stage:
        assert (await stage.get(USER))[0] == 500
        stage.mock.reset()
        assert (await stage.get(USER))[0] == 200
