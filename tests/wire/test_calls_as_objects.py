"""Calls and errors as the Finesse JavaScript library reads them out of each event."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from finesse_mock.engine.commands import CtiFailover
from finesse_mock.model.dialog import Dialog
from finesse_mock.wire.dialogs import call_type_for, dialog
from finesse_mock.wire.errors import api_errors
from finesse_mock.wire.xml import Node, branch, text
from wire.centre import INSIDE, RINGING, SITE
from wire.objects import items, to_object
from wire.telling import (
    Telling,
    barged,
    conference,
    monitored,
    previewed,
    previewed_directly,
    routed_call,
)

STORIES = {
    "routed call": routed_call,
    "conference": conference,
    "conference on Unified CCX": lambda: conference("uccx-12.5"),
    "monitor": monitored,
    "barge": barged,
    "preview": previewed,
    "direct preview": previewed_directly,
}
of_every_story = pytest.mark.parametrize("story", STORIES)


# What XML becomes


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<a>t</a>", "t"),
        ("<a></a>", None),
        ("<a/>", None),
        ("<a>  </a>", None),
        ("<a><b>1</b><b>2</b></a>", {"b": ["1", "2"]}),
        ("<a><b>1</b></a>", {"b": "1"}),
        ('<a c="1"/>', {"@c": "1"}),
        ('<a c="1">t</a>', {"@c": "1", "#text": "t"}),
        ("<a> <b/> </a>", {"b": None}),
    ],
)
def test_the_conversion_is_that_of_the_library(document: str, expected: Any):
    assert to_object(document) == {"a": expected}


# What is read of each call


def calls_in(telling: Telling) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every dialog of every event, with the verb of the event."""
    for event in telling.updates:
        update = to_object(event.text)["Update"]
        payload = update["data"]
        if "dialog" in payload:
            yield update["event"], payload["dialog"]
        for each in items(payload.get("dialogs"), "Dialog"):
            yield update["event"], each


@of_every_story
def test_every_event_tells_the_whole_call(story: str):
    calls = list(calls_in(STORIES[story]()))
    assert calls != []
    for _, call in calls:
        assert call["uri"].rpartition("/")[2] == call["id"]
        assert call["id"].isdigit()
        assert call["mediaType"] == "Voice"
        assert call["mediaProperties"]["callType"]
        assert call["mediaProperties"]["DNIS"]
        assert len(call["mediaProperties"]["callvariables"]["CallVariable"]) >= 10
        assert {"state", "fromAddress", "toAddress", "associatedDialogUri"} <= call.keys()


@of_every_story
def test_every_call_has_a_participant_with_all_that_is_read_of_it(story: str):
    for _, call in calls_in(STORIES[story]()):
        parties = items(call["participants"], "Participant")
        assert parties != []
        for party in parties:
            assert party["mediaAddress"]
            assert party["state"]
            assert party["mediaAddressType"] in {"AGENT_DEVICE", None}
            assert {"actions", "stateCause", "startTime", "stateChangeTime"} <= party.keys()
            assert all(items(party["actions"], "action"))


@of_every_story
def test_a_call_is_added_once_changed_while_it_is_there_and_removed_once(story: str):
    """The library ignores changes of what it does not know; each agent has a collection."""
    known: set[tuple[str, str]] = set()
    telling = STORIES[story]()
    for event in telling.updates:
        update = to_object(event.text)["Update"]
        if "dialog" in update["data"]:
            assert (event.node, update["data"]["dialog"]["id"]) in known
        for each in items(update["data"].get("dialogs"), "Dialog"):
            item = (event.node, each["id"])
            assert (item in known) is (update["event"] == "DELETE")
            assert update["source"] == event.node
            known ^= {item}


def test_a_call_in_a_list_is_counted_by_its_type():
    """``getDialogCount`` reads the type of every dialog to leave monitor calls out."""
    for calls in ((RINGING,), (RINGING, INSIDE)):
        body = to_object(text(branch("Dialogs", *(in_list(each) for each in calls))))
        found = items(body["Dialogs"], "Dialog")
        assert [each["mediaProperties"]["callType"] for each in found] == [
            "PREROUTE_ACD_IN",
            "AGENT_INSIDE",
        ][: len(calls)]


def in_list(each: Dialog) -> Node:
    return dialog("Dialog", each, call_type_for(each, "2002001"), SITE.profile)


def test_an_empty_list_of_calls_is_null():
    assert to_object(text(branch("Dialogs"))) == {"Dialogs": None}


def test_after_a_failover_on_unified_ccx_the_type_is_there_but_null():
    telling = routed_call(profile="uccx-12.5")
    before = len(list(calls_in(telling)))
    telling.at("09:06:00", CtiFailover())
    (told,) = list(calls_in(telling))[before:]
    verb, call = told
    assert (verb, call["mediaProperties"]["callType"]) == ("PUT", None)


def test_a_value_that_looks_like_markup_is_text():
    call = replace(RINGING, variables=(("callVariable1", "<b>&amp;</b>"),))
    body = to_object(text(in_list(call)))["Dialog"]
    (first, *_) = body["mediaProperties"]["callvariables"]["CallVariable"]
    assert first == {"name": "callVariable1", "value": "<b>&amp;</b>"}


# Errors


def test_a_synchronous_error_has_what_gadgets_show():
    error = to_object(text(api_errors("Invalid Input", "state", "Invalid State")))
    assert error["ApiErrors"]["ApiError"]["ErrorMessage"] == "Invalid State"
