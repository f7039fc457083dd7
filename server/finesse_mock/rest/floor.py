"""What the REST API needs: the contact centre behind it, and its own settings."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from finesse_mock.accounts import Accounts
from finesse_mock.engine.commands import Command
from finesse_mock.engine.world import World
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

    def submit(self, command: Command) -> None:
        """Have a command carried out after the CTI confirmation delay, in order of submission."""
        ...

    def publish(self, update: Update) -> None:
        """Publish an event that is not the engine's."""
        ...

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...


def _new_session_id() -> str:
    return secrets.token_hex(16).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """How the API behaves.

    ``allowed_origins``: origins of web pages that may call it, None for any (``utils finesse
    cors``). ``max_sessions``: so many session cookies are kept, the longest unused forgotten
    first. ``new_session_id`` makes their values.
    """

    allowed_origins: frozenset[str] | None = None
    max_sessions: int = 10_000
    new_session_id: Callable[[], str] = _new_session_id
