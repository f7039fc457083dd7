"""The crew: starts the processes of a swarm, gives each its agents, and hears what they got."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final, Self

import msgspec

from finesse_mock.errors import UsageError
from finesse_mock.load.swarm.messages import (
    FromWorker,
    Go,
    Gone,
    Hush,
    Job,
    News,
    Ready,
    Seat,
    Stop,
    ToWorker,
    from_worker,
    line,
)
from finesse_mock.runtime import Tasks

SEATS_PER_PROCESS: Final = 700
"""So many clients a process plays, unless the number of processes is given."""

_LONGEST_LINE: Final = 1 << 26
_LEAVE_S: Final = 30.0

Hears = Callable[[News], None]


class Mixture(dict[str, float]):
    """How many of the clients use which transport, by weight: ``tcp=50,ws=30,bosh=20``."""

    KNOWN: Final = ("tcp", "tls", "bosh", "ws")

    @classmethod
    def written(cls, text: str) -> Self:
        """The mixture that this text means.

        Raises:
            ValueError: it means none; the message is half a sentence.
        """
        mixture = cls()
        for part in text.split(","):
            name, equals, weight = part.partition("=")
            if name not in cls.KNOWN or not equals or not weight.isdecimal():
                raise ValueError(f"must be like tcp=50,ws=30,bosh=20, of {', '.join(cls.KNOWN)}")
            mixture[name] = float(weight)
        if not sum(mixture.values()):
            raise ValueError("must have a weight above 0")
        return mixture

    def spread(self, count: int) -> list[str]:
        """A transport for each of so many clients, evenly mixed."""
        given = dict.fromkeys(self, 0.0)
        chosen = []
        for _ in range(count):
            for name, weight in self.items():
                given[name] += weight
            most = max(given, key=lambda name: given[name])
            given[most] -= sum(self.values())
            chosen.append(most)
        return chosen


class Crew:
    """The processes of a running swarm; made by ``assembled``. ``cpu_s`` is what they took."""

    def __init__(self, processes: list[asyncio.subprocess.Process], hears: Hears) -> None:
        self.cpu_s = 0.0
        self._broken = False
        self._processes = processes
        self._hears = hears
        self._ready = asyncio.Semaphore(0)
        self._gone = asyncio.Semaphore(0)

    def go(self) -> None:
        """Begin the plan."""
        self._tell_all(Go())

    def hush(self) -> None:
        """Have nobody do anything more; all go on listening."""
        self._tell_all(Hush())

    async def leave(self) -> None:
        """Have all clients leave; everything they got has been heard then."""
        self._tell_all(Stop())
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVE_S):
                for _ in self._processes:
                    await self._gone.acquire()

    async def ready(self) -> None:
        """Wait until every process is there.

        Raises:
            UsageError: one ended before; why stands on standard error.
        """
        for _ in self._processes:
            await self._ready.acquire()
        if self._broken:
            raise UsageError("A process of the swarm ended before it was ready; see above.")

    async def listen(self, process: asyncio.subprocess.Process) -> None:
        """Hear what a process says until it ends."""
        said, message = process.stdout, None
        while said is not None and (data := await said.readline()):
            message = from_worker(data)
            self._hear(message)
        if not isinstance(message, Gone):
            self._broken = True
            self._hears(News(failed={"processes of the swarm": 1}))
        self._ready.release()
        self._gone.release()

    def _hear(self, message: FromWorker) -> None:
        match message:
            case Ready():
                self._ready.release()
            case News():
                self._hears(message)
            case Gone(cpu_s=cpu_s):
                self.cpu_s += cpu_s

    def _tell_all(self, message: ToWorker) -> None:
        for process in self._processes:
            if process.stdin is not None and process.returncode is None:
                process.stdin.write(line(message))


@asynccontextmanager
async def assembled(job: Job, processes: int | None, hears: Hears) -> AsyncIterator[Crew]:
    """A swarm for that job, in so many processes, ready to go; it is gone when the block is left.

    Raises:
        UsageError: there is nobody to play, or no process can be started.
    """
    if not job.seats:
        raise UsageError("A swarm needs agents; give it some with --swarm.")
    wanted = processes or -(-len(job.seats) // SEATS_PER_PROCESS)
    async with Tasks() as tasks:
        started = [await _started(each) for each in _shares(job, min(wanted, len(job.seats)))]
        crew = Crew(started, hears)
        try:
            for process in started:
                tasks.spawn(crew.listen(process), name="swarm")
            await crew.ready()
            yield crew
        finally:
            await asyncio.gather(*map(_ended, started))


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Have a process end by itself, who hears that nobody speaks to it; or else by force."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_LEAVE_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _shares(job: Job, processes: int) -> Iterable[Job]:
    for first in range(processes):
        seats: tuple[Seat, ...] = job.seats[first::processes]
        yield msgspec.structs.replace(job, seats=seats)


async def _started(job: Job) -> asyncio.subprocess.Process:
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "finesse_mock.load.swarm.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
        )
    except OSError as error:
        raise UsageError(f"A process of the swarm cannot be started ({error}).") from error
    if process.stdin is not None:
        process.stdin.write(line(job))
        await process.stdin.drain()
    return process
