"""The Dialog resource: reading calls, acting on them."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import DialogAction
from finesse_mock.model.dialog import Action
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.bodies import act, make_call, request, variables
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

UCCX = replace(SITE, profile=PROFILES["uccx-12.5"])
DIALOGS = "/User/1001001/Dialogs"
DIALOGS_NODE = f"/finesse/api{DIALOGS}"


# Reading


async def test_no_calls_are_an_empty_list(rest: Rest):
    reply = await rest.get(DIALOGS)
    assert reply.body.endswith(b"<Dialogs></Dialogs>")


async def test_a_call_is_listed_as_its_agent_sees_it(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", "1001002")
    await rest.post(DIALOGS, make_call("1001002"))
    floor.pass_time(1)
    call_type = "mediaProperties/callType"
    types = {
        user: (await rest.get(f"/User/{user}/Dialogs", user)).text(f"Dialog/{call_type}")
        for user in ("1001001", "1001002")
    }
    assert types == {"1001001": "AGENT_INSIDE", "1001002": "OTHER_IN"}
    (dialog_id,) = {each.id for each in floor.world.dialogs()}
    seen = {
        user: (await rest.get(f"/Dialog/{dialog_id}", user)).text(call_type)
        for user in ("1001001", "1001002", "1001900", ADMIN)
    }
    assert seen == types | {"1001900": "AGENT_INSIDE", ADMIN: "AGENT_INSIDE"}


@pytest.mark.parametrize("user", ["1001001", "1001900", ADMIN])
async def test_the_calls_of_a_user_are_read_like_the_user(
    rest: Rest, floor: CentreFloor, user: str
):
    dialog_id = floor.ring("1001001")
    assert (await rest.get(DIALOGS, user)).texts("Dialog/id") == [dialog_id]


@pytest.mark.parametrize("user", ["1001002", "1001901"])
async def test_others_read_neither_the_list_nor_the_call(rest: Rest, floor: CentreFloor, user: str):
    dialog_id = floor.ring("1001001")
    status, kind, data, _ = (await rest.get(DIALOGS, user)).error
    assert (status, kind, data) == (401, "Invalid Authorization User Specified", user)
    reply = await rest.get(f"/Dialog/{dialog_id}", user)
    assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")


@pytest.mark.parametrize("dialog_id", ["4711", "x", "151635_312_1"])
async def test_an_unknown_call_is_not_found(rest: Rest, dialog_id: str):
    expected = (404, "Not Found", "", "Invalid dialogId specified for dialog")
    assert (await rest.get(f"/Dialog/{dialog_id}")).error == expected
    assert (await rest.put(f"/Dialog/{dialog_id}", act("ANSWER"))).error == expected


# Acting on a call


@pytest.mark.parametrize("action", ["ANSWER", "HOLD", "RETRIEVE", "DROP", "TRANSFER", "CONFERENCE"])
async def test_an_action_is_submitted(rest: Rest, floor: CentreFloor, action: str):
    dialog_id = floor.ring("1001001")
    assert (await rest.put(f"/Dialog/{dialog_id}", act(action, toAddress="1"))).status == 202
    assert floor.commands == [
        DialogAction(
            agent_id="1001001",
            dialog_id=dialog_id,
            action=Action(action),
            address="1001001",
            to_address="1",
            request_id="req-1",
        )
    ]


async def test_an_action_that_is_not_offered_is_accepted_and_fails_later(
    rest: Rest, floor: CentreFloor
):
    dialog_id = floor.ring("1001001")
    assert (await rest.put(f"/Dialog/{dialog_id}", act("HOLD"))).status == 202
    update = floor.updates[-1]
    assert update.node == "/finesse/api/User/1001001/Dialogs"
    assert f"<source>/finesse/api/Dialog/{dialog_id}</source>" in update.text
    assert "<requestId>req-1</requestId>" in update.text
    assert (await rest.get(f"/Dialog/{dialog_id}")).text("state") == "ALERTING"


@pytest.mark.parametrize(
    "action",
    ["ACCEPT", "CLOSE", "REJECT", "CANCEL_SCHEDULED_CALLBACK"],
)
async def test_an_action_of_other_calls_is_accepted_and_fails_later(
    rest: Rest, floor: CentreFloor, action: str
):
    dialog_id = floor.ring("1001001")
    assert (await rest.put(f"/Dialog/{dialog_id}", act(action))).status == 202
    assert "<apiErrors>" in floor.updates[-1].text


async def test_call_data_needs_no_address(rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    await rest.put(f"/Dialog/{dialog_id}", act("ANSWER"))
    media = variables(callVariable2="b") + "<wrapUpReason>Sale</wrapUpReason>"
    body = request("UPDATE_CALL_DATA", mediaProperties=media)
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    changed = await rest.get(f"/Dialog/{dialog_id}")
    assert changed.text("mediaProperties/wrapUpReason") == "Sale"
    assert changed.texts("mediaProperties/callvariables/CallVariable/value")[1] == "b"


async def test_tones_are_sent(rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    tones = "<ActionParam><name>dtmfString</name><value>42#</value></ActionParam>"
    assert (
        await rest.put(f"/Dialog/{dialog_id}", act("SEND_DTMF", actionParams=tones))
    ).status == 202
    (command,) = floor.commands
    assert isinstance(command, DialogAction)
    assert command.parameters == (("dtmfString", "42#"),)


@pytest.mark.parametrize(
    ("body", "kind", "data"),
    [
        ("<Dialog/>", "Parameter Missing", "requestedAction"),
        (act("WAVE"), "Invalid Input", "requestedAction"),
        (act("MAKE_CALL"), "Invalid Input", "requestedAction"),
        (act("SILENT_MONITOR"), "Invalid Input", "requestedAction"),
        (request("ANSWER"), "Parameter Missing", "targetMediaAddress"),
        (
            request("ANSWER", targetMediaAddress="5551234"),
            "Invalid Input",
            "targetMediaAddress",
        ),
        (act("CONSULT_CALL"), "Parameter Missing", "toAddress"),
        (act("TRANSFER_SST"), "Parameter Missing", "toAddress"),
        (act("CONSULT_CALL", toAddress="1001001"), "Invalid Destination", "toAddress"),
        (act("SEND_DTMF"), "Parameter Missing", "dtmfString"),
        (act("RECLASSIFY"), "Parameter Missing", "outboundClassification"),
        (act("UPDATE_CALL_DATA"), "Parameter Missing", "mediaProperties"),
    ],
)
async def test_an_action_that_makes_no_sense_is_refused_at_once(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str
):
    dialog_id = floor.ring("1001001")
    reply = await rest.put(f"/Dialog/{dialog_id}", body)
    assert reply.error[:3] == (400, kind, data)
    assert floor.commands == []


async def test_no_tones_and_no_recording_on_hold(serve: Serve):
    floor = CentreFloor(UCCX)
    rest = await serve(floor, RestSettings())
    dialog_id = floor.talk("1001001")
    await rest.put(f"/Dialog/{dialog_id}", act("HOLD"))
    floor.commands.clear()
    tones = "<ActionParam><name>dtmfString</name><value>1</value></ActionParam>"
    for body in (act("SEND_DTMF", actionParams=tones), act("START_RECORDING")):
        reply = await rest.put(f"/Dialog/{dialog_id}", body)
        assert reply.error == (
            401,
            "Invalid State",
            "state",
            "Invalid State specified for dialog",
        )
    assert floor.commands == []


async def test_tones_while_it_rings_fail_later(rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    tones = "<ActionParam><name>dtmfString</name><value>1</value></ActionParam>"
    body = act("SEND_DTMF", actionParams=tones)
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    assert floor.heard(DIALOGS_NODE, "errorType")[-1] == ["Generic Error"]


async def test_letters_are_no_tones_on_uccx(serve: Serve):
    floor = CentreFloor(UCCX)
    rest = await serve(floor, RestSettings())
    dialog_id = floor.talk("1001001")
    tones = "<ActionParam><name>dtmfString</name><value>A</value></ActionParam>"
    body = act("SEND_DTMF", actionParams=tones)
    assert (await rest.put(f"/Dialog/{dialog_id}", body)).status == 202
    errors = [
        floor.heard(DIALOGS_NODE, path)[-1] for path in ("errorType", "errorMessage", "errorData")
    ]
    assert errors == [["Generic Error"], ["CF_VALUE_OUT_OF_RANGE"], ["3"]]


@pytest.mark.parametrize("user", ["1001002", "1001900", ADMIN])
async def test_only_participants_act_on_a_call(rest: Rest, floor: CentreFloor, user: str):
    dialog_id = floor.ring("1001001")
    reply = await rest.put(f"/Dialog/{dialog_id}", act("ANSWER"), user)
    assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert floor.commands == []


async def test_uccx_records_and_ucce_does_not(serve: Serve, rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    reply = await rest.put(f"/Dialog/{dialog_id}", act("START_RECORDING"))
    assert reply.error[:3] == (501, "Not Implemented", "START_RECORDING")
    express = CentreFloor(UCCX)
    dialog_id = express.ring("1001001")
    other = await serve(express, RestSettings())
    assert (await other.put(f"/Dialog/{dialog_id}", act("START_RECORDING"))).status == 202
    reply = await other.put(f"/Dialog/{dialog_id}", act("PARTICIPANT_DROP"))
    assert reply.error[:3] == (501, "Not Implemented", "PARTICIPANT_DROP")
