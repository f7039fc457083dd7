"""Callers, campaigns and people outside, by the control API."""

from http import HTTPStatus
from typing import Any

import pytest

from control.centre import Centre, Control, sign_in
from control.conftest import Controls
from finesse_mock.engine.commands import DialogAction, MakeCall, TimerKind
from finesse_mock.model.dialog import Action

ANA, BEN = "1001001", "1001002"


def states(dialog: Any) -> dict[str, str]:
    return {leg["address"]: leg["state"] for leg in dialog["participants"]}


# Calls


async def test_a_call_rings_at_an_agent(control: Control):
    sign_in(control.centre, ANA)
    variables = {"callVariable1": "gold"}
    status, dialog = await control.post(
        "call", **{"from": "5551234", "to": ANA, "variables": variables, "queue": "5024"}
    )
    assert status == HTTPStatus.CREATED
    assert (dialog["state"], dialog["fromAddress"], dialog["toAddress"], dialog["queue"]) == (
        "ALERTING",
        "5551234",
        "5024",
        "5024",
    )
    assert dialog["callVariables"]["callVariable1"] == "gold"
    assert states(dialog) == {ANA: "ALERTING", "5551234": "INITIATED"}
    assert (await control.get("state"))["dialogs"] == [dialog]


async def test_an_agent_is_signed_in_for_the_call(control: Control):
    status, dialog = await control.post("call", **{"from": "5551234", "to": ANA, "signIn": True})
    assert status == HTTPStatus.CREATED
    assert states(dialog)[ANA] == "ALERTING"


async def test_a_call_without_an_agent_waits_in_the_queue(control: Control):
    status, dialog = await control.post("call", **{"from": "5551234", "queue": "5022"})
    assert status == HTTPStatus.CREATED
    assert (dialog["state"], dialog["queue"]) == ("INITIATING", "5022")
    assert states(dialog) == {"5551234": "INITIATING"}
    sign_in(control.centre, ANA)
    (ringing,) = (await control.get("state"))["dialogs"]
    assert ringing["id"] == dialog["id"]
    assert states(ringing) == {ANA: "ALERTING", "5551234": "INITIATED"}


@pytest.mark.parametrize("goal", [{"queue": "5022"}, {"dialedNumber": "8005550100"}])
async def test_a_queue_with_a_ready_agent_delivers_at_once(control: Control, goal: dict[str, str]):
    sign_in(control.centre, BEN)
    status, dialog = await control.post("call", **{"from": "5551234"}, **goal)
    assert status == HTTPStatus.CREATED
    assert states(dialog) == {BEN: "ALERTING", "5551234": "INITIATED"}


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (
            {},
            HTTPStatus.BAD_REQUEST,
            "A call needs an agent (to) or a queue (queue).",
        ),
        (
            {"queue": "5022", "signIn": True},
            HTTPStatus.BAD_REQUEST,
            "A call with signIn needs an agent (to).",
        ),
        ({"queue": "5020"}, HTTPStatus.NOT_FOUND, 'There is no queue 5020; did you mean "5022"?'),
        (
            {"dialedNumber": "911"},
            HTTPStatus.NOT_FOUND,
            "No queue has the number 911; numbers here: 8005550100, 8005550101, 8005550102.",
        ),
        (
            {"to": "100101"},
            HTTPStatus.NOT_FOUND,
            'Nobody has the id or extension 100101; did you mean "1001001"?',
        ),
        (
            {"to": ANA},
            HTTPStatus.CONFLICT,
            "Agent 1001001 is signed out; a queue delivers calls to READY agents only.",
        ),
        (
            {"to": BEN},
            HTTPStatus.CONFLICT,
            "Agent 1001002 is NOT_READY; a queue delivers calls to READY agents only.",
        ),
    ],
)
async def test_a_call_that_goes_nowhere_is_told_why(
    control: Control, body: dict[str, Any], status: HTTPStatus, why: str
):
    sign_in(control.centre, BEN, ready=False)
    assert await control.refusal("call", **{"from": "5551234"}, **body) == (status, why)
    assert control.centre.floor.world.dialogs() == []


async def test_an_unknown_key_is_refused(control: Control):
    status, why = await control.refusal("call", **{"from": "5551234", "too": ANA})
    assert status == HTTPStatus.BAD_REQUEST
    assert "too" in why


# Reservations


@pytest.mark.parametrize(
    ("mode", "more", "call_type", "status"),
    [
        ("preview", {}, "OUTBOUND_PREVIEW", "PREVIEW_OUTBOUND_RESERVATION"),
        ("preview", {"blended": True}, "OUTBOUND_PREVIEW", "BLENDED_PREVIEW_OUTBOUND_RESERVATION"),
        (
            "preview",
            {"callback": True, "blended": True},
            "OUTBOUND_CALLBACK_PREVIEW",
            "PREVIEW_OUTBOUND_RESERVATION",
        ),
        (
            "direct_preview",
            {},
            "OUTBOUND_DIRECT_PREVIEW",
            "DIRECT_PREVIEW_OUTBOUND_RESERVATION",
        ),
    ],
)
async def test_a_campaign_offers_a_customer(
    control: Control, mode: str, more: dict[str, bool], call_type: str, status: str
):
    sign_in(control.centre, ANA)
    answer, dialog = await control.post(
        "reservation",
        agent=ANA,
        customer="5550123",
        mode=mode,
        variables={"BACampaign": "Spring"},
        **more,
    )
    assert answer == HTTPStatus.CREATED
    assert states(dialog) == {ANA: "ALERTING"}
    assert dialog["participants"][0]["actions"] == ["ACCEPT", "CLOSE", "REJECT"]
    assert dialog["callVariables"]["BACampaign"] == "Spring"
    assert dialog["callVariables"]["BAStatus"] == status
    held = control.centre.floor.world.dialog(dialog["id"])
    assert held is not None
    assert held.participants[0].call_type == call_type


@pytest.mark.parametrize("mode", ["progressive", "predictive"])
async def test_a_dialler_calls_the_customer_first(control: Control, mode: str):
    answer, dialog = await control.post(
        "reservation", agent=ANA, customer="5550123", mode=mode, signIn=True
    )
    assert answer == HTTPStatus.CREATED
    assert states(dialog) == {"5550123": "ALERTING"}
    agent = control.centre.floor.world.agent(ANA)
    assert agent is not None
    assert agent.state == "RESERVED_OUTBOUND"
    control.centre.let_come(TimerKind.CUSTOMER)
    (talking,) = (await control.get("state"))["dialogs"]
    assert talking["id"] == dialog["id"]
    assert states(talking) == {ANA: "ACTIVE", "5550123": "ACTIVE"}


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (
            {"agent": ANA, "mode": "preview"},
            HTTPStatus.CONFLICT,
            "Agent 1001001 is signed out; a campaign reserves READY agents only.",
        ),
        (
            {"agent": BEN, "mode": "predictive"},
            HTTPStatus.CONFLICT,
            "Agent 1001002 is NOT_READY; a campaign reserves READY agents only.",
        ),
        (
            {"agent": "100101", "mode": "preview"},
            HTTPStatus.NOT_FOUND,
            'Nobody has the id or extension 100101; did you mean "1001001"?',
        ),
    ],
)
async def test_a_reservation_that_cannot_be_is_told_why(
    control: Control, body: dict[str, str], status: HTTPStatus, why: str
):
    sign_in(control.centre, BEN, ready=False)
    assert await control.refusal("reservation", customer="5550123", **body) == (status, why)


async def test_an_unknown_mode_is_a_bad_request(control: Control):
    status, why = await control.refusal("reservation", agent=ANA, customer="1", mode="manual")
    assert status == HTTPStatus.BAD_REQUEST
    assert "manual" in why


async def test_uccx_has_no_preview_campaigns(controls: Controls):
    control = await controls(Centre("uccx-12.5"))
    sign_in(control.centre, ANA)
    body = {"agent": ANA, "customer": "5550123", "mode": "preview"}
    assert await control.refusal("reservation", **body) == (
        HTTPStatus.CONFLICT,
        "The profile uccx-12.5 has no preview campaigns; take direct_preview.",
    )


# People outside


async def talking(control: Control) -> str:
    sign_in(control.centre, ANA)
    _, dialog = await control.post("call", **{"from": "5551234", "to": ANA})
    control.centre.floor.apply(
        DialogAction(agent_id=ANA, dialog_id=dialog["id"], action=Action.ANSWER)
    )
    return str(dialog["id"])


async def test_a_caller_holds_retrieves_and_hangs_up(control: Control):
    dialog_id = await talking(control)
    for act, state in (("hold", "HELD"), ("retrieve", "ACTIVE"), ("hangup", "DROPPED")):
        status, dialog = await control.post("party", dialog=dialog_id, address="5551234", act=act)
        assert status == HTTPStatus.OK
        assert dialog["id"] == dialog_id
        assert states(dialog)["5551234"] == state
    assert control.centre.floor.world.dialogs() == []


async def test_somebody_answers_and_need_not_be_named(control: Control):
    sign_in(control.centre, ANA, ready=False)
    control.centre.floor.apply(MakeCall(agent_id=ANA, to_address="5550102"))
    for kind in (TimerKind.DIAL, TimerKind.CONNECT):
        control.centre.let_come(kind)
    (dialog,) = control.centre.floor.world.dialogs()
    status, dialog = await control.post("party", dialog=dialog.id, act="answer")
    assert status == HTTPStatus.OK
    assert states(dialog) == {ANA: "ACTIVE", "5550102": "ACTIVE"}


async def test_what_a_party_cannot_do_is_told(control: Control):
    dialog_id = await talking(control)

    async def refusal(**body: str) -> tuple[HTTPStatus, str]:
        return await control.refusal("party", **{"dialog": dialog_id, "act": "hold"} | body)

    assert await refusal(dialog="4711") == (HTTPStatus.NOT_FOUND, "Call 4711 has not begun.")
    assert await refusal(address="555") == (
        HTTPStatus.CONFLICT,
        f"555 is not in call {dialog_id}.",
    )
    assert await refusal(address=ANA) == (
        HTTPStatus.CONFLICT,
        f"{ANA} is not in call {dialog_id}.",
    )
    assert await refusal(act="answer") == (
        HTTPStatus.CONFLICT,
        f"5551234 cannot ANSWER in call {dialog_id}, being ACTIVE.",
    )
    assert (await refusal(act="shout"))[0] == HTTPStatus.BAD_REQUEST
