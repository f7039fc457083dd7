"""The User resource: reading, signing in and out, changing state, by oneself and by others."""

from dataclasses import replace

import pytest

from finesse_mock.engine.commands import MakeCall, RequestedState, SetState, SignIn
from finesse_mock.model.agent import MobileAgent, MobileMode
from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

UCCX = replace(SITE, profile=PROFILES["uccx-12.5"])

DONT_MATCH = "The user specified in the authentication credentials and the uri don't match"
BAD_STATE = "Invalid State specified for user"


def wrong_user(user: str) -> tuple[int, str, str, str]:
    return 401, "Invalid Authorization User Specified", user, DONT_MATCH


def state(name: str, more: str = "") -> str:
    return f"<User><state>{name}</state>{more}</User>"


def login(extension: str = "1001001", more: str = "") -> str:
    return state("LOGIN", f"<extension>{extension}</extension>{more}")


def mobile_agent(inside: str) -> str:
    return login("1001001", f"<mobileAgent>{inside}</mobileAgent>")


def reason(number: object) -> str:
    return f"<reasonCodeId>{number}</reasonCodeId>"


# Reading


@pytest.mark.parametrize("user", ["1001001", "1001900", ADMIN])
async def test_a_user_is_read_by_the_user_the_supervisor_and_the_administrator(
    rest: Rest, user: str
):
    reply = await rest.get("/User/1001001", user)
    assert reply.status == 200
    assert reply.xml.tag == "User"
    assert reply.text("uri") == "/finesse/api/User/1001001"
    assert reply.text("state") == "LOGOUT"
    assert reply.text("teamName") == "Sales"


@pytest.mark.parametrize("user", ["1001002", "1001901"])
async def test_a_user_is_read_by_nobody_else(rest: Rest, user: str):
    assert (await rest.get("/User/1001001", user)).error == wrong_user(user)


async def test_a_user_is_found_by_login_name(rest: Rest):
    reply = await rest.get("/User/aito")
    assert reply.text("loginId") == "1001001"
    assert reply.text("uri") == "/finesse/api/User/aito"
    assert reply.text("dialogs") == "/finesse/api/User/1001001/Dialogs"


@pytest.mark.parametrize("user", ["1001001", ADMIN])
async def test_an_unknown_user_is_not_found(rest: Rest, user: str):
    reply = await rest.get("/User/4023", user)
    assert reply.error == (404, "User Not Found", "4023", "UNKNOWN_USER")


async def test_all_users_are_listed_for_the_administrator(rest: Rest):
    reply = await rest.get("/Users", ADMIN)
    assert reply.xml.tag == "Users"
    assert reply.texts("User/loginId") == ["1001001", "1001002", "1001003", "1001900", "1001901"]
    refused = await rest.get("/Users", "1001900")
    message = "The user is not authorized to perform this operation"
    assert refused.error == (401, "Unauthorized", "", message)


# Signing in


async def test_a_sign_in_is_accepted_and_submitted(rest: Rest, floor: CentreFloor):
    reply = await rest.put("/User/1001001", login("1001001"))
    assert reply.status == 202
    assert reply.body == b""
    assert floor.commands == [SignIn(agent_id="1001001", extension="1001001", request_id="req-1")]
    assert (await rest.get("/User/1001001")).text("state") == "NOT_READY"


async def test_a_sign_in_may_be_repeated(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", ready=True)
    assert (await rest.put("/User/1001001", login())).status == 202
    assert (await rest.get("/User/1001001")).text("state") == "READY"


async def test_a_mobile_agent_signs_in(rest: Rest, floor: CentreFloor):
    mobile = (
        "<mobileAgent><mode>NAILED_CONNECTION</mode><dialNumber>5550</dialNumber></mobileAgent>"
    )
    assert (await rest.put("/User/1001001", login("1001001", mobile))).status == 202
    assert floor.commands == [
        SignIn(
            agent_id="1001001",
            extension="1001001",
            mobile=MobileAgent(MobileMode.NAILED_CONNECTION, "5550"),
            request_id="req-1",
        )
    ]


@pytest.mark.parametrize(
    ("body", "kind", "data", "message"),
    [
        ("<User></User>", "Parameter Missing", "state", "State Parameter missing"),
        (state(""), "Parameter Missing", "state", "State Parameter missing"),
        (state("LOGIN"), "Parameter Missing", "extension", "Extension Parameter missing"),
        (login(" "), "Parameter Missing", "extension", "Extension Parameter missing"),
        (login("abc"), "Bad Request", "extension", "Invalid extension specified for user"),
        (login("+15551234"), "Bad Request", "extension", "Invalid extension specified for user"),
        (mobile_agent(""), "Parameter Missing", "mode", "Mode Parameter missing"),
        (
            mobile_agent("<mode>FLYING</mode><dialNumber>5</dialNumber>"),
            "Invalid Input",
            "mode",
            "Invalid Mode specified for user",
        ),
        (
            mobile_agent("<mode>CALL_BY_CALL</mode>"),
            "Parameter Missing",
            "dialNumber",
            "DialNumber Parameter missing",
        ),
        (state("TALKING"), "Invalid Input", "state", BAD_STATE),
        (state("ready"), "Invalid Input", "state", BAD_STATE),
        (state("WORK"), "Invalid Input", "state", BAD_STATE),
        (state("LOGOUT"), "Invalid State", "state", BAD_STATE),
        (
            state("NOT_READY", reason("x")),
            "Invalid Input",
            "reasonCodeId",
            "Invalid ReasonCodeId specified for request",
        ),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_at_once(
    rest: Rest, floor: CentreFloor, body: str, kind: str, data: str, message: str
):
    assert (await rest.put("/User/1001001", body)).error == (400, kind, data, message)
    assert floor.commands == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "state=READY",
        "<User><state>READY</User>",
        "<user><state>READY</state></user>",
        "<Dialog/>",
    ],
)
async def test_a_body_that_is_no_user_is_a_bad_request(rest: Rest, floor: CentreFloor, body: str):
    status, kind, _, message = (await rest.put("/User/1001001", body)).error
    assert (status, kind) == (400, "Bad Request")
    assert message.startswith("Malformed request body")
    assert floor.commands == []


@pytest.mark.parametrize(
    ("extension", "status"),
    [("7001", 202), ("+15551234567890", 202), ("+155512345678901", 400), ("+", 400)],
)
async def test_uccx_takes_e164_extensions(serve: Serve, extension: str, status: int):
    rest = await serve(CentreFloor(UCCX), RestSettings())
    assert (await rest.put("/User/1001001", login(extension))).status == status


@pytest.mark.parametrize("user", ["1001002", "1001900", ADMIN])
async def test_nobody_signs_in_for_another(rest: Rest, floor: CentreFloor, user: str):
    assert (await rest.put("/User/1001001", login(), user)).error == wrong_user(user)
    assert floor.commands == []


async def test_an_unknown_user_cannot_sign_in(rest: Rest):
    reply = await rest.put("/User/4023", login())
    assert reply.error == (404, "User Not Found", "4023", "UNKNOWN_USER")


# Changing one's own state


@pytest.mark.parametrize(
    ("body", "asked", "reason_code_id"),
    [
        (state("READY"), RequestedState.READY, None),
        (state("READY", reason(4711)), RequestedState.READY, None),
        (state("NOT_READY"), RequestedState.NOT_READY, None),
        (state("NOT_READY", reason(-1)), RequestedState.NOT_READY, None),
        (state("NOT_READY", reason(49)), RequestedState.NOT_READY, 49),
        (state("LOGOUT"), RequestedState.LOGOUT, None),
        (state("LOGOUT", reason(60)), RequestedState.LOGOUT, 60),
        (
            state("LOGOUT", "<logoutAllMedia>true</logoutAllMedia>"),
            RequestedState.LOGOUT,
            None,
        ),
    ],
)
async def test_a_change_of_state_is_submitted(
    rest: Rest, floor: CentreFloor, body: str, asked: RequestedState, reason_code_id: int | None
):
    floor.sign_in("1001001")
    assert (await rest.put("/User/1001001", body)).status == 202
    assert floor.commands == [
        SetState(
            agent_id="1001001",
            state=asked,
            reason_code_id=reason_code_id,
            all_media="logoutAllMedia" in body,
            request_id="req-1",
        )
    ]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("NOT_READY", 404), ("NOT_READY", 51), ("NOT_READY", 60), ("NOT_READY", 90), ("LOGOUT", 50)],
    ids=["unknown", "of another team", "of another category", "a system code", "for not ready"],
)
async def test_a_reason_that_is_not_offered_is_refused(
    rest: Rest, floor: CentreFloor, wanted: str, number: int
):
    floor.sign_in("1001001")
    reply = await rest.put("/User/1001001", state(wanted, reason(number)))
    assert reply.error == (
        400,
        "Invalid Input",
        "reasonCodeId",
        "Invalid ReasonCodeId specified for user",
    )
    assert floor.commands == []


@pytest.mark.parametrize("wanted", ["READY", "NOT_READY"])
async def test_what_only_the_switch_refuses_is_accepted_and_fails_later(
    rest: Rest, floor: CentreFloor, wanted: str
):
    assert (await rest.put("/User/1001001", state(wanted))).status == 202
    (update,) = floor.updates
    assert update.node == "/finesse/api/User/1001001"
    assert "<errorData>257</errorData>" in update.text
    assert "<requestId>req-1</requestId>" in update.text


async def test_a_sign_out_from_ready_is_accepted_and_fails_later(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", ready=True)
    assert (await rest.put("/User/1001001", state("LOGOUT"))).status == 202
    assert "<errorType>Invalid State</errorType>" in floor.updates[-1].text


async def test_wrap_up_may_be_asked_for_during_a_call(rest: Rest, floor: CentreFloor):
    dialog_id = floor.ring("1001001")
    assert (await rest.put("/User/1001001", state("WORK"))).status == 400
    body = (
        "<Dialog><requestedAction>ANSWER</requestedAction>"
        "<targetMediaAddress>1001001</targetMediaAddress></Dialog>"
    )
    await rest.put(f"/Dialog/{dialog_id}", body)
    assert (await rest.put("/User/1001001", state("WORK"))).status == 202
    assert (await rest.get("/User/1001001")).text("pendingState") == "WORK"


# Changing the state of others


async def test_a_supervisor_takes_an_agent_out_of_ready(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", ready=True)
    assert (await rest.put("/User/1001001", state("NOT_READY"), "1001900")).status == 202
    assert floor.commands == [
        SetState(
            agent_id="1001001",
            state=RequestedState.NOT_READY,
            supervisor_id="1001900",
            request_id="req-1",
        )
    ]
    changed = await rest.get("/User/1001001")
    assert changed.text("state") == "NOT_READY"
    assert changed.text("reasonCode/code") == "999"
    assert changed.text("reasonCode/systemCode") == "true"
    for node in ("/finesse/api/User/1001001", "/finesse/api/Team/5007/Users"):
        assert floor.heard(node, "state")[-1] == ["NOT_READY"]
        assert floor.heard(node, "requestId")[-1] == ["req-1"]
    assert floor.heard("/finesse/api/User/1001900", "state") == []


@pytest.mark.parametrize("wanted", ["NOT_READY", "LOGOUT"])
async def test_a_supervisor_may_not_choose_the_reason(rest: Rest, floor: CentreFloor, wanted: str):
    floor.sign_in("1001001", ready=True)
    reply = await rest.put("/User/1001001", state(wanted, reason(50)), "1001900")
    assert reply.error == (
        400,
        "Invalid Input",
        "reasonCodeId",
        "Invalid ReasonCodeId specified for user",
    )
    assert floor.commands == []


@pytest.mark.parametrize("wanted", ["NOT_READY", "WORK", "TALKING", "FLYING"])
async def test_what_a_supervisor_may_not_ask_for(rest: Rest, floor: CentreFloor, wanted: str):
    floor.sign_in("1001001")
    reply = await rest.put("/User/1001001", state(wanted), "1001900")
    assert reply.error == (400, "Invalid State", "state", BAD_STATE)
    assert floor.commands == []


@pytest.mark.parametrize("wanted", ["READY", "NOT_READY"])
async def test_no_supervisor_changes_the_state_of_who_talks(
    rest: Rest, floor: CentreFloor, wanted: str
):
    floor.talk("1001001")
    reply = await rest.put("/User/1001001", state(wanted), "1001900")
    assert reply.error == (400, "Invalid State", "state", BAD_STATE)


@pytest.mark.parametrize("wanted", ["READY", "LOGOUT"])
async def test_a_supervisor_makes_an_agent_ready_or_signs_one_out(
    rest: Rest, floor: CentreFloor, wanted: str
):
    floor.sign_in("1001001")
    assert (await rest.put("/User/1001001", state(wanted), "1001900")).status == 202
    assert (await rest.get("/User/1001001")).text("state") == wanted


async def test_a_sign_out_by_a_supervisor_waits_for_the_end_of_the_call(
    rest: Rest, floor: CentreFloor
):
    dialog_id = floor.talk("1001001")
    assert (await rest.put("/User/1001001", state("LOGOUT"), "1001900")).status == 202
    pending = await rest.get("/User/1001001")
    assert (pending.text("state"), pending.text("pendingState")) == ("TALKING", "LOGOUT")
    body = (
        "<Dialog><requestedAction>DROP</requestedAction>"
        "<targetMediaAddress>1001001</targetMediaAddress></Dialog>"
    )
    await rest.put(f"/Dialog/{dialog_id}", body)
    gone = await rest.get("/User/1001001")
    assert (gone.text("state"), gone.text("pendingState")) == ("LOGOUT", "")


async def test_a_supervisor_is_told_of_a_refusal_that_only_the_switch_knows(serve: Serve):
    """A call that was not routed does not show in the state of the agent (UCCX)."""
    floor = CentreFloor(UCCX)
    rest = await serve(floor, RestSettings())
    floor.sign_in("1001001")
    floor.apply(MakeCall(agent_id="1001001", to_address="5550000"))
    assert (await rest.put("/User/1001001", state("READY"), "1001900")).status == 202
    node = "/finesse/api/User/1001900"
    assert floor.heard(node, "errorType") == [["Invalid State"]]
    assert floor.heard(node, "source") == [["/finesse/api/User/1001001"]]
    assert floor.heard(node, "requestId") == [["req-1"]]


@pytest.mark.parametrize("wanted", ["LOGOUT", "READY", "NOT_READY"])
async def test_a_supervisor_changes_nothing_for_who_is_not_in(rest: Rest, wanted: str):
    reply = await rest.put("/User/1001001", state(wanted), "1001900")
    assert reply.error == (400, "Invalid State", "state", BAD_STATE)


async def test_a_supervisor_of_another_team_is_refused(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001", ready=True)
    reply = await rest.put("/User/1001001", state("NOT_READY"), "1001901")
    assert reply.error[:3] == (401, "Invalid Supervisor", "1001901")
    assert floor.commands == []


@pytest.mark.parametrize("user", ["1001002", ADMIN])
async def test_agents_and_administrators_change_nobodys_state(
    rest: Rest, floor: CentreFloor, user: str
):
    floor.sign_in("1001001")
    assert (await rest.put("/User/1001001", state("LOGOUT"), user)).error == wrong_user(user)
    assert floor.commands == []


async def test_a_supervisor_changes_the_own_state_like_anybody(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001900")
    reply = await rest.put("/User/1001900", state("NOT_READY", reason(50)), "1001900")
    assert reply.status == 202
    assert (await rest.get("/User/1001900", "1001900")).text("reasonCodeId") == "50"
