"""What the person who starts the mock can decide, with the defaults."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from finesse_mock.clock import REAL, Pace
from finesse_mock.faults.fault import Fault
from finesse_mock.model.site import Site
from finesse_mock.model.system import AuthMode
from finesse_mock.xmpp.bosh_terms import DeadSid

STILL_START: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When a clock begins that does not run by itself: a Monday morning."""

CONFIRMATION_S: Final = 0.02
"""Between a 202 and its effect, on a clock that runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """TCP ports by the name of what listens there; 0 takes any free port."""

    rest: int = 8082
    rest_tls: int = 8445
    notify: int = 7071
    notify_tls: int = 7443
    xmpp: int = 5222
    xmpp_tls: int = 5223


ANY_PORTS = Ports(rest=0, rest_tls=0, notify=0, notify_tls=0, xmpp=0, xmpp_tls=0)
"""Free ports throughout, for mocks that run side by side."""


SECOND_NODE_OFFSET = 100
"""How far the ports of node B lie above those of node A, where A has fixed ones."""


AUTH_MODES: Final = {
    "basic": AuthMode.NON_SSO,
    "sso": AuthMode.SSO,
    "any": AuthMode.HYBRID,
}
"""What users sign on with: their password (HTTP Basic), a token (Bearer), or either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One mock.

    ``listens``: whether anybody can connect at all. ``host`` is the address to bind; ``domain`` the
    XMPP domain and the host name in SystemInfo;
    ``nodes`` 1 or 2, ``second_domain`` that of node B (empty: ``b.`` before the first).
    ``world`` is the name of a built-in world, the path of a world file or a site made otherwise;
    ``agents``: so many agents in place of those of the world, beside its supervisors.
    ``profile`` replaces the one that a world file names.
    ``clock`` is the pace of time and ``start`` the moment it begins with (UTC; None: that of the
    wall clock, or ``STILL_START`` where time does not run by itself, so that two runs agree);
    ``quiet_s``: seconds without any happening before an ``auto`` clock jumps.
    ``confirmation_s``: seconds between a 202 and its effect, in the time outside; None: 20 ms, and
    none at all where time does not run by itself.
    ``auth`` is one of ``AUTH_MODES``: what users sign on with; None: what the site says.
    ``token_s``: seconds for which a token of single sign-on is good. ``redirect_plain``: plain REST
    requests are sent on to TLS, as 12.5 and newer do, where the profile's release does.
    ``control_token`` is asked for by the control API; None: none on the loopback address, elsewhere
    one that nobody can guess. ``strict``: requests that nobody expected are complaints.
    ``certificate`` is (certificate chain, key) in PEM; None makes a development certificate from a
    CA kept in ``tls_directory`` (None: the user's data directory). ``starttls`` and ``scram`` are
    offered by no real server unless asked for; ``dead_sid`` and ``bosh_ack``: what BOSH requests of
    an ended session get, and whether every BOSH answer has an ``ack``. ``origins`` are the web
    origins that may call REST from a browser; empty lets any. ``journal``: the file that gets every
    entry of the journal, as JSON Lines; None: none does. ``record``: the cassette that is made of
    requests and events; None: none is. ``faults`` are at work from the start,
    until a reset. ``notification_xmlns``: namespace of ``<notification>``, which differs between
    recordings.
    """

    listens: bool = True
    host: str = "127.0.0.1"
    ports: Ports = field(default_factory=Ports)
    domain: str = "localhost"
    nodes: int = 1
    second_domain: str = ""
    world: str | Site = "default"
    agents: int | None = None
    profile: str | None = None
    seed: int = 4711
    clock: Pace = REAL
    start: datetime | None = None
    quiet_s: float = 0.05
    confirmation_s: float | None = None
    auth: str | None = None
    token_s: float = 3600.0
    control_token: str | None = None
    strict: bool = False
    tls: bool = True
    certificate: tuple[Path, Path] | None = None
    tls_directory: Path | None = None
    starttls: bool = False
    redirect_plain: bool = False
    scram: bool = False
    dead_sid: DeadSid = DeadSid.TERMINATE
    bosh_ack: bool = False
    origins: tuple[str, ...] = ()
    journal: Path | None = None
    record: Path | None = None
    faults: tuple[Fault, ...] = ()
    notification_xmlns: str = "http://jabber.org/protocol/pubsub"

    @property
    def begins(self) -> datetime | None:
        """The moment with which the clock begins; None for that of the wall clock."""
        return self.start or (None if self.clock.speed else STILL_START)

    @property
    def confirms_after_s(self) -> float:
        """Seconds outside between a 202 and its effect."""
        if self.confirmation_s is not None:
            return self.confirmation_s
        return CONFIRMATION_S if self.clock.speed else 0.0

    @property
    def domains(self) -> tuple[str, ...]:
        """The XMPP domain of each node."""
        second = self.second_domain or f"b.{self.domain}"
        return (self.domain, second)[: self.nodes]

    @property
    def node_ports(self) -> tuple[Ports, ...]:
        """The ports of each node."""
        above = {
            name: port + SECOND_NODE_OFFSET if port else 0
            for name, port in asdict(self.ports).items()
        }
        return (self.ports, Ports(**above))[: self.nodes]
