"""What was published held against what arrived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finesse_mock.load.histogram import Histogram
from finesse_mock.load.matching import Matching

ANA = "1001001@localhost/load1"


def matching(published: list[int], arrived: list[int]) -> Matching:
    made = Matching()
    made.came(ANA, "tcp")
    for at, digest in enumerate(published):
        made.published(ANA, digest, float(at))
    for at, digest in enumerate(arrived):
        made.arrived(ANA, digest, at + 0.5)
    made.settle(everything=True)
    return made


def wrong(made: Matching) -> dict[str, int]:
    return {
        "lost": made.under_way,
        "duplicated": made.duplicated,
        "reordered": made.reordered,
        "unexplained": made.unexplained,
    }


@pytest.mark.parametrize(
    ("published", "arrived", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], {}),
        ([1, 2, 3], [1, 3], {"lost": 1}),
        ([1, 2, 3], [1, 2], {"lost": 1}),
        ([1, 2, 3], [1, 2, 2, 3], {"duplicated": 1}),
        ([1, 2, 3], [1, 2, 3, 3], {"duplicated": 1}),
        ([1, 2, 3], [2, 1, 3], {"reordered": 1}),
        ([1, 2, 3], [1, 2, 3, 4], {"unexplained": 1}),
        ([1, 1, 2], [1, 1, 2], {}),
        ([1, 2, 1], [1, 2, 1], {}),
        ([1, 2, 1], [1, 2], {"lost": 1}),
    ],
)
def test_what_goes_wrong_is_told_apart(
    published: list[int], arrived: list[int], expected: dict[str, int]
):
    none = dict.fromkeys(("lost", "duplicated", "reordered", "unexplained"), 0)
    assert wrong(matching(published, arrived)) == none | expected


@given(st.lists(st.integers(1, 5)), st.data())
def test_whoever_hears_first_the_result_is_the_same(events: list[int], data: st.DataObject):
    """The mock and the swarm tell of the same event in any order."""
    made = Matching()
    made.came(ANA, "tcp")
    told = heard = 0
    while told < len(events) or heard < len(events):
        ahead = data.draw(st.booleans())
        if (ahead and told < len(events)) or heard == len(events):
            made.published(ANA, events[told], float(told))
            told += 1
        else:
            made.arrived(ANA, events[heard], float(heard))
            heard += 1
        made.settle()
    made.settle(everything=True)
    assert not any(wrong(made).values())


def test_the_latency_is_from_publication_to_arrival():
    latencies = matching([1, 2], [1, 2]).latencies["tcp"].percentiles()
    assert latencies is not None
    assert (latencies.count, latencies.p50, latencies.longest) == (2, 0.5, 0.5)


def test_percentiles_are_those_of_what_was_counted():
    histogram = Histogram()
    for milliseconds in range(1, 1001):
        histogram.add(milliseconds / 1000)
    found = histogram.percentiles()
    assert found is not None
    assert (found.p50, found.p90, found.p99, found.p999) == (0.5, 0.9, 0.99, 0.999)
    assert found.longest == 1


def test_of_nothing_there_are_no_percentiles():
    assert Histogram().percentiles() is None


@given(st.lists(st.floats(min_value=1e-6, max_value=1e4), min_size=1))
def test_a_length_is_kept_to_a_part_in_two_hundred(lengths: list[float]):
    histogram = Histogram()
    for each in lengths:
        histogram.add(each)
    found = histogram.percentiles()
    assert found is not None
    assert found.longest == pytest.approx(max(lengths), rel=0.006)
