"""What a play has seen: the latest of it, each under a number that stays its own."""

import pytest

from finesse_mock.scenarios.seen import KEPT, Record


@pytest.mark.parametrize(
    ("number", "unread"),
    [(0, [(1, "a"), (2, "b"), (3, "c")]), (2, [(3, "c")]), (3, []), (4, [])],
)
def test_what_comes_from_a_number_on_is_told_with_the_number_behind_it(
    number: int, unread: list[tuple[int, str]]
):
    record: Record[str] = Record()
    for thing in "abc":
        record.add(thing)
    assert list(record.after(number)) == unread


def test_beyond_the_limit_the_oldest_are_forgotten_and_the_numbers_stay():
    record: Record[int] = Record()
    for thing in range(KEPT + 2):
        record.add(thing)
    assert next(record.after(0)) == (3, 2)
    assert list(record.after(KEPT + 1)) == [(KEPT + 2, KEPT + 1)]
