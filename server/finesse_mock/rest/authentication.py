"""Who sent a request: HTTP Basic (RFC 7617), or the cookie that came with a sign-in."""

import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from finesse_mock.accounts import Authenticated
from finesse_mock.rest import rejections
from finesse_mock.rest.exchange import Caller
from finesse_mock.rest.floor import Floor

CHALLENGE: Final = 'Basic realm="Cisco Finesse"'
"""``WWW-Authenticate`` of every 401; many clients send no credentials before they see it."""

SESSION_COOKIE: Final = "JSESSIONID"


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
    else:
        caller = _by_password(authorization, floor)
    if caller is None:
        raise rejections.unauthenticated()
    return caller


def _by_password(authorization: str, floor: Floor) -> Caller | None:
    scheme, _, credentials = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    name, colon, password = _decoded(pair).partition(":")
    if not colon:
        return None
    outcome = floor.accounts.authenticate(name, password, floor.monotonic())
    if isinstance(outcome, Authenticated):
        return Caller(outcome.user_id, outcome.is_admin)
    return None


def _decoded(pair: bytes) -> str:
    """UTF-8, or Latin-1 from clients that are older than RFC 7617."""
    try:
        return pair.decode()
    except UnicodeDecodeError:
        return pair.decode("latin-1")
