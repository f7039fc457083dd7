"""``/metrics`` for Prometheus: what was counted, and what there is when somebody asks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Protocol

from aiohttp import web

from finesse_mock.clock import SteeredClock
from finesse_mock.complaints import ComplaintKind, Complaints
from finesse_mock.control.route import Asked, Nothing, Route, route
from finesse_mock.control.tally import BUCKETS, Tally
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.xmpp.domain import Domain

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

_PREFIX: Final = "finesse_mock"


class Server(Protocol):
    """A server of the cluster as the metrics see it."""

    domain: Domain


class Observed:
    """A mock as the metrics see it; it is looked at when somebody asks, and not before."""

    def __init__(
        self,
        tally: Tally,
        complaints: Complaints,
        servers: Sequence[Server],
        clock: SteeredClock,
        faults: FaultPlan,
    ) -> None:
        self._tally = tally
        self._complaints = complaints
        self._servers = servers
        self._clock = clock
        self._faults = faults

    def collect(self) -> Iterator["Metric"]:
        """Every metric with its values now; this is what a registry calls."""
        yield from self._events()
        yield self._latencies()
        yield from self._sessions()
        errors = self._complaints.counts[ComplaintKind.SERVER_ERROR]
        yield _one("server_errors", "Failures of the mock itself.", errors)
        unexpected = self._complaints.counts[ComplaintKind.UNEXPECTED_REQUEST]
        yield _one("unexpected_requests", "Unknown requests, in strict mode.", unexpected)
        waiting = len(self._clock.waiting())
        active = Counter((each.fault.kind,) for each in self._faults.active())
        yield _gauge("faults_active", "Faults that strike or wait to.", ("fault",), active)
        yield _gauge("timers", "Timers that wait on the mock's clock.", (), {(): waiting})

    def _events(self) -> Iterator["Metric"]:
        tally = self._tally
        yield _counter(
            "notifications", "Events published.", ("node_kind", "verb"), tally.notifications
        )
        yield _counter(
            "deliveries",
            "Events handed to connections.",
            ("transport",),
            {(transport,): count for transport, count in tally.delivered.items()},
        )
        yield _counter(
            "deliveries_not_made",
            "Events that waited for their client, or went to nobody, and why.",
            ("transport", "fate"),
            tally.other_fates,
        )
        yield _counter(
            "refused_commands",
            "Commands that the world refused after the 202.",
            ("type",),
            {(kind,): count for kind, count in tally.refused.items()},
        )
        yield _counter(
            "faults_fired",
            "Times that a fault did something.",
            ("fault",),
            {(name,): count for name, count in tally.faults.items()},
        )

    def _latencies(self) -> "Metric":
        from prometheus_client.core import HistogramMetricFamily

        family = HistogramMetricFamily(
            f"{_PREFIX}_rest_request_duration_seconds",
            "REST requests, from their headers to the end of the answer.",
            labels=("method", "route", "status"),
        )
        bounds = [*map(str, BUCKETS), "+Inf"]
        for (method, path, status), latencies in tuple(self._tally.requests.items()):
            buckets = list(zip(bounds, accumulate(latencies.counts), strict=True))
            family.add_metric((method, path, str(status)), buckets, latencies.total_s)
        return family

    def _sessions(self) -> Iterator["Metric"]:
        sessions: Counter[tuple[str, ...]] = Counter({(name,): 0 for name in _TRANSPORTS})
        queued: Counter[tuple[str, ...]] = Counter(sessions)
        slow = 0
        for server in self._servers:
            slow += server.domain.slow_sessions
            for _, connection in server.domain.connections.numbered():
                transport = (connection.framing.value,)
                sessions[transport] += 1
                queued[transport] += connection.queued_bytes
        yield _gauge("sessions", "XMPP streams that are open.", ("transport",), sessions)
        yield _gauge("queued_bytes", "What clients have not taken yet.", ("transport",), queued)
        yield _one("slow_sessions", "Streams ended because their client read too slowly.", slow)


_TRANSPORTS: Final = ("tcp", "bosh", "websocket")

_Values = Mapping[Any, int]
"""Values by their labels: tuples of words."""


def _counter(name: str, about: str, labels: Iterable[str], values: _Values) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(f"{_PREFIX}_{name}", about, labels=tuple(labels))
    for words, value in values.items():
        family.add_metric(words, value)
    return family


def _one(name: str, about: str, value: int) -> "Metric":
    return _counter(name, about, (), {(): value})


def _gauge(name: str, about: str, labels: Iterable[str], values: _Values) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"{_PREFIX}_{name}", about, labels=tuple(labels))
    for words, value in values.items():
        family.add_metric(words, value)
    return family


def metrics_routes(observed: Observed) -> list[Route]:
    """The route; the library is loaded when it is asked for the first time."""
    registry: CollectorRegistry | None = None

    async def show(_: Asked[Nothing, Nothing]) -> web.Response:
        nonlocal registry
        from prometheus_client import (
            CONTENT_TYPE_LATEST,
            CollectorRegistry,
            ProcessCollector,
            generate_latest,
        )

        if registry is None:
            registry = CollectorRegistry()
            registry.register(observed)
            ProcessCollector(registry=registry)
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    return [
        route(
            "GET",
            "/metrics",
            show,
            about="What was counted, for Prometheus.",
            answer=str,
            media="text/plain",
            below="",
        )
    ]
