"""Beginning a call: by oneself, and to supervise others."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import MakeCall
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.bodies import make_call, request, variables
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

UCCX = replace(SITE, profile=PROFILES["uccx-12.5"])
DIALOGS = "/User/1001001/Dialogs"


# Making a call


async def test_a_call_is_made(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    media = variables(callVariable1="Order 4711", **{"user.account": "88-12"})
    reply = await rest.post(DIALOGS, make_call("5550199", mediaProperties=media))
    assert reply.status == 202
    assert reply.body == b""
    assert floor.commands == [
        MakeCall(
            agent_id="1001001",
            to_address="5550199",
            variables=(("callVariable1", "Order 4711"), ("user.account", "88-12")),
            request_id="req-1",
        )
    ]
    listed = await rest.get(DIALOGS)
    assert listed.text("Dialog/state") == "INITIATING"


@pytest.mark.parametrize(
    ("body", "kind", "data", "message"),
    [
        (
            "<Dialog/>",
            "Parameter Missing",
            "requestedAction",
            "RequestedAction Parameter missing",
        ),
        (
            request("MAKE_CALL", fromAddress="1001001"),
            "Parameter Missing",
            "toAddress",
            "ToAddress Parameter missing",
        ),
        (
            request("MAKE_CALL", toAddress="5550199"),
            "Parameter Missing",
            "fromAddress",
            "FromAddress Parameter missing",
        ),
        (
            make_call(""),
            "Parameter Missing",
            "toAddress",
            "ToAddress Parameter missing",
        ),
        (
            make_call("1001001"),
            "Invalid Destination",
            "toAddress",
            "Invalid ToAddress specified for dialog",
        ),
        (
            request("MAKE_CALL", fromAddress="1001002", toAddress="5550199"),
            "Invalid Input",
            "fromAddress",
            "Invalid FromAddress specified for dialog",
        ),
        (
            request("CALL_ME", fromAddress="1001001", toAddress="5550199"),
            "Invalid Input",
            "requestedAction",
            "Invalid RequestedAction specified for dialog",
        ),
        (
            request("HOLD", fromAddress="1001001", toAddress="5550199"),
            "Invalid Input",
            "requestedAction",
            "Invalid RequestedAction specified for dialog",
        ),
        (
            make_call(mediaProperties=variables(callVariable11="x")),
            "Invalid Input",
            "mediaProperties",
            "Invalid MediaProperties specified for dialog",
        ),
        (
            make_call(mediaProperties=variables(callVariable1="x" * 41)),
            "Invalid Input",
            "mediaProperties",
            "Invalid MediaProperties specified for dialog",
        ),
        (
            make_call(mediaProperties=variables(BACampaign="Spring")),
            "Invalid Input",
            "mediaProperties",
            "Invalid MediaProperties specified for dialog",
        ),
        (
            make_call(mediaProperties="<wrapUpReason>Sale</wrapUpReason>"),
            "Invalid Input",
            "mediaProperties",
            "Invalid MediaProperties specified for dialog",
        ),
    ],
)
async def test_a_call_that_makes_no_sense_is_refused_at_once(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str, message: str
):
    floor.sign_in("1001001")
    assert (await rest.post(DIALOGS, body)).error == (400, kind, data, message)
    assert floor.commands == []


@pytest.mark.parametrize("body", ["", "<User/>", "<Dialog>", "requestedAction=MAKE_CALL"])
async def test_a_body_that_is_no_dialog_is_a_bad_request(rest: Rest, floor: CentreFloor, body: str):
    dialog_id = floor.ring("1001001")
    for reply in (await rest.post(DIALOGS, body), await rest.put(f"/Dialog/{dialog_id}", body)):
        assert reply.error[:2] == (400, "Bad Request")
    assert floor.commands == []


async def test_nobody_calls_who_is_not_signed_in(rest: Rest, floor: CentreFloor):
    reply = await rest.post(DIALOGS, make_call())
    assert reply.error == (400, "Invalid State", "state", "Invalid State specified for user")
    assert floor.commands == []


async def test_nobody_calls_for_another(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    reply = await rest.post(DIALOGS, make_call(), "1001002")
    assert reply.error[:3] == (401, "Invalid Authorization User Specified", "1001002")
    refused = await rest.post(DIALOGS, make_call(), ADMIN)
    assert refused.error == (
        401,
        "Invalid Authorization User Specified",
        "The user is not authorized to perform this operation",
        "User (administrator) is not an authorizied supervisor.",
    )
    assert floor.commands == []


async def test_uccx_takes_no_call_data_with_a_call(serve: Serve):
    floor = CentreFloor(UCCX)
    rest = await serve(floor, RestSettings())
    floor.sign_in("1001001")
    reply = await rest.post(DIALOGS, make_call(mediaProperties=variables(callVariable1="x")))
    assert reply.error[:3] == (400, "Invalid Input", "mediaProperties")
    assert (await rest.post(DIALOGS, make_call())).status == 202


async def test_a_second_call_is_accepted_and_fails_later(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    await rest.post(DIALOGS, make_call())
    assert (await rest.post(DIALOGS, make_call())).status == 202
    update = floor.updates[-1]
    assert update.node == "/finesse/api/User/1001001/Dialogs"
    assert "<errorType>Generic Error</errorType>" in update.text
    assert "<source>/finesse/api/User/1001001/Dialogs</source>" in update.text
