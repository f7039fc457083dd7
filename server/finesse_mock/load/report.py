"""What a load came to: figures, how they went, and whether they are good enough."""

from typing import Final

import msgspec

from finesse_mock.load.histogram import Percentiles
from finesse_mock.load.thresholds import Verdict

VERSION: Final = 1


class _Part(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A part of a report."""


class Sample(_Part, frozen=True, kw_only=True):
    """A moment, ``at`` seconds after the beginning: rates since the sample before, and states.

    ``cpu`` is the part of one processor that the mock takes.
    """

    at: float
    published_per_s: float
    delivered_per_s: float
    received_per_s: float
    calls: int
    cpu: float
    rss: int
    queued: int


class Calls(_Part, frozen=True, kw_only=True):
    """Calls from outside: how many came, and what became of them; ``left`` had not ended."""

    arrived: int
    answered: int
    abandoned: int
    left: int


class Events(_Part, frozen=True, kw_only=True):
    """Events: published; handed to connections, by transport; and at the clients of the swarm.

    ``unexplained`` are those that arrived without having been published.
    """

    published: int
    delivered: dict[str, int]
    received: int
    lost: int
    duplicated: int
    reordered: int
    unexplained: int


class Machine(_Part, frozen=True, kw_only=True):
    """What the mock took: processor seconds, in all and per delivery; bytes of memory and buffers.

    ``rss_over_time`` is the memory after each quarter of the run.
    """

    cpu_s: float
    cpu_us_per_delivery: float | None
    rss: int
    rss_over_time: tuple[int, ...]
    queued: int
    swarm_cpu_s: float


class Report(_Part, frozen=True, kw_only=True):
    """All of it.

    ``late``: so many seconds behind the plan the mock was at worst. ``latency``: from publication
    to arrival; ``response``: from a request to its event; both by transport. ``refused`` by the
    type of the error, ``failed`` by what failed.
    """

    report: int = VERSION
    plan: str
    seed: int
    agents: int
    swarm: int
    seconds: float
    passed: bool
    calls: Calls
    skipped: int
    late: float
    refused: dict[str, int]
    failed: dict[str, int]
    events: Events
    latency: dict[str, Percentiles]
    response: dict[str, Percentiles]
    machine: Machine
    thresholds: tuple[Verdict, ...]
    samples: tuple[Sample, ...]


def as_json(report: Report) -> bytes:
    """The report as an indented JSON document."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def lines_of(report: Report) -> list[str]:
    """The report for people, in some lines."""
    calls, events, machine = report.calls, report.events, report.machine
    delivered = sum(events.delivered.values())
    each = machine.cpu_us_per_delivery
    counted = f"{calls.arrived} arrived, {calls.answered} answered, {calls.abandoned} abandoned"
    rate = delivered / max(report.seconds, 1e-9)
    wrong = f"{events.lost} lost, {events.duplicated} duplicated, {events.reordered} reordered"
    cost = f", {each:.0f} µs per delivery" if each else ""
    lines = [
        f"{report.plan}: {report.seconds:.1f} s, seed {report.seed}",
        f"agents     {report.agents}, {report.swarm} of them clients",
        f"calls      {counted}, {calls.left} left; {report.late:.1f} s behind the plan at worst",
        f"events     {events.published} published, {delivered} delivered ({rate:.0f}/s)",
        f"swarm      {events.received} received, {wrong}, {events.unexplained} unexplained",
        *_latencies("latency", report.latency),
        *_latencies("response", report.response),
        f"refused    {sum(report.refused.values())} {_counts(report.refused)}".rstrip(),
        *([f"failed     {_counts(report.failed)}"] if report.failed else []),
        f"machine    {machine.cpu_s:.1f} s CPU{cost}, {machine.rss / 1e6:.0f} MB",
        f"buffers    {machine.queued / 1e3:.0f} kB at most",
    ]
    lines += map(_verdict, report.thresholds)
    return lines


_UNITS: Final = {
    "maxP50": (1e3, " ms"),
    "maxP99": (1e3, " ms"),
    "maxRss": (1e-6, " MB"),
    "maxQueued": (1e-3, " kB"),
}
"""By what to multiply a limit for people, and the unit that it has then."""


def _verdict(verdict: Verdict) -> str:
    factor, unit = _UNITS.get(verdict.name, (1, ""))
    limit = f"{verdict.limit * factor:.6g}{unit}"
    measured = verdict.measured
    found = "nothing measured" if measured is None else f"{measured * factor:.4g}{unit}"
    return f"threshold  {verdict.name} {limit}: {found}, {'kept' if verdict.kept else 'BROKEN'}"


def _latencies(name: str, by_transport: dict[str, Percentiles]) -> list[str]:
    return [
        f"{name:<10} {transport:<5} p50 {_ms(each.p50)}, p90 {_ms(each.p90)}, "
        f"p99 {_ms(each.p99)}, p99.9 {_ms(each.p999)}, longest {_ms(each.longest)}"
        for transport, each in by_transport.items()
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
