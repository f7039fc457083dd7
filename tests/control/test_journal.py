"""The journal through the control API: read, chosen from, followed, kept on disk."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from control.watched import ANA, BORIS, Watched, acting, watched
from finesse_mock.clock import FROZEN
from finesse_mock.errors import UsageError
from finesse_mock.events.facts import FaultFired
from finesse_mock.observation.feed import MAX_BEHIND

USER = f"/finesse/api/User/{ANA}"


@pytest.fixture
async def mock() -> AsyncIterator[Watched]:
    async with watched() as running:
        yield running


async def entries(mock: Watched, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await mock.get(f"journal?{query}"))["entries"]
    return found


async def test_a_request_and_all_that_it_brings_about(mock: Watched):
    dialog = await mock.call()
    before = mock.mock.journal.seq
    body = acting("ANSWER")
    assert await mock.put(f"Dialog/{dialog}", body, request_id="r-7") == 202
    await mock.until('dialog.state == "ACTIVE"', since=before)
    request, *effects = await entries(mock, f"since={before}")
    assert request["request"] == {
        "method": "PUT",
        "path": f"/finesse/api/Dialog/{dialog}",
        "user": ANA,
        "action": "ANSWER",
        "requestId": "r-7",
        "status": 202,
        "refusal": "",
    }
    assert {each["cause"] for each in effects} == {f"request {request['seq']}"}
    told = next(each["event"] for each in effects if each["kind"] == "event")
    assert (told["node"], told["verb"], told["requestId"]) == (f"{USER}/Dialogs", "PUT", "r-7")
    assert [each["fate"] for each in told["deliveries"]] == ["no session"]


async def test_a_request_that_is_refused_says_by_which_rule(mock: Watched):
    assert await mock.put(f"User/{ANA}", "<User><state>SLEEPING</state></User>") == 400
    (entry,) = await entries(mock)
    assert (entry["request"]["action"], entry["request"]["status"]) == ("SLEEPING", 400)
    assert entry["request"]["refusal"].startswith("Invalid Input: ")


async def test_who_was_not_let_in_is_named(mock: Watched):
    assert await mock.put(f"User/{ANA}", "<User/>", user="nobody") == 401
    (entry,) = await entries(mock)
    assert (entry["request"]["user"], entry["request"]["status"]) == ("nobody", 401)


async def test_sessions_and_deliveries_are_told(mock: Watched):
    async with mock.client() as client:
        await mock.call()
        delivered = await mock.until('event.node == "/finesse/api/User/1001001/Dialogs"')
    await mock.until('session.change == "closed"')
    assert delivered["event"]["deliveries"] == [
        {"jid": client.jid, "transport": "tcp", "fate": "delivered"}
    ]
    life = [
        (each["session"]["change"], each["session"]["jid"], each["session"]["why"])
        for each in await entries(mock, "kind=session")
    ]
    assert life == [
        ("bound", client.jid, ""),
        ("presence", client.jid, "available, priority 0"),
        ("closed", client.jid, "the client ended the stream"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=event&node=*/Dialogs", {f"{USER}/Dialogs"}),
        (f"kind=event&node=User/{ANA},Team/5007/Users", {USER, "/finesse/api/Team/5007/Users"}),
        ("verb=POST", {f"{USER}/Dialogs"}),
        (f"kind=event&agent={BORIS}", set()),
        ("kind=event&cause=request", set()),
        ("kind=request", set()),
        ("kind=event&since=1000", set()),
    ],
)
async def test_entries_are_chosen(mock: Watched, query: str, expected: set[str]):
    await mock.call()
    assert {each["event"]["node"] for each in await entries(mock, query)} == expected


async def test_the_first_or_last_few(mock: Watched):
    await mock.call()
    everything = [each["seq"] for each in await entries(mock)]
    assert everything == list(range(1, len(everything) + 1))
    assert [each["seq"] for each in await entries(mock, "last=2")] == everything[-2:]
    assert [each["seq"] for each in await entries(mock, "limit=2")] == [1, 2]
    assert [each["seq"] for each in await entries(mock, "since=2&until=4")] == [3, 4]
    assert await entries(mock, "last=0") == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("kind=evnt", "There is no kind evnt"), ("last=x", "The query does not fit")],
)
async def test_what_is_no_choice_is_one_sentence(mock: Watched, query: str, sentence: str):
    problem = await mock.get(f"journal?{query}", HTTPStatus.BAD_REQUEST)
    assert problem["detail"].startswith(sentence)


async def read_feed(http: aiohttp.ClientSession, url: str, count: int, **headers: str) -> list[int]:
    """The numbers of the first entries of a feed."""
    numbers = []
    async with http.get(url, headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        async for line in answer.content:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                numbers.append(int(value))
            elif name == "data":
                assert json.loads(value)["seq"] == numbers[-1]
                if len(numbers) == count:
                    break
    return numbers


async def test_the_feed_goes_on_where_another_ended(mock: Watched):
    await mock.call()
    url = f"{mock.mock.ready()['control']}/events?since=0"
    async with aiohttp.ClientSession() as http:
        assert await read_feed(http, url, 3) == [1, 2, 3]
        assert await read_feed(http, url, 2, **{"Last-Event-ID": "3"}) == [4, 5]


async def test_the_feed_over_websocket(mock: Watched):
    url = f"{mock.mock.ready()['control']}/events/ws?kind=event&node=*/Dialogs"
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        await mock.call()
        entry = json.loads(await socket.receive_str())
    assert (entry["event"]["node"], entry["event"]["verb"]) == (f"{USER}/Dialogs", "POST")


async def test_http_where_websocket_is_spoken_is_told_so(mock: Watched):
    problem = await mock.get("events/ws", HTTPStatus.BAD_REQUEST)
    assert problem["detail"].startswith("This is for WebSocket")


async def play(journal: Path) -> None:
    """A call that nobody answers, on a clock that is moved by hand."""
    async with watched(seed=7, clock=FROZEN, journal=journal) as mock:
        dialog = await mock.call()
        async with mock.client():
            answer = acting("HOLD")
            assert await mock.put(f"Dialog/{dialog}", answer, request_id="r-1") == 202
            await mock.post("clock/advance", seconds=60)


async def test_two_runs_with_the_same_seed_leave_the_same_bytes(tmp_path: Path):
    files = (tmp_path / "first.jsonl", tmp_path / "second.jsonl")
    for file in files:
        await play(file)
    first, second = (file.read_bytes() for file in files)
    assert first == second
    lines = [json.loads(line) for line in first.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert {line["kind"] for line in lines} == {"request", "change", "event", "session"}


async def test_a_journal_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be written"):
        async with watched(journal=tmp_path / "no" / "journal.jsonl"):
            pass


async def test_a_consumer_that_does_not_read_is_cut_off_and_nobody_waits(mock: Watched):
    host, port = mock.mock.config.host, mock.mock.ready()["rest"].split(":")[2].split("/")[0]
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /mock/api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"after 0\n\n")
    long = FaultFired(fault="1", name="event.lost", what="lost" * 1000)
    for number in range(2 * MAX_BEHIND):
        mock.mock.journal.note(long)
        if number % 100 == 0:
            await asyncio.sleep(0)  # the server may write, until nothing fits between us any more
    with suppress(ConnectionResetError):
        assert (await reader.read()).count(b"id: ") < 2 * MAX_BEHIND
    writer.close()
    assert (await mock.get("journal?last=0"))["seq"] == 2 * MAX_BEHIND
    assert (await mock.get("complaints"))["complaints"] == []


async def test_whatever_bytes_a_client_sends_the_journal_can_be_read():
    async with watched() as mock:
        where = urlsplit(mock.mock.ready()["rest"])
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(
            b"GET /finesse/api/User/%ff HTTP/1.1\r\nHost: localhost\r\n"
            b"Authorization: Basic " + base64.b64encode(b"\xff:finesse") + b"\r\n"
            b"requestId: a\xffb\r\nConnection: close\r\n\r\n"
        )
        await reader.read()
        writer.close()
        await writer.wait_closed()
        (entry,) = (await mock.get("journal?kind=request"))["entries"]
    assert entry["request"]["requestId"] == "ab"
