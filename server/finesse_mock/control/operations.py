"""What those need who run a mock: who may use it, how it is, what went wrong, what was counted."""

from collections.abc import Sequence

from aiohttp import web

from finesse_mock.clock import SteeredClock
from finesse_mock.complaints import Complaints
from finesse_mock.config import Config
from finesse_mock.control.access import Access, is_loopback
from finesse_mock.control.api import mounted
from finesse_mock.control.complaints import complaint_routes
from finesse_mock.control.health import Readiness, health_routes
from finesse_mock.control.log import log
from finesse_mock.control.metrics import Observed, Server, metrics_routes
from finesse_mock.control.route import Route
from finesse_mock.control.tally import Tally
from finesse_mock.events.journal import Journal
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.runtime import secret


class Operations:
    """The operations of one mock; ``readiness`` is set by whoever starts and stops it."""

    def __init__(self, config: Config, clock: SteeredClock, journal: Journal) -> None:
        self.readiness = Readiness.STARTING
        self.complaints = Complaints(clock.now, strict=config.strict)
        self.tally = Tally()
        journal.listen(self.tally)
        log(journal)
        open_to_all = is_loopback(config.host)
        token = config.control_token or (None if open_to_all else secret())
        names = frozenset(name.lower() for name in (config.host, *config.domains))
        self.access = Access(token=token, hosts=names)
        self._clock = clock

    def mounted(
        self, routes: Sequence[Route], servers: Sequence[Server], faults: FaultPlan
    ) -> list[web.RouteDef]:
        """These routes and those of the operations, guarded and described."""
        observed = Observed(self.tally, self.complaints, servers, self._clock, faults)
        own = [
            *complaint_routes(self.complaints),
            *metrics_routes(observed),
            *health_routes(lambda: self.readiness),
        ]
        return mounted([*routes, *own], self.access, self.complaints)
