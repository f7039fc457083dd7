"""The rows that REST decides, or that show in its answers only."""

from finesse_mock.engine.commands import DialogAction, MakeCall
from finesse_mock.model.dialog import Action
from profiles.platforms import differs, on_all
from rest.bodies import act, make_call, variables
from rest.centre import CentreFloor
from rest.client import Rest

USER = "/User/1001001"


def login(extension: str) -> str:
    return f"<User><state>LOGIN</state><extension>{extension}</extension></User>"


@differs(ucce="UCCE", uccx="UCCX")
async def test_deployment_type(rest: Rest, expected: str):
    assert (await rest.get("/SystemInfo", None)).text("deploymentType") == expected


@differs(ucce=400, uccx=202)
async def test_an_extension_in_e164(rest: Rest, expected: int):
    assert (await rest.put(USER, login("+15551234567890"))).status == expected


@on_all
async def test_an_extension_longer_than_e164(rest: Rest):
    assert (await rest.put(USER, login("+" + 15 * "1"))).status == 400


@differs(ucce=(202, ""), uccx=(400, "Invalid Input"))
async def test_call_data_of_a_new_call(rest: Rest, floor: CentreFloor, expected: tuple[int, str]):
    floor.sign_in("1001001")
    body = make_call(mediaProperties=variables(callVariable1="x"))
    reply = await rest.post(f"{USER}/Dialogs", body)
    assert (reply.status, reply.error[1] if reply.body else "") == expected


@differs(ucce=(501, "Not Implemented"), uccx=(202, ""))
async def test_recording(rest: Rest, floor: CentreFloor, expected: tuple[int, str]):
    dialog_id = floor.ring("1001001")
    floor.apply(DialogAction(agent_id="1001001", dialog_id=dialog_id, action=Action.ANSWER))
    reply = await rest.put(f"/Dialog/{dialog_id}", act("START_RECORDING"))
    assert (reply.status, reply.error[1] if reply.body else "") == expected


@differs(ucce=[], uccx=["Sale"])
async def test_wrap_up_items(rest: Rest, floor: CentreFloor, expected: list[str]):
    dialog_id = floor.ring("1001001")
    for action, reason in ((Action.ANSWER, None), (Action.UPDATE_CALL_DATA, "Sale")):
        floor.apply(
            DialogAction(
                agent_id="1001001", dialog_id=dialog_id, action=action, wrap_up_reason=reason
            )
        )
    reply = await rest.get(f"/Dialog/{dialog_id}")
    assert reply.text("mediaProperties/wrapUpReason") == "Sale"
    assert reply.texts("mediaProperties/wrapUpItems/wrapUpItem") == expected


@differs(ucce="1", uccx="-1")
async def test_queue_statistics(rest: Rest, floor: CentreFloor, expected: str):
    floor.sign_in("1001001", ready=True)
    assert (await rest.get("/Queue/1")).text("statistics/agentsReady") == expected


@differs(ucce=[], uccx=["BUSY", "IDLE", "IDLE"])
async def test_the_media_state_of_a_team(rest: Rest, floor: CentreFloor, expected: list[str]):
    """Agent 1001001 calls somebody while not ready."""
    floor.sign_in("1001001", "1001002")
    floor.apply(MakeCall(agent_id="1001001", to_address="5550000"))
    floor.pass_time(5)
    reply = await rest.get("/Team/5007", "1001900")
    assert reply.texts("users/User/mediaState") == expected
