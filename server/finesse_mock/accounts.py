"""Accounts: who may sign on, with which password, and who is blocked for having guessed.

REST and XMPP ask the same object, so that guesses count wherever they are made.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from finesse_mock.model.site import Site

MAX_FAILURES: Final = 5
"""So many wrong passwords in a row block a user ("HTTP Errors" of the developer guide)."""

BLOCKED_S: Final = 300.0
"""So many seconds a user is blocked."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The password was right. ``user_id`` is the login id, or the name of an administrator."""

    user_id: str
    is_admin: bool


class Denied(Enum):
    """Why nobody is let in."""

    WRONG = auto()
    """No such user, or another password."""
    BLOCKED = auto()
    """Too many wrong passwords a short while ago; the right one is denied, too."""


AuthOutcome = Authenticated | Denied


@dataclass(slots=True)
class _Account:
    user_id: str
    password: str
    is_admin: bool
    failures: int = 0
    blocked_until: float = 0.0


class Accounts:
    """The accounts of a site.

    Users are known by login id and by login name, administrators by name; the case of letters
    does not count. Of two users with one name, the one whose id it is has it, then the first.
    """

    def __init__(self, site: Site) -> None:
        self._accounts: dict[str, _Account] = {}
        users = {
            agent.id: _Account(agent.id, site.passwords[agent.id], is_admin=False)
            for agent in site.agents.values()
            if agent.id in site.passwords
        }
        for user_id, account in users.items():
            self._accounts.setdefault(user_id.lower(), account)
        for user_id, account in users.items():
            self._accounts.setdefault(site.agents[user_id].login_name.lower(), account)
        for name, password in site.administrators.items():
            self._accounts.setdefault(name.lower(), _Account(name, password, is_admin=True))

    def authenticate(self, name: str, password: str, now: float) -> AuthOutcome:
        """Check a password at ``now``, in seconds of a clock that never goes back."""
        account = self._accounts.get(name.lower())
        if account is None:
            return Denied.WRONG
        if now < account.blocked_until:
            return Denied.BLOCKED
        if password == account.password:
            account.failures = 0
            return Authenticated(account.user_id, account.is_admin)
        account.failures += 1
        if account.failures == MAX_FAILURES:
            account.failures = 0
            account.blocked_until = now + BLOCKED_S
        return Denied.WRONG
