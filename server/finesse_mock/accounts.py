"""Accounts: who may sign on, with which password or token, and who is blocked for having guessed.

REST and XMPP ask the same object, so that guesses count wherever they are made. Every moment is
given in seconds of the mock's clock, which never goes back.
"""

import base64
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import count
from math import inf
from typing import Final

from finesse_mock.model.site import Site

MAX_FAILURES: Final = 5
"""So many wrong passwords in a row block a user ("HTTP Errors" of the developer guide)."""

BLOCKED_S: Final = 300.0
"""So many seconds a user is blocked."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Password or token were right. ``user_id`` is the login id, or an administrator's name."""

    user_id: str
    is_admin: bool


class Denied(Enum):
    """Why nobody is let in."""

    WRONG = auto()
    """No such user, or another password."""
    BLOCKED = auto()
    """Too many wrong passwords a short while ago; the right one is denied, too."""
    NOT_THIS_WAY = auto()
    """A password where only tokens are taken, or the other way round."""
    EXPIRED = auto()
    """The token was right once."""


AuthOutcome = Authenticated | Denied


@dataclass(slots=True)
class _Account:
    user_id: str
    password: str
    is_admin: bool
    failures: int = 0
    blocked_until: float = 0.0


REFRESH_S: Final = 36_000.0
"""So many seconds a refresh token is good for: ten hours, the default of the Identity Service."""

MAX_TOKENS: Final = 10_000
"""So many tokens are remembered; of more, the oldest is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A pair of tokens for a user; ``expires_at`` and ``refresh_until`` are moments."""

    access: str
    refresh: str
    user_id: str
    expires_at: float
    refresh_until: float


def _json_web_token(user_id: str, secret: str) -> str:
    """A token in the form of RFC 7519; nobody checks the signature, which is no signature."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": user_id, "jti": secret}, secret)
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return b".".join(part.rstrip(b"=") for part in encoded).decode()


def _counted() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{next(numbers):08}"


class Accounts:
    """The accounts of a site.

    Users are known by login id and by login name, administrators by name; the case of letters
    does not count. Of two users with one name, the one whose id it is has it, then the first.
    What is taken from users, passwords or tokens, is for ``site.auth`` to say. ``new_secret``
    makes what nobody can guess of a token; unless it is given, tokens are counted.
    """

    def __init__(self, site: Site, new_secret: Callable[[], str] | None = None) -> None:
        self._auth = site.auth
        self._new_secret = new_secret or _counted()
        self._tokens: OrderedDict[str, Token] = OrderedDict()
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

    def password_of(self, user_id: str) -> str | None:
        """The password of the user with that login id, whatever the case; None if there is none.

        There is none where users sign on with tokens alone. What proves the knowledge of a password
        without telling it has to know it. Such guesses do not count.
        """
        account = self._accounts.get(user_id.lower()) if self._auth.takes_passwords else None
        if account is None or account.is_admin or account.user_id.lower() != user_id.lower():
            return None
        return account.password

    def authenticate(self, name: str, password: str, now: float) -> AuthOutcome:
        """Check a password."""
        outcome = self.identify(name, password, now)
        if isinstance(outcome, Authenticated) and not outcome.is_admin:
            return outcome if self._auth.takes_passwords else Denied.NOT_THIS_WAY
        return outcome

    def identify(self, name: str, password: str, now: float) -> AuthOutcome:
        """Check a password as the identity provider does, wherever users may sign on with it."""
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

    def authenticate_token(self, access: str, now: float) -> AuthOutcome:
        """Check an access token."""
        if not self._auth.takes_tokens:
            return Denied.NOT_THIS_WAY
        token = self._tokens.get(access)
        if token is None:
            return Denied.WRONG
        if now >= token.expires_at:
            return Denied.EXPIRED
        return Authenticated(token.user_id, is_admin=False)

    def authenticate_either(self, name: str, secret: str, now: float) -> AuthOutcome:
        """Check what stands in place of a password in XMPP: the password itself, or a token."""
        outcome = self.authenticate_token(secret, now)
        if outcome in (Denied.WRONG, Denied.NOT_THIS_WAY):
            return self.authenticate(name, secret, now)
        return outcome

    def issue_token(self, agent_id: str, seconds: float, now: float) -> Token:
        """Give a user a token that is good for so many seconds.

        Raises:
            KeyError: there is no such user; administrators have no tokens.
        """
        account = self._accounts[agent_id.lower()]
        if account.is_admin:
            raise KeyError(agent_id)
        token = Token(
            access=_json_web_token(account.user_id, self._new_secret()),
            refresh=_json_web_token(account.user_id, self._new_secret()),
            user_id=account.user_id,
            expires_at=now + seconds,
            refresh_until=now + max(seconds, REFRESH_S),
        )
        self._tokens[token.access] = token
        if len(self._tokens) > MAX_TOKENS:
            self._tokens.popitem(last=False)
        return token

    def refresh_token(self, refresh: str, seconds: float, now: float) -> Token | None:
        """Exchange a refresh token for a new pair; None for one that is used, over or unknown.

        The access token that came with it stays good until it expires.
        """
        for access, token in self._tokens.items():
            if token.refresh == refresh and now < token.refresh_until:
                self._tokens[access] = replace(token, refresh_until=now)
                return self.issue_token(token.user_id, seconds, now)
        return None

    def expire_token(self, access: str) -> bool:
        """End an access token now, though not what it is refreshed with; False: there is none."""
        token = self._tokens.get(access)
        if token is None:
            return False
        self._tokens[access] = replace(token, expires_at=-inf)
        return True
