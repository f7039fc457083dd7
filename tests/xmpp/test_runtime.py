import asyncio
import logging
import random

import pytest

from finesse_mock.runtime import Tasks, Together, Tokens


async def test_tasks_end_with_their_owner():
    forever = asyncio.Event()
    async with Tasks() as tasks:
        task = tasks.spawn(forever.wait(), name="waiting")
        assert task.get_name() == "waiting"
    assert task.cancelled()


async def test_a_task_spawned_by_a_dying_task_ends_too():
    forever = asyncio.Event()
    spawned: list[asyncio.Task[bool]] = []

    async with Tasks() as tasks:

        async def stubborn() -> None:
            try:
                await forever.wait()
            finally:
                spawned.append(tasks.spawn(forever.wait(), name="late"))

        tasks.spawn(stubborn(), name="stubborn")
        await asyncio.sleep(0)
    assert spawned[0].cancelled()


async def test_a_failure_is_kept_for_whoever_awaits_and_reported(
    caplog: pytest.LogCaptureFixture,
):
    async def fail() -> None:
        raise RuntimeError("broken")

    with caplog.at_level(logging.CRITICAL, logger="finesse_mock.runtime"):
        async with Tasks() as tasks:
            with pytest.raises(RuntimeError, match="broken"):
                await tasks.spawn(fail(), name="failing")


def test_ids_repeat_with_the_seed():
    first, second = Tokens(random.Random(7)), Tokens(random.Random(7))
    assert [first.stream_id(), first.message_id()] == [second.stream_id(), second.message_id()]
    assert first.message_id() != first.message_id()


def test_ids_have_the_form_of_openfire():
    tokens = Tokens(random.Random(7))
    stream_id, message_id = tokens.stream_id(), tokens.message_id()
    assert len(stream_id) == 10
    assert stream_id.isalnum()
    assert stream_id == stream_id.lower()
    assert len(message_id) == 8
    assert message_id.isalnum()


async def test_ends_that_wait_for_each_other_come_together():
    met = asyncio.Barrier(2)
    async with Together() as ends:
        for _ in range(2):
            ends.push_async_callback(met.wait)
    assert met.n_waiting == 0


async def test_all_is_ended_before_a_failure_to_end_is_raised():
    ended = asyncio.Event()

    async def fail() -> None:
        raise LookupError("lost")

    async def end() -> None:
        await asyncio.sleep(0)
        ended.set()

    ends = Together()
    for each in (fail, end):
        ends.push_async_callback(each)
    with pytest.raises(ExceptionGroup) as failed:
        await ends.aclose()
    assert [str(each) for each in failed.value.exceptions] == ["lost"]
    assert ended.is_set()
