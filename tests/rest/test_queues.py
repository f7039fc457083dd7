"""Queues and what is counted for them."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import DialogAction, MakeCall, RouteCall
from finesse_mock.model.dialog import Action
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.bodies import make_call
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Reply, Rest
from rest.conftest import Serve


def numbers(reply: Reply) -> dict[str, str]:
    return {str(each.tag): each.text or "" for each in reply.xml.iterfind("statistics/*")}


NOTHING = {
    "agentsBusyOther": "0",
    "agentsLoggedOn": "0",
    "agentsNotReady": "0",
    "agentsReady": "0",
    "agentsTalkingInbound": "0",
    "agentsTalkingInternal": "0",
    "agentsTalkingOutbound": "0",
    "agentsWrapUpNotReady": "0",
    "agentsWrapUpReady": "0",
    "callsInQueue": "0",
    "startTimeOfLongestCallInQueue": "",
}


async def test_a_queue_counts_the_agents_who_serve_it(rest: Rest, floor: CentreFloor):
    assert numbers(await rest.get("/Queue/1", "1001003")) == NOTHING
    floor.sign_in("1001001", "1001003")
    floor.sign_in("1001002", ready=True)
    assert numbers(await rest.get("/Queue/1", "1001003")) == NOTHING | {
        "agentsLoggedOn": "2",
        "agentsNotReady": "1",
        "agentsReady": "1",
    }


async def test_a_queue_counts_those_who_talk_by_whom_they_talk_to(rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    assert numbers(await rest.get("/Queue/1"))["agentsBusyOther"] == "1"
    answer = DialogAction(agent_id="1001001", dialog_id=dialog_id, action=Action.ANSWER)
    floor.apply(answer)
    floor.sign_in("1001002", "1001900")
    floor.apply(MakeCall(agent_id="1001002", to_address="5550000"))
    floor.pass_time(5)
    assert numbers(await rest.get("/Queue/1")) == NOTHING | {
        "agentsLoggedOn": "3",
        "agentsNotReady": "1",
        "agentsTalkingInbound": "1",
        "agentsTalkingOutbound": "1",
    }


async def test_a_queue_counts_those_who_talk_to_each_other(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", "1001002")
    floor.apply(MakeCall(agent_id="1001001", to_address="1001002"))
    floor.pass_time(1)
    (dialog,) = floor.world.dialogs()
    floor.apply(DialogAction(agent_id="1001002", dialog_id=dialog.id, action=Action.ANSWER))
    assert numbers(await rest.get("/Queue/1"))["agentsTalkingInternal"] == "2"


async def test_of_a_queue_that_nobody_serves_nothing_is_known(rest: Rest):
    known = numbers(await rest.get("/Queue/3"))
    assert known == dict.fromkeys(NOTHING, "-1") | {"startTimeOfLongestCallInQueue": ""}


async def test_uccx_knows_no_numbers(serve: Serve):
    rest = await serve(CentreFloor(replace(SITE, profile=PROFILES["uccx-12.5"])), RestSettings())
    assert numbers(await rest.get("/Queue/1"))["agentsReady"] == "-1"


@pytest.mark.parametrize(
    ("of", "names"),
    [("1001001", ["Sales"]), ("1001003", ["Support"]), ("1001901", ["Support"])],
)
async def test_the_queues_of_a_user_are_read_by_everybody(rest: Rest, of: str, names: list[str]):
    for user in ("1001001", "1001003", ADMIN):
        reply = await rest.get(f"/User/{of}/Queues", user)
        assert reply.xml.tag == "Queues"
        assert reply.texts("Queue/name") == names


async def test_unknown_queues_and_users_are_not_found(rest: Rest):
    assert (await rest.get("/Queue/4711")).error[:3] == (404, "Not Found", "4711")
    assert (await rest.get("/User/4023/Queues")).error[:3] == (404, "User Not Found", "4023")


async def test_a_queue_counts_the_calls_that_wait_and_for_how_long(rest: Rest, floor: CentreFloor):
    floor.apply(RouteCall(from_address="5551111", queue_id="1"))
    floor.pass_time(20)
    floor.apply(RouteCall(from_address="5552222", queue_id="1"))
    floor.apply(RouteCall(from_address="5553333", queue_id="2"))
    waiting = numbers(await rest.get("/Queue/1"))
    assert waiting["callsInQueue"] == "2"
    assert waiting["startTimeOfLongestCallInQueue"] == "2025-06-03T09:00:00.000Z"
    floor.sign_in("1001001", ready=True)
    waiting = numbers(await rest.get("/Queue/1"))
    assert waiting["callsInQueue"] == "1"
    assert waiting["startTimeOfLongestCallInQueue"] == "2025-06-03T09:00:20.000Z"


async def test_an_agent_may_wait_in_a_queue(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    await rest.post("/User/1001001/Dialogs", make_call("5023"))
    floor.pass_time(1)
    assert numbers(await rest.get("/Queue/2"))["callsInQueue"] == "1"
    floor.sign_in("1001003", ready=True)
    assert numbers(await rest.get("/Queue/2"))["callsInQueue"] == "0"
    ringing = await rest.get("/User/1001003/Dialogs", "1001003")
    assert ringing.text("Dialog/fromAddress") == "1001001"
    assert ringing.text("Dialog/mediaProperties/queueName") == "Support"
