"""A cassette in a running mock: what clients hear and get, in each mode."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cassettes.story import AGENT, Desk, mock
from cassettes.tapes import DIALOGS, cassette, event, put, reply, request, text, update
from finesse_mock.app import Mock
from finesse_mock.cassettes.playing.verifying import Place, verify
from finesse_mock.clients import Client, Transport, connect
from finesse_mock.clock import FROZEN
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError

STORY = (
    event(update(1, "ALERTING", "PUT")),
    put(1, "ANSWER"),
    reply(2),
    event(update(1, "ACTIVE", request_id="${request:2}"), cause=2),
    event(update(1, "DROPPED")),
)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Mock]:
    async with mock(tmp_path) as it:
        yield it


@asynccontextmanager
async def client_of(running: Mock, agent: str = AGENT) -> AsyncIterator[Client]:
    address = running.ready()["xmpp"]
    async with connect(Transport.TCP, address, agent, "finesse", domain="localhost") as client:
        await client.ping()
        yield client


class Play:
    """A play as whoever asked for it sees it."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def told(self, kind: str) -> dict[str, Any]:
        """What is told next of that kind."""
        async with asyncio.timeout(10):
            async for line in self._answer.content:
                if (found := json.loads(line))["is"] == kind:
                    return dict(found)
        raise AssertionError(f"the play ended without {kind}")


@asynccontextmanager
async def played(
    running: Mock, *entries: dict[str, object], **order: object
) -> AsyncIterator[Play]:
    body = {"name": "tape.jsonl", "document": text(*entries), "speed": 0} | order
    url = f"{running.ready()['control']}/cassettes"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        assert answer.status == 200, await answer.text()
        yield Play(answer)


async def state(client: Client) -> str:
    """The state of the dialog in the next event."""
    async with asyncio.timeout(10):
        async for heard in client.events():
            found = re.findall(r"</participants><state>(\w+)</state>", heard.update)
            return str(found[0])
    raise AssertionError("no event")


async def dialog_heard(client: Client) -> tuple[str, str]:
    async with asyncio.timeout(10):
        async for heard in client.events():
            (number,) = set(re.findall(r"/finesse/api/Dialog/(\w+)", heard.update))
            return number, heard.update
    raise AssertionError("no event")


async def test_an_event_follows_the_request_that_produced_it(running: Mock):
    async with (
        client_of(running) as client,
        played(running, *STORY, mode="causal") as play,
        aiohttp.ClientSession() as http,
    ):
        dialog, _ = await dialog_heard(client)
        assert (await play.told("event"))["n"] == 1
        desk = Desk(http, running.ready()["rest"])
        assert await desk.act(dialog, "ANSWER") == 202
        again, active = await dialog_heard(client)
        assert again == dialog
        assert "<requestId>req-1</requestId>" in active
        assert await state(client) == "DROPPED"
        assert (await play.told("request"))["n"] == 2
        end = await play.told("end")
        assert (end["events"], end["requests"], end["missed"], end["notMade"]) == (3, 1, 0, [])


async def test_ids_are_new_and_moments_are_now(running: Mock):
    began = running.clock.now()
    async with client_of(running) as client, played(running, *STORY, mode="timed"):
        dialog, first = await dialog_heard(client)
        again, second = await dialog_heard(client)
    assert dialog == again
    assert dialog.isdecimal()
    (moment,) = set(re.findall(r"<startTime>(.*?)</startTime>", first + second))
    assert moment[:16] == f"{began:%Y-%m-%dT%H:%M}" or moment > f"{began:%Y-%m-%dT%H:%M}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment)


async def test_timed_events_come_whatever_clients_do(running: Mock):
    async with client_of(running) as client, played(running, *STORY, mode="timed") as play:
        assert [await state(client) for _ in range(3)] == ["ALERTING", "ACTIVE", "DROPPED"]
        end = await play.told("end")
        assert (end["events"], end["notMade"]) == (3, [2])


async def test_the_gaps_are_those_of_the_recording_at_that_speed():
    config = Config(ports=ANY_PORTS, tls=False, clock=FROZEN)
    async with Mock(config) as running, played(running, *STORY, mode="timed", speed=2) as play:
        await play.told("waiting")
        async with client_of(running) as client:
            assert await state(client) == "ALERTING"
            gaps = []
            for _ in range(2):
                (timer,) = running.clock.waiting()
                gaps.append((timer.at - running.clock.now()).total_seconds())
                await running.clock.advance(gaps[-1])
                await state(client)
            await play.told("end")
    assert gaps == [1.5, 0.5]


async def test_steps_come_one_by_one(running: Mock):
    async with (
        client_of(running) as client,
        played(running, *STORY, mode="step") as play,
        aiohttp.ClientSession() as http,
    ):
        for expected in ("ALERTING", "ACTIVE", "DROPPED"):
            url = f"{running.ready()['control']}/cassettes/step"
            async with http.post(url) as answer:
                assert await answer.json() == {"published": True}
            assert await state(client) == expected
        await play.told("end")


async def test_a_step_needs_a_play(running: Mock):
    url = f"{running.ready()['control']}/cassettes/step"
    async with aiohttp.ClientSession() as http, http.post(url) as answer:
        assert answer.status == 409
        detail = (await answer.json())["detail"]
    assert detail == "No cassette is played; begin with POST cassettes."


async def test_it_begins_when_somebody_is_there(running: Mock):
    async with played(running, *STORY, mode="timed") as play:
        waiting = await play.told("waiting")
        assert (waiting["agents"], waiting["every"]) == (["1001001"], False)
        async with client_of(running) as client:
            assert await state(client) == "ALERTING"


async def test_another_agent_can_play_a_part(running: Mock):
    agents = {AGENT: "1001003"}
    async with (
        client_of(running, "1001003") as client,
        played(running, *STORY, agents=agents) as play,
        aiohttp.ClientSession() as http,
    ):
        dialog, _ = await dialog_heard(client)
        desk = Desk(http, running.ready()["rest"], "1001003")
        assert await desk.act(dialog, "ANSWER") == 202
        assert await state(client) == "ACTIVE"
        await play.told("end")


async def test_who_has_given_a_part_away_plays_nobody(running: Mock):
    user = "User/${agent:1001001}"
    entries = (request("GET", user), reply(1, 200, "<User>tape</User>"), event(update(1, "ACTIVE")))
    rest = running.ready()["rest"]
    async with (
        client_of(running, "1001003"),
        played(running, *entries, mode="step", agents={AGENT: "1001003"}),
        aiohttp.ClientSession() as http,
    ):
        _, own = await Desk(http, rest).send("GET", f"/User/{AGENT}")
        _, recorded = await Desk(http, rest, "1001003").send("GET", "/User/1001003")
    assert "<loginId>1001001</loginId>" in own
    assert recorded == "<User>tape</User>"


async def test_recorded_replies_answer_and_others_do_not(running: Mock):
    refusal = "<ApiErrors><ApiError><ErrorType>Test</ErrorType></ApiError></ApiErrors>"
    entries = (
        request("GET", "User/${agent:1001001}"),
        reply(1, 200, "<User><state>FROM_TAPE</state></User>"),
        request("POST", "User/${agent:1001001}/Dialogs", "<Dialog></Dialog>"),
        reply(3, 503, refusal, location="/finesse/api/somewhere"),
        event(update(1, "ACTIVE")),
    )
    rest = running.ready()["rest"]
    async with (
        client_of(running),
        played(running, *entries, mode="step") as play,
        aiohttp.ClientSession() as http,
    ):
        desk = Desk(http, rest)
        user = (200, "<User><state>FROM_TAPE</state></User>")
        assert await desk.send("GET", f"/User/{AGENT}?nocache=1") == user
        url = f"{rest}/User/{AGENT}"
        async with http.get(url, headers={"Authorization": "Basic eDp5"}) as answer:
            assert answer.status == 401
        path = f"{rest}/User/{AGENT}/Dialogs"
        headers = {"Authorization": "Basic MTAwMTAwMTpmaW5lc3Nl", "requestId": "own"}
        async with http.post(path, data="<Dialog></Dialog>", headers=headers) as answer:
            assert (answer.status, await answer.text()) == (503, refusal)
            assert answer.headers["requestId"] == "own"
            assert answer.headers["Location"] == f"{rest[:-12]}/finesse/api/somewhere"
        status, own = await desk.send("GET", f"/User/{AGENT}/Dialogs")
        assert (status, own[-19:]) == (200, "<Dialogs></Dialogs>")
        miss = await play.told("miss")
        assert "is not on the cassette" in miss["sentence"]


async def test_strict_answers_501_to_what_is_not_there(running: Mock):
    async with (
        client_of(running),
        played(running, *STORY, strict=True),
        aiohttp.ClientSession() as http,
    ):
        status, why = await Desk(http, running.ready()["rest"]).send("GET", f"/User/{AGENT}")
    assert status == 501
    assert why == (
        "GET /finesse/api/User/1001001 by 1001001 is not on the cassette; the closest is "
        'tape.jsonl:3, where method is "PUT" and not "GET".\n'
    )


async def test_a_request_without_a_reply_breaks_the_connection(running: Mock):
    entries = (request("GET", "User/${agent:1001001}"), event(update(1, "ACTIVE")))
    async with (
        client_of(running),
        played(running, *entries, mode="step"),
        aiohttp.ClientSession() as http,
    ):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await Desk(http, running.ready()["rest"]).send("GET", f"/User/{AGENT}")


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({"document": "nonsense\n"}, "tape.jsonl:1: this is not the header of a cassette"),
        ({"document": text(put(1, "HOLD"))}, "tape.jsonl has no event to be played."),
        ({"speed": -1}, "The speed must be 0 (no gaps) or more."),
        ({"agents": {"7": "8"}}, "7 is not on the cassette: 1001001."),
        (
            {"agents": {"1001001": "7"}},
            "Agent 7 of the cassette is not in this world; have another play 1001001",
        ),
    ],
)
async def test_what_cannot_be_played_is_refused(
    running: Mock, order: dict[str, object], sentence: str
):
    body = {"name": "tape.jsonl", "document": text(*STORY)} | order
    url = f"{running.ready()['control']}/cassettes"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        assert answer.status == 400
        assert sentence in (await answer.json())["detail"]


async def test_one_cassette_at_a_time(running: Mock):
    body = {"name": "other.jsonl", "document": text(*STORY)}
    url = f"{running.ready()['control']}/cassettes"
    async with played(running, *STORY) as play, aiohttp.ClientSession() as http:
        await play.told("waiting")
        async with http.post(url, json=body) as answer:
            assert answer.status == 409
            detail = (await answer.json())["detail"]
    assert detail == "tape.jsonl is being played; one cassette at a time."


async def test_verification_hears_what_is_there(running: Mock):
    order = {"name": "tape.jsonl", "document": text(*STORY), "speed": 0, "waitFor": [AGENT]}
    verdict = await verify(cassette(*STORY), Place(addresses=running.ready()), order, {})
    assert (verdict.events, verdict.problems) == (3, [])


async def test_verification_sees_a_difference(running: Mock):
    """What is played is not what it is compared with."""
    other = (*STORY[:3], event(update(1, "HELD", request_id="${request:2}"), cause=2), STORY[4])
    order = {"name": "tape.jsonl", "document": text(*other), "speed": 0, "waitFor": [AGENT]}
    verdict = await verify(cassette(*STORY), Place(addresses=running.ready()), order, {})
    assert verdict.events == 2
    (problem,) = verdict.problems
    assert problem.endswith('state is "HELD", not "ACTIVE".')
    assert problem.startswith("tape.jsonl:5: ")


async def test_verification_of_what_cannot_be_played(running: Mock):
    order = {"name": "tape.jsonl", "document": "nonsense\n"}
    with pytest.raises(UsageError, match="not the header of a cassette"):
        await verify(cassette(*STORY), Place(addresses=running.ready()), order, {})


async def test_an_event_for_another_agent_stays_with_that_agent(running: Mock):
    other = DIALOGS.replace("1001001", "1001002")
    entries = (event(update(1, "ALERTING"), other), event(update(1, "ACTIVE")))
    wait = ["1001001", "1001002"]
    async with (
        client_of(running) as one,
        client_of(running, "1001002") as two,
        played(running, *entries, waitFor=wait),
    ):
        assert await state(two) == "ALERTING"
        assert await state(one) == "ACTIVE"
