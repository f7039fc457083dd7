"""Nonvoice media and tasks by REST: Media—…, and Dialog—… for tasks."""

from dataclasses import replace

import pytest

from finesse_mock.engine.media_commands import OfferTask
from finesse_mock.model.media import MediaDomain, TaskQueue
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.bodies import request
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

OWN = "/User/1001001"
CHAT = f"{OWN}/Media/5000"
TASK = "/Dialog/150000_1_1"
CHAT_SITE = replace(
    SITE,
    media={
        "5000": MediaDomain(
            id="5000",
            name="Cisco_Chat_MRD",
            queues=(TaskQueue(id="5031", name="Chat.SG", script_selector="chat"),),
        ),
        "5001": MediaDomain(id="5001", name="Cisco_Email_MRD"),
    },
)


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor(CHAT_SITE)


def login(**parts: str) -> str:
    """A sign-in; an empty part is left out."""
    every = {"maxDialogLimit": "2", "interruptAction": "ACCEPT", "state": "LOGIN"} | parts
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in every.items() if value)
    return f"<Media>{inside}</Media>"


def media(**parts: str) -> str:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
    return f"<Media>{inside}</Media>"


async def chatting(rest: Rest, floor: CentreFloor) -> None:
    """1001001 is READY for chats, and is offered one."""
    assert (await rest.put(CHAT, login())).status == 202
    assert (await rest.put(CHAT, media(state="READY"))).status == 202
    floor.apply(OfferTask(media_id="5000", queue_id="5031"))


# Reading


async def test_the_list_has_every_medium(rest: Rest):
    reply = await rest.get(f"{OWN}/Media")
    assert reply.xml.tag == "MediaList"
    assert reply.texts("Media/id") == ["5000", "5001"]
    assert reply.texts("Media/state") == ["LOGOUT"]


async def test_one_medium_is_read(rest: Rest):
    reply = await rest.get(CHAT)
    assert reply.xml.tag == "Media"
    assert reply.text("uri") == f"/finesse/api{CHAT}"


async def test_the_media_of_the_site_are_listed(rest: Rest):
    reply = await rest.get("/MediaDomain")
    assert reply.texts("MediaDomain/name") == ["Cisco_Chat_MRD", "Cisco_Email_MRD"]


@pytest.mark.parametrize("path", ["Media/4711", "Media/4711/Dialogs", "Media/1"])
async def test_a_medium_that_is_not_there_is_not_found(rest: Rest, path: str):
    assert (await rest.get(f"{OWN}/{path}")).error[:3] == (404, "Not Found", path.split("/")[1])


@pytest.mark.parametrize("path", ["Media", "Media/5000", "Media/5000/Dialogs", "Dialogs/Media"])
@pytest.mark.parametrize("user", ["1001002", "1001900", ADMIN])
async def test_media_are_the_users_own(rest: Rest, path: str, user: str):
    status, kind, data, _ = (await rest.get(f"{OWN}/{path}", user)).error
    assert (status, kind, data) == (401, "Invalid Authorization User Specified", user)


@pytest.mark.parametrize(
    "path", [f"{OWN}/Media", CHAT, f"{CHAT}/Dialogs", f"{OWN}/Dialogs/Media", "/MediaDomain", TASK]
)
async def test_a_platform_without_task_routing_says_so(serve: Serve, path: str):
    floor = CentreFloor(replace(CHAT_SITE, profile=PROFILES["uccx-12.5"], media={}))
    rest = await serve(floor, RestSettings())
    assert (await rest.get(path)).error[:2] == (501, "Not Implemented")


# Signing in and changing state


async def test_a_sign_in_is_accepted_and_told(rest: Rest, floor: CentreFloor):
    reply = await rest.put(CHAT, login(dialogLogoutAction="TRANSFER"))
    assert (reply.status, reply.body, reply.headers["requestId"]) == (202, b"", "req-1")
    assert floor.heard("/finesse/api/User/1001001/Media", "state") == [["NOT_READY"]]
    after = await rest.get(CHAT)
    assert after.text("maxDialogLimit") == "2"
    assert after.text("dialogLogoutAction") == "TRANSFER"
    assert after.text("routable") == "true"


async def test_the_logout_action_is_close_unless_given(rest: Rest):
    await rest.put(CHAT, login())
    assert (await rest.get(CHAT)).text("dialogLogoutAction") == "CLOSE"


@pytest.mark.parametrize(
    ("body", "kind", "data"),
    [
        (login(maxDialogLimit=""), "Parameter Missing", "maxDialogLimit"),
        (login(interruptAction=""), "Parameter Missing", "interruptAction"),
        (login(maxDialogLimit="0"), "Invalid Input", "maxDialogLimit"),
        (login(maxDialogLimit="11"), "Invalid Input", "maxDialogLimit"),
        (login(maxDialogLimit="many"), "Invalid Input", "maxDialogLimit"),
        (login(interruptAction="MAYBE"), "Invalid Input", "interruptAction"),
        (login(dialogLogoutAction="KEEP"), "Invalid Input", "dialogLogoutAction"),
        (media(), "Parameter Missing", "state"),
        (media(state="ACTIVE"), "Invalid Input", "state"),
        (media(state="NOT_READY", reasonCodeId="4711"), "Invalid Input", "reasonCodeId"),
        (media(state="NOT_READY", reasonCodeId="51"), "Invalid Input", "reasonCodeId"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_the_medium(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str
):
    reply = await rest.put(CHAT, body)
    (error,) = reply.xml
    assert [each.tag for each in error] == ["ErrorData", "ErrorMedia", "ErrorMessage", "ErrorType"]
    assert (reply.status, error.findtext("ErrorType")) == (400, kind)
    assert (error.findtext("ErrorData"), error.findtext("ErrorMedia")) == (data, "5000")
    assert floor.commands == []


@pytest.mark.parametrize("body", ["", "<Media>", "<User><state>READY</state></User>"])
async def test_a_body_that_is_none_is_a_bad_request(rest: Rest, body: str):
    assert (await rest.put(CHAT, body)).status == 400


async def test_a_second_sign_in_is_accepted_and_refused_by_an_event(rest: Rest, floor: CentreFloor):
    await rest.put(CHAT, login())
    assert (await rest.put(CHAT, login())).status == 202
    node = "/finesse/api/User/1001001/Media"
    assert floor.heard(node, "errorMessage")[-1] == ["E_ARM_STAT_AGENT_ALREADY_LOGGED_IN"]
    assert floor.heard(node, "errorMedia")[-1] == ["5000"]
    assert floor.heard(node, "requestId")[-1] == ["req-1"]


async def test_a_reason_is_taken_with_the_state(rest: Rest):
    await rest.put(CHAT, login())
    await rest.put(CHAT, media(state="NOT_READY", reasonCodeId="49"))
    assert (await rest.get(CHAT)).text("reasonCode/label") == "Lunch"


async def test_an_agent_is_made_not_routable(rest: Rest):
    await rest.put(CHAT, login())
    assert (await rest.put(CHAT, media(routable="false"))).status == 202
    assert (await rest.get(CHAT)).text("routable") == "false"
    assert (await rest.get(CHAT)).text("state") == "NOT_READY"


async def test_a_sign_out_of_the_user_takes_the_media_along(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    await rest.put(CHAT, login())
    body = "<User><state>LOGOUT</state><logoutAllMedia>true</logoutAllMedia></User>"
    assert (await rest.put(OWN, body)).status == 202
    assert (await rest.get(CHAT)).text("state") == "LOGOUT"


# Tasks


async def test_a_task_is_in_both_lists_and_alone(rest: Rest, floor: CentreFloor):
    await chatting(rest, floor)
    for path in (f"{OWN}/Dialogs/Media", f"{CHAT}/Dialogs"):
        reply = await rest.get(path)
        assert reply.xml.tag == "Dialogs"
        assert reply.texts("Dialog/state") == ["OFFERED"]
    assert (await rest.get(f"{OWN}/Media/5001/Dialogs")).texts("Dialog/state") == []
    assert (await rest.get(f"{OWN}/Dialogs")).texts("Dialog") == []
    assert (await rest.get(TASK)).text("participants/Participant/actions/action") == "ACCEPT"


async def test_an_action_on_a_task_is_submitted(rest: Rest, floor: CentreFloor):
    await chatting(rest, floor)
    body = request("ACCEPT", targetMediaAddress="1001001")
    assert (await rest.put(TASK, body)).status == 202
    assert (await rest.get(TASK)).text("state") == "ACCEPTED"
    heard = floor.heard("/finesse/api/User/1001001/Dialogs/Media", "requestId")
    assert heard[-1] == ["req-1"]


async def test_an_action_needs_no_address(rest: Rest, floor: CentreFloor):
    await chatting(rest, floor)
    assert (await rest.put(TASK, request("ACCEPT"))).status == 202
    assert (await rest.get(TASK)).text("state") == "ACCEPTED"


async def test_a_task_is_transferred(rest: Rest, floor: CentreFloor):
    await chatting(rest, floor)
    await rest.put(TASK, request("ACCEPT"))
    assert (await rest.put(TASK, request("TRANSFER", target="chat"))).status == 202
    assert (await rest.get(TASK)).status == 404
    (after,) = (await rest.get(f"{OWN}/Dialogs/Media")).texts("Dialog/associatedDialogUri")
    assert after == "/finesse/api/Dialog/150000_1_1"


@pytest.mark.parametrize(
    ("body", "kind", "data"),
    [
        (request(""), "Parameter Missing", "requestedAction"),
        (request("ANSWER"), "Invalid Input", "requestedAction"),
        (request("TRANSFER"), "Parameter Missing", "target"),
    ],
)
async def test_an_action_that_makes_no_sense_is_refused(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str
):
    await chatting(rest, floor)
    assert (await rest.put(TASK, body)).error[:3] == (400, kind, data)


async def test_what_the_state_does_not_allow_is_refused_by_an_event(rest: Rest, floor: CentreFloor):
    await chatting(rest, floor)
    assert (await rest.put(TASK, request("START"))).status == 202
    node = "/finesse/api/User/1001001/Dialogs/Media"
    assert floor.heard(node, "errorMedia")[-1] == ["5000"]
    assert floor.heard(node, "source")[-1] == ["/finesse/api/Dialog/150000_1_1"]


@pytest.mark.parametrize(("user", "status"), [("1001900", 200), (ADMIN, 200), ("1001002", 401)])
async def test_a_task_is_read_by_those_who_oversee_the_agent(
    rest: Rest, floor: CentreFloor, user: str, status: int
):
    await chatting(rest, floor)
    assert (await rest.get(TASK, user)).status == status


@pytest.mark.parametrize("user", ["1001002", "1001900", ADMIN])
async def test_only_its_agent_acts_on_a_task(rest: Rest, floor: CentreFloor, user: str):
    await chatting(rest, floor)
    refused = (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert (await rest.put(TASK, request("ACCEPT"), user)).error == refused


async def test_nobody_sees_a_task_that_waits(rest: Rest, floor: CentreFloor):
    floor.apply(OfferTask(media_id="5000", queue_id="5031"))
    assert (await rest.get(TASK, ADMIN)).error[:2] == (404, "Not Found")
