"""Which nodes there are, and what comes on them."""

import pytest

from finesse_mock.model.profile import PROFILES
from finesse_mock.wire.shapes import kind_of, shapes

UCCE, UCCX = PROFILES["ucce-12.6"], PROFILES["uccx-12.5"]


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ("SystemInfo", "SystemInfo"),
        ("User/1001001", "User/*"),
        ("User/1001001/Dialogs/Media", "User/*/Dialogs/Media"),
        ("User/1001001/Media/5000", "User/*/Media/*"),
        ("Team/5007/Users", "Team/*/Users"),
    ],
)
def test_a_node_is_of_a_kind(node: str, kind: str):
    assert kind_of(f"/finesse/api/{node}") == f"/finesse/api/{kind}"


@pytest.mark.parametrize(
    "node", ["User", "User/", "User//Dialogs", "User/1/dialogs", "Team/1", "Dialog/1", "*", ""]
)
def test_another_name_is_that_of_no_node(node: str):
    assert kind_of(f"/finesse/api/{node}") is None


def test_what_is_told_of_a_team_depends_on_the_platform():
    (of_ucce,), (of_uccx,) = (
        shapes("/finesse/api/Team/*/Users", (profile,)) for profile in (UCCE, UCCX)
    )
    assert (of_ucce.verb, of_ucce.object) == ("PUT", "user")
    assert list(of_ucce.paths()) == [
        *("dialogs", "extension", "firstName", "lastName", "loginId", "mediaType"),
        "pendingState",
        *("reasonCode.category", "reasonCode.code", "reasonCode.forAll", "reasonCode.id"),
        *("reasonCode.label", "reasonCode.systemCode", "reasonCode.uri"),
        *("state", "stateChangeTime", "uri"),
        *("event", "requestId", "source"),
    ]
    assert set(of_uccx.paths()) - set(of_ucce.paths()) == {"mediaState"}


def test_an_event_is_about_an_object_or_an_error():
    told = shapes("/finesse/api/User/*/Dialogs/Media", (UCCE,))
    assert [(each.verb, each.object) for each in told] == [
        ("POST", "dialog"),
        ("PUT", "dialog"),
        ("DELETE", "dialog"),
        ("PUT", "apiError"),
    ]
    assert [each.has("dispositionCode") for each in told] == [False, False, True, False]
    assert [each.has("errorMedia") for each in told] == [False, False, False, True]


def test_only_what_the_model_lists_is_known_of_texts():
    (user, *_) = shapes("/finesse/api/User/*", (UCCE,))
    assert set(user.texts_at("roles")) == {"Agent", "Supervisor"}
    assert set(user.texts_at("reasonCode.systemCode")) == {"true", "false"}
    assert user.texts_at("event") == ("PUT",)
    assert user.texts_at("lastName") == ()
    assert user.texts_at("nothing") == ()
