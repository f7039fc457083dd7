"""Figures while a load goes on, and the report at its end."""

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Final

from finesse_mock.load.histogram import Histogram, Percentiles
from finesse_mock.load.lines import Progress
from finesse_mock.load.matching import Matching
from finesse_mock.load.plan import Plan
from finesse_mock.load.report import Calls, Events, Machine, Report, Sample
from finesse_mock.load.swarm.flow import DUPLICATED, LOST, REORDERED
from finesse_mock.load.swarm.messages import News
from finesse_mock.load.thresholds import Measured, Thresholds, judge

MAX_SAMPLES: Final = 2_000
"""So many samples are kept; when there are more, every other one is dropped."""

_QUARTERS: Final = 4


class Figures:
    """Takes in what the mock and the swarm tell. ``agents`` there are, ``swarm`` are clients."""

    def __init__(self, agents: int, swarm: int) -> None:
        self.matching = Matching()
        self.latest = Progress(at=0.0, outside=0.0)
        self.samples: list[Sample] = []
        self.failed: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self._responses: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._agents, self._swarm = agents, swarm
        self._first: Progress | None = None
        self._before = self.latest
        self._received_before = 0
        self._every_s = 0.9
        self._closed = False
        self._queued = self._rss = 0
        self._calls_left = 0
        self._swarm_cpu_s = 0.0

    def take_progress(self, line: Progress, offset: float) -> None:
        """The mock tells where it is; its monotonic clock is ahead of ours by ``offset``."""
        self._first = self._first or line
        self.latest = line
        self._queued, self._rss = max(self._queued, line.queued), max(self._rss, line.rss)
        for digest, at, jids in line.events:
            for jid in jids:
                self.matching.published(jid, digest, at - offset)
        self.matching.settle()
        if line.outside - self._before.outside >= self._every_s:
            self._sample(line)

    def take_news(self, news: News) -> None:
        """A process of the swarm tells what came."""
        if not self._closed:
            for jid, transport in news.came:
                self.matching.came(jid, transport)
            for jid, digest, at in news.got:
                self.matching.arrived(jid, digest, at)
        for transport, seconds in news.answered:
            self._responses[transport].add(seconds)
        self.failed.update(news.failed)
        self._wrong.update(news.wrong)

    def close(self) -> None:
        """Look at no more events: what comes from now on, nobody has to get."""
        self.matching.settle(everything=True)
        self._closed = True

    def end(self, calls_left: int, swarm_cpu_s: float) -> None:
        """It is over."""
        self._calls_left, self._swarm_cpu_s = calls_left, swarm_cpu_s

    def _sample(self, line: Progress) -> None:
        before, seconds = self._before, line.outside - self._before.outside
        received = self.matching.received
        self.samples.append(
            Sample(
                at=line.outside,
                published_per_s=(line.published - before.published) / seconds,
                delivered_per_s=(_all(line.deliveries) - _all(before.deliveries)) / seconds,
                received_per_s=(received - self._received_before) / seconds,
                calls=line.calls,
                cpu=max(0.0, line.cpu_s - before.cpu_s) / seconds if before.cpu_s else 0.0,
                rss=line.rss,
                queued=line.queued,
            )
        )
        self._before, self._received_before = line, received
        if len(self.samples) > MAX_SAMPLES:
            self.samples = self.samples[1::2]
            self._every_s *= 2

    # The report

    def report(self, plan: Plan, limits: Thresholds, *, told: bool) -> Report:
        """All of it; ``told`` says whether there was a mock that told what it published."""
        line, matching = self.latest, self.matching
        wrong = self._wrong
        events = Events(
            published=line.published,
            delivered=line.deliveries,
            received=matching.received,
            lost=(matching.under_way if told else 0) + wrong[LOST],
            duplicated=matching.duplicated + wrong[DUPLICATED],
            reordered=matching.reordered + wrong[REORDERED],
            unexplained=matching.unexplained if told else 0,
        )
        latencies = matching.latencies if told else {}
        whole = Histogram().merge((latencies or self._responses).values()).percentiles()
        measured = Measured(
            p50_s=whole.p50 if whole else None,
            p99_s=whole.p99 if whole else None,
            rss=self._rss or None,
            queued=self._queued if told else None,
            refused=_all(line.refused),
            lost=events.lost + events.unexplained if self._swarm else None,
            duplicated=events.duplicated if self._swarm else None,
            reordered=events.reordered if self._swarm else None,
        )
        verdicts = judge(limits, measured)
        return Report(
            plan=plan.file.name,
            seed=plan.file.seed,
            agents=self._agents,
            swarm=self._swarm,
            seconds=line.outside,
            passed=all(each.kept for each in verdicts),
            calls=Calls(
                arrived=line.arrived,
                answered=line.answered,
                abandoned=line.abandoned,
                left=self._calls_left,
            ),
            skipped=line.skipped,
            late=line.late,
            refused=line.refused,
            failed=dict(self.failed),
            events=events,
            latency=_percentiles(latencies),
            response=_percentiles(self._responses),
            machine=self._machine(line),
            thresholds=verdicts,
            samples=tuple(self.samples),
        )

    def _machine(self, line: Progress) -> Machine:
        cpu_s = line.cpu_s - (self._first.cpu_s if self._first else 0.0)
        deliveries = _all(line.deliveries)
        return Machine(
            cpu_s=cpu_s,
            cpu_us_per_delivery=cpu_s / deliveries * 1e6 if deliveries else None,
            rss=self._rss,
            rss_over_time=self._quarters(),
            queued=self._queued,
            swarm_cpu_s=self._swarm_cpu_s,
        )

    def _quarters(self) -> tuple[int, ...]:
        if not self.samples:
            return ()
        ends = [len(self.samples) * part // _QUARTERS for part in range(_QUARTERS + 1)]
        return tuple(
            self.samples[max(end - 1, 0)].rss for begin, end in pairwise(ends) if end > begin
        )


def _all(counts: dict[str, int]) -> int:
    return sum(counts.values())


def _percentiles(by_transport: dict[str, Histogram]) -> dict[str, Percentiles]:
    found = {name: each.percentiles() for name, each in sorted(by_transport.items())}
    return {name: each for name, each in found.items() if each is not None}
