"""A running mock for those who run it: metrics, logs, tokens, and an end that waits for nobody."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from e2e.command import WITHIN, started
from e2e.mock import Mock, address, serving
from e2e.namespaces import CLIENT
from failover.wired import TRANSPORTS, wired

LOGIN = "<User><state>LOGIN</state><extension>1001001</extension></User>"
READY = "<User><state>READY</state></User>"
LOGOUT = "<User><state>LOGOUT</state></User>"
USERS = "/finesse/api/User/{user}"

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def root_of(mock: Mock) -> str:
    return mock.ready.control.removesuffix("/mock/api")


async def metrics(mock: Mock) -> Samples:
    """Every sample, by name and labels."""
    async with aiohttp.ClientSession() as http, http.get(f"{root_of(mock)}/metrics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        families = text_string_to_metric_families(await answer.text())
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((f"finesse_mock_{name}", frozenset(labels.items())), 0)


# Metrics


async def test_metrics_count_what_clients_do_and_get(mock: Mock) -> None:
    agents = [mock.agent(f"100100{number}") for number in (1, 2, 3)]
    async with AsyncExitStack() as stack:
        wires = [
            await stack.enter_async_context(wired(mock, agent, transport))
            for agent, transport in zip(agents, TRANSPORTS, strict=True)
        ]
        before = await metrics(mock)
        for agent, wire in zip(agents, wires, strict=True):
            login = LOGIN.replace("1001001", agent.id)
            for body in (login, READY, LOGOUT):  # nobody signs out while READY
                assert await mock.put(agent, f"/User/{agent.id}", body, "1") == 202
                assert (await wire.receive()).tag == f"{CLIENT}message"
        after = await metrics(mock)

    def grew(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    for transport in TRANSPORTS:
        assert value(after, "sessions", transport=transport) == 1
        assert value(after, "queued_bytes", transport=transport) == 0
        assert grew("deliveries_total", transport=transport) == 3
    assert grew("notifications_total", node_kind="User", verb="PUT") == 9
    put = {"method": "PUT", "route": USERS}
    assert grew("rest_request_duration_seconds_count", **put, status="202") == 9
    assert grew("rest_request_duration_seconds_bucket", **put, status="202", le="+Inf") == 9
    assert grew("refused_commands_total", type="Invalid State") == 3
    assert value(after, "server_errors_total") == 0


async def test_metrics_tell_of_calls_timers_and_the_process(mock: Mock) -> None:
    call = {"from": "5551234", "to": "1001001", "signIn": True}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{mock.ready.control}/call", json=call) as answer,
    ):
        assert answer.status == 201
    samples = await metrics(mock)
    added = {"node_kind": "User/Dialogs", "verb": "POST"}
    assert value(samples, "notifications_total", **added) == 1
    nobody = {"transport": "none", "fate": "no session"}
    assert value(samples, "deliveries_not_made_total", **nobody) > 0
    assert value(samples, "timers") >= 1  # it does not ring for ever
    nothing: frozenset[tuple[str, str]] = frozenset()
    assert samples["process_resident_memory_bytes", nothing] > 0
    assert samples["process_cpu_seconds_total", nothing] > 0


# Logs


async def test_one_id_leads_from_the_request_to_event_and_client(tmp_path: Path) -> None:
    flags = ("--log-format", "json", "--log-level", "debug")
    async with serving(tmp_path, *flags) as mock:
        agent = mock.agent("1001001")
        async with wired(mock, agent, "tcp") as wire:
            assert await mock.put(agent, "/User/1001001", LOGIN, "1") == 202
            assert (await wire.receive()).tag == f"{CLIENT}message"
        records = [json.loads(line) for line in mock.command.stderr.splitlines()]
    (request,) = (
        each for each in records if each.get("kind") == "request" and "PUT" in each["message"]
    )
    assert request["cause"] == f"request {request['seq']}"
    assert (request["level"], request["user"], request["status"]) == ("INFO", "1001001", 202)
    of_request = [each for each in records if each.get("cause") == request["cause"]]
    assert of_request[0] == request
    assert {each["kind"] for each in of_request} == {"request", "change", "event", "delivery"}
    event, *_ = (each for each in of_request if each["kind"] == "event")
    assert (event["node"], event["verb"], event["clients"]) == (
        "/finesse/api/User/1001001",
        "PUT",
        1,
    )
    delivery, *_ = (each for each in of_request if each["kind"] == "delivery")
    assert (delivery["seq"], delivery["fate"]) == (event["seq"], "delivered")
    stages = [each["stage"] for each in records if each.get("kind") == "session"]
    assert stages[0] == "bound"


async def test_nothing_is_said_unless_asked_for(mock: Mock) -> None:
    agent = mock.agent("1001001")
    assert await mock.put(agent, "/User/1001001", LOGIN, "1") == 202
    assert await mock.put(agent, "/User/1001001", "<User>", "2") == 400
    assert await mock.status_of(agent, "/nothing") == 404
    assert mock.command.stderr == ""


# The control token


async def test_what_is_bound_to_every_address_asks_for_its_token(tmp_path: Path) -> None:
    async with serving(tmp_path, "--host", "0.0.0.0") as mock:
        token = mock.ready.control_token
        assert token
        for more, code in (
            (["--url", mock.ready.control], 2),
            (["--url", mock.ready.control, "--control-token", "wrong"], 2),
            (["--url", mock.ready.control, "--control-token", token], 0),
            (["--ready-file", str(tmp_path / "ready.json")], 0),
        ):
            async with started(tmp_path / "state", "state", *more) as command:
                assert await command.exit_code() == code, command.stderr
        assert mock.command.stdout.count(token) == 2  # by itself, and in the line to copy
        async with aiohttp.ClientSession() as http:
            for path, status in (("/healthz", 200), ("/readyz", 200), ("/metrics", 401)):
                async with http.get(root_of(mock) + path) as answer:
                    assert answer.status == status


# The end


@asynccontextmanager
async def stubborn(url: str, said: str, tls: ssl.SSLContext | None) -> AsyncIterator[None]:
    """A client that says something, hears a beginning, and then neither reads nor hangs up."""
    reader, writer = await asyncio.open_connection(*address(urlsplit(url).netloc), ssl=tls)
    try:
        writer.write(said.encode())
        async with asyncio.timeout(WITHIN):
            assert await reader.read(1)
        writer.transport.pause_reading()
        yield
    finally:
        writer.transport.abort()


async def test_ctrl_c_waits_for_nobody_who_does_not_answer(mock: Mock) -> None:
    """They would take a minute to give up; `serving` gives the mock a few seconds to end."""
    ready = mock.ready
    tls = ssl.create_default_context(cafile=ready.ca_file)
    header = (
        f'<stream:stream to="{ready.xmpp_domain}" xmlns="jabber:client" version="1.0" '
        'xmlns:stream="http://etherx.jabber.org/streams">'
    )
    unfinished = (
        f"PUT /finesse/api/User/1001001 HTTP/1.1\r\nHost: {ready.xmpp_domain}\r\n"
        f"Authorization: {mock.agent().authorization}\r\n"
        "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n"
    )
    async with (
        stubborn(f"xmpp://{ready.xmpp}", header, None),
        stubborn(f"xmpp://{ready.xmpp_tls}", header, tls),
        stubborn(ready.rest, unfinished, None),
        stubborn(ready.rest_tls, unfinished, tls),
    ):
        mock.command.interrupt()
        assert await mock.command.exit_code() == 0, mock.command.stderr
