"""Two hundred clients with bad cables: everybody ends with exactly what was published to them.

Cables are cut, stand still and flow again, and BOSH requests are sent twice, before and after each
step of every agent's calls. What was published is what a client of the same agent with a good
cable heard. All chance comes from seeds.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import pytest

from e2e.client import take_state
from e2e.command import WITHIN
from e2e.mock import Agent, Mock, address, serving
from soak.cable import cable_to
from soak.clients import BoshClient, Client, Event, StreamClient
from soak.faults import BadCables, Fault
from soak.lines import Line, tcp, websocket

SEEDS: Final = (20_240_617, 20_240_618)
AGENTS: Final = 50
KINDS: Final = ("tcp", "websocket", "bosh")
CLIENTS_OF_AN_AGENT: Final = 4
CALLS_OF_AN_AGENT: Final = 4
MOST_REQUESTS: Final = 20

STATUS: Final = Path("/proc/self/status")

FIRST_GROWTH_KB: Final = 24 * 1024
"""An allocator keeps what 250 clients at once once needed, and modules come in on first use: about
12 MB. The bound is twice that."""

LATER_GROWTH_KB: Final = 4 * 1024
"""The same again finds room for itself, save for fragments: about 0.5 MB. More than the bound is
what was delivered to the clients of one kind, or 10 kB for each of the nearly 400 sessions."""

WORLD: Final = """\
world: 1
name: soak
teams: [{id: 1, name: One}]
queues: [{id: 9000, name: All, teams: [1]}]
agents:
"""


class Shift:
    """All agents at work, one step of a call at a time."""

    def __init__(self, mock: Mock, witnesses: dict[Agent, Client], cables: BadCables) -> None:
        self._mock = mock
        self._witnesses = witnesses
        self._cables = cables
        self._requests = asyncio.Semaphore(MOST_REQUESTS)
        self._calls: dict[Agent, str] = {}

    async def work(self) -> None:
        for _ in range(CALLS_OF_AN_AGENT):
            for step, state in (("", "RESERVED"), ("ANSWER", "TALKING"), ("DROP", "READY")):
                await self.take_stock()
                async with asyncio.TaskGroup() as tasks:
                    for agent in self._witnesses:
                        tasks.create_task(self._step(agent, step, state))

    async def everybody_is_back(self) -> None:
        """Return when every client has everything."""
        for witness in self._witnesses.values():
            await witness.settle()
        for client in self._cables.clients:
            await client.settle()
        await self.take_stock()

    async def take_stock(self) -> None:
        """Note what each client that is established now must not miss; all is quiet meanwhile."""
        for agent, witness in self._witnesses.items():
            await witness.settle()
            for client in self._cables.of(agent):
                if client.is_established and client.runs[-1].due is None:
                    client.runs[-1].due = len(witness.runs[0].events)

    async def _step(self, agent: Agent, step: str, state: str) -> None:
        clients = self._cables.of(agent)
        self._cables.disturb(clients)
        async with self._requests:
            await self._request(agent, step)
        self._cables.disturb(clients)
        await self._witnesses[agent].until(partial(_shows, agent, state))

    async def _request(self, agent: Agent, step: str) -> None:
        if not step:
            self._calls[agent] = await self._mock.call_by_control("5551234", agent.extension, {})
            return
        body = (
            f"<Dialog><targetMediaAddress>{agent.extension}</targetMediaAddress>"
            f"<requestedAction>{step}</requestedAction></Dialog>"
        )
        path = f"/Dialog/{self._calls[agent]}"
        assert await self._mock.put(agent, path, body, step.lower()) == 202


def _shows(agent: Agent, state: str, event: Event) -> bool:
    return event.node.endswith(f"/{agent.id}") and f"<state>{state}</state>" in event.update


@asynccontextmanager
async def staffed(mock: Mock, seed: int) -> AsyncIterator[tuple[dict[Agent, Client], BadCables]]:
    """Connect everybody; at the end all say good-bye."""
    witnesses: dict[Agent, Client] = {}
    cables = BadCables(seed)
    places = [
        (agent, KINDS[(number + place) % len(KINDS)], place)
        for number, agent in enumerate(mock.ready.agents)
        for place in range(CLIENTS_OF_AN_AGENT)
    ]
    servers = {
        "tcp": address(mock.ready.xmpp),
        "websocket": address(urlsplit(mock.ready.ws).netloc),
        "bosh": address(urlsplit(mock.ready.bosh).netloc),
    }
    connector = aiohttp.TCPConnector(limit=0)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        laid = [await stack.enter_async_context(cable_to(*servers[kind])) for _, kind, _ in places]
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        connect: partial[AbstractAsyncContextManager[Line]]
        for agent in mock.ready.agents:
            connect = partial(tcp, servers["tcp"][1])
            witnesses[agent] = StreamClient(agent, mock.ready.xmpp_domain, "tcp", "", connect)
        for (agent, kind, place), cable in zip(places, laid, strict=True):
            who = (agent, mock.ready.xmpp_domain, kind, str(place))
            if kind == "bosh":
                cables.clients[BoshClient(*who, http, cable.port, tasks)] = cable
                continue
            connect = partial(websocket, http) if kind == "websocket" else partial(tcp)
            cables.clients[StreamClient(*who, partial(connect, cable.port))] = cable
        everybody = [*witnesses.values(), *cables.clients]
        for client in everybody:
            tasks.create_task(client.live())
        for client in everybody:
            await client.settle()
        yield witnesses, cables
        for client in everybody:
            await client.leave()


def check(client: Client, published: Sequence[Event]) -> None:
    """Each session has a piece of what was published, none has anything of an older one."""
    position = {event: number for number, event in enumerate(published)}
    assert len(position) == len(published)
    heard_to = -1
    for run in client.runs:
        numbers = [position[event] for event in run.events]
        if numbers:
            assert heard_to < numbers[0]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            assert run.due is None or numbers[0] <= run.due
            heard_to = numbers[-1]
    last = client.runs[-1]
    assert last.due is not None
    missing = published[last.due :] if not last.events else published[heard_to + 1 :]
    assert missing == []


@pytest.mark.skipif(not STATUS.exists(), reason="reads the size of a process as Linux tells it")
async def test_everybody_hears_everything_and_the_server_forgets_them(tmp_path: Path) -> None:
    world = tmp_path / "world.yaml"
    world.write_text(WORLD + "".join(f"  - {{id: {1001 + n}, team: 1}}\n" for n in range(AGENTS)))
    async with serving(tmp_path / "mock", "--world", str(world)) as mock:
        levels = [resident_kb(mock)]
        for seed in SEEDS:
            await one_shift(mock, seed)
            levels.append(resident_kb(mock))
    first, *later = (after - before for before, after in pairwise(levels))
    assert first < FIRST_GROWTH_KB
    assert max(later) < LATER_GROWTH_KB


async def one_shift(mock: Mock, seed: int) -> None:
    """Everybody comes, works, is checked, and leaves; the mock is put back to its start."""
    for agent in mock.ready.agents:
        await take_state(mock, agent, "LOGIN", "READY")
    async with staffed(mock, seed) as (witnesses, cables):
        shift = Shift(mock, witnesses, cables)
        await shift.work()
        cables.mend()
        await shift.everybody_is_back()
        for client in cables.clients:
            (witness,) = witnesses[client.agent].runs
            check(client, witness.events)
        check_that_it_was_hard(cables)
    await until_empty(mock)
    await mock.reset()


def check_that_it_was_hard(cables: BadCables) -> None:
    assert len(cables.clients) == AGENTS * CLIENTS_OF_AN_AGENT
    for kind in KINDS:
        for fault in (Fault.CUT, Fault.HOLD, Fault.RELEASE):
            assert cables.happened[kind, fault] > 0
    sessions = Counter[str]()
    for client in cables.clients:
        sessions[client.kind] += len(client.runs) - 1
    assert sessions["tcp"] > 0
    assert sessions["websocket"] > 0
    # A cable that is cut does not end a BOSH session: its requests come again.
    assert sessions["bosh"] == 0
    bosh = [client.bosh for client in cables.clients if isinstance(client, BoshClient)]
    assert sum(each.repeated for each in bosh) > 0
    assert sum(each.doubled for each in bosh) > 0


def resident_kb(mock: Mock) -> int:
    """Return how much memory the server occupies."""
    status = Path(f"/proc/{mock.ready.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


async def until_empty(mock: Mock) -> None:
    """Return once the server has no session left."""
    async with asyncio.timeout(WITHIN):
        while any(agent["sessions"] for agent in (await mock.state())["agents"]):
            pass
