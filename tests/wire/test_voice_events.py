"""Supervision, conferences and campaigns as clients see them, against hand-written documents."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from finesse_mock.engine.commands import RequestedState, SetState
from finesse_mock.model.dialog import Action, CallType
from finesse_mock.wire.dialogs import call_type_for, dialog
from finesse_mock.wire.select import select
from finesse_mock.wire.users import summary
from finesse_mock.wire.xml import text
from wire.canonical import GOLDEN, canonical
from wire.objects import items, to_object
from wire.telling import (
    ANA,
    BEN,
    Telling,
    action,
    barged,
    conference,
    monitored,
    own_call_on_uccx,
    previewed,
    previewed_directly,
    routed_call,
)

VOICE = GOLDEN / "voice"


def of_dialog(events: list[str], dialog_id: str, event: str, state: str = "") -> list[str]:
    """The events of that kind about a dialog, in their order."""
    return [
        each
        for each in events
        if select(each, "id") == [dialog_id]
        and select(each, "event") == [event]
        and (not state or select(each, "state") == [state])
    ]


def read(telling: Telling, dialog_id: str, agent_id: str) -> str:
    """The body of a GET of that dialog."""
    found = telling.world.dialog(dialog_id)
    assert found is not None
    call_type = call_type_for(found, agent_id)
    return text(dialog("Dialog", found, call_type, telling.site.profile))


SUES = "User/1001900/Dialogs"
ANAS = "User/1001001/Dialogs"
EXPECTED: dict[str, Callable[[], str]] = {
    "conference": lambda: of_dialog(conference().on(ANAS), "16804377", "PUT")[-1],
    "conference-uccx": lambda: of_dialog(conference("uccx-12.5").on(ANAS), "16804377", "PUT")[-1],
    "monitor-begins": lambda: of_dialog(monitored().on(SUES), "16804433", "POST")[0],
    "monitor-active": lambda: of_dialog(monitored().on(SUES), "16804433", "PUT", "ACTIVE")[0],
    "monitor-active-uccx": lambda: of_dialog(
        monitored(profile="uccx-12.5").on(SUES), "16804433", "PUT", "ACTIVE"
    )[0],
    "barge-consult": lambda: of_dialog(barged().on(SUES), "16804440", "POST")[0],
    "barge-conference": lambda: of_dialog(barged().on(SUES), "16804377", "POST")[0],
    "participant-dropped": lambda: of_dialog(barged().on(SUES), "16804377", "PUT")[0],
    "reservation": lambda: of_dialog(previewed().on(ANAS), "16804450", "POST")[0],
    "accepted": lambda: of_dialog(previewed().on(ANAS), "16804450", "PUT", "ACCEPTED")[0],
    "customer-call-with-callback": lambda: read(previewed(), "16804451", ANA),
    "direct-preview-reservation": lambda: of_dialog(
        previewed_directly().on(ANAS), "16804450", "POST"
    )[0],
    "team-user-busy-uccx": lambda: own_call_on_uccx().on("Team/5007/Users")[-2],
}


@pytest.mark.parametrize(("name", "told"), EXPECTED.items(), ids=EXPECTED)
def test_it_is_as_documented(name: str, told: Callable[[], str]):
    assert canonical(told()) == canonical((VOICE / f"{name}.xml").read_bytes())


def test_every_golden_document_is_compared():
    assert set(EXPECTED) == {path.stem for path in VOICE.glob("*.xml")}


# What only supervisors see


def test_a_call_that_the_state_does_not_show_is_told_to_supervisors_alone():
    telling = own_call_on_uccx()
    team = [select(each, "mediaState") for each in telling.on("Team/5007/Users")]
    assert team == [["IDLE"], ["IDLE"], ["BUSY"], ["IDLE"]]
    assert len(telling.on("User/1001001")) == 2


@pytest.mark.parametrize(("profile", "shown"), [("ucce-12.6", None), ("uccx-12.5", "IDLE")])
def test_the_media_state_is_there_where_the_platform_has_it(profile: str, shown: str | None):
    telling = Telling(profile=profile)
    agent = telling.world.agent(ANA)
    assert agent is not None
    assert summary("User", agent, telling.site).findtext("mediaState") == shown


# What the order of events and the bodies must be like, whatever happens


def transferred() -> Telling:
    """Ana asks Ben and hands Dana Reyes over to him."""
    telling = routed_call("16804420")
    telling.at("09:06:00", action(ANA, "16804377", Action.CONSULT_CALL, to=BEN))
    telling.at("09:06:10", action(BEN, "16804420", Action.ANSWER))
    telling.at("09:07:00", action(ANA, "16804377", Action.TRANSFER))
    telling.at("09:08:00", action(BEN, "16804377", Action.DROP))
    return telling


def wrapped_up_on_uccx() -> Telling:
    """Ana asks for wrap-up during the call, says what it was about, and is ready again."""
    telling = routed_call(profile="uccx-12.5")
    data = action(ANA, "16804377", Action.UPDATE_CALL_DATA)
    telling.at("09:06:00", SetState(agent_id=ANA, state=RequestedState.WORK))
    telling.at("09:07:00", action(ANA, "16804377", Action.DROP), data)
    telling.at("09:08:00", SetState(agent_id=ANA, state=RequestedState.READY))
    return telling


STORIES = {
    story.__name__: story
    for story in (
        conference,
        barged,
        transferred,
        previewed,
        previewed_directly,
        own_call_on_uccx,
        wrapped_up_on_uccx,
    )
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_client_hears_of_a_dialog_first_by_post_and_last_by_delete(story: Callable[[], Telling]):
    known: dict[str, set[str]] = defaultdict(set)
    for update in story().updates:
        if not update.node.endswith("/Dialogs"):
            continue
        (event,), (dialog_id,) = select(update.text, "event"), select(update.text, "id")
        assert (dialog_id in known[update.node]) is (event != "POST")
        if event == "POST":
            known[update.node].add(dialog_id)
        elif event == "DELETE":
            known[update.node].remove(dialog_id)


def dialogs_in(story: Callable[[], Telling]) -> list[dict[str, Any]]:
    found = []
    for update in story().updates:
        data = to_object(update.text)["Update"]["data"]
        found += [data["dialog"]] if "dialog" in data else items(data.get("dialogs"), "Dialog")
    return found


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_dialog_has_what_clients_count_on(story: Callable[[], Telling]):
    found = dialogs_in(story)
    assert found != []
    for each in found:
        assert each["uri"] == f"/finesse/api/Dialog/{each['id']}"
        assert each["id"].isdecimal()
        parties = items(each["participants"], "Participant")
        assert parties != []
        assert all(party["mediaAddress"] and party["state"] for party in parties)
        assert all("actions" in party and "stateCause" in party for party in parties)
        properties = each["mediaProperties"]
        assert properties["callType"] in set(CallType)
        assert properties["DNIS"]
        names = [variable["name"] for variable in properties["callvariables"]["CallVariable"]]
        assert names[:10] == [f"callVariable{number}" for number in range(1, 11)]
        assert len(set(names)) == len(names)
        callback = each.get("scheduledCallbackInfo", {"callbackTime": "none"})
        assert all(callback.values())


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_the_last_event_says_what_a_get_says(story: Callable[[], Telling]):
    telling = story()
    last: dict[tuple[str, str], Any] = {}
    for update in telling.updates:
        data = to_object(update.text)["Update"]["data"]
        if "dialog" in data or "dialogs" in data:
            each = data["dialog"] if "dialog" in data else data["dialogs"]["Dialog"]
            last[update.node.split("/")[4], each["id"]] = each
    for (agent_id, dialog_id), seen in last.items():
        if dialog_id in {each.id for each in telling.world.dialogs_of(agent_id)}:
            assert to_object(read(telling, dialog_id, agent_id))["Dialog"] == seen
