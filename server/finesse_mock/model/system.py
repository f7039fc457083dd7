"""The server itself as clients see it: where it is and whether it is in service."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

SERVERS: Final = ("A", "B")
"""The names of the servers of a cluster; the primary one is the first."""


class ServiceState(StrEnum):
    """``SystemInfo/status``."""

    IN_SERVICE = "IN_SERVICE"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    PARTIAL_SERVICE = "PARTIAL_SERVICE"


class AuthMode(StrEnum):
    """``SystemInfo/systemAuthMode``: how users sign on; administrators always have a password."""

    NON_SSO = "NON_SSO"
    """With the password."""
    SSO = "SSO"
    """With a token of the identity service alone."""
    HYBRID = "HYBRID"
    """With either."""

    @property
    def takes_passwords(self) -> bool:
        """Whether users may sign on with their password."""
        return self is not AuthMode.SSO

    @property
    def takes_tokens(self) -> bool:
        """Whether users may sign on with a token."""
        return self is not AuthMode.NON_SSO


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Whether requests are served, and if not, why (``SystemInfo/statusReason``).

    ``heard_last`` is when the CTI server was heard last; None: it is heard now.
    """

    state: ServiceState = ServiceState.IN_SERVICE
    reason: str = ""
    heard_last: datetime | None = field(default=None, compare=False)

    @property
    def in_service(self) -> bool:
        """Whether requests other than those for SystemInfo are served."""
        return self.state is ServiceState.IN_SERVICE

    @property
    def has_cti(self) -> bool:
        """Whether there is a connection to a CTI server."""
        return self.state is not ServiceState.OUT_OF_SERVICE


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

    @property
    def is_secondary(self) -> bool:
        """Whether the answering node is the secondary one of a cluster."""
        return self.secondary is not None and self.secondary.name == self.xmpp_domain
