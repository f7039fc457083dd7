"""A world with as many agents as are wanted."""

from pathlib import Path

import pytest

from finesse_mock.errors import UsageError
from finesse_mock.worlds import load_world
from finesse_mock.worlds.crowd import with_agents
from worlds.world_files import world_of

SUPERVISORS = ["1001900", "1001901"]


def test_without_a_number_all_is_as_in_the_world():
    site = load_world("default")
    assert with_agents(site, None) is site


def test_fewer_agents_are_the_first_ones():
    assert list(with_agents(load_world("default"), 2).agents) == [
        "1001001",
        "1001002",
        *SUPERVISORS,
    ]


def test_more_agents_are_like_those_before_in_turn():
    site = with_agents(load_world("default"), 12)
    added = site.agents["1001012"]
    model = site.agents["1001002"]
    assert (added.team_id, added.roles) == (model.team_id, model.roles)
    assert (added.extension, added.login_name) == ("1001012", "agent1001012")
    assert site.passwords["1001012"] == site.passwords["1001002"]


def test_nobody_gets_the_id_of_somebody_else():
    """The ids of the supervisors lie in the way."""
    site = with_agents(load_world("default"), 1000)
    assert len(site.agents) == len(site.passwords) == 1002
    assert site.agents["1001900"].is_supervisor


def test_one_cannot_count_after_a_name(tmp_path: Path):
    site = world_of(
        "world: 1\nname: small\nteams: [{id: 1, name: One}]\nagents: [{id: ana, team: 1}]\n",
        tmp_path,
    )
    with pytest.raises(UsageError, match="World small has no agent with a number for an id"):
        with_agents(site, 2)
