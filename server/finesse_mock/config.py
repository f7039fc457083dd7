"""What the person who starts the mock can decide, with the defaults."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from finesse_mock.model.site import Site


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One mock.

    ``host`` is the address to bind; ``domain`` the XMPP domain and the host name in SystemInfo;
    ``nodes`` 1 or 2, ``second_domain`` that of node B (empty: ``b.`` before the first).
    ``world`` is the name of a built-in world, the path of a world file or a site made otherwise;
    ``profile`` replaces the one that a world file names. ``confirmation_s``: seconds between a 202
    and its effect.
    ``certificate`` is (certificate chain, key) in PEM; None makes a development certificate from a
    CA kept in ``tls_directory`` (None: the user's data directory). ``origins`` are the web origins
    that may call REST from a browser; empty lets any. ``notification_xmlns``: namespace
    of ``<notification>``, which differs between recordings.
    """

    host: str = "127.0.0.1"
    ports: Ports = field(default_factory=Ports)
    domain: str = "localhost"
    nodes: int = 1
    second_domain: str = ""
    world: str | Site = "default"
    profile: str | None = None
    seed: int = 4711
    confirmation_s: float = 0.02
    tls: bool = True
    certificate: tuple[Path, Path] | None = None
    tls_directory: Path | None = None
    starttls: bool = False
    origins: tuple[str, ...] = ()
    notification_xmlns: str = "http://jabber.org/protocol/pubsub"

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
