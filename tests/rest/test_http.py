"""HTTP itself: order of answer and effect, headers, paths, methods, broken requests."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from io import BytesIO

import pytest

from finesse_mock.engine.commands import Command
from finesse_mock.rest import RestSettings
from finesse_mock.wire.xml import MAX_BYTES
from rest.centre import CentreFloor
from rest.client import Rest, basic
from rest.conftest import Serve

READY = "<User><state>READY</state></User>"
LOGIN = "<User><state>LOGIN</state><extension>1001001</extension></User>"

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def stream(rest: Rest) -> AsyncIterator[Stream]:
    """A connection on which a test writes HTTP by hand."""
    reader, writer = await asyncio.open_connection("127.0.0.1", rest.port)
    yield reader, writer
    writer.close()
    await writer.wait_closed()


def head(line: str, *headers: str) -> bytes:
    lines = [f"{line} HTTP/1.1", "Host: localhost", f"Authorization: {basic('1001001')}", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def put_head(body: str, *headers: str) -> bytes:
    return head("PUT /finesse/api/User/1001001", f"Content-Length: {len(body)}", *headers)


@pytest.fixture
def plain_socket() -> Iterator[socket.socket]:
    with closing(socket.socket()) as connection:
        connection.setblocking(False)
        yield connection


async def test_the_answer_is_on_the_wire_before_the_command_is_submitted(
    rest: Rest, floor: CentreFloor, plain_socket: socket.socket
):
    submitted = asyncio.Event()
    seen: list[bytes] = []

    def look_at_the_wire(_: Command) -> None:
        plain_socket.settimeout(5)
        seen.append(plain_socket.recv(65536))
        submitted.set()

    floor.before_submission = look_at_the_wire
    loop = asyncio.get_running_loop()
    await loop.sock_connect(plain_socket, ("127.0.0.1", rest.port))
    await loop.sock_sendall(plain_socket, put_head(LOGIN, "Connection: close") + LOGIN.encode())
    async with asyncio.timeout(5):
        await submitted.wait()
    (answer,) = seen
    assert answer.startswith(b"HTTP/1.1 202 Accepted\r\n")
    assert answer.endswith(b"\r\n\r\n")


async def test_a_202_is_empty_and_claims_no_type(rest: Rest):
    reply = await rest.put("/User/1001001", LOGIN)
    assert (reply.status, reply.body) == (202, b"")
    assert reply.headers["Content-Length"] == "0"
    assert "json" not in reply.headers.get("Content-Type", "")


async def test_a_client_that_waits_for_100_continue_gets_it(stream: Stream):
    reader, writer = stream
    writer.write(put_head(LOGIN, "Expect: 100-continue"))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
    writer.write(LOGIN.encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 202 ")


async def test_a_body_may_come_in_chunks(stream: Stream):
    reader, writer = stream
    writer.write(head("PUT /finesse/api/User/1001001", "Transfer-Encoding: chunked"))
    for part in (LOGIN[:10], LOGIN[10:]):
        writer.write(f"{len(part):x}\r\n{part}\r\n".encode())
    writer.write(b"0\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 202 ")


async def test_who_does_not_wait_for_the_answer_has_still_asked(
    rest: Rest, floor: CentreFloor, stream: Stream
):
    submitted = asyncio.Event()
    floor.before_submission = lambda _: submitted.set()
    _, writer = stream
    writer.write(put_head(LOGIN) + LOGIN.encode())
    await writer.drain()
    writer.transport.abort()
    async with asyncio.timeout(5):
        await submitted.wait()
    assert (await rest.get("/User/1001001")).text("state") == "NOT_READY"


async def test_who_breaks_off_in_the_middle_has_not_asked(
    rest: Rest, floor: CentreFloor, stream: Stream
):
    reader, writer = stream
    writer.write(put_head(LOGIN) + LOGIN[:-1].encode())
    writer.write_eof()
    await reader.read()
    assert (await rest.get("/User/1001001")).text("state") == "LOGOUT"
    assert floor.commands == []


async def test_a_body_that_is_not_encoded_as_it_says_is_a_bad_request(
    rest: Rest, floor: CentreFloor
):
    headers = {"Content-Encoding": "gzip"}
    reply = await rest.send("PUT", "/User/1001001", BytesIO(LOGIN.encode()), headers=headers)
    assert reply.status == 400
    assert floor.commands == []


async def test_a_body_that_unpacks_to_too_much_is_a_bad_request(rest: Rest, floor: CentreFloor):
    bomb = gzip.compress(b" " * (64 * MAX_BYTES))
    headers = {"Content-Encoding": "gzip"}
    reply = await rest.send("PUT", "/User/1001001", BytesIO(bomb), headers=headers)
    assert reply.error[:2] == (400, "Bad Request")
    assert floor.commands == []


async def test_a_body_that_is_too_long_is_a_bad_request(rest: Rest, floor: CentreFloor):
    body = f"<User><state>LOGIN</state>{' ' * MAX_BYTES}</User>"
    reply = await rest.send("PUT", "/User/1001001", BytesIO(body.encode()))
    assert reply.error[:2] == (400, "Bad Request")
    assert floor.commands == []


# Headers


@pytest.mark.parametrize("name", ["requestId", "RequestId", "requestid", "REQUESTID"])
async def test_the_request_id_is_echoed_and_in_the_event(rest: Rest, floor: CentreFloor, name: str):
    headers = {name: "8f14-e45f"}
    reply = await rest.send("PUT", "/User/1001001", LOGIN, headers=headers)
    assert reply.headers["requestId"] == "8f14-e45f"
    assert "<requestId>8f14-e45f</requestId>" in floor.updates[0].text
    for path, body in (("/User/1001001", "<User/>"), ("/Nothing", READY), ("/Users", READY)):
        refused = await rest.send("PUT", path, body, headers=headers)
        assert refused.status >= 400
        assert refused.headers["requestId"] == "8f14-e45f"


async def test_without_a_request_id_none_is_made_up(rest: Rest, floor: CentreFloor):
    reply = await rest.send("PUT", "/User/1001001", LOGIN)
    assert "requestId" not in reply.headers
    assert "<requestId></requestId>" in floor.updates[0].text


async def test_a_get_echoes_no_request_id(rest: Rest):
    reply = await rest.get("/User/1001001", requestId="1")
    assert "requestId" not in reply.headers


async def test_a_request_id_of_any_bytes_does_no_harm(
    rest: Rest, floor: CentreFloor, stream: Stream
):
    reader, writer = stream
    writer.write(put_head(LOGIN).replace(b"Host:", b"requestId: a\xff\xc3\xbc<&\r\nHost:"))
    writer.write(LOGIN.encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 202 ")
    assert "&lt;&amp;</requestId>" in floor.updates[0].text


@pytest.mark.parametrize(
    "content_type", [None, "application/xml", "Application/XML; charset=UTF-8", "text/plain", "x"]
)
async def test_the_media_type_of_a_body_does_not_matter(rest: Rest, content_type: str | None):
    headers = {"Content-Type": content_type} if content_type else {}
    headers |= {"locale": "en_US", "Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    reply = await rest.send("PUT", "/User/1001001", LOGIN, headers=headers)
    assert reply.status == 202


async def test_a_get_may_have_a_body_and_parameters_that_mean_nothing(rest: Rest):
    path = "/User/1001001/ReasonCodes?category=LOGOUT&nocache=17&_=18"
    reply = await rest.send("GET", path, "<Nothing></", headers={"Content-Type": "text/xml"})
    assert reply.texts("ReasonCode/label") == ["End of shift"]


async def test_head_is_get_without_the_body(rest: Rest):
    reply = await rest.send("HEAD", "/User/1001001")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 0
    assert reply.headers["Content-Type"].startswith("application/xml")


# Paths and methods


@pytest.mark.parametrize("path", ["/SystemInfo/", "/User/1001001/", "/User/1001001/Dialogs/"])
async def test_a_slash_at_the_end_is_tolerated(rest: Rest, path: str):
    assert (await rest.get(path)).status == 200


@pytest.mark.parametrize(
    "path", ["", "/", "/Nothing", "/User", "/user/1001001", "/User/1001001/Shoes", "/Dialog"]
)
@pytest.mark.parametrize("user", ["1001001", None])
async def test_an_unknown_path_is_not_found(rest: Rest, path: str, user: str | None):
    reply = await rest.get(path, user)
    assert reply.error[:3] == (404, "Not Found", f"/finesse/api{path}")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/User/1001001", "GET, HEAD, PUT"),
        ("POST", "/User/1001001/", "GET, HEAD, PUT"),
        ("PUT", "/SystemInfo", "GET, HEAD"),
        ("GET", "/User/1001001/ClientLog", "POST"),
        ("PATCH", "/User/1001001/Dialogs", "GET, HEAD, POST"),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    rest: Rest, method: str, path: str, allowed: str
):
    reply = await rest.send(method, path)
    assert reply.error[:3] == (405, "Method Not Allowed", method)
    assert reply.headers["Allow"] == allowed


async def test_a_mistake_of_the_server_is_an_error_without_details(rest: Rest, floor: CentreFloor):
    def fail() -> None:
        raise RuntimeError("secret")

    floor.now = fail  # type: ignore[method-assign,assignment]
    reply = await rest.get("/SystemInfo")
    assert reply.error == (500, "Internal Server Error", "", "RUNTIME_EXCEPTION")


# Cross-origin requests


ORIGIN = "http://localhost:3000"


async def test_a_preflight_request_is_answered_on_every_path(rest: Rest):
    for path in ("/User/1001001", "/User/1001001/Dialogs", "/Nothing", ""):
        reply = await rest.send(
            "OPTIONS",
            path,
            user=None,
            headers={
                "Origin": ORIGIN,
                "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "authorization,content-type,requestid,x-own",
            },
        )
        assert (reply.status, reply.body) == (200, b"")
        assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert reply.headers["Access-Control-Allow-Credentials"] == "true"
        assert "PUT" in reply.headers["Access-Control-Allow-Methods"]
        allowed = reply.headers["Access-Control-Allow-Headers"]
        assert allowed == "authorization,content-type,requestid,x-own"


async def test_options_without_origin_is_answered_too(rest: Rest, floor: CentreFloor):
    floor.out_of_service()
    reply = await rest.send("OPTIONS", "/User/1001001", user=None)
    assert reply.status == 200
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    ("method", "path", "user", "status"),
    [
        ("GET", "/SystemInfo", None, 200),
        ("PUT", "/User/1001001", "1001001", 202),
        ("GET", "/User/1001001", None, 401),
        ("GET", "/Nothing", None, 404),
        ("DELETE", "/SystemInfo", None, 405),
    ],
)
async def test_every_answer_may_be_read_across_origins(
    rest: Rest, method: str, path: str, user: str | None, status: int
):
    body = LOGIN if method == "PUT" else None
    reply = await rest.send(method, path, body, user=user, headers={"Origin": ORIGIN})
    assert reply.status == status
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "requestId" in reply.headers["Access-Control-Expose-Headers"]
    assert reply.headers["Vary"] == "Origin"


async def test_other_origins_than_those_allowed_get_nothing(serve: Serve, floor: CentreFloor):
    rest = await serve(floor, RestSettings(allowed_origins=frozenset({ORIGIN})))
    for method in ("GET", "OPTIONS"):
        allowed = await rest.send(method, "/SystemInfo", headers={"Origin": ORIGIN})
        assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
        other = await rest.send(method, "/SystemInfo", headers={"Origin": "http://evil.example"})
        assert other.status == 200
        assert "Access-Control-Allow-Origin" not in other.headers
