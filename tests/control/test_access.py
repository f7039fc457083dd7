"""Who may use the control API: tokens, pages of other origins, names that point here."""

import base64
from http import HTTPStatus

import aiohttp
import pytest
from aiohttp.test_utils import TestClient

from control.contract import described
from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.control.access import Access, is_loopback
from finesse_mock.control.route import Asked, Nothing, route

TOKEN = "8c4b1f"


async def nothing(_: Asked[Nothing, Nothing]) -> None:
    """Is all that happens."""


ROUTES = [
    route("GET", "/thing", nothing, about="See."),
    route("POST", "/thing", nothing, about="Change."),
    route("GET", "/health", nothing, about="Anybody.", below="", open_to_all=True),
]


def client_of(access: Access) -> TestClient:
    return described(ROUTES, access)


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


# Tokens


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer  {TOKEN}", basic(TOKEN)])
async def test_the_token_opens(given: str):
    async with client_of(Access(token=TOKEN)) as client:
        answer = await client.post("/mock/api/thing", headers={"Authorization": given})
        assert answer.status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer 8c4b1",
        f"Token {TOKEN}",
        basic("8c4b1"),
        "Basic ?",
        TOKEN,
        "Bearer ü",
        "Basic ü",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "thing"), ("POST", "thing"), ("GET", "no")])
async def test_anything_else_is_refused_with_a_challenge(given: str, method: str, path: str):
    async with client_of(Access(token=TOKEN)) as client:
        headers = {"Authorization": given} if given else {}
        answer = await client.request(method, f"/mock/api/{path}", headers=headers)
        assert answer.status == HTTPStatus.UNAUTHORIZED
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
        problem = await answer.json(content_type="application/problem+json")
        assert (problem["title"], problem["status"]) == ("Unauthorized", 401)


async def test_health_needs_none():
    async with client_of(Access(token=TOKEN)) as client:
        assert (await client.get("/health")).status == HTTPStatus.NO_CONTENT


# Pages of other origins


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("access", [Access(), Access(token=TOKEN)])
async def test_a_page_of_another_origin_changes_nothing(access: Access, headers: dict[str, str]):
    async with client_of(access) as client:
        proof = {"Authorization": f"Bearer {TOKEN}"}
        answer = await client.post("/mock/api/thing", headers=headers | proof)
        assert answer.status == HTTPStatus.FORBIDDEN
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"}
        answer = await client.get("/mock/api/thing", headers=headers | proof | upgrade)
        assert answer.status == HTTPStatus.FORBIDDEN


async def test_a_page_of_its_own_may():
    async with client_of(Access()) as client:
        origin = str(client.make_url("/")).rstrip("/")
        for headers in ({"Origin": origin}, {"Origin": origin, "Sec-Fetch-Site": "same-origin"}):
            answer = await client.post("/mock/api/thing", headers=headers)
            assert answer.status == HTTPStatus.NO_CONTENT


async def test_an_answer_is_no_page_s_business():
    """What only reads may be asked for by anybody; without CORS headers no page sees the answer."""
    async with client_of(Access()) as client:
        answer = await client.get("/mock/api/thing", headers={"Origin": "https://evil.test"})
        assert answer.status == HTTPStatus.NO_CONTENT
        assert "Access-Control-Allow-Origin" not in answer.headers


# Names that point here


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8082",
        "127.0.0.2",
        "localhost:49153",
        "LOCALHOST",
        "finesse.localhost:8082",
        "[::1]:8082",
        "finesse.example.com:8445",
        "Finesse.example.com",
    ],
)
async def test_names_of_the_mock_are_fine_on_any_port(host: str):
    async with client_of(Access(hosts=frozenset({"finesse.example.com"}))) as client:
        answer = await client.get("/mock/api/thing", headers={"Host": host})
        assert answer.status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("host", ["evil.test:8082", "localhost.evil.test", "192.0.2.7", "127.evil"])
async def test_another_name_that_points_here_is_refused(host: str):
    async with client_of(Access(hosts=frozenset({"finesse.example.com"}))) as client:
        same_origin = {"Host": host, "Origin": f"http://{host}"}
        for method in ("GET", "POST"):
            answer = await client.request(method, "/mock/api/thing", headers=same_origin)
            assert answer.status == HTTPStatus.FORBIDDEN


async def test_with_a_token_any_name_will_do():
    """A page under a name of its own does not know the token."""
    async with client_of(Access(token=TOKEN)) as client:
        headers = {"Host": "ci-runner-7:32768", "Authorization": f"Bearer {TOKEN}"}
        answer = await client.post("/mock/api/thing", headers=headers)
        assert answer.status == HTTPStatus.NO_CONTENT


# Which mock asks for a token


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_only_this_machine_reaches_these(host: str):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "finesse.example.com", ""])
def test_others_reach_these(host: str):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("config", "asks"),
    [
        (Config(ports=ANY_PORTS, tls=False), False),
        (Config(ports=ANY_PORTS, tls=False, control_token=TOKEN), True),
        (Config(ports=ANY_PORTS, tls=False, host="0.0.0.0"), True),
    ],
)
async def test_a_mock_asks_where_others_reach_it_or_where_it_was_told_to(
    config: Config, *, asks: bool
):
    async with Mock(config) as mock, aiohttp.ClientSession() as http:
        ready = mock.ready()
        root = ready["control"].removesuffix("/mock/api")
        for path in ("/mock/api/state", "/metrics", "/mock/"):
            async with http.get(root + path) as answer:
                assert (answer.status == HTTPStatus.UNAUTHORIZED) is asks
            if asks:
                token = {"Authorization": f"Bearer {ready['control_token']}"}
                async with http.get(root + path, headers=token) as answer:
                    assert answer.status == HTTPStatus.OK
                    assert ready["control_token"] not in await answer.text()
        async with http.get(f"{root}/readyz") as answer:
            assert answer.status == HTTPStatus.OK
        assert (ready["control_token"] == TOKEN) is (config.control_token == TOKEN)


async def test_a_made_up_token_is_another_one_each_time():
    tokens = set()
    for _ in range(2):
        async with Mock(Config(ports=ANY_PORTS, tls=False, host="0.0.0.0")) as mock:
            tokens.add(mock.ready()["control_token"])
    assert len(tokens) == 2
