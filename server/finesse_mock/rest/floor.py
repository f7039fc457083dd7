"""What the REST API needs: the contact centre behind it, and its own settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from finesse_mock.accounts import Accounts
from finesse_mock.complaints import Complaints
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
from finesse_mock.events.facts import Requested
from finesse_mock.model.site import Site
from finesse_mock.model.system import Hosts, ServiceStatus
from finesse_mock.runtime import secret
from finesse_mock.wire.updates import Update

if TYPE_CHECKING:
    from finesse_mock.rest.disturbance import RestFaults


class Floor(Protocol):
    """The running contact centre as REST sees it. Each is asked for anew with every request."""

    @property
    def world(self) -> World:
        """The world, which REST reads and never changes."""
        ...

    @property
    def site(self) -> Site:
        """What is configured."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Who may sign on."""
        ...

    @property
    def service(self) -> ServiceStatus:
        """Whether requests are served."""
        ...

    @property
    def hosts(self) -> Hosts:
        """Where the server is."""
        ...

    def answered(self, request: Requested) -> str:
        """Take note of a request; answers what to name as the cause of all that it brings about."""
        ...

    def submit(self, command: Command, cause: str) -> None:
        """Have a command carried out after the CTI confirmation delay, in order of submission."""
        ...

    def configure(self, site: Site) -> None:
        """Have that configuration from now on, until the next reset."""
        ...

    def publish(self, update: Update, cause: str) -> None:
        """Publish an event that is not the engine's."""
        ...

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...

    def system_time(self) -> datetime:
        """The moment as SystemInfo tells it, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """How the API behaves.

    ``allowed_origins``: origins of web pages that may call it, None for any (``utils finesse
    cors``). ``max_sessions``: so many session cookies are kept, the longest unused forgotten
    first. ``new_session_id`` makes their values. ``token_s``: seconds for which a token of single
    sign-on is good. ``https_port``: where plain requests are sent on to; None: they are answered.
    ``complaints`` are told what fails and may not. ``faults`` are what goes wrong on purpose.
    """

    allowed_origins: frozenset[str] | None = None
    max_sessions: int = 10_000
    new_session_id: Callable[[], str] = secret
    token_s: float = 3600.0
    https_port: int | None = None
    complaints: Complaints = field(default_factory=Complaints)
    faults: "RestFaults | None" = None
