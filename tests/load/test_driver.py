"""A load inside a mock, on a clock that jumps: an hour takes a moment, the same each time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from finesse_mock.app import Mock
from finesse_mock.clock import AUTO, FROZEN, Pace
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.engine.changes import AgentChanged, DialogAdded, DialogChanged
from finesse_mock.errors import UsageError
from finesse_mock.events.facts import EventPublished
from finesse_mock.load.lines import Begun, Ended, Line, Progress
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import DialogKind, ParticipantState
from finesse_mock.runtime import Tasks
from load.plans import EVERYTHING, QUICK

CONFIG = Config(ports=ANY_PORTS, tls=False, clock=AUTO, quiet_s=0, agents=40)


async def played(mock: Mock, text: str, *elsewhere: str) -> list[Line]:
    lines: list[Line] = []
    async for line in mock.load(text, "plan.yaml", frozenset(elsewhere)):
        lines.append(line)
        if isinstance(line, Ended):
            break
    return lines


def last(lines: list[Line]) -> Progress:
    return next(each for each in reversed(lines) if isinstance(each, Progress))


async def test_the_same_plan_and_seed_make_the_same_journal(tmp_path: Path):
    journals = {name: tmp_path / name for name in ("first", "second", "other")}
    for name, journal in journals.items():
        text = EVERYTHING.replace("seed: 7", "seed: 8") if name == "other" else EVERYTHING
        config = Config(
            ports=ANY_PORTS,
            tls=False,
            clock=AUTO,
            quiet_s=0,
            agents=40,
            journal=journal,
        )
        async with Mock(config) as mock:
            await played(mock, text)
    first, second, other = (path.read_bytes() for path in journals.values())
    assert first == second
    assert first != other
    assert first.count(b"\n") > 500


async def test_every_flow_comes_and_every_call_ends():
    async with Mock(CONFIG) as mock:
        kinds: Counter[DialogKind] = Counter()
        states: Counter[ParticipantState] = Counter()
        breaks = 0

        def note(_: object, changes: tuple[object, ...]) -> None:
            nonlocal breaks
            for change in changes:
                if isinstance(change, DialogAdded | DialogChanged):
                    kinds[change.dialog.kind] += 1
                    states.update(leg.state for leg in change.dialog.participants)
                elif isinstance(change, AgentChanged):
                    breaks += change.agent.state is AgentState.NOT_READY

        mock.applied(note)
        lines = await played(mock, EVERYTHING)
        assert isinstance(lines[0], Begun)
        assert lines[-1] == Ended(calls_left=0)
        assert mock.floor.world.dialogs() == []
        assert {DialogKind.CALL, DialogKind.CONSULT, DialogKind.CONFERENCE} <= set(kinds)
        assert states[ParticipantState.HELD]
        assert breaks > 40
        line = last(lines)
        assert line.arrived == line.answered + line.abandoned
        assert line.refused == {}
        agents = [each for each in mock.floor.world.agents() if not each.definition.is_supervisor]
        assert {each.state for each in agents} == {AgentState.READY}


async def test_what_is_counted_is_what_the_journal_has():
    async with Mock(CONFIG) as mock:
        line = last(await played(mock, EVERYTHING))
        events = [each for each in mock.journal.after() if isinstance(each.fact, EventPublished)]
        assert line.published == len(events)


async def test_callers_whom_nobody_answers_hang_up():
    text = f"load: 1\nduration: 5s\nagents: {{count: 1}}\ncalls: {{rate: 4}}{QUICK}"
    text = text.replace("patience: {fixed: 20s}", "patience: {fixed: 1s}")
    async with Mock(CONFIG) as mock:
        line = last(await played(mock, text.replace("talk: {uniform: [100ms, 300ms]}", "")))
        assert line.abandoned > 5
        assert line.arrived == line.answered + line.abandoned


async def test_calls_that_do_not_end_are_left_when_their_time_is_over():
    text = (
        f"load: 1\nduration: 5s\nagents: {{count: 2, signIn: 1s}}\ncalls: {{rate: 1}}"
        f"\ndrain: 2s{QUICK}"
    )
    async with Mock(CONFIG) as mock:
        lines = await played(
            mock, text.replace("talk: {uniform: [100ms, 300ms]}", "talk: {fixed: 1h}")
        )
        assert isinstance(lines[-1], Ended)
        assert lines[-1].calls_left >= 2


async def test_whom_clients_play_the_mock_does_not():
    async with Mock(CONFIG) as mock:
        await played(mock, EVERYTHING, "1001001", "1001002")
        states = {each.id: each.state for each in mock.floor.world.agents()}
        assert states["1001001"] == states["1001002"] == AgentState.LOGOUT
        assert states["1001003"] == AgentState.READY


async def test_a_server_goes_out_of_service_at_its_moment():
    text = "load: 1\nduration: 9s\nacts: [{at: 3s, do: system.out_of_service, node: A}]"
    async with Mock(CONFIG) as mock:
        began = mock.clock.now()
        await played(mock, text)
        node = mock.cluster.nodes[0]
        assert not node.service.in_service
        told = [
            each
            for each in mock.journal.after()
            if isinstance(each.fact, EventPublished) and not each.fact.withheld
        ]
        assert max((each.at - began).total_seconds() for each in told) <= 3


async def test_a_mock_that_is_late_says_so_and_forgets_nothing():
    """The clock leaps, and a minute of calls is due at once."""
    plan = "load: 1\nduration: 1m\nagents: {count: 40, signIn: 1s}\ncalls: {rate: 5}\ndrain: 10h"
    text = plan + QUICK
    config = Config(ports=ANY_PORTS, tls=False, clock=FROZEN, agents=40)
    async with Mock(config) as mock:
        lines = mock.load(text, "plan.yaml", frozenset())
        await anext(lines)
        async with Tasks() as tasks:
            taken = tasks.spawn(_all(lines), name="lines")
            await asyncio.sleep(0)
            mock.clock.set_pace(Pace(600.0))
            told = await taken
    line = last(told)
    assert line.late > 1
    assert line.arrived == pytest.approx(300, abs=60)
    assert isinstance(told[-1], Ended)


async def _all(lines: AsyncIterator[Line]) -> list[Line]:
    return [line async for line in lines]


async def test_a_plan_that_does_not_fit_does_nothing():
    async with Mock(CONFIG) as mock:
        with pytest.raises(UsageError, match=r'plan.yaml:2:18: there is no queue "4711"'):
            await played(mock, "load: 1\ncalls: {queues: {4711: 1}}")
        assert len(mock.journal) == 0


async def test_a_load_that_nobody_listens_to_any_more_stops():
    async with Mock(CONFIG) as mock:
        lines = mock.load(EVERYTHING, "plan.yaml", frozenset())
        await anext(lines)
        await lines.aclose()
        assert not [each for each in mock.clock.waiting() if each.name.startswith("load")]
