"""Signing on as configured, over REST and over XMPP: password, token, and neither.

"Authentication" and "Single Sign-On" of the Finesse Web Services Developer Guide.
"""

import asyncio
import base64
from typing import Any

import pytest

from finesse_mock.clock import FROZEN
from finesse_mock.errors import UsageError
from rest.running import ADMIN, USER, Client, basic, running

OWN = f"/User/{USER}"
WRONG = basic(password="guess")
HEADER = (
    "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>"
)
AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{}</auth>"


async def signs_on(client: Client, secret: str, user: str = USER) -> bool:
    """Whether XMPP takes that in the place of a password."""
    host, _, port = client.mock.ready()["xmpp"].rpartition("//")[2].rpartition(":")
    plain = base64.b64encode(f"\0{user}\0{secret}".encode()).decode()
    reader, writer = await asyncio.open_connection(host, int(port))
    async with asyncio.timeout(5):
        writer.write(HEADER.encode())
        await reader.readuntil(b"</stream:features>")
        writer.write(AUTH.format(plain).encode())
        answer = await reader.readuntil(b">")
        writer.close()
        await writer.wait_closed()
    return answer.startswith(b"<success")


async def granted(client: Client, **query: str) -> dict[str, Any]:
    """What the documented address of tokens gives to a program with the user's password."""
    url = f"{client.address()}/desktop/sso/token"
    params = {"cc_username": USER, "return_refresh_token": "true"} | query
    async with client.http.get(url, params=params, headers=basic()) as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("auth", "password", "token"), [("basic", 200, 401), ("sso", 401, 200), ("any", 200, 200)]
)
async def test_basic_and_bearer_are_taken_as_configured(auth: str, password: int, token: int):
    async with running(auth=auth) as client:
        clock = client.mock.floor.clock
        access = client.mock.accounts.issue_token(USER, 60.0, clock.monotonic()).access
        assert await client.status("GET", OWN, basic()) == password
        assert await client.status("GET", OWN, bearer(access)) == token
        assert await client.status("GET", OWN, ADMIN) == 200
        assert await signs_on(client, "finesse") == (password == 200)
        assert await signs_on(client, access) == (token == 200)


async def test_basic_is_the_default_and_a_wrong_password_is_refused():
    async with running() as client:
        assert await client.texts("/SystemInfo", "systemAuthMode", {}) == ["NON_SSO"]
        for headers in (WRONG, {}):
            assert await client.status("GET", OWN, headers) == 401
        assert not await signs_on(client, "guess")


async def test_basic_with_five_wrong_passwords_blocks_on_every_door():
    async with running() as client:
        for _ in range(3):
            assert await client.status("GET", OWN, WRONG) == 401
        for _ in range(2):
            assert not await signs_on(client, "guess")
        assert await client.status("GET", OWN, basic()) == 401
        assert not await signs_on(client, "finesse")


async def test_a_bearer_signs_in_to_finesse_with_a_fetched_token():
    async with running(auth="sso") as client:
        access = (await granted(client))["token"]
        login = f"<User><state>LOGIN</state><extension>{USER}</extension></User>"
        assert await client.status("PUT", OWN, bearer(access), data=login) == 202
        assert await client.status("GET", "/User/1001002", bearer(access)) == 401
        assert await signs_on(client, access)
        assert not await signs_on(client, access, user="1001002")


async def test_an_expired_token_opens_nothing_until_it_is_refreshed():
    async with running(auth="sso") as client:
        first = await granted(client)
        assert client.mock.accounts.expire_token(first["token"])
        assert await client.status("GET", OWN, bearer(first["token"])) == 401
        assert not await signs_on(client, first["token"])
        form = {"token": first["token"], "refresh-token": first["refresh_token"]}
        url = f"{client.address()}/desktop/sso/token"
        async with client.http.post(url, data=form) as answer:
            second = await answer.json()
        assert await client.status("GET", OWN, bearer(second["token"])) == 200
        assert await signs_on(client, second["token"])


async def test_a_token_is_expired_when_its_time_on_the_clock_of_the_mock_is_over():
    async with running(auth="sso", clock=FROZEN, token_s=300.0) as client:
        access = (await granted(client))["token"]
        await client.mock.clock.advance(299.0)
        assert await client.status("GET", OWN, bearer(access)) == 200
        await client.mock.clock.advance(1.0)
        assert await client.status("GET", OWN, bearer(access)) == 401
        assert not await signs_on(client, access)


async def test_a_reset_forgets_every_bearer():
    async with running(auth="sso") as client:
        access = (await granted(client))["token"]
        client.mock.reset()
        assert await client.status("GET", OWN, bearer(access)) == 401


async def test_another_way_than_basic_bearer_or_both_is_a_mistake():
    with pytest.raises(UsageError, match="basic, sso, any behind --auth"):
        async with running(auth="kerberos"):
            pass
