"""Who gets in: passwords, cookies, and requests that need neither."""

import base64

import pytest

from finesse_mock.rest import RestSettings
from rest.centre import CentreFloor
from rest.client import Rest, basic
from rest.conftest import Serve

UNAUTHORIZED = (401, "Unauthorized", "", "The user is not authorized to perform this operation")
LOGIN = "<User><state>LOGIN</state><extension>1001001</extension></User>"


def header(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return f"Basic {base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    "authorization",
    [
        header("1001001:wrong"),
        header("4711:secret-1"),
        header("1001001"),
        header(":"),
        header(b"\xff\xfe:\xff"),
        "Basic",
        "Basic not base64!",
        "Basic \u00e4\u00f6",
        "Bearer c2VjcmV0",
        "Digest username=1001001",
        "",
    ],
)
async def test_wrong_credentials_are_challenged(rest: Rest, authorization: str):
    reply = await rest.get("/User/1001001", None, Authorization=authorization)
    assert reply.error == UNAUTHORIZED
    assert reply.headers["WWW-Authenticate"].startswith('Basic realm="')


async def test_missing_credentials_are_challenged(rest: Rest):
    for reply in (
        await rest.get("/User/1001001", None),
        await rest.put("/User/1001001", LOGIN, None),
        await rest.post("/User/1001001/Dialogs", "<Dialog/>", None),
    ):
        assert reply.error == UNAUTHORIZED
        assert reply.headers["WWW-Authenticate"].startswith('Basic realm="')


@pytest.mark.parametrize(
    "authorization",
    [
        basic("1001001"),
        basic("1001001").replace("Basic", "basic"),
        basic("1001001").replace(" ", "   "),
        header("aito:secret-1"),
    ],
)
async def test_right_credentials_get_in(rest: Rest, authorization: str):
    reply = await rest.get("/User/1001001", None, Authorization=authorization)
    assert reply.text("loginId") == "1001001"


async def test_a_password_may_have_a_colon(rest: Rest):
    assert (await rest.get("/Teams", "administrator")).status == 200


async def test_five_wrong_passwords_block_the_user(rest: Rest, floor: CentreFloor):
    for _ in range(5):
        assert (await rest.get("/User/1001001", None, Authorization=header("aito:x"))).status == 401
    assert (await rest.get("/User/1001001")).error == UNAUTHORIZED
    assert (await rest.get("/User/1001002", "1001002")).status == 200
    floor.pass_time(300)
    assert (await rest.get("/User/1001001")).status == 200


@pytest.mark.parametrize("path", ["/SystemInfo", "/UserAuthMode/1001001", "/UserAuthMode/aito"])
async def test_what_is_open_to_all(rest: Rest, path: str):
    assert (await rest.get(path, None)).status == 200
    assert (await rest.get(path, None, Authorization=header("1001001:wrong"))).status == 200


async def test_a_sign_in_opens_a_session(rest: Rest):
    signed_in = await rest.put("/User/1001001", LOGIN)
    cookie = signed_in.cookies["JSESSIONID"]
    assert cookie["path"] == "/finesse"
    assert cookie["httponly"]
    with_cookie = f"JSESSIONID={cookie.value}"
    reply = await rest.get("/User/1001001/ReasonCodes?category=LOGOUT", None, Cookie=with_cookie)
    assert reply.status == 200
    assert (await rest.get("/User/1001002", None, Cookie=with_cookie)).status == 401


async def test_only_a_sign_in_opens_a_session(rest: Rest, floor: CentreFloor):
    floor.sign_in("1001001")
    for reply in (
        await rest.get("/User/1001001"),
        await rest.put("/User/1001001", "<User><state>READY</state></User>"),
        await rest.put("/User/1001001", "<User><state>LOGIN</state></User>"),
    ):
        assert "Set-Cookie" not in reply.headers


async def test_wrong_credentials_are_not_helped_by_a_cookie(rest: Rest):
    session = (await rest.put("/User/1001001", LOGIN)).cookies["JSESSIONID"].value
    reply = await rest.get(
        "/User/1001001",
        None,
        Cookie=f"JSESSIONID={session}",
        Authorization=header("1001001:wrong"),
    )
    assert reply.error == UNAUTHORIZED


async def test_a_cookie_that_was_never_given_out_is_none(rest: Rest):
    reply = await rest.get("/User/1001001", None, Cookie="JSESSIONID=0123456789")
    assert reply.error == UNAUTHORIZED


async def test_of_too_many_sessions_the_longest_unused_is_forgotten(
    serve: Serve, floor: CentreFloor
):
    names = iter("abc")
    rest = await serve(floor, RestSettings(max_sessions=2, new_session_id=lambda: next(names)))
    path = "/User/1001001"
    await rest.put(path, LOGIN)
    await rest.put(path, LOGIN)
    assert (await rest.get(path, None, Cookie="JSESSIONID=a")).status == 200
    await rest.put(path, LOGIN)
    statuses = {
        name: (await rest.get(path, None, Cookie=f"JSESSIONID={name}")).status for name in "abc"
    }
    assert statuses == {"a": 200, "b": 401, "c": 200}
