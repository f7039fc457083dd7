"""What the REST API needs of the contact centre behind it."""

from datetime import datetime
from typing import Protocol

from finesse_mock.accounts import Accounts
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
from finesse_mock.events.facts import Requested
from finesse_mock.model.site import Site
from finesse_mock.model.system import Hosts, ServiceStatus
from finesse_mock.wire.updates import Update


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
