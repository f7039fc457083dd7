"""Waiting loses nothing, polls nothing, and tells the nearest miss."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from finesse_mock.engine.commands import RequestedState, SetState, SignIn
from finesse_mock.observation.conditions import condition
from finesse_mock.observation.views import EntryView
from finesse_mock.observation.waiting import InVain, Waits
from finesse_mock.runtime import Tasks
from observation.entries import ANA, hold, quiet_floor

LONG = 30.0


async def test_what_comes_ends_the_wait():
    floor, journal = quiet_floor()
    waits = Waits(journal, floor)
    async with Tasks() as tasks:
        awaited = condition(f'agent.id == "{ANA}" and agent.state == "READY"')
        wait = tasks.spawn(waits.wait(awaited, LONG), name="wait")
        await asyncio.sleep(0)
        floor.apply(SignIn(agent_id=ANA, extension=ANA))
        floor.apply(SetState(agent_id=ANA, state=RequestedState.READY), "request 5")
        found = await wait
    assert isinstance(found, EntryView)
    assert (found.seq, found.cause) == (2, "request 5")


async def test_what_is_so_already_ends_the_wait():
    floor, journal = quiet_floor()
    floor.apply(SignIn(agent_id=ANA, extension=ANA))
    found = await Waits(journal, floor).wait(condition('agent.state == "NOT_READY"'), LONG)
    assert isinstance(found, EntryView)
    assert (found.seq, found.agent and found.agent.id) == (1, ANA)


async def test_with_since_only_what_happened_counts():
    floor, journal = quiet_floor()
    floor.apply(SignIn(agent_id=ANA, extension=ANA))
    waits, awaited = Waits(journal, floor), condition('agent.state == "NOT_READY"')
    assert isinstance(await waits.wait(awaited, LONG, since=0), EntryView)
    assert isinstance(await waits.wait(awaited, 0, since=1), InVain)


async def test_in_vain_the_nearest_and_the_timeline_are_told():
    floor, journal = quiet_floor()
    journal.note(hold(action="RETRIEVE"))
    journal.note(hold(400, refusal="Invalid Input"))
    journal.note(hold(404, action="ANSWER"))
    awaited = condition('request.action == "HOLD" and request.status == 202')
    ending = await Waits(journal, floor).wait(awaited, 0, since=0)
    assert isinstance(ending, InVain)
    assert [each.seq for each in ending.timeline] == [1, 2, 3]
    assert ending.nearest is not None
    assert ending.nearest.difference == "request.status is 400, wanted == 202"
    assert ending.nearest.entry.seq == 2


async def test_in_vain_without_anything_of_that_kind():
    floor, journal = quiet_floor()
    journal.note(hold())
    ending = await Waits(journal, floor).wait(condition('session.change == "bound"'), 0, since=0)
    assert isinstance(ending, InVain)
    assert ending.nearest is None


async def test_waits_end_when_the_server_stops():
    floor, journal = quiet_floor()
    waits = Waits(journal, floor)
    async with Tasks() as tasks:
        wait = tasks.spawn(waits.wait(condition("seq == 9"), LONG), name="wait")
        await asyncio.sleep(0)
        waits.end()
        assert isinstance(await wait, InVain)


async def test_what_comes_with_the_last_moment_counts():
    floor, journal = quiet_floor()
    waits = Waits(journal, floor)
    async with Tasks() as tasks:
        wait = tasks.spawn(waits.wait(condition("seq == 1"), 0), name="wait")
        await asyncio.sleep(0)
        journal.note(hold())
        assert isinstance(await wait, EntryView)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["note", "wait", "turn"]), min_size=1, max_size=60))
def test_no_entry_is_lost_between_the_call_and_the_check(script: list[str]):
    """Each waiter wants the entry after those that it knew of; there is one for each, always."""

    async def play() -> None:
        floor, journal = quiet_floor()
        waits = Waits(journal, floor)
        async with Tasks() as tasks:
            waiters = []
            for step in script:
                if step == "note":
                    journal.note(hold())
                elif step == "turn":
                    await asyncio.sleep(0)
                else:
                    since = journal.seq
                    awaited = condition(f'request.action == "HOLD" and seq == {since + 1}')
                    task = tasks.spawn(waits.wait(awaited, LONG, since=since), name="waiter")
                    waiters.append((since, task))
            journal.note(hold())
            for since, task in waiters:
                found = await task
                assert isinstance(found, EntryView)
                assert found.seq == since + 1

    asyncio.run(play())
