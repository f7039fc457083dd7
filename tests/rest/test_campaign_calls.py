"""Calls of an outbound campaign: deciding on a customer, callbacks, reclassification."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import DialogAction
from finesse_mock.model.dialog import Action, DiallingMode
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.bodies import act
from rest.centre import SITE, CentreFloor
from rest.client import Rest
from rest.conftest import Serve

NODE = "/finesse/api/User/1001001/Dialogs"
USER = "/finesse/api/User/1001001"


def params(action: str, **values: str) -> str:
    inside = "".join(
        f"<ActionParam><name>{name}</name><value>{value}</value></ActionParam>"
        for name, value in values.items()
    )
    return act(action, actionParams=inside)


async def customer_call(
    rest: Rest, floor: CentreFloor, mode: DiallingMode = DiallingMode.PREVIEW
) -> str:
    """Have 1001001 take a customer and talk; return the id of the call."""
    await rest.put(f"/Dialog/{floor.reserve('1001001', mode)}", act("ACCEPT"))
    floor.pass_time(3)
    (dialog,) = floor.world.dialogs_of("1001001")
    floor.commands.clear()
    floor.updates.clear()
    return dialog.id


# Deciding


async def test_a_reservation_offers_three_actions(rest: Rest, floor: CentreFloor):
    dialog_id = floor.reserve("1001001", DiallingMode.PREVIEW)
    seen = await rest.get(f"/Dialog/{dialog_id}")
    actions = "participants/Participant/actions/action"
    assert seen.texts(actions) == ["ACCEPT", "CLOSE", "REJECT"]
    assert seen.text("state") == "ALERTING"
    assert seen.text("mediaProperties/callType") == "OUTBOUND_PREVIEW"
    assert (await rest.get("/User/1001001")).text("state") == "RESERVED_OUTBOUND_PREVIEW"


async def test_the_agent_takes_the_customer(rest: Rest, floor: CentreFloor):
    dialog_id = floor.reserve("1001001", DiallingMode.PREVIEW)
    floor.updates.clear()
    assert (await rest.put(f"/Dialog/{dialog_id}", act("ACCEPT"))).status == 202
    assert floor.commands == [
        DialogAction(
            agent_id="1001001",
            dialog_id=dialog_id,
            action=Action.ACCEPT,
            address="1001001",
            request_id="req-1",
        )
    ]
    assert floor.heard(NODE, "state") == [["ACCEPTED"]]
    assert floor.heard(NODE, "requestId") == [["req-1"]]
    assert floor.heard(USER, "state") == []
    floor.pass_time(3)
    assert floor.heard(NODE, "event") == [["PUT"], ["DELETE"], ["POST"]]
    assert floor.heard(NODE, "callType")[-1] == ["OUTBOUND"]
    assert floor.heard(USER, "state") == [["TALKING"]]


@pytest.mark.parametrize("action", ["CLOSE", "REJECT"])
async def test_the_agent_does_not_take_the_customer(rest: Rest, floor: CentreFloor, action: str):
    dialog_id = floor.reserve("1001001", DiallingMode.PREVIEW)
    floor.updates.clear()
    assert (await rest.put(f"/Dialog/{dialog_id}", act(action))).status == 202
    assert floor.heard(NODE, "event") == [["PUT"], ["DELETE"]]
    assert floor.heard(NODE, "state") == [["DROPPED"], ["DROPPED"]]
    assert floor.heard(USER, "state") == [["READY"]]
    assert (await rest.get("/User/1001001/Dialogs")).body.endswith(b"<Dialogs></Dialogs>")


@pytest.mark.parametrize("action", ["ANSWER", "HOLD", "RETRIEVE", "DROP"])
async def test_nothing_else_can_be_done_with_a_reservation(
    rest: Rest, floor: CentreFloor, action: str
):
    dialog_id = floor.reserve("1001001", DiallingMode.PREVIEW)
    assert (await rest.put(f"/Dialog/{dialog_id}", act(action))).status == 202
    assert floor.heard(NODE, "errorType")[-1] == ["Generic Error"]


async def test_uccx_takes_the_customer_away_from_who_does_not_decide(serve: Serve):
    floor = CentreFloor(replace(SITE, profile=PROFILES["uccx-12.5"]))
    await serve(floor, RestSettings())
    floor.reserve("1001001", DiallingMode.DIRECT_PREVIEW)
    floor.updates.clear()
    floor.pass_time(SITE.timings.reservation_s)
    assert floor.heard(NODE, "event") == [["PUT"], ["DELETE"]]
    assert floor.heard(USER, "state") == [["READY"]]


# Callbacks


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"callbackTime": "2030-03-07T14:30"}, {"callbackTime": "2030-03-07T14:30"}),
        ({"callbackNumber": "9785551212"}, {"callbackNumber": "9785551212"}),
        (
            {"callbackTime": "2030-03-07T14:30", "callbackNumber": "9785551212"},
            {"callbackNumber": "9785551212", "callbackTime": "2030-03-07T14:30"},
        ),
    ],
)
async def test_a_callback_is_set(
    rest: Rest, floor: CentreFloor, given: dict[str, str], expected: dict[str, str]
):
    dialog_id = await customer_call(rest, floor)
    body = params("UPDATE_SCHEDULED_CALLBACK", **given)
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(NODE, "scheduledCallbackInfo") == [list(expected.values())]
    assert floor.heard(NODE, "requestId") == [["req-1"]]
    seen = (await rest.get(f"/Dialog/{dialog_id}")).xml.find("scheduledCallbackInfo")
    assert seen is not None
    assert {str(each.tag): each.text for each in seen} == expected


async def test_time_and_number_may_come_one_after_the_other(rest: Rest, floor: CentreFloor):
    dialog_id = await customer_call(rest, floor)
    for given in ({"callbackTime": "2030-03-07T14:30"}, {"callbackNumber": "9785551212"}):
        await rest.put(f"/Dialog/{dialog_id}", params("UPDATE_SCHEDULED_CALLBACK", **given))
    assert floor.heard(NODE, "scheduledCallbackInfo")[-1] == ["9785551212", "2030-03-07T14:30"]


async def test_a_callback_is_cancelled(rest: Rest, floor: CentreFloor):
    dialog_id = await customer_call(rest, floor)
    time = params("UPDATE_SCHEDULED_CALLBACK", callbackTime="2030-03-07T14:30")
    await rest.put(f"/Dialog/{dialog_id}", time)
    seen = await rest.get(f"/Dialog/{dialog_id}")
    actions = "participants/Participant/actions/action"
    assert "CANCEL_SCHEDULED_CALLBACK" in seen.texts(actions)
    assert (await rest.put(f"/Dialog/{dialog_id}", act("CANCEL_SCHEDULED_CALLBACK"))).status == 202
    seen = await rest.get(f"/Dialog/{dialog_id}")
    assert seen.xml.find("scheduledCallbackInfo") is None
    assert "CANCEL_SCHEDULED_CALLBACK" not in seen.texts(actions)


@pytest.mark.parametrize(
    ("given", "kind", "data", "message"),
    [
        ({}, "Parameter Missing", "callbackTime", "CallbackTime Parameter missing"),
        (
            {"callbackTime": "", "callbackNumber": ""},
            "Parameter Missing",
            "callbackTime",
            "CallbackTime Parameter missing",
        ),
        *(
            (
                {"callbackTime": time},
                "Invalid Input",
                "callbackTime",
                "Invalid CallbackTime specified for dialog",
            )
            for time in (
                "tomorrow",
                "2030-03-07",
                "2030-03-07 14:30",
                "2030-03-07T14:30:00",
                "2030-03-07T14:30Z",
                "2030-3-7T14:30",
                "2030-02-30T14:30",
                "2030-03-07T24:30",
            )
        ),
        (
            {"callbackTime": "2030-03-07T14:30", "callbackNumber": ""},
            "Invalid Input",
            "callbackNumber",
            "Invalid CallbackNumber specified for dialog",
        ),
    ],
)
async def test_a_callback_that_makes_no_sense_is_refused_at_once(
    rest: Rest, floor: CentreFloor, given: dict[str, str], kind: str, data: str, message: str
):
    dialog_id = await customer_call(rest, floor)
    reply = await rest.put(f"/Dialog/{dialog_id}", params("UPDATE_SCHEDULED_CALLBACK", **given))
    assert reply.error == (400, kind, data, message)
    assert floor.commands == []


async def test_other_calls_have_no_callback(rest: Rest, floor: CentreFloor):
    dialog_id = floor.talk("1001001")
    body = params("UPDATE_SCHEDULED_CALLBACK", callbackNumber="9785551212")
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(NODE, "errorType")[-1] == ["Generic Error"]


# Reclassification


async def test_a_call_is_reclassified_again_and_again(rest: Rest, floor: CentreFloor):
    dialog_id = await customer_call(rest, floor, DiallingMode.DIRECT_PREVIEW)
    for said in ("ANS_MACHINE", "VOICE"):
        body = params("RECLASSIFY", outboundClassification=said)
        assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(NODE, "outboundClassification") == [["ANS_MACHINE"], ["VOICE"]]
    assert floor.heard(NODE, "callvariables.BAResponse") == [["ANS_MACHINE"], ["VOICE"]]


async def test_a_class_that_does_not_exist_is_refused_by_event(rest: Rest, floor: CentreFloor):
    dialog_id = await customer_call(rest, floor, DiallingMode.DIRECT_PREVIEW)
    body = params("RECLASSIFY", outboundClassification="MARTIAN")
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(NODE, "errorType") == [["Invalid Input"]]


async def test_only_calls_of_direct_preview_are_reclassified(rest: Rest, floor: CentreFloor):
    dialog_id = floor.talk("1001001")
    body = params("RECLASSIFY", outboundClassification="VOICE")
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(NODE, "errorType")[-1] == ["Generic Error"]
    reply = await rest.put(f"/Dialog/{dialog_id}", act("RECLASSIFY"))
    assert reply.error == (
        400,
        "Parameter Missing",
        "outboundClassification",
        "OutboundClassification Parameter missing",
    )
