"""How long people take: each distribution has the mean that is written down."""

from statistics import mean

import pytest

from finesse_mock.documents import Duration
from finesse_mock.load.thinking import Think, exponential, fixed, lognormal
from finesse_mock.seeds import seeded_chance

UNIFORM = Think(uniform=(Duration(1), Duration(5)))
ALL = {
    "fixed": fixed(3),
    "uniform": UNIFORM,
    "exponential": exponential(3),
    "lognormal": lognormal(3),
    "long tail": lognormal(3, 1.0),
}


@pytest.mark.parametrize("name", ALL)
def test_the_mean_of_many_is_the_one_that_is_written(name: str):
    chance = seeded_chance(7)("think")
    drawn = [ALL[name].seconds(chance) for _ in range(20_000)]
    assert mean(drawn) == pytest.approx(3, rel=0.05)
    assert ALL[name].mean_s == pytest.approx(3)
    assert min(drawn) >= 0


def test_a_uniform_time_stays_between_its_bounds():
    assert UNIFORM.seconds(lambda: 0.0) == 1
    assert UNIFORM.seconds(lambda: 0.5) == 3


def test_the_ends_of_chance_give_a_time_still():
    for think in ALL.values():
        assert think.seconds(lambda: 0.0) >= 0
        assert think.seconds(lambda: 1 - 2**-53) < 3600
