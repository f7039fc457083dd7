"""Choosing entries of the journal."""

import pytest

from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import EventPublished
from finesse_mock.events.journal import Entry
from finesse_mock.observation.choice import Choice, names_node
from finesse_mock.observation.views import Kind
from observation.entries import ANA, NOON, hold

DIALOGS = f"/finesse/api/User/{ANA}/Dialogs"
TEAM = "/finesse/api/Team/5007/Users"
UPDATE = "<Update><data/><event>PUT</event><requestId/><source>x</source></Update>"

REQUEST = Entry(1, NOON, "", hold())
EVENT = Entry(
    2, NOON, "request 1", EventPublished(node=DIALOGS, update=UPDATE, change=1, deliveries=())
)
TO_BORIS = Entry(
    3,
    NOON,
    "request 17",
    EventPublished(
        node=TEAM,
        update=UPDATE,
        change=1,
        deliveries=(Delivery("1001002@localhost/desk", "tcp", Fate.DELIVERED),),
    ),
)


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        (Choice(), [1, 2, 3]),
        (Choice(kinds=frozenset({Kind.REQUEST})), [1]),
        (Choice(nodes=("*/Dialogs",)), [2]),
        (Choice(nodes=("Team/5007/Users", "User/*")), [2, 3]),
        (Choice(agent=ANA), [1, 2]),
        (Choice(agent="1001002"), [3]),
        (Choice(verb="put"), [1, 2, 3]),
        (Choice(verb="PUT", kinds=frozenset({Kind.EVENT}), nodes=("Team/*",)), [3]),
        (Choice(verb="DELETE"), []),
        (Choice(cause="request 1"), [2]),
        (Choice(cause="request"), [2, 3]),
    ],
)
def test_entries_are_chosen(choice: Choice, chosen: list[int]):
    assert [each.seq for each in (REQUEST, EVENT, TO_BORIS) if choice.fits(each)] == chosen


@pytest.mark.parametrize("pattern", ["*/Dialogs", f"User/{ANA}/Dialogs", DIALOGS, "User/*", "*"])
def test_a_node_is_named_with_or_without_its_prefix(pattern: str):
    assert names_node(pattern, DIALOGS)


@pytest.mark.parametrize("pattern", ["Dialogs", f"User/{ANA}", "*/Users", ""])
def test_a_pattern_means_whole_names(pattern: str):
    assert not names_node(pattern, DIALOGS)
