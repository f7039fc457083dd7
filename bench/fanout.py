"""What one delivery of a published event costs: finesse-mock beside Prosody, in one run.

Both servers publish the same number of events of the same size to the same clients. The measure
is processor time of the server for each delivered event: the machine may be shared. With the mock
an event begins with a REST request and a change of state; the rounds without subscribers show
what that part costs.

    python bench/fanout.py --subscribers 200 --events 300
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from readers import TRANSPORTS, Reader, Tcp
from servers import NODE, PASSWORD, Server, finesse_mock, prosody

SUPERVISED = "1001002"

_UPDATE = (
    "<Update><data><user><firstName>Bruno</firstName><lastName>Baumann</lastName><loginId>1001002"
    "</loginId><loginName>1001002</loginName><pendingState></pendingState><reasonCodeId>-1"
    "</reasonCodeId><state>READY</state><stateChangeTime>2026-01-05T09:00:00.000Z"
    "</stateChangeTime><uri>/finesse/api/User/1001002</uri></user></data><event>PUT</event>"
    "<requestId></requestId><source>/finesse/api/User/1001002</source></Update>"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One round."""

    server: str
    transport: str
    deliveries: int
    cpu_s: float
    wall_s: float

    def row(self) -> str:
        """A row of the table."""
        each = f"{self.cpu_s / self.deliveries * 1e6:.1f}" if self.deliveries else "-"
        rate = f"{self.deliveries / self.wall_s:,.0f}" if self.deliveries else "-"
        return (
            f"| {self.server} | {self.transport} | {self.deliveries:,} | {self.cpu_s:.2f} | "
            f"{each} | {rate} |"
        )


Publish = Callable[[Server, int], Awaitable[None]]


async def publish_by_state(server: Server, events: int) -> None:
    """An agent goes READY and NOT_READY in turn; the team is told each time."""
    auth = aiohttp.encode_basic_auth(SUPERVISED, PASSWORD)
    headers = {"Content-Type": "application/xml", "Authorization": auth}
    url = f"{server.rest}/User/{SUPERVISED}"
    async with aiohttp.ClientSession(headers=headers) as http:
        for number in range(events):
            state = "NOT_READY" if number % 2 else "READY"
            async with http.put(url, data=f"<User><state>{state}</state></User>") as answer:
                answer.raise_for_status()


async def sign_in_by_rest(server: Server) -> None:
    """Sign in the agent whose state will change."""
    auth = aiohttp.encode_basic_auth(SUPERVISED, PASSWORD)
    body = f"<User><state>LOGIN</state><extension>{SUPERVISED}</extension></User>"
    url = f"{server.rest}/User/{SUPERVISED}"
    headers = {"Content-Type": "application/xml", "Authorization": auth}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.put(url, data=body) as answer,
    ):
        answer.raise_for_status()


async def publish_by_xmpp(server: Server, events: int) -> None:
    """An administrator publishes the same update again and again, as REST does: one by one."""
    escaped = _UPDATE.replace("<", "&lt;")
    item = f"<item><notification xmlns='urn:bench'>{escaped}</notification></item>"
    publisher = await Tcp(server, -1).subscribe()
    for number in range(events):
        await publisher.send(
            f"<iq xmlns='jabber:client' type='set' id='p{number}' to='pubsub.localhost'>"
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            f"<publish node='{NODE}'>{item}</publish></pubsub></iq>"
        )
        while publisher.events <= number:
            Reader.arrived.clear()
            await Reader.arrived.wait()
    await publisher.leave()


async def create_node(server: Server) -> None:
    """Prosody has no node yet."""
    maker = Tcp(server, -2)
    await maker.sign_in()
    await maker.send(
        "<iq xmlns='jabber:client' type='set' id='create' to='pubsub.localhost'>"
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        f"<create node='{NODE}'/></pubsub></iq>"
    )
    await maker.until(b"create")
    await maker.close()


async def one_round(
    server: Server, transport: str, subscribers: int, events: int, publish: Publish
) -> Cost:
    """Subscribe, publish, wait until every event is with everybody."""
    readers = [
        await TRANSPORTS[transport](server, number).subscribe() for number in range(subscribers)
    ]
    cpu, wall = server.cpu_s(), time.perf_counter()
    await publish(server, events)
    while any(reader.events < events for reader in readers):
        Reader.arrived.clear()
        await Reader.arrived.wait()
    cpu, wall = server.cpu_s() - cpu, time.perf_counter() - wall
    for reader in readers:
        await reader.leave()
    label = transport if subscribers else "(nobody)"
    return Cost(server.name, label, subscribers * events, cpu, wall)


async def measure(subscribers: int, events: int) -> list[Cost]:
    """All rounds, the two servers in turn for each transport."""
    costs = []
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        async with finesse_mock(Path(ours)) as mock, prosody(Path(theirs)) as peer:
            await sign_in_by_rest(mock)
            await create_node(peer)
            for transport, number in [("tcp", 0), *((each, subscribers) for each in TRANSPORTS)]:
                costs.append(await one_round(mock, transport, number, events, publish_by_state))
                costs.append(await one_round(peer, transport, number, events, publish_by_xmpp))
    return costs


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=200)
    parser.add_argument("--events", type=int, default=300)
    asked = parser.parse_args()
    costs = asyncio.run(measure(asked.subscribers, asked.events))
    print("| server | transport | deliveries | CPU s | CPU µs each | deliveries/s |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for cost in costs:
        print(cost.row())
    by = {(cost.server, cost.transport): cost.cpu_s / max(cost.deliveries, 1) for cost in costs}
    for transport in TRANSPORTS:
        ratio = by["prosody", transport] / by["finesse-mock", transport]
        print(f"{transport}: Prosody uses {ratio:.1f} times the processor time per delivery")


if __name__ == "__main__":
    main()
