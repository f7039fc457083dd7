"""A process of the swarm: ``python -m finesse_mock.load.swarm.worker``, told by a crew what to do.

It reads messages from its standard input, one JSON object a line, and writes its own to its
standard output. It ends when it is told to, or when whoever started it is gone.
"""

import asyncio
import sys
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Final

import aiohttp

from finesse_mock.clients.transports import trust
from finesse_mock.load.plan import Plan, parse_plan
from finesse_mock.load.planner import CallsOut, Intended, Planner, SignsIn, TakesBreak
from finesse_mock.load.process import cpu_s
from finesse_mock.load.swarm.messages import (
    FromWorker,
    Go,
    Gone,
    Hush,
    Job,
    Ready,
    Stop,
    line,
    to_worker,
)
from finesse_mock.load.swarm.player import Notebook, Player
from finesse_mock.runtime import Tasks

EVERY_S: Final = 0.25
_LONGEST_LINE: Final = 1 << 26
_OPEN_REQUESTS: Final = 200


async def work() -> None:
    """Do the job that comes first on standard input."""
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader(limit=_LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    job = to_worker(await orders.readline())
    if not isinstance(job, Job):
        raise TypeError("the first message to a worker is its job")
    plan = parse_plan(job.document, job.name)
    connector = aiohttp.TCPConnector(limit=_OPEN_REQUESTS)
    async with aiohttp.ClientSession(connector=connector) as http, Tasks() as tasks:
        shift = _Shift(job, plan, http, tasks)
        _tell(Ready())
        while order := await orders.readline():
            match to_worker(order):
                case Go():
                    tasks.spawn(shift.run(), name="shift")
                case Hush():
                    shift.hush()
                case Stop():
                    break
        await shift.end()
    _tell(Gone(cpu_s=cpu_s()))


class _Shift:
    """The players of one process, from the beginning of the plan to its end."""

    def __init__(self, job: Job, plan: Plan, http: aiohttp.ClientSession, tasks: Tasks) -> None:
        self._plan = plan
        self._tasks = tasks
        self._notebook = Notebook()
        # Queues are for those who bring calls.
        self._planner = Planner(plan, job.everybody, {"": 1.0})
        tls = trust(Path(job.ca) if job.ca else None)
        self._players = {
            seat.agent_id: Player(
                seat,
                job.places,
                plan.file,
                self._planner,
                http,
                tls,
                tasks,
                self._notebook,
                checks_flow=job.checks_flow,
            )
            for seat in job.seats
        }

    async def run(self) -> None:
        """Carry out what the plan means for these agents, and tell of it."""
        self._tasks.spawn(self._report(), name="report")
        loop = asyncio.get_running_loop()
        began = loop.time()
        until = self._plan.file.duration
        for intended in takewhile(lambda each: each.at <= until, self._planner.intended()):
            if _whose(intended) not in self._players:
                continue
            ahead = began + intended.at / self._plan.file.speed - loop.time()
            if ahead > 0:
                await asyncio.sleep(ahead)
            self._carry_out(intended)

    def hush(self) -> None:
        """Have nobody do anything more."""
        for player in self._players.values():
            player.hush()

    async def end(self) -> None:
        """Have everybody leave, and tell the rest."""
        await asyncio.gather(*(player.leave() for player in self._players.values()))
        _tell(self._notebook.tell())

    def _carry_out(self, intended: Intended) -> None:
        match intended:
            case SignsIn(agent_id=agent_id):
                player = self._players[agent_id]
                self._tasks.spawn(player.play(), name=f"player {agent_id}")
            case CallsOut(agent_id=agent_id):
                self._players[agent_id].call_out()
            case TakesBreak(agent_id=agent_id):
                self._players[agent_id].take_break()

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            _tell(self._notebook.tell())


def _whose(intended: Intended) -> str:
    return getattr(intended, "agent_id", "")


def _tell(message: FromWorker) -> None:
    sys.stdout.buffer.write(line(message))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        asyncio.run(work())
