"""The server itself as clients see it: where it is and whether it is in service."""

from dataclasses import dataclass
from enum import StrEnum


class ServiceState(StrEnum):
    """``SystemInfo/status``."""

    IN_SERVICE = "IN_SERVICE"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    PARTIAL_SERVICE = "PARTIAL_SERVICE"


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Whether requests are served, and if not, why (``SystemInfo/statusReason``)."""

    state: ServiceState = ServiceState.IN_SERVICE
    reason: str = ""

    @property
    def in_service(self) -> bool:
        """Whether requests other than those for SystemInfo are served."""
        return self.state is ServiceState.IN_SERVICE


@dataclass(frozen=True, slots=True)
class Host:
    """A server of the cluster by its name; a port of 0 is not told to clients."""

    name: str
    https_port: int = 0
    xmpp_port: int = 0
    xmpp_secure_port: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The names by which clients reach the server.

    ``secondary`` is None on a single node. ``xmpp_domain`` must be the name of the answering node,
    since clients find the alternate host by comparing it with that of ``primary``.
    """

    primary: Host
    secondary: Host | None = None
    xmpp_domain: str
    pubsub_domain: str
