"""Calls per second over time become moments, as many as the area below the curve."""

from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finesse_mock.load.curve import Curve, constant, counted, even, random
from finesse_mock.seeds import seeded_chance

widths = st.floats(min_value=0.1, max_value=100)
rates = st.floats(min_value=0, max_value=20)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    at, points = 0.0, []
    for width, rate in draw(st.lists(st.tuples(widths, rates), min_size=2, max_size=6)):
        points.append((at, rate))
        at += width
    return Curve(tuple(points))


@given(curves())
def test_by_clockwork_as_many_come_as_the_area_says(curve: Curve):
    moments = list(curve.moments(even()))
    assert abs(len(moments) - curve.total) <= 0.5 + 1e-6
    assert moments == sorted(moments)
    assert all(curve.points[0][0] <= at <= curve.points[-1][0] for at in moments)


@given(curves(), st.floats(min_value=0, max_value=1))
def test_at_each_moment_as_many_have_come_as_the_area_so_far(curve: Curve, part: float):
    until = curve.points[-1][0] * part
    kept = [point for point in curve.points if point[0] < until]
    area = Curve((*kept, (until, curve.rate(until)))).total if kept else 0.0
    assert abs(sum(at < until for at in curve.moments(even())) - area) <= 0.5 + 1e-3


def test_a_steady_rate_by_clockwork():
    assert list(constant(2, 2).moments(even())) == pytest.approx([0.25, 0.75, 1.25, 1.75])


def test_a_recorded_hour_has_its_counts_in_each_interval():
    curve = counted([3, 0, 5], 10)
    moments = list(curve.moments(even()))
    intervals = [sum(10 * index <= at < 10 * (index + 1) for at in moments) for index in range(3)]
    assert intervals == [3, 0, 5]


def test_at_random_they_come_in_about_the_same_number():
    moments = list(constant(10, 1000).moments(random(seeded_chance(7)("arrivals"))))
    assert len(moments) == pytest.approx(10_000, rel=0.05)
    gaps = [after - before for before, after in pairwise(moments)]
    longer = sum(gap > 0.1 for gap in gaps) / len(gaps)
    assert longer == pytest.approx(0.368, abs=0.02)  # of an exponential time, 1/e exceed the mean


def test_the_rate_between_two_points_is_linear():
    curve = Curve(((0, 0), (10, 20), (20, 20)))
    assert [curve.rate(at) for at in (0, 5, 10, 15, 20, 21)] == [0, 10, 20, 20, 20, 0]


def test_a_plan_without_end_is_never_all_in_memory():
    endless = constant(1000, 1e9).moments(even())
    first = list(takewhile(lambda at: at < 0.01, islice(endless, 100)))
    assert len(first) == 10
