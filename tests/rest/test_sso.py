"""Single sign-on: tokens, where they come from, and what they open."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar

from finesse_mock.model.system import AuthMode
from finesse_mock.rest import RestSettings
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest, basic
from rest.conftest import Serve

OWN = "/User/1001001"
TOKEN = "/desktop/sso/token"
UNAUTHORIZED = (401, "Unauthorized", "", "The user is not authorized to perform this operation")


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor(replace(SITE, auth=AuthMode.SSO))


@pytest.fixture
async def rest(serve: Serve, floor: CentreFloor) -> Rest:
    return await serve(floor, RestSettings(token_s=300.0))


@pytest.fixture
async def browser(rest: Rest) -> AsyncIterator[ClientSession]:
    """Keeps cookies, and follows redirects, as the guide wants it of clients."""
    address = f"http://127.0.0.1:{rest.port}"
    async with ClientSession(address, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def fetched(browser: ClientSession, user: str = "1001001", **query: str) -> dict[str, Any]:
    """What a program gets that sends the password along."""
    asked = {"cc_username": user} | query
    headers = {"Authorization": basic(user)}
    async with browser.get(TOKEN, params=asked, headers=headers) as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def error_of(answer: ClientResponse) -> tuple[int, str]:
    return answer.status, (await answer.json())["error"]


# What a token opens


async def test_a_token_opens_what_is_the_users(rest: Rest, floor: CentreFloor):
    token = floor.accounts.issue_token("1001001", 300.0, 0.0).access
    for bearer in (f"Bearer {token}", f"bearer   {token}"):
        reply = await rest.get(OWN, None, Authorization=bearer)
        assert reply.text("loginId") == "1001001"
    other = await rest.get("/User/1001002", None, Authorization=f"Bearer {token}")
    assert other.error[:2] == (401, "Invalid Authorization User Specified")
    assert (await rest.get("/Users", None, Authorization=f"Bearer {token}")).status == 401


async def test_a_token_may_be_encoded_once_more(rest: Rest, floor: CentreFloor):
    token = floor.accounts.issue_token("1001001", 300.0, 0.0).access
    encoded = base64.b64encode(token.encode()).decode()
    reply = await rest.get(OWN, None, Authorization=f"Bearer {encoded}")
    assert reply.text("loginId") == "1001001"


async def test_an_expired_token_is_refused_and_told_so(rest: Rest, floor: CentreFloor):
    token = floor.accounts.issue_token("1001001", 300.0, 0.0).access
    floor.pass_time(299)
    assert (await rest.get(OWN, None, Authorization=f"Bearer {token}")).status == 200
    floor.pass_time(1)
    reply = await rest.get(OWN, None, Authorization=f"Bearer {token}")
    assert reply.error == UNAUTHORIZED
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize("bearer", ["Bearer", "Bearer invented", "Bearer %%%", "Bearer c2VjcmV0"])
async def test_a_token_that_was_never_given_out_is_none(rest: Rest, bearer: str):
    reply = await rest.get(OWN, None, Authorization=bearer)
    assert reply.error == UNAUTHORIZED
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="Cisco Finesse"'


async def test_with_single_sign_on_passwords_are_for_administrators(rest: Rest):
    assert (await rest.get(OWN)).error == UNAUTHORIZED
    assert (await rest.get(OWN, ADMIN)).status == 200


@pytest.mark.parametrize(
    ("auth", "of_the_system", "of_a_user"),
    [
        (AuthMode.NON_SSO, "NON_SSO", "NON_SSO"),
        (AuthMode.SSO, "SSO", "SSO"),
        (AuthMode.HYBRID, "HYBRID", "NON_SSO"),
    ],
)
async def test_clients_can_ask_how_to_sign_on(
    serve: Serve, auth: AuthMode, of_the_system: str, of_a_user: str
):
    rest = await serve(CentreFloor(replace(SITE, auth=auth)), RestSettings())
    assert (await rest.get("/SystemInfo", None)).text("systemAuthMode") == of_the_system
    for name in ("1001001", "aito"):
        assert (await rest.get(f"/UserAuthMode/{name}", None)).text("authMode") == of_a_user


# Where a token comes from


async def test_a_browser_is_sent_to_the_identity_provider_and_back(
    rest: Rest, browser: ClientSession
):
    asked = {"cc_username": "aito", "return_refresh_token": "true", "return_user": "yes"}
    async with browser.get(TOKEN, params=asked) as page:
        assert [each.status for each in page.history] == [302]
        assert page.content_type == "text/html"
        where = page.url
    wrong = {"username": "aito", "password": "guess"}
    async with browser.post(where, data=wrong) as again:
        assert again.content_type == "text/html"
    right = {"username": "aito", "password": "secret-1"}
    async with browser.post(where, data=right) as answer:
        granted = await answer.json()
    assert granted["expires_in"] == 300
    assert (granted["user_id"], granted["user_principal"]) == ("1001001", "aito@finesse-mock")
    assert {"token", "refresh_token", "realm"} < set(granted)
    reply = await rest.get(OWN, None, Authorization=f"Bearer {granted['token']}")
    assert reply.status == 200
    async with browser.get(TOKEN, params=asked) as known:
        assert known.history == ()
        assert (await known.json())["token"] != granted["token"]


async def test_the_name_may_come_in_a_cookie(browser: ClientSession):
    headers = {"Authorization": basic("1001001"), "Cookie": "cc_username=aito"}
    async with browser.get(TOKEN, headers=headers) as answer:
        assert (await answer.json())["user_id"] == "1001001"


async def test_the_refresh_token_comes_when_it_is_asked_for(browser: ClientSession):
    assert "refresh_token" not in await fetched(browser)
    assert "refresh_token" in await fetched(browser, return_refresh_token="true")


@pytest.mark.parametrize("name", ["", "4711", "administrator"])
async def test_a_token_is_for_a_user(browser: ClientSession, name: str):
    async with browser.get(TOKEN, params={"cc_username": name}) as answer:
        assert await error_of(answer) == (400, "invalid_request")


async def test_the_password_must_be_right(browser: ClientSession):
    for wrong in ("Basic x", "Basic MTAwMTAwMTpndWVzcw==", "Bearer x"):
        headers = {"Authorization": wrong}
        async with browser.get(TOKEN, params={"cc_username": "aito"}, headers=headers) as answer:
            assert await error_of(answer) == (401, "invalid_client")


async def test_nobody_gets_the_token_of_another(browser: ClientSession):
    headers = {"Authorization": basic("1001002")}
    async with browser.get(TOKEN, params={"cc_username": "aito"}, headers=headers) as answer:
        assert answer.content_type == "text/html"


async def test_guesses_at_the_identity_provider_count(browser: ClientSession, rest: Rest):
    guess = {"username": "1001001", "password": "guess"}
    for _ in range(5):
        async with browser.post("/desktop/sso/idp", data=guess) as answer:
            assert answer.content_type == "text/html"
    headers = {"Authorization": basic("1001001")}
    async with browser.get(TOKEN, params={"cc_username": "aito"}, headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("way", ["form", "uri", "get"])
async def test_a_token_is_refreshed(
    rest: Rest, browser: ClientSession, floor: CentreFloor, way: str
):
    first = await fetched(browser, return_refresh_token="true")
    floor.pass_time(400)
    asked = {"token": first["token"], "refresh-token": first["refresh_token"], "return_user": "yes"}
    requests = {
        "form": lambda: browser.post(TOKEN, data=asked),
        "uri": lambda: browser.post(TOKEN, params=asked),
        "get": lambda: browser.get(TOKEN, params=asked | {"cc_username": "aito"}),
    }
    async with requests[way]() as answer:
        assert answer.status == 200
        second = await answer.json()
    assert second["realm"] == "finesse-mock"
    assert second["refresh_token"] != first["refresh_token"]
    for token, status in ((first["token"], 401), (second["token"], 200)):
        assert (await rest.get(OWN, None, Authorization=f"Bearer {token}")).status == status
    async with browser.post(TOKEN, data=asked) as again:
        assert await error_of(again) == (401, "invalid_grant")


async def test_a_refresh_needs_a_refresh_token(browser: ClientSession):
    async with browser.post(TOKEN, data={"token": "x"}) as answer:
        assert await error_of(answer) == (400, "invalid_request")


async def test_without_single_sign_on_there_are_no_tokens(serve: Serve):
    rest = await serve(CentreFloor(), RestSettings())
    async with (
        ClientSession(f"http://127.0.0.1:{rest.port}") as session,
        session.get(TOKEN, params={"cc_username": "aito"}) as answer,
    ):
        assert await error_of(answer) == (400, "invalid_request")
