"""Where watched events come from: the live feed of a mock, or a real client of the agent."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from finesse_mock.cli.client import ControlClient
from finesse_mock.clients import ClientError, RefusedError, Transport, connect
from finesse_mock.clients.client import Client
from finesse_mock.clock import wall_clock
from finesse_mock.errors import UsageError

BUS: Final = "bus"
"""The live feed: every event, whether anybody is connected or not."""

_ADDRESSES: Final = {
    Transport.TCP: ("xmpp",),
    Transport.TLS: ("xmpp_tls",),
    Transport.BOSH: ("bosh_tls", "bosh"),
    Transport.WS: ("ws_tls", "ws"),
}
"""The addresses of each transport, the best first."""


_CAUSES_KEPT: Final = 1000
"""So many causes are remembered in words; the events of one come close together."""

_LONGEST_LINE: Final = 1 << 23
"""Bytes of an entry about an event that went to very many."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An event that was seen: where, when (UTC), and all that this way of watching knows of it.

    ``entry`` is that of the journal, empty for what a client heard. ``cause`` is the request
    behind it in words. ``raw`` is what came over the wire.
    """

    transport: str
    at: datetime
    node: str
    update: str
    raw: str
    entry: dict[str, Any] = field(default_factory=dict)
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: those of ``nodes``, all where there are none, and of ``agent`` if given."""

    nodes: tuple[str, ...]
    agent: str
    since: int | None


Source = AsyncIterator[Seen]


@asynccontextmanager
async def opened(transport: str, wanted: Wanted, client: ControlClient) -> AsyncIterator[Source]:
    """Watch in that way; the watch stands when the block begins.

    Raises:
        UsageError: that way is not open, or not for that agent.
        Refused, Unreachable: the mock does not answer as it should.
    """
    if transport == BUS:
        async with _feed(wanted, client) as events:
            yield events
        return
    way = Transport(transport)
    known = await asyncio.to_thread(client.request, "GET", "addresses")
    address = _address(known, way)
    try:
        async with connect(
            way,
            address,
            wanted.agent,
            _password(known, wanted.agent),
            domain=known["xmpp_domain"],
            resource=f"watch-{way}",
            ca=Path(known["ca_file"]) if known["ca_file"] else None,
        ) as listener:
            await _subscribe(listener, wanted)
            await listener.ping()
            yield _heard(listener, transport, wanted)
    except ClientError as error:
        raise UsageError(f"Watching over {way} failed: {error}") from error


def _address(known: dict[str, Any], way: Transport) -> str:
    for name in _ADDRESSES[way]:
        if known.get(name):
            return str(known[name])
    raise UsageError(f"The mock does not listen for {way}; take another --transport.")


def _password(known: dict[str, Any], agent: str) -> str:
    for person in known["agents"]:
        if person["id"] == agent:
            return str(person["password"])
    ids = ", ".join(each["id"] for each in known["agents"])
    raise UsageError(f"A client is somebody's: name an agent with --agent, one of {ids}.")


async def _subscribe(listener: Client, wanted: Wanted) -> None:
    """To those that are named in full and are not the agent's own."""
    own = f"/finesse/api/User/{wanted.agent}"
    for name in wanted.nodes:
        node = name if name.startswith("/") else f"/finesse/api/{name}"
        if "*" in node or node.startswith(own) or node.endswith("/SystemInfo"):
            continue
        try:
            await listener.subscribe(node)
        except RefusedError as error:
            raise UsageError(f"{wanted.agent} cannot subscribe to {node}: {error}") from error


async def _heard(listener: Client, transport: str, wanted: Wanted) -> Source:
    from finesse_mock.observation.choice import names_node

    try:
        async for event in listener.events():
            if not wanted.nodes or any(names_node(each, event.node) for each in wanted.nodes):
                raw = event.stanza.decode()
                yield Seen(transport, wall_clock(), event.node, event.update, raw)
    except ClientError as error:
        raise UsageError(f"Watching over {transport} failed: {error}") from error


# The live feed


@asynccontextmanager
async def _feed(wanted: Wanted, client: ControlClient) -> AsyncIterator[Source]:
    query = {"kind": "event", "node": ",".join(wanted.nodes), "agent": wanted.agent}
    if wanted.since is not None:
        query["since"] = str(wanted.since)
    chosen = urlencode({name: text for name, text in query.items() if text})
    async with aiohttp.ClientSession(
        headers=client.headers,
        timeout=aiohttp.ClientTimeout(total=None),
        read_bufsize=_LONGEST_LINE,
    ) as http:
        try:
            answer = await http.get(f"{client.url}/events?{chosen}", ssl=client.tls or True)
        except (OSError, aiohttp.ClientError) as error:
            raise client.unreachable(error) from error
        async with answer:
            if answer.status != HTTPStatus.OK:
                problem = json.loads(await answer.read())
                raise UsageError(str(problem.get("detail", answer.status)))
            await answer.content.readline()  # the comment with which the feed begins
            yield _events(answer, client)


async def _events(answer: aiohttp.ClientResponse, client: ControlClient) -> Source:
    causes: dict[str, str] = {}
    with suppress(aiohttp.ClientError):  # the mock has cut the feed; whoever watches sees it end
        async for line in answer.content:
            if not line.startswith(b"data: "):
                continue
            entry = json.loads(line.removeprefix(b"data: "))
            name = entry.get("cause", "")
            if name not in causes:
                if len(causes) >= _CAUSES_KEPT:
                    causes.clear()
                causes[name] = await asyncio.to_thread(_in_words, name, client)
            event = entry["event"]
            yield Seen(
                BUS,
                datetime.fromisoformat(entry["at"]),
                event["node"],
                event["update"],
                event["update"],
                entry,
                causes[name],
            )


def _in_words(cause: str, client: ControlClient) -> str:
    """What the request of that name asked for; other causes speak for themselves."""
    from finesse_mock.cli.lines import request_words

    kind, _, number = cause.partition(" ")
    if kind != "request" or not number.isdecimal():
        return cause
    found = client.request("GET", f"journal?since={int(number) - 1}&until={number}")["entries"]
    return request_words(found[0]["request"]) if found and "request" in found[0] else cause
