"""``POST wait`` through the control API."""

import asyncio
from http import HTTPStatus

import pytest
from aiohttp import web

from control.watched import watched
from finesse_mock.runtime import Tasks


async def test_many_wait_for_one_call():
    async with watched() as mock, Tasks() as tasks:
        waits = [
            tasks.spawn(mock.until('dialog.state == "ALERTING"'), name="wait") for _ in range(20)
        ]
        dialog = await mock.call()
        found = await asyncio.gather(*waits)
    assert {each["dialog"]["id"] for each in found} == {dialog}


async def test_a_wait_in_vain_tells_the_timeline_and_the_nearest():
    async with watched() as mock:
        await mock.call()
        ending = await mock.post(
            "wait", condition='dialog.state == "NOPE"', timeout="10ms", since=0
        )
    assert ending["found"] is False
    assert ending["difference"] == 'dialog.state is "ALERTING", wanted == "NOPE"'
    assert ending["nearest"]["dialog"]["state"] == "ALERTING"
    assert [each["seq"] for each in ending["timeline"]] == list(range(1, ending["seq"] + 1))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"condition": "dialog.stat == 1"}, 'did you mean "state"?'),
        ({"condition": "seq == 1", "timeout": "soon"}, "timeout must be a length of time"),
        ({}, "condition"),
    ],
)
async def test_what_cannot_be_waited_for_is_one_sentence(body: dict[str, str], sentence: str):
    async with watched() as mock:
        problem = await mock.post("wait", HTTPStatus.BAD_REQUEST, **body)
    assert sentence in problem["detail"]


async def test_a_server_that_stops_ends_the_waits():
    async with watched() as mock, Tasks() as tasks:
        wait = tasks.spawn(
            mock.post("wait", condition="seq == 99", timeout="1h", since=0), name="wait"
        )
        await mock.get("journal")
        await mock.mock.watching.end(web.Application())
        assert (await wait)["found"] is False
