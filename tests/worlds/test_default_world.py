"""The default world, held to what is promised of it elsewhere."""

from collections import Counter

import pytest

from finesse_mock.model.agent import Role, WrapUpMode
from finesse_mock.model.profile import PROFILES
from finesse_mock.model.site import Destination, Outcome, ReasonCategory, Site, Team
from finesse_mock.worlds import load_world


@pytest.fixture(scope="module")
def site() -> Site:
    return load_world("default")


def test_the_agents_and_supervisors_are_those_of_the_documentation(site: Site):
    agents = [str(number) for number in range(1001001, 1001011)]
    assert list(site.agents) == [*agents, "1001900", "1001901"]
    assert all(each.extension == each.id for each in site.agents.values())
    assert set(site.passwords.values()) == {"finesse"}
    assert site.administrators == {"administrator": "finesse"}
    ana, ben, sue = (site.agents[each] for each in ("1001001", "1001002", "1001900"))
    assert [f"{each.first_name} {each.last_name}" for each in (ana, ben, sue)] == [
        "Ana Ito",
        "Ben Okoye",
        "Sue Varga",
    ]


def test_the_teams_and_who_supervises_them(site: Site):
    assert site.teams == {"5007": Team("5007", "Sales"), "5008": Team("5008", "Support")}
    assert [each.id for each in site.members("5007")] == [
        *(str(number) for number in range(1001001, 1001006)),
        "1001900",
    ]
    assert {
        each.id: each.supervised_teams for each in site.agents.values() if each.is_supervisor
    } == {
        "1001900": ("5007", "5008"),
        "1001901": ("5008",),
    }
    assert site.agents["1001900"].roles == (Role.AGENT, Role.SUPERVISOR)


def test_one_agent_of_each_team_always_wraps_up(site: Site):
    always = [
        (each.team_id, each.id)
        for each in site.agents.values()
        if each.wrap_up_on_incoming is WrapUpMode.REQUIRED
    ]
    assert always == [("5007", "1001005"), ("5008", "1001010")]
    others = [each for each in site.agents.values() if each.id not in ("1001005", "1001010")]
    assert {
        (each.wrap_up_on_incoming, each.wrap_up_on_outgoing, each.wrap_up_seconds)
        for each in others
    } == {(WrapUpMode.OPTIONAL, WrapUpMode.NOT_ALLOWED, 30)}


def test_no_list_that_a_client_reads_has_a_single_element(site: Site):
    for agent in site.agents.values():
        assert len(site.reasons_for(agent, ReasonCategory.NOT_READY)) > 1
        assert len(site.reasons_for(agent, ReasonCategory.LOGOUT)) > 1
        assert len(site.wrap_up_reasons_for(agent)) > 1
        assert len(site.phone_books_for(agent.team_id)) > 1
        assert len(site.workflows_for(agent.team_id)) > 1
    queues = Counter(team for queue in site.queues.values() for team in queue.teams)
    assert len(site.queues) == 3
    assert min(queues[team] for team in site.teams) > 1
    assert all(len(book.contacts) > 1 for book in site.phone_books.values())


def test_the_default_layout_comes_first_and_has_two_columns(site: Site):
    first = site.default_first()[0]
    assert first.default
    assert first.header.media_property == "callVariable1"
    assert len(first.columns) == 2


def test_numbers_outside_behave_as_documented(site: Site):
    assert site.destination("5551234") == Destination(number="", after_s=1.0)
    assert site.destination("5550100").outcome is Outcome.BUSY
    assert site.destination("5550101").outcome is Outcome.BAD_DESTINATION
    assert site.destination("5550102").outcome is Outcome.NO_ANSWER
    assert site.destination("5550103") == Destination(
        number="5550103", after_s=1.0, hangs_up_after_s=5.0
    )


@pytest.mark.parametrize("name", PROFILES)
def test_the_profile_can_be_another_one(name: str):
    assert load_world("default", name).profile is PROFILES[name]
