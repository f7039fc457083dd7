"""Who sent a request: HTTP Basic (RFC 7617), Bearer (RFC 6750), or the cookie of a sign-in."""

import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from finesse_mock.accounts import AuthOutcome, Denied
from finesse_mock.model.system import AuthMode
from finesse_mock.rest import rejections
from finesse_mock.rest.exchange import Caller
from finesse_mock.rest.floor import Floor

_REALM: Final = 'realm="Cisco Finesse"'

SESSION_COOKIE: Final = "JSESSIONID"


def challenge(auth: AuthMode) -> str:
    """``WWW-Authenticate`` of every 401; many clients send no credentials before they see it."""
    return f"Basic {_REALM}" if auth.takes_passwords else f"Bearer {_REALM}"


class Sessions:
    """The cookies that were given out. Of more than ``limit`` the longest unused is forgotten."""

    def __init__(self, limit: int, new_id: Callable[[], str]) -> None:
        self._limit = limit
        self._new_id = new_id
        self._callers: OrderedDict[str, Caller] = OrderedDict()

    def open(self, caller: Caller) -> str:
        """A new cookie that stands for that caller."""
        session_id = self._new_id()
        self._callers[session_id] = caller
        if len(self._callers) > self._limit:
            self._callers.popitem(last=False)
        return session_id

    def caller(self, session_id: str) -> Caller | None:
        """For whom a cookie stands; None for one that was never given out, or is forgotten."""
        caller = self._callers.get(session_id)
        if caller is not None:
            self._callers.move_to_end(session_id)
        return caller


def authenticate(
    authorization: str | None, cookie: str, floor: Floor, sessions: Sessions
) -> Caller:
    """Find out who sent a request; credentials decide where there are any, else the cookie.

    Raises:
        RequestRejectedError: 401 Unauthorized.
    """
    if authorization is None:
        caller = sessions.caller(cookie)
        if caller is None:
            raise rejections.unauthenticated()
        return caller
    outcome = _outcome(authorization, floor)
    if isinstance(outcome, Denied):
        raise rejections.unauthenticated(_BEARER_CHALLENGES.get(outcome, ""))
    return Caller(outcome.user_id, outcome.is_admin)


def user_of(authorization: str | None, floor: Floor) -> str | None:
    """Whose credentials these are: empty without any, None for such as are not let in."""
    if authorization is None:
        return ""
    outcome = _outcome(authorization, floor)
    return None if isinstance(outcome, Denied) else outcome.user_id


def _outcome(authorization: str, floor: Floor) -> AuthOutcome:
    scheme, _, credentials = authorization.strip().partition(" ")
    return _CHECKS.get(scheme.lower(), _no_way)(credentials.strip(), floor)


def password_in(credentials: str) -> tuple[str, str] | None:
    """Name and password of HTTP Basic; None for what is not of that form (RFC 7617 §2)."""
    try:
        pair = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return None
    name, colon, password = _decoded(pair).partition(":")
    return (name, password) if colon else None


def _by_password(credentials: str, floor: Floor) -> AuthOutcome:
    given = password_in(credentials)
    if given is None:
        return Denied.WRONG
    return floor.accounts.authenticate(*given, floor.monotonic())


def _by_token(credentials: str, floor: Floor) -> AuthOutcome:
    """The token as it was issued, or encoded once more ("Client Integration" of the guide)."""
    now = floor.monotonic()
    outcome = floor.accounts.authenticate_token(credentials, now)
    if outcome is not Denied.WRONG:
        return outcome
    try:
        within = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return outcome
    return floor.accounts.authenticate_token(_decoded(within), now)


def _no_way(_credentials: str, _floor: Floor) -> AuthOutcome:
    return Denied.WRONG


_CHECKS: Final = {"basic": _by_password, "bearer": _by_token}

_BEARER_CHALLENGES: Final = {
    Denied.EXPIRED: (
        f'Bearer {_REALM}, error="invalid_token", error_description="The access token expired"'
    ),
}
"""What a refused token is answered with, where it differs from the usual (RFC 6750 §3.1)."""


def _decoded(pair: bytes) -> str:
    """UTF-8, or Latin-1 from clients that are older than RFC 7617."""
    try:
        return pair.decode()
    except UnicodeDecodeError:
        return pair.decode("latin-1")
