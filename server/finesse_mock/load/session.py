"""One load from its beginning to its report: a mock that carries the plan out, clients that act."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from finesse_mock.errors import UsageError
from finesse_mock.load.figures import Figures
from finesse_mock.load.lines import Begun, Ended, Line, Progress
from finesse_mock.load.plan import Plan
from finesse_mock.load.remote import Control
from finesse_mock.load.report import Report
from finesse_mock.load.swarm.crew import Crew, Mixture, assembled
from finesse_mock.load.swarm.messages import Job, Place, Seat

SAME_CLOCK_S: Final = 1.0
"""Two monotonic clocks that differ by less are taken for one, that of the machine they share."""

_ADDRESSES: Final = {"tcp": "xmpp", "tls": "xmpp_tls", "bosh": "bosh", "ws": "ws"}
"""By transport, what a ready file calls the address of it."""

_PATIENCE_S: Final = 10.0
_LOOK_S: Final = 0.25

Watcher = Callable[[Figures], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swarm:
    """The clients: how many, over which transports, in how many processes (None: as needed)."""

    size: int = 0
    transports: Mixture
    processes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is loaded: places to connect to, and the people who may, without their transports.

    ``control`` is that of a mock, which carries out the plan and tells what it publishes; without
    it, it is another server, to which calls come from elsewhere.
    """

    places: tuple[Place, ...]
    people: tuple[Seat, ...]
    control: Control | None = None
    ca: str = ""


def target_of(ready: Mapping[str, Any], control: Control) -> Target:
    """The mock whose ready file says this."""
    people = tuple(
        Seat(
            agent_id=each["id"],
            password=each["password"],
            extension=each["extension"],
            transport="",
        )
        for each in ready["agents"]
        if "Supervisor" not in each["roles"]
    )
    places = tuple(
        Place(
            rest=node["rest"],
            notify={name: node[key] for name, key in _ADDRESSES.items() if node.get(key)},
            domain=node["xmpp_domain"],
        )
        for node in ready["nodes"]
    )
    return Target(places=places, people=people, control=control, ca=ready.get("ca_file") or "")


async def play(
    plan: Plan, document: str, target: Target, swarm: Swarm, watch: Watcher = lambda _: None
) -> Report:
    """Carry the plan out; ``document`` is its text. ``watch`` is shown the figures now and then.

    Raises:
        UsageError: it cannot be carried out there.
        UnreachableError: the mock does not answer, or no longer.
    """
    agents = target.people[: plan.file.agents.count]
    seats = _seated(agents, swarm, target.places)
    figures = Figures(agents=len(agents), swarm=len(seats))
    name = plan.document.name
    async with AsyncExitStack() as stack:
        crew = None
        if seats:
            job = Job(
                document=document,
                name=name,
                everybody=tuple(each.agent_id for each in agents),
                seats=seats,
                places=target.places,
                ca=target.ca,
                checks_flow=target.control is None,
            )
            crew = await stack.enter_async_context(
                assembled(job, swarm.processes, figures.take_news)
            )
        if target.control is None:
            lines = _foreign(plan)
        else:
            elsewhere = tuple(each.agent_id for each in seats)
            lines = target.control.load(document, name, elsewhere)
        await _follow(lines, figures, crew, watch)
    return figures.report(plan, plan.file.thresholds, told=target.control is not None)


def _seated(agents: Sequence[Seat], swarm: Swarm, places: Sequence[Place]) -> tuple[Seat, ...]:
    """The first of the agents, each with a transport.

    Raises:
        UsageError: there are too few, or a transport is not to be had.
    """
    if swarm.size > len(agents):
        raise UsageError(
            f"There are {len(agents)} agents, and a swarm of {swarm.size} needs as many; "
            "give the plan more with --agents."
        )
    transports = swarm.transports.spread(swarm.size)
    for name in dict.fromkeys(transports):
        if any(name not in place.notify for place in places):
            raise UsageError(f"The server has no {name}; name other transports with --transports.")
    return tuple(
        msgspec.structs.replace(agent, transport=transport)
        for agent, transport in zip(agents, transports, strict=False)
    )


async def _follow(
    lines: AsyncIterator[Line], figures: Figures, crew: Crew | None, watch: Watcher
) -> None:
    offset = 0.0
    left = 0
    async for line in lines:
        match line:
            case Begun(monotonic=monotonic):
                ahead = monotonic - asyncio.get_running_loop().time()
                offset = 0.0 if abs(ahead) < SAME_CLOCK_S else ahead
                if crew:
                    crew.go()
            case Progress():
                figures.take_progress(line, offset)
                watch(figures)
            case Ended():
                left = line.calls_left
                break
    if crew:
        crew.hush()
        await _arrived(lines, figures, offset)
        figures.close()
        await crew.leave()
    figures.end(left, crew.cpu_s if crew else 0.0)


async def _arrived(lines: AsyncIterator[Line], figures: Figures, offset: float) -> None:
    """Wait until all that was published has arrived, as long as any of it does."""
    loop = asyncio.get_running_loop()
    matching = figures.matching
    before, since = -1, loop.time()
    async for line in lines:
        if isinstance(line, Progress):
            figures.take_progress(line, offset)
        if before != matching.received:
            before, since = matching.received, loop.time()
        elif not (matching.under_way or matching.unexplained) or (
            loop.time() - since > _PATIENCE_S
        ):
            return


async def _foreign(plan: Plan) -> AsyncIterator[Line]:
    """What would be told of a server that tells nothing: time goes by."""
    loop = asyncio.get_running_loop()
    began, until = loop.time(), plan.file.duration / plan.file.speed
    yield Begun(monotonic=began, agents=())
    while (gone := loop.time() - began) < until:
        yield Progress(at=gone * plan.file.speed, outside=gone)
        await asyncio.sleep(_LOOK_S)
    yield Progress(at=plan.file.duration, outside=until)
    yield Ended()
