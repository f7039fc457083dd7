"""Supervisors in the calls of their agents: monitor, barge in, drop a participant."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import DialogAction, MakeCall, Supervise
from finesse_mock.model.dialog import Action
from finesse_mock.model.profile import PROFILES
from finesse_mock.model.site import DropParticipantFor
from finesse_mock.rest import RestSettings
from rest.bodies import request
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

UCCX = replace(SITE, profile=PROFILES["uccx-12.5"])
SUE = "1001900"
DIALOGS = f"/User/{SUE}/Dialogs"
NODE = f"/finesse/api{DIALOGS}"
AGENTS_NODE = "/finesse/api/User/1001001/Dialogs"
UNAUTHORIZED = (401, "Authorization Failure", SUE, "UNAUTHORIZED")


def monitor(to: str = "1001001", sender: str = SUE) -> str:
    return request("SILENT_MONITOR", fromAddress=sender, toAddress=to)


def barge(uri: str, to: str = "1001001") -> str:
    return request("BARGE_CALL", fromAddress=SUE, toAddress=to, associatedDialogUri=uri)


def drop(address: str) -> str:
    return request("PARTICIPANT_DROP", targetMediaAddress=address)


async def listening(rest: Rest, floor: CentreFloor) -> tuple[str, str]:
    """Have the supervisor listen to 1001001; return the ids of the call and of the monitor call."""
    call = floor.talk("1001001")
    floor.sign_in(SUE)
    assert (await rest.post(DIALOGS, monitor(), SUE)).status == 202
    floor.pass_time(1)
    (own,) = floor.world.dialogs_of(SUE)
    floor.commands.clear()
    floor.updates.clear()
    return call, own.id


# Silent monitor


async def test_a_supervisor_listens_to_an_agent(rest: Rest, floor: CentreFloor):
    call = floor.talk("1001001")
    floor.sign_in(SUE)
    floor.updates.clear()
    reply = await rest.post(DIALOGS, monitor(), SUE)
    assert (reply.status, reply.body) == (202, b"")
    assert floor.commands == [
        Supervise(supervisor_id=SUE, agent_address="1001001", request_id="req-1")
    ]
    floor.pass_time(1)
    assert floor.heard(NODE, "event") == [["POST"], ["PUT"], ["PUT"], ["PUT"]]
    assert floor.heard(NODE, "state") == [["INITIATING"], ["INITIATED"], ["ALERTING"], ["ACTIVE"]]
    assert floor.heard(NODE, "requestId")[0] == ["req-1"]
    assert floor.heard(AGENTS_NODE, "event") == [["POST"], ["PUT"]]
    seen = await rest.get(DIALOGS, SUE)
    assert seen.text("Dialog/mediaProperties/callType") == "SUPERVISOR_MONITOR"
    assert seen.text("Dialog/associatedDialogUri") == f"/finesse/api/Dialog/{call}"
    actions = "Dialog/participants/Participant/actions/action"
    assert seen.texts(actions) == ["BARGE_CALL", "DROP"]


async def test_the_supervisor_reads_the_call_of_an_agent_of_the_team(
    rest: Rest, floor: CentreFloor
):
    call = floor.talk("1001001")
    assert (await rest.get(f"/Dialog/{call}", SUE)).text("state") == "ACTIVE"
    assert (await rest.get("/User/1001001/Dialogs", SUE)).texts("Dialog/id") == [call]
    reply = await rest.get(f"/Dialog/{call}", "1001901")
    assert reply.error == (401, "Authorization Failure", "1001901", "UNAUTHORIZED")


async def test_listening_is_for_supervisors(rest: Rest, floor: CentreFloor):
    floor.talk("1001002")
    floor.sign_in("1001001")
    body = monitor("1001002", sender="1001001")
    reply = await rest.post("/User/1001001/Dialogs", body)
    assert reply.error == (401, "Authorization Failure", "1001001", "UNAUTHORIZED")
    assert (await rest.post(DIALOGS, monitor(), ADMIN)).error[:2] == (
        401,
        "Invalid Authorization User Specified",
    )
    assert floor.commands == []


async def test_a_supervisor_of_another_team_does_not_listen(rest: Rest, floor: CentreFloor):
    floor.talk("1001003")
    floor.sign_in(SUE)
    assert (await rest.post(DIALOGS, monitor("1001003"), SUE)).error == UNAUTHORIZED
    assert floor.commands == []


@pytest.mark.parametrize(
    ("body", "kind", "data"),
    [
        (request("SILENT_MONITOR", fromAddress=SUE), "Parameter Missing", "toAddress"),
        (request("SILENT_MONITOR", toAddress="1001001"), "Parameter Missing", "fromAddress"),
        (monitor(sender="1001001", to="1001002"), "Invalid Input", "fromAddress"),
        (monitor(SUE), "Invalid Destination", "toAddress"),
        (monitor("5551234"), "Invalid Destination", "toAddress"),
        (monitor("1001002"), "Invalid Destination", "toAddress"),
        (
            request("BARGE_CALL", fromAddress=SUE, toAddress="1001001"),
            "Parameter Missing",
            "associatedDialogUri",
        ),
        (
            request("BARGE_CALL", fromAddress=SUE, associatedDialogUri="/finesse/api/Dialog/1"),
            "Parameter Missing",
            "toAddress",
        ),
        (barge("/finesse/api/Dialog/"), "Invalid Input", "associatedDialogUri"),
        (barge("/finesse/api/Dialog/4711"), "Invalid State", "state"),
    ],
    ids=[
        "nobody to listen to",
        "no phone of one's own",
        "somebody else's phone",
        "oneself",
        "a customer",
        "an agent who is not signed in",
        "no monitor call",
        "no agent",
        "no id",
        "no such call",
    ],
)
async def test_supervision_that_makes_no_sense_is_refused_at_once(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str
):
    floor.talk("1001001")
    floor.sign_in(SUE)
    reply = await rest.post(DIALOGS, body, SUE)
    assert reply.error[:3] == (400, kind, data)
    assert floor.commands == []


async def test_who_listens_is_not_ready(rest: Rest, floor: CentreFloor):
    floor.talk("1001001")
    expected = (400, "Invalid State", "state", "Invalid State specified for user")
    assert (await rest.post(DIALOGS, monitor(), SUE)).error == expected
    floor.sign_in(SUE, ready=True)
    assert (await rest.post(DIALOGS, monitor(), SUE)).error == expected
    assert floor.commands == []


@pytest.mark.parametrize(
    ("profile", "kind", "data"),
    [("ucce-12.6", "Generic Error", "13145"), ("uccx-12.5", "Generic Error", "88049")],
)
async def test_an_agent_who_does_not_talk_is_refused_by_event(
    serve: Serve, profile: str, kind: str, data: str
):
    floor = CentreFloor(replace(SITE, profile=PROFILES[profile]))
    rest = await serve(floor, RestSettings())
    floor.sign_in("1001001", SUE)
    floor.updates.clear()
    assert (await rest.post(DIALOGS, monitor(), SUE)).status == 202
    (update,) = floor.updates
    assert update.node == NODE
    assert f"<source>{NODE}</source>" in update.text
    assert "<requestId>req-1</requestId>" in update.text
    assert floor.heard(NODE, "errorType") == [[kind]]
    assert floor.heard(NODE, "errorData") == [[data]]


async def test_nobody_listens_to_who_only_listens(rest: Rest, floor: CentreFloor):
    team = replace(SITE.agents["1001901"], team_id="5007", supervised_teams=("5007",))
    floor = CentreFloor(replace(SITE, agents={**SITE.agents, "1001901": team}))
    floor.talk("1001001")
    floor.sign_in(SUE, "1001901")
    floor.apply(Supervise(supervisor_id="1001901", agent_address="1001001"))
    floor.pass_time(1)
    changes = floor.apply(Supervise(supervisor_id=SUE, agent_address="1001901"))
    assert [type(change).__name__ for change in changes] == ["RequestRefused"]


# Barge in


async def test_a_supervisor_steps_into_the_call(rest: Rest, floor: CentreFloor):
    call, monitor_call = await listening(rest, floor)
    body = barge(f"/finesse/api/Dialog/{monitor_call}")
    assert (await rest.post(DIALOGS, body, SUE)).status == 202
    assert floor.commands == [
        Supervise(
            supervisor_id=SUE,
            agent_address="1001001",
            monitor_dialog_id=monitor_call,
            request_id="req-1",
        )
    ]
    floor.pass_time(1)
    assert floor.heard(NODE, "event") == [
        ["PUT"],  # the monitor call ends
        ["DELETE"],
        ["POST"],  # the consult call rings and is answered
        ["PUT"],
        ["DELETE"],
        ["POST"],  # the conference
    ]
    seen = await rest.get(DIALOGS, SUE)
    assert seen.texts("Dialog/id") == [call]
    assert seen.text("Dialog/mediaProperties/callType") == "CONFERENCE"
    parties = "Dialog/participants/Participant"
    assert seen.texts(f"{parties}/mediaAddress") == ["1001001", SUE, "5551234"]
    assert seen.texts(f"{parties}/state") == ["ACTIVE"] * 3


async def test_nobody_barges_into_a_call_by_another_call(rest: Rest, floor: CentreFloor):
    call = floor.talk("1001001")
    floor.sign_in(SUE)
    floor.apply(MakeCall(agent_id=SUE, to_address="5550000"))
    floor.pass_time(2)
    (own,) = floor.world.dialogs_of(SUE)
    for dialog_id in (call, own.id):
        reply = await rest.post(DIALOGS, barge(f"/finesse/api/Dialog/{dialog_id}"), SUE)
        assert reply.error == (
            400,
            "Invalid State",
            "state",
            "Invalid State specified for dialog",
        )
    assert floor.commands == []


async def test_a_barge_while_the_agent_holds_fails_later(rest: Rest, floor: CentreFloor):
    call, monitor_call = await listening(rest, floor)
    floor.apply(DialogAction(agent_id="1001001", dialog_id=call, action=Action.HOLD))
    floor.updates.clear()
    body = barge(f"/finesse/api/Dialog/{monitor_call}")
    assert (await rest.post(DIALOGS, body, SUE)).status == 202
    assert floor.heard(NODE, "errorType") == [["Invalid State"]]


# Dropping a participant


async def conference(rest: Rest, floor: CentreFloor) -> str:
    call, monitor_call = await listening(rest, floor)
    await rest.post(DIALOGS, barge(f"/finesse/api/Dialog/{monitor_call}"), SUE)
    floor.pass_time(1)
    floor.commands.clear()
    floor.updates.clear()
    return call


async def test_a_supervisor_takes_the_agent_out_of_the_conference(rest: Rest, floor: CentreFloor):
    call = await conference(rest, floor)
    assert (await rest.put(f"/Dialog/{call}", drop("1001001"), SUE)).status == 202
    (command,) = floor.commands
    assert isinstance(command, DialogAction)
    assert (command.agent_id, command.action, command.address) == (
        SUE,
        Action.PARTICIPANT_DROP,
        "1001001",
    )
    assert floor.heard(NODE, "participants.1001001.state") == [["DROPPED"]]
    assert floor.heard(AGENTS_NODE, "event") == [["PUT"], ["DELETE"]]
    left = await rest.get(f"/Dialog/{call}", SUE)
    assert left.text("state") == "ACTIVE"


async def test_only_supervisors_drop_others(rest: Rest, floor: CentreFloor):
    call = await conference(rest, floor)
    reply = await rest.put(f"/Dialog/{call}", drop(SUE))
    assert reply.error == (401, "Authorization Failure", "1001001", "UNAUTHORIZED")
    reply = await rest.put(f"/Dialog/{call}", drop("1001001"), "1001901")
    assert reply.error == (401, "Authorization Failure", "1001901", "UNAUTHORIZED")
    reply = await rest.put(f"/Dialog/{call}", request("PARTICIPANT_DROP"), SUE)
    assert reply.error[:3] == (400, "Parameter Missing", "targetMediaAddress")
    assert floor.commands == []


@pytest.mark.parametrize("address", ["5551234", "4711"])
async def test_a_party_who_is_no_agent_in_the_call_is_refused_by_event(
    rest: Rest, floor: CentreFloor, address: str
):
    call = await conference(rest, floor)
    assert (await rest.put(f"/Dialog/{call}", drop(address), SUE)).status == 202
    assert floor.heard(NODE, "errorType") == [["Generic Error"]]


async def test_uccx_drops_nobody(serve: Serve):
    floor = CentreFloor(UCCX)
    rest = await serve(floor, RestSettings())
    call = await conference(rest, floor)
    reply = await rest.put(f"/Dialog/{call}", drop("1001001"), SUE)
    assert reply.error[:3] == (501, "Not Implemented", "PARTICIPANT_DROP")


async def test_a_controller_drops_others_where_the_site_says_so(serve: Serve):
    controllers = DropParticipantFor.CONTROLLER_AND_SUPERVISOR
    floor = CentreFloor(replace(SITE, drop_participant_for=controllers))
    rest = await serve(floor, RestSettings())
    call = await conference(rest, floor)
    assert (await rest.put(f"/Dialog/{call}", drop(SUE))).status == 202
    assert floor.heard(NODE, "event") == [["PUT"], ["DELETE"]]
