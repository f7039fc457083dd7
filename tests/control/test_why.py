"""Why an event did not arrive, and what came of a request."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import urlencode

import pytest

from control.watched import ANA, Watched, acting, watched

TEAM = "/finesse/api/Team/5007/Users"
USER = f"/finesse/api/User/{ANA}"


@pytest.fixture
async def mock() -> AsyncIterator[Watched]:
    async with watched() as running:
        yield running


async def reason(mock: Watched, node: str, agent: str = ANA) -> str:
    """The decisive reason."""
    return (await mock.why(f"node={node}&agent={agent}"))[0]


async def test_nobody_has_subscribed(mock: Watched):
    assert (await reason(mock, TEAM)).startswith(f"{ANA} is not subscribed to {TEAM}: ")


async def test_the_node_does_not_exist(mock: Watched):
    why = await reason(mock, "Team/5007/User")
    assert why == f'There is no node /finesse/api/Team/5007/User; did you mean "{TEAM}"?'


async def test_nobody_was_ever_connected(mock: Watched):
    assert await reason(mock, USER) == f"{ANA} has no session: no client is connected as {ANA}."


async def test_the_session_was_closed(mock: Watched):
    async with mock.client(recover=False) as client:
        await mock.post("connections/end", agent=ANA, condition="policy-violation", text="Enough")
        why = await reason(mock, USER)
    assert why.startswith(f"{ANA} has no session: {client.jid} was closed at ")
    assert why.endswith("because policy-violation: Enough.")


async def test_the_priority_is_negative(mock: Watched):
    async with mock.client() as client:
        await client.announce(-1)
        await client.ping()
        assert await reason(mock, USER) == (
            f"{client.jid} has a negative priority; send presence with 0 or more."
        )


async def test_the_presence_is_not_available(mock: Watched):
    async with mock.client() as client:
        await client.step_back()
        await client.ping()
        assert "has no available presence" in await reason(mock, USER)


async def test_nothing_was_published_there_but_elsewhere(mock: Watched):
    async with mock.client():
        await mock.call()
        reasons = await mock.why(f"node=User/{ANA}/Media&agent={ANA}")
    assert reasons[0] == f"Nothing was published on {USER}/Media since #1."
    assert f"was published on {USER}" in reasons[1]


async def test_the_event_was_delivered(mock: Watched):
    async with mock.client() as client:
        await mock.call()
        (why,) = await mock.why(f"node=User/{ANA}/Dialogs&agent={ANA}")
    assert why.endswith(f"for {client.jid} over tcp: delivered.")


async def test_the_server_was_out_of_service(mock: Watched):
    async with mock.client():
        await mock.post("nodes/A", service="OUT_OF_SERVICE", reason="CTI connection lost")
        await mock.call()
        reasons = await mock.why(f"node=User/{ANA}/Dialogs&agent={ANA}")
    assert reasons[0].endswith("was not published by A: out of service.")


async def test_a_request_that_rest_refused(mock: Watched):
    await mock.put(f"User/{ANA}", "<User><state>SLEEPING</state></User>", request_id="r-1")
    (why,) = await mock.why("request=r-1")
    assert f"PUT /finesse/api/User/{ANA} SLEEPING was refused with 400: Invalid Input" in why
    assert (
        [why] == await mock.why("request=1") == await mock.why("") == await mock.why(f"agent={ANA}")
    )


async def test_a_request_that_the_call_refused(mock: Watched):
    dialog = await mock.call()
    body = acting("HOLD")
    assert await mock.put(f"Dialog/{dialog}", body) == 202
    await mock.until(f'refusal.agent == "{ANA}"')
    (why,) = await mock.why(f"agent={ANA}")
    assert "HOLD was accepted with 202 and refused then: HOLD was not offered" in why
    assert f"agent {ANA} was ALERTING in CALL dialog {dialog}, where ANSWER was" in why


async def test_a_request_that_the_state_refused(mock: Watched):
    assert await mock.put(f"User/{ANA}", "<User><state>READY</state></User>") == 202
    await mock.until(f'refusal.agent == "{ANA}"')
    (why,) = await mock.why("")
    assert f"agent {ANA} was LOGOUT, where READY is refused and nothing is taken" in why


async def test_a_request_that_was_not_refused(mock: Watched):
    await mock.call()
    assert await mock.put(f"User/{ANA}", "<User><state>NOPE</state></User>") == 400
    dialog = (await mock.get("state"))["dialogs"][0]["id"]
    before = mock.mock.journal.seq
    body = acting("ANSWER")
    assert await mock.put(f"Dialog/{dialog}", body) == 202
    await mock.until('agent.state == "TALKING"', since=before)
    (why,) = await mock.why(f"agent={ANA}")
    assert "ANSWER was accepted with 202 and not refused; it brought about" in why


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("request=4711", 404, "The journal has no request 4711"),
        ("agent=1001009", 404, "The journal has no request of 1001009"),
        ("", 404, "No request was refused"),
        ("node=SystemInfo&agent=100101", 404, "There is no agent 100101; did you mean"),
        ("node=SystemInfo", 400, "Say whose client"),
    ],
)
async def test_what_cannot_be_explained(mock: Watched, query: str, status: int, sentence: str):
    problem = await mock.get(f"why?{query}", HTTPStatus(status))
    assert problem["detail"].startswith(sentence)


async def test_the_question_may_be_in_the_body(mock: Watched):
    because = await mock.post("why", node=TEAM, agent=ANA)
    assert "is not subscribed" in because["reasons"][0]


async def test_a_condition_that_did_not_come_to_pass(mock: Watched):
    await mock.call()
    (why,) = await mock.why(urlencode({"condition": 'dialog.state == "ACTIVE"'}))
    assert why.startswith('Nothing fits dialog.state == "ACTIVE"; the nearest was #')
    assert why.endswith('but dialog.state is "ALERTING", wanted == "ACTIVE".')
    (why,) = await mock.why(urlencode({"condition": 'dialog.state == "ALERTING"'}))
    assert why.startswith("It was so: #")
    (why,) = await mock.why(urlencode({"condition": 'fault.name == "event.lost"'}))
    assert why.endswith("is about happened since #1.")
