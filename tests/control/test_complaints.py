"""What fails in the mock, and what nobody expected of it: kept for whoever asks at the end."""

import asyncio
import base64
import socket
from contextlib import suppress

import aiohttp
from aiohttp import web
from lxml import etree

from control.contract import Contract, described
from finesse_mock.app import Mock
from finesse_mock.complaints import KEPT, ComplaintKind, Complaints
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.control.complaints import complaint_routes
from finesse_mock.control.route import Asked, Nothing, route
from finesse_mock.pubsub.service import PubSub
from finesse_mock.runtime import Tasks
from finesse_mock.transports.tcp import serve_tcp
from finesse_mock.xmpp.domain import Domain, DomainSettings

# Failures of the mock itself


async def test_a_failing_route_is_a_problem_and_a_complaint():
    complaints = Complaints()

    async def fail(_: Asked[Nothing, Nothing]) -> None:
        raise LookupError("lost")

    routes = [route("GET", "/fail", fail, about="Fails."), *complaint_routes(complaints)]
    async with described(routes, complaints=complaints) as client:
        answer = await client.get("/mock/api/fail")
        assert answer.status == 500
        assert "lost" not in await answer.text()
        kept = await (await client.get("/mock/api/complaints")).json()
    assert (kept["serverErrors"], kept["unexpectedRequests"]) == (1, 0)
    (complaint,) = kept["complaints"]
    assert (complaint["number"], complaint["kind"]) == (1, "server_error")
    assert complaint["text"] == "GET /mock/api/fail failed: LookupError: lost"


async def test_a_client_that_hangs_up_is_no_failure_of_the_mock():
    complaints = Complaints()
    gone = asyncio.Event()

    async def tell(asked: Asked[Nothing, Nothing]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(asked.http)
        assert asked.http.transport is not None
        asked.http.transport.abort()
        try:
            await response.write(b"news")
        finally:
            gone.set()
        raise AssertionError("nobody is there to be told")

    routes = [route("GET", "/tell", tell, about="Tells.", answer=str, media="text/event-stream")]
    async with described(routes, complaints=complaints) as client:
        with suppress(aiohttp.ClientError):
            await client.get("/mock/api/tell")
        await gone.wait()
    assert list(complaints) == []


async def test_a_failing_session_ends_and_is_a_complaint():
    def forget(_user: str, _password: str) -> bool:
        raise LookupError("lost")

    complaints = Complaints()
    domain = Domain("fin1.example.com", PubSub(), forget, lambda: "id", DomainSettings())
    listener = socket.create_server(("127.0.0.1", 0))
    async with Tasks(complaints.server_error) as tasks:
        server = await serve_tcp(domain, listener, tasks, lambda: "stream")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(
            b"<stream:stream to='fin1.example.com' version='1.0' xmlns='jabber:client' "
            b"xmlns:stream='http://etherx.jabber.org/streams'>"
            b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>"
        )
        told = await reader.read()
        writer.transport.abort()
        await server.close()
    error = etree.fromstring(told)[-1][0]
    assert error.tag == "{urn:ietf:params:xml:ns:xmpp-streams}internal-server-error"
    (complaint,) = complaints
    assert complaint.text == "the session of a client failed: LookupError: lost"


async def test_a_failing_task_is_a_complaint():
    async def fail() -> None:
        raise LookupError("lost")

    complaints = Complaints()
    async with Tasks(complaints.server_error) as tasks:
        await asyncio.wait([tasks.spawn(fail(), name="errand")])
    (complaint,) = complaints
    assert complaint.text == "task errand failed: LookupError: lost"


async def test_what_fails_in_a_callback_of_the_loop_is_a_complaint():
    def fail() -> None:
        raise LookupError("lost")

    complaints = Complaints()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(complaints.of_loop)
    loop.call_soon(fail)
    await asyncio.sleep(0)
    (complaint,) = complaints
    assert complaint.kind is ComplaintKind.SERVER_ERROR
    assert complaint.text.endswith(": LookupError: lost")


def test_there_is_a_bound_and_every_one_is_counted():
    complaints = Complaints()
    for _ in range(KEPT + 5):
        complaints.server_error("again", None)
    numbers = [each.number for each in complaints]
    assert (numbers[0], numbers[-1], len(numbers)) == (6, KEPT + 5, KEPT)
    assert complaints.counts[ComplaintKind.SERVER_ERROR] == KEPT + 5


# Requests that nobody expected


async def unexpected(mock: Mock) -> list[str]:
    """Ask for this and that, and tell what was complained of."""
    ready = mock.ready()
    root = ready["control"].removesuffix("/mock/api")
    login = base64.b64encode(b"1001001:finesse").decode()
    async with aiohttp.ClientSession(headers={"Authorization": f"Basic {login}"}) as http:
        for method, url, body in (
            ("GET", f"{root}/finesse/api/SystemInfo", None),
            ("GET", f"{root}/finesse/api/User/4711", None),  # there is no such user: an answer
            ("GET", f"{root}/finesse/api/Usr/1001001", None),
            ("DELETE", f"{root}/finesse/api/User/1001001", None),
            ("PUT", f"{root}/finesse/api/User/1001001", b"<User><status>READY</status></User>"),
            ("GET", f"{root}/cuic/rest", None),
            ("POST", ready["bosh"], b"<nobody/>"),
            ("GET", f"{root}/favicon.ico", None),
            ("GET", f"{root}/mock/api/nothing", None),
        ):
            async with http.request(method, url, data=body):
                pass
    async with aiohttp.ClientSession(root, middlewares=(Contract(),)) as http:
        async with http.get("/mock/api/complaints?after=0") as answer:
            kept = await answer.json()
        assert kept["unexpectedRequests"] == len(kept["complaints"])
        latest = kept["unexpectedRequests"]
        async with http.get(f"/mock/api/complaints?after={latest}") as answer:
            assert (await answer.json())["complaints"] == []
        async with http.post("/mock/api/reset"):
            assert list(mock.complaints) == []
    return [each["text"] for each in kept["complaints"]]


async def test_a_strict_mock_complains_of_unknown_paths_methods_and_bodies():
    async with Mock(Config(ports=ANY_PORTS, tls=False, strict=True)) as mock:
        assert await unexpected(mock) == [
            "GET /finesse/api/Usr/1001001 was answered with 404",
            "DELETE /finesse/api/User/1001001 was answered with 405",
            "PUT /finesse/api/User/1001001 was answered with 400",
            "GET /cuic/rest was answered with 404",
            "POST /http-bind was answered with 400",
        ]


async def test_any_other_mock_does_not():
    async with Mock(Config(ports=ANY_PORTS, tls=False)) as mock:
        assert await unexpected(mock) == []
