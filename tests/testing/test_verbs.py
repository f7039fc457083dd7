"""Every verb does the same in all four faces: in this process or elsewhere, awaited or not."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.request import HTTPBasicAuthHandler, HTTPPasswordMgrWithDefaultRealm, build_opener

import pytest

from finesse_mock.testing import (
    AsyncFinesse,
    Finesse,
    MockServer,
    Refused,
    ThreadedMockServer,
    UsageError,
    actors,
    blocking,
    remote_mock,
    steering,
    threaded_remote_mock,
)
from finesse_mock.testing.questions import AsyncQuestion
from finesse_mock.worlds.load import fixtures_dir

TWINS = [
    (AsyncFinesse, Finesse),
    (actors.AsyncAgent, blocking.Agent),
    (actors.AsyncCall, blocking.Call),
    (steering.AsyncFault, blocking.Fault),
    (steering.AsyncClock, blocking.Clock),
    (AsyncQuestion, blocking.Question),
]

SETTINGS = {"seed": 7, "tls": False}


@pytest.fixture(params=["awaited", "threaded", "remote awaited", "remote threaded"])
async def mock(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    async with AsyncExitStack() as stack:
        if request.param == "awaited":
            yield await stack.enter_async_context(MockServer(**SETTINGS))
            return
        server = stack.enter_context(ThreadedMockServer(**SETTINGS))
        if request.param == "threaded":
            yield server
        elif request.param == "remote awaited":
            yield await stack.enter_async_context(remote_mock(server.control))
        else:
            yield stack.enter_context(threaded_remote_mock(server.control))


async def said(answer: Any) -> Any:
    """What a verb answers, be it a coroutine or not."""
    return await answer if inspect.isawaitable(answer) else answer


def verbs(kind: type) -> dict[str, list[str]]:
    """The public names of a class, each with the names of what it takes."""
    found = {}
    for name, each in inspect.getmembers(kind):
        if name.startswith("_") or name == "awaited":
            continue
        taken = inspect.signature(each).parameters if callable(each) else ()
        found[name] = list(taken)
    return found


@pytest.mark.parametrize(("awaited", "plain"), TWINS, ids=lambda kind: kind.__name__)
def test_both_have_the_same_verbs(awaited: type, plain: type):
    assert verbs(awaited) == verbs(plain)


async def test_a_call_is_made_answered_held_and_over(mock: Any):
    alice = mock.agent("1001001")
    assert await said(alice.state) == "LOGOUT"
    await said(alice.login())
    await said(alice.ready())
    assert await said(alice.state) == "READY"
    call = await said(
        mock.trigger("call.inbound", to=alice, from_="5550100", vars={"callVariable1": "gold"})
    )
    assert await said(call.state) == "ALERTING"
    assert await said(call.actions()) == ["ANSWER"]
    assert (await said(call.variables))["callVariable1"] == "gold"
    await said(call.answer())
    found = await said(mock.wait_for(alice.dialogs, state="ACTIVE"))
    assert found["dialog"]["fromAddress"] == "5550100"
    assert (await said(mock.wait_for(alice.user, state="TALKING")))["agent"]["id"] == "1001001"
    await said(call.hold(by="1001001"))
    assert "RETRIEVE" in await said(call.actions(by=alice))
    await said(call.retrieve())
    await said(call.drop())
    assert await said(call.state) == "DROPPED"
    await said(alice.not_ready("Break"))
    await said(alice.logout())
    await said(mock.check())


async def test_a_call_goes_to_another_agent(mock: Any):
    alice, bob = mock.agent("1001001"), mock.agent("1001002")
    for each in (alice, bob):
        await said(each.login())
        await said(each.ready())
    call = await said(mock.trigger("call.inbound", to=alice, id="c1"))
    await said(call.answer())
    await said(call.update(callVariable2="order 4711"))
    await said(call.wrapup("Order placed"))
    await said(call.dtmf("123#"))
    consult = await said(call.consult(to=bob))
    await said(mock.wait_for(bob.dialogs, state="ALERTING"))
    await said(consult.answer(by=bob))
    await said(call.transfer())
    await said(mock.wait_for(bob.dialogs, state="ACTIVE"))
    assert await said(mock.call("c1").state) == "ACTIVE"
    await said(mock.call("c1").drop(by=bob))
    assert await said(call.state) == "DROPPED"


async def test_what_never_comes_is_told_with_what_came_nearest(mock: Any):
    alice = mock.agent("1001001")
    await said(alice.login())
    with pytest.raises(AssertionError) as failure:
        await said(mock.wait_for(alice.user, state="READY", within=0.01))
    first, *timeline = str(failure.value).splitlines()
    assert 'agent.state is "NOT_READY", wanted == "READY"' in first
    assert any("agent 1001001 NOT_READY" in line for line in timeline)


async def test_events_count_since_the_reset_and_conditions_may_be_written(mock: Any):
    alice = mock.agent("1001001")
    await said(alice.login())
    entry = await said(mock.wait_for(alice.user, event="PUT"))
    assert entry["event"]["about"] == "user 1001001 NOT_READY"
    with pytest.raises(AssertionError):
        await said(mock.wait_for(alice.user, event="PUT", since=entry["seq"], within=0.01))
    await said(mock.wait_for('agent.id == "1001001" and agent.state == "NOT_READY"'))


@pytest.mark.parametrize(
    "wait",
    [
        lambda mock: mock.wait_for("/finesse/api/Team/5007/Users", state="READY"),
        lambda mock: mock.wait_for("agent.stat == 'READY'"),
        lambda mock: mock.agent("10010001"),
        lambda mock: mock.trigger("call.inbond"),
        lambda mock: mock.trigger("call.inbound", too="1001001"),
        lambda mock: mock.requests(verb="PUT"),
        lambda mock: mock.scenario("missing.yaml"),
    ],
)
async def test_a_mistake_of_the_test_is_told_in_a_sentence(mock: Any, wait: Callable[[Any], Any]):
    with pytest.raises(UsageError, match=r"[.…'\"?]$|did you mean"):
        await said(wait(mock))


async def test_what_cannot_be_done_now_is_refused(mock: Any):
    with pytest.raises(Refused, match="1001001"):
        await said(mock.agent("1001001").ready())


async def test_a_fault_lasts_as_long_as_its_block(mock: Any):
    alice = mock.agent("1001001")
    fault = mock.fault("event.lost", node=alice.user)
    if isinstance(mock, AsyncFinesse):
        async with fault:
            assert len(await said(mock._channel.ask("GET", "faults"))) == 1
            assert await said(fault.hits) == 0
        assert await said(mock._channel.ask("GET", "faults")) == []
        return
    with fault:
        assert fault.hits == 0
        mock.reset()  # removes it; leaving the block is fine all the same
    assert fault.hits == 0


async def test_attributes_of_faults_are_written_as_the_fault_has_them(mock: Any):
    fault = mock.fault("stream.slow", bytes_per_second=100, for_="5s")
    if isinstance(mock, AsyncFinesse):
        async with fault:
            assert fault.id
        return
    with fault as added:
        assert added.hits == 0


async def test_the_clock_is_driven(mock: Any):
    alice = mock.agent("1001001")
    await said(mock.clock.freeze())
    await said(alice.login())
    await said(mock.trigger("call.inbound", to=alice, ring="30s"))
    before = await said(mock.clock.now)
    fired = await said(mock.clock.advance("31s"))
    assert any(name.startswith("ring") for name in fired)
    assert await said(mock.clock.now) > before
    assert await said(alice.state) == "NOT_READY"
    await said(mock.clock.speed(10))
    await said(mock.clock.jump())
    await said(mock.clock.resume())
    assert await said(mock.clock.advance(0)) == []


async def test_requests_of_clients_can_be_asked_for(mock: Any):
    alice = mock.agent("1001001")
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, mock.rest, alice.id, alice.password)
    opener = build_opener(HTTPBasicAuthHandler(passwords))

    def get() -> None:
        with opener.open(f"{mock.rest}/User/{alice.id}") as answer:
            answer.read()

    await asyncio.to_thread(get)
    request = await said(mock.requests(method="GET", user="1001001", path="*/User/*").one())
    assert request.status == 200
    assert str(request).endswith("GET /finesse/api/User/1001001  → 200")
    assert await said(mock.requests(action="HOLD").all()) == []
    with pytest.raises(AssertionError, match="found 0"):
        await said(mock.requests(action="HOLD").one())


async def test_events_can_be_asked_for_and_their_absence_explained(mock: Any):
    alice = mock.agent("1001001")
    await said(alice.login())
    event = await said(mock.events(alice.user).one())
    assert (event.verb, event.about) == ("PUT", "user 1001001 NOT_READY")
    assert "<state>NOT_READY</state>" in event.update
    reasons = await said(mock.why(node=alice.user, agent=alice))
    assert "no session" in reasons[0]


async def test_a_scenario_is_played(mock: Any):
    await said(mock.clock.jump())
    await said(mock.scenario(fixtures_dir() / "scenarios" / "wrap-up.yaml"))


async def test_a_scenario_that_fails_tells_its_steps(mock: Any, tmp_path: Path):
    file = tmp_path / "late.yaml"
    file.write_text(
        "scenario: 1\nname: too early\nsteps:\n"
        "  - {expect: PUT, node: User/1001001, where: {state: READY}, within: 10ms}\n"
    )
    with pytest.raises(AssertionError, match=r"FAILED +4 "):
        await said(mock.scenario(file))


async def test_reset_puts_everything_back_with_the_same_ids(mock: Any):
    calls = []
    for _ in range(2):
        await said(mock.reset())
        call = await said(mock.trigger("call.inbound", to="1001001"))
        calls.append(call.id)
    assert calls[0] == calls[1]
    assert (await said(mock.journal(last=1)))[0]["kind"] in ("event", "change")
    await said(mock.reset())
    assert await said(mock.timeline()) == []
    assert mock.seed == 7
