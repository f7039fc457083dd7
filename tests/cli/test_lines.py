"""Lines for people: what an entry of each kind looks like, and colour only where it is wanted."""

from typing import Any

import click
import pytest

from finesse_mock.cli.lines import entry_line, painted

REQUEST = {
    "method": "PUT",
    "path": "/finesse/api/Dialog/17",
    "user": "1001001",
    "action": "HOLD",
    "requestId": "r-1",
    "status": 202,
    "refusal": "",
}


def line(kind: str, part: str, told: dict[str, Any], cause: str = "") -> str:
    return click.unstyle(entry_line({"seq": 7, "kind": kind, "cause": cause, part: told}))


def test_a_request():
    shown = line("request", "request", REQUEST)
    assert shown == "#7     request  PUT Dialog/17 HOLD (requestId r-1) by 1001001 → 202"


def test_a_request_that_was_refused_says_why():
    refused = REQUEST | {"status": 400, "refusal": "Invalid Input: no", "requestId": ""}
    assert line("request", "request", refused).endswith("HOLD by 1001001 → 400  Invalid Input: no")


def test_an_event_says_what_became_of_it():
    told = {
        "node": "/finesse/api/User/1001001",
        "verb": "PUT",
        "about": "user 1001001 READY",
        "deliveries": [{"fate": "delivered"}, {"fate": "delivered"}, {"fate": "no session"}],
    }
    assert line("event", "event", told, "request 5") == (
        "#7     event    User/1001001 PUT user 1001001 READY  "
        "(delivered 2, no session 1)  ◄ request 5"
    )


@pytest.mark.parametrize(
    ("kind", "part", "told", "about"),
    [
        (
            "change",
            "dialog",
            {"id": "17", "change": "added", "state": "ALERTING", "participants": {}},
            "dialog 17 added ALERTING",
        ),
        (
            "change",
            "agent",
            {"id": "1001001", "state": "TALKING", "pendingState": "NOT_READY"},
            "agent 1001001 TALKING then NOT_READY",
        ),
        ("change", "timer", {"name": "ring 17", "change": "set"}, "timer ring 17 set"),
        (
            "change",
            "refusal",
            {"agent": "1001001", "type": "Generic Error", "message": "CF_X", "data": "22"},
            "refused to 1001001: Generic Error CF_X 22",
        ),
        ("change", "task", {"id": "1_2_3", "state": "QUEUED", "agent": ""}, "task 1_2_3 QUEUED"),
        (
            "session",
            "session",
            {
                "jid": "1001001@localhost/desk",
                "agent": "1001001",
                "change": "closed",
                "transport": "tcp",
                "why": "conflict",
            },
            "1001001@localhost/desk closed over tcp: conflict",
        ),
        ("fault", "fault", {"id": "3", "name": "event.lost", "what": "lost"}, "3 event.lost: lost"),
    ],
)
def test_what_else_there_is(kind: str, part: str, told: dict[str, Any], about: str):
    assert line(kind, part, told) == f"#7     {kind:<8} {about}".rstrip()


def test_no_color_means_no_colour(monkeypatch: pytest.MonkeyPatch):
    assert painted("POST", "green") != "POST"
    monkeypatch.setenv("NO_COLOR", "1")
    assert painted("POST", "green") == "POST"
