"""Live feeds: all that was chosen, in order, and no patience with those who do not read."""

import pytest

from finesse_mock.observation.choice import Choice
from finesse_mock.observation.feed import MAX_BEHIND, Feeds
from finesse_mock.observation.views import Kind
from observation.entries import hold, quiet_floor


async def test_a_feed_goes_on_where_it_is_told_and_ends_when_it_is_ended():
    _, journal = quiet_floor()
    for _ in range(3):
        journal.note(hold())
    feeds = Feeds(journal)
    seen = []
    with feeds.open(Choice(), 1, lambda: None) as feed:
        journal.note(hold())
        async for batch in feed.batches():
            seen += [entry.seq for entry in batch]
            if seen[-1] == 5:
                feeds.end()
            else:
                journal.note(hold())
    assert seen == [2, 3, 4, 5]


async def test_what_is_not_chosen_does_not_come():
    _, journal = quiet_floor()
    dropped: list[bool] = []
    choice = Choice(kinds=frozenset({Kind.FAULT}))
    with Feeds(journal).open(choice, None, lambda: dropped.append(True)):
        for _ in range(MAX_BEHIND + 1):
            journal.note(hold())
    assert dropped == []


async def test_a_consumer_that_does_not_read_is_dropped_once():
    _, journal = quiet_floor()
    dropped: list[bool] = []
    with Feeds(journal).open(Choice(), None, lambda: dropped.append(True)) as feed:
        for _ in range(MAX_BEHIND + 5):
            journal.note(hold())
        with pytest.raises(StopAsyncIteration):
            await anext(feed.batches())
    assert dropped == [True]
