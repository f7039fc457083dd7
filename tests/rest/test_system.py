"""SystemInfo, UserAuthMode, ClientLog, and a server that is out of service."""

import pytest

from rest.centre import CentreFloor
from rest.client import ADMIN, Rest

OUT_OF_SERVICE = (503, "Service Unavailable", "", "SERVER_OUT_OF_SERVICE")


async def test_system_info_says_what_clients_need_to_connect(rest: Rest):
    reply = await rest.get("/SystemInfo?nocache=1717405200000", None)
    assert reply.status == 200
    assert reply.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?><SystemInfo>')
    assert reply.text("status") == "IN_SERVICE"
    assert reply.text("xmppDomain") == "localhost"
    assert reply.text("xmppPubSubDomain") == "pubsub.localhost"
    assert reply.text("currentTimestamp") == "2025-06-03T09:00:00.000Z"
    assert reply.text("deploymentType") == "UCCE"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/User/1001001"),
        ("PUT", "/User/1001001"),
        ("POST", "/User/1001001/Dialogs"),
        ("GET", "/UserAuthMode/1001001"),
        ("GET", "/Nothing"),
        ("DELETE", "/SystemInfo"),
    ],
)
@pytest.mark.parametrize("user", ["1001001", None])
async def test_out_of_service_everything_is_refused(
    rest: Rest, floor: CentreFloor, method: str, path: str, user: str | None
):
    floor.out_of_service()
    assert (await rest.send(method, path, user=user)).error == OUT_OF_SERVICE
    assert floor.commands == []


async def test_out_of_service_system_info_tells(rest: Rest, floor: CentreFloor):
    floor.out_of_service()
    reply = await rest.get("/SystemInfo", None)
    assert reply.status == 200
    assert reply.text("status") == "OUT_OF_SERVICE"
    assert reply.text("statusReason") == "CTI connection lost"


async def test_users_sign_on_with_a_password(rest: Rest):
    assert (await rest.get("/UserAuthMode/1001001", None)).text("authMode") == "NON_SSO"
    reply = await rest.get("/UserAuthMode/4023", None)
    assert reply.error == (404, "User Not Found", "4023", "UNKNOWN_USER")


async def test_a_client_log_is_confirmed_by_an_event(rest: Rest, floor: CentreFloor):
    body = "<ClientLog><logData>line 1\nline 2</logData></ClientLog>"
    reply = await rest.post("/User/1001001/ClientLog", body)
    assert (reply.status, reply.body) == (202, b"")
    (update,) = floor.updates
    assert update.node == "/finesse/api/User/1001001/ClientLog"
    assert "<event>POST</event><requestId>req-1</requestId>" in update.text
    assert "<logData>line 1\nline 2</logData>" in update.text


async def test_a_client_log_has_data_and_is_ones_own(rest: Rest, floor: CentreFloor):
    path = "/User/1001001/ClientLog"
    log = "<ClientLog><logData>x</logData></ClientLog>"
    missing = await rest.post(path, "<ClientLog/>")
    assert missing.error == (400, "Parameter Missing", "logData", "LogData Parameter missing")
    assert (await rest.post(path, "<Log/>")).error[:2] == (400, "Bad Request")
    for user in ("1001002", ADMIN):
        assert (await rest.post(path, log, user)).error[0] == 401
    assert (await rest.get(path)).error[:2] == (405, "Method Not Allowed")
    assert floor.updates == []
