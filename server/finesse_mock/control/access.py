"""Who may use the control API, the metrics and the pages of the mock.

Bound to the loopback address everybody on this machine may, but no page of another origin: not
by a request across sites, and not by a host name that was made to point here (DNS rebinding).
Bound elsewhere, or where a token is set, that token is asked for.
"""

import base64
import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address

from aiohttp import hdrs, web

from finesse_mock.control.problems import Problem

_READING = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})
_OWN_PAGES = frozenset({"same-origin", "none"})
"""Values of ``Sec-Fetch-Site`` (W3C Fetch Metadata §2.4): a page of ours, or the person."""

_CHALLENGE = 'Bearer realm="finesse-mock", Basic realm="finesse-mock"'


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what is bound to that address."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761 §6.3
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The rule. ``hosts`` are the names that this mock has beside those of the loopback address.

    Bearer tokens are those of RFC 6750 §2.1. Browsers cannot send them by themselves, so HTTP
    Basic with the token for a password is as good, under whatever user name.
    """

    token: str | None = None
    hosts: frozenset[str] = field(default=frozenset())

    def check(self, request: web.Request) -> None:
        """Let a request pass.

        Raises:
            Problem: 401 without the token, 403 for a page of another origin.
        """
        if self.token is None:
            self._check_host(request)
        elif not _proves(request.headers.get(hdrs.AUTHORIZATION, ""), self.token):
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                "This needs the mock's control token: Authorization: Bearer TOKEN. "
                "`finesse-mock serve` printed it, and the ready file has it as control_token.",
                headers={hdrs.WWW_AUTHENTICATE: _CHALLENGE},
            )
        _check_origin(request)

    def _check_host(self, request: web.Request) -> None:
        """A page under a foreign name that points here would be of the same origin as the mock."""
        named = request.headers.get(hdrs.HOST)
        if named is None:  # no browser
            return
        host = host_of(named)
        if not is_loopback(host) and host not in self.hosts:
            raise Problem(
                HTTPStatus.FORBIDDEN,
                f"{host} is no name of this mock; use 127.0.0.1, give the name to serve with "
                "--domain, or set a token with --control-token.",
            )


def host_of(authority: str) -> str:
    """The host of ``host:port``, in lower case and without the brackets of IPv6."""
    host, colon, port = authority.rpartition(":")
    if not colon or not port.isdigit():
        host = authority
    return host.strip("[]").lower()


def _proves(authorization: str, token: str) -> bool:
    scheme, _, credentials = authorization.partition(" ")
    credentials = credentials.strip()
    if scheme.lower() == "basic":
        try:
            decoded = base64.b64decode(credentials, validate=True)
        except ValueError:
            return False
        given = decoded.partition(b":")[2]
    elif scheme.lower() == "bearer":
        given = credentials.encode(errors="surrogateescape")
    else:
        return False
    return hmac.compare_digest(given, token.encode())


def _check_origin(request: web.Request) -> None:
    """Refuse what a page of another origin could do: change something, or open a WebSocket."""
    upgrades = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
    if request.method in _READING and not upgrades:
        return  # no page reads the answer: there are no CORS headers in it
    origin = request.headers.get(hdrs.ORIGIN)
    foreign = origin is not None and origin.partition("://")[2].lower() != request.host.lower()
    if foreign or request.headers.get("Sec-Fetch-Site", "none") not in _OWN_PAGES:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"Pages of {origin or 'another site'} may not drive the mock; use its own console.",
        )
