"""What update events tell an agent, and whether they make sense one after the other."""

import pytest

from finesse_mock.load.behaviour import Seen
from finesse_mock.load.swarm.flow import DUPLICATED, LOST, REORDERED, Flow
from finesse_mock.load.swarm.hearing import (
    CallGone,
    CallSeen,
    OwnState,
    Refused,
    Service,
    Told,
    calls_in,
    heard,
    state_in,
)
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import ParticipantState

DIALOG = """<{name}><fromAddress>5551234</fromAddress><id>16777216</id><participants><Participant>
<actions><action>HOLD</action><action>DROP</action></actions><mediaAddress>1001001</mediaAddress>
<state>ACTIVE</state><stateChangeTime>2026-01-05T09:00:00.000Z</stateChangeTime></Participant>
</participants></{name}>"""


def update(verb: str, data: str, source: str = "", request: str = "") -> str:
    return (
        f"<Update><data>{data}</data><event>{verb}</event><requestId>{request}</requestId>"
        f"<source>{source}</source></Update>"
    )


def dialog(name: str) -> str:
    return DIALOG.format(name=name)


def test_the_own_state():
    told = heard(update("PUT", "<user><state>TALKING</state></user>", request="r1"), "1001001")
    assert told == ("r1", OwnState(AgentState.TALKING))


@pytest.mark.parametrize(
    ("verb", "data"),
    [("PUT", dialog("dialog")), ("POST", f"<dialogs>{dialog('Dialog')}</dialogs>")],
)
def test_a_call(verb: str, data: str):
    _, told = heard(update(verb, data), "1001001")
    assert isinstance(told, CallSeen)
    assert told.verb == verb
    assert told.call == Seen(
        dialog_id="16777216",
        caller="5551234",
        state=ParticipantState.ACTIVE,
        actions=frozenset({"HOLD", "DROP"}),
    )


def test_the_end_of_a_call():
    told = heard(update("DELETE", f"<dialogs>{dialog('Dialog')}</dialogs>"), "1001001")
    assert told == ("", CallGone("16777216"))


def test_a_refusal_names_its_call():
    errors = "<apiErrors><apiError><errorType>x</errorType></apiError></apiErrors>"
    about = update("PUT", errors, "/finesse/api/Dialog/16777216")
    assert heard(about, "1001001") == ("", Refused("16777216"))
    assert heard(update("PUT", errors, "/finesse/api/User/1001001"), "1001001") == ("", Refused(""))


def test_the_state_of_the_server():
    out = update("PUT", "<systemInfo><status>OUT_OF_SERVICE</status></systemInfo>")
    assert heard(out, "1001001") == ("", Service(in_service=False))


@pytest.mark.parametrize(
    "text", ["", "<Update/>", "<Update><data/></Update>", "no XML", "<other/>"]
)
def test_what_an_agent_makes_nothing_of(text: str):
    assert heard(text, "1001001") == ("", None)


def test_a_call_that_somebody_else_is_in_is_no_call_of_the_agents():
    assert heard(update("PUT", dialog("dialog")), "1001002") == ("", None)


def test_how_everything_is_as_rest_tells_it():
    assert state_in(b"<User><state>READY</state></User>") == OwnState(AgentState.READY)
    assert state_in(b"<ApiErrors/>") is None
    calls = calls_in(f"<Dialogs>{dialog('Dialog')}</Dialogs>".encode(), "1001001")
    assert list(calls) == ["16777216"]
    assert calls_in(b"", "1001001") == {}


def call(verb: str, second: int = 0) -> CallSeen:
    seen = Seen(dialog_id="1", caller="5", state=ParticipantState.ACTIVE, actions=frozenset())
    return CallSeen(verb, seen, f"2026-01-05T09:00:{second:02}.000Z")


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ([call("POST"), call("PUT", 1), CallGone("1")], {}),
        ([call("PUT")], {LOST: 1}),
        ([call("POST"), call("POST")], {DUPLICATED: 1}),
        ([call("POST", 2), call("PUT", 1)], {REORDERED: 1}),
        ([CallGone("1")], {LOST: 1}),
        ([call("POST"), CallGone("1"), CallGone("1")], {DUPLICATED: 1}),
        ([OwnState(AgentState.READY), None], {}),
    ],
)
def test_events_that_make_no_sense_are_found(told: list[Told], wrong: dict[str, int]):
    flow = Flow()
    for each in told:
        flow.hear(each, hash(str(each)))
    assert dict(flow.wrong) == wrong
