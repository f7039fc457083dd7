"""The clock: paces, jumps, and moving on by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finesse_mock.clock import AUTO, FROZEN, REAL, Pace, SteeredClock, pace_named

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def seconds_after_noon(moment: datetime) -> float:
    return (moment - NOON).total_seconds()


@pytest.mark.parametrize("name", ["real", "frozen", "auto", "x10", "x2.5"])
async def test_a_pace_has_the_name_it_is_asked_for_by(name: str):
    assert str(pace_named(name)) == name


@pytest.mark.parametrize("name", ["fast", "x0", "x", "10", "x-1", ""])
async def test_what_is_no_pace_is_refused_with_those_there_are(name: str):
    with pytest.raises(ValueError, match="real, frozen, auto or x10"):
        pace_named(name)


async def test_a_frozen_clock_stands_and_what_is_due_at_once_still_comes():
    clock = SteeredClock(FROZEN, start=NOON)
    came = asyncio.get_running_loop().create_future()
    late = []
    clock.call_later(0.001, lambda: late.append("late"))
    clock.call_later(0, lambda: came.set_result(clock.now()))
    assert await came == NOON
    assert late == []


async def test_moving_on_fires_each_timer_at_its_own_moment_and_in_order():
    clock = SteeredClock(FROZEN, start=NOON)
    fired = []

    def note(name: str):
        return lambda: fired.append((name, seconds_after_noon(clock.now())))

    clock.call_later(30, note("ring"), "ring")
    clock.call_later(10, note("answer"), "answer")
    clock.call_later(40, note("wrap-up"), "wrap-up")
    told = await clock.advance(31)
    assert fired == [("answer", 10), ("ring", 30)]
    assert [(due.name, seconds_after_noon(due.at)) for due in told] == [
        ("answer", 10),
        ("ring", 30),
    ]
    assert seconds_after_noon(clock.now()) == 31
    assert [due.name for due in clock.waiting()] == ["wrap-up"]


async def test_moving_on_settles_what_tasks_do_between_two_timers():
    clock = SteeredClock(FROZEN, start=NOON)
    woken = asyncio.Event()
    moments = []

    async def sleeper():
        await woken.wait()
        clock.call_later(5, lambda: moments.append(seconds_after_noon(clock.now())), "second")

    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper())
        clock.call_later(10, woken.set, "first")
        told = await clock.advance(20)
    assert [due.name for due in told] == ["first", "second"]
    assert moments == [15]


async def test_a_timer_called_off_neither_fires_nor_waits():
    clock = SteeredClock(FROZEN, start=NOON)
    fired = []
    timer = clock.call_later(1, lambda: fired.append("no"), "no")
    clock.call_later(2, lambda: fired.append("yes"), "yes")
    timer.cancel()
    timer.cancel()
    assert [due.name for due in clock.waiting()] == ["yes"]
    assert [due.name for due in await clock.advance(3)] == ["yes"]
    assert fired == ["yes"]


async def test_an_automatic_clock_jumps_from_timer_to_timer():
    clock = SteeredClock(AUTO, start=NOON, quiet_s=0)
    moments = []
    end = asyncio.Event()

    def hour():
        moments.append(seconds_after_noon(clock.now()))
        if len(moments) == 3:
            end.set()
        else:
            clock.call_later(3600, hour)

    clock.call_later(3600, hour)
    await end.wait()
    assert moments == [3600, 7200, 10800]


async def test_an_automatic_clock_waits_for_what_is_going_on():
    clock = SteeredClock(AUTO, start=NOON, quiet_s=0)
    order = []
    end = asyncio.Event()
    with clock.held():
        clock.call_later(60, lambda: (order.append("timer"), end.set()))
        for _ in range(200):
            await asyncio.sleep(0)
        order.append("request")
    await end.wait()
    assert order == ["request", "timer"]


async def test_a_latency_goes_by_outside_and_keeps_the_clock_from_jumping():
    clock = SteeredClock(AUTO, start=NOON, quiet_s=0)
    order = []
    end = asyncio.Event()
    clock.call_later(60, lambda: (order.append("timer"), end.set()))
    clock.call_outside(0.01, lambda: order.append("confirmed"))
    await end.wait()
    assert order == ["confirmed", "timer"]


async def test_a_latency_called_off_lets_the_clock_go_on():
    clock = SteeredClock(AUTO, start=NOON, quiet_s=0)
    end = asyncio.Event()
    clock.call_later(60, end.set)
    clock.call_outside(3600, end.clear).cancel()
    await end.wait()


@pytest.mark.parametrize("pace", [REAL, Pace(50)])
async def test_a_clock_that_runs_fires_by_itself_at_or_after_the_moment(pace: Pace):
    clock = SteeredClock(pace, start=NOON)
    came = asyncio.get_running_loop().create_future()
    clock.call_later(0.05, lambda: came.set_result(clock.now()))
    assert await came >= NOON + timedelta(seconds=0.05) - timedelta(microseconds=100)


async def test_the_pace_can_change_while_timers_wait():
    clock = SteeredClock(FROZEN, start=NOON)
    end = asyncio.Event()
    clock.call_later(7200, end.set)
    clock.set_pace(Pace(1_000_000))
    await end.wait()
    clock.set_pace(FROZEN)
    still = clock.now()
    await asyncio.sleep(0)
    assert clock.now() == still >= NOON + timedelta(hours=2)


async def test_a_failing_timer_does_not_stop_the_clock():
    clock = SteeredClock(FROZEN, start=NOON)
    complaints = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: complaints.append(context["exception"])
    )
    end = asyncio.Event()
    clock.call_later(0, lambda: 1 / 0)
    clock.call_later(0, end.set)
    await end.wait()
    assert [type(complaint) for complaint in complaints] == [ZeroDivisionError]


async def test_moving_on_tells_of_what_is_due_at_once_too():
    clock = SteeredClock(FROZEN, start=NOON)
    clock.call_later(5, lambda: clock.call_later(0, lambda: None, "answer"), "ring")
    told = await clock.advance(10)
    assert [(due.name, seconds_after_noon(due.at)) for due in told] == [("ring", 5), ("answer", 5)]


async def test_a_timer_that_fails_while_the_clock_is_moved_on_does_not_stop_it():
    clock = SteeredClock(FROZEN, start=NOON)
    end = asyncio.Event()
    clock.call_later(5, lambda: 1 / 0)
    clock.call_later(5, end.set)
    with pytest.raises(ZeroDivisionError):
        await clock.advance(10)
    await end.wait()
    assert seconds_after_noon(clock.now()) == 5


@given(
    delays=st.lists(st.integers(0, 50), max_size=12),
    cancelled=st.sets(st.integers(0, 11)),
    steps=st.lists(st.integers(0, 30), min_size=1, max_size=5),
)
def test_however_it_is_moved_on_everything_due_fires_once_in_order(
    delays: list[int], cancelled: set[int], steps: list[int]
):
    async def play():
        clock = SteeredClock(FROZEN, start=NOON)
        fired = []

        def note(index: int):
            return lambda: fired.append((seconds_after_noon(clock.now()), index))

        timers = [clock.call_later(delay, note(i), str(i)) for i, delay in enumerate(delays)]
        for index in cancelled & set(range(len(timers))):
            timers[index].cancel()
        told = []
        for step in steps:
            told += await clock.advance(step)
        due = [
            (delay, index)
            for index, delay in enumerate(delays)
            if index not in cancelled and delay <= sum(steps)
        ]
        # A timer that was due at once may have fired by itself before the first step.
        assert fired == sorted(due)
        assert {int(each.name) for each in told} <= {index for _, index in due}

    asyncio.run(play())


async def test_timers_called_off_do_not_fill_the_memory():
    clock = SteeredClock(REAL, start=NOON)
    for _ in range(10_000):
        clock.call_later(3600, lambda: None).cancel()
    assert len(clock._alarms) < 200
