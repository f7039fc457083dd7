"""Where a real server of each release listens, as data.

The mock itself listens where ``finesse_mock.config.Ports`` says, on every release alike; WebSocket
it has where one of these endpoints has it. Sources:
"HTTPS Requests" and "Cisco Finesse Notifications" of the Finesse Web Services Developer Guide,
release notes of 12.5(1) and 12.6(1).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Availability(StrEnum):
    """Whether clients find something behind a port, and whether they should look there."""

    OPEN = "open"
    RECOMMENDED = "recommended"
    DEPRECATED = "deprecated"
    CLOSED = "closed by default"
    REDIRECTED = "redirects to 8445 (301)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One port of a server, what it speaks and at which paths."""

    port: int
    speaks: str
    paths: tuple[str, ...] = ()
    tls: bool = True
    availability: Availability = Availability.OPEN


OPENED_BY: Final = "utils finesse set_property webservices enableInsecureOpenfirePort true"
"""The administrator's command that opens the ports which are closed by default."""

WEBSOCKET_PATH: Final = "/ws"
"""Where WebSocket is, on the releases whose endpoints have it."""

_REST = ("/finesse/api",)
_BOSH = ("/http-bind", "/tunnel/")
_WEB = ("/http-bind", WEBSOCKET_PATH, "/tunnel/")

_REST_TLS = Endpoint(port=8445, speaks="REST", paths=_REST)
_REST_80 = Endpoint(port=80, speaks="REST", paths=_REST, tls=False)
_REST_8082 = Endpoint(port=8082, speaks="REST", paths=_REST, tls=False)
_XMPP = Endpoint(port=5222, speaks="XMPP", tls=False)
_XMPP_TLS = Endpoint(port=5223, speaks="XMPP")


def _redirected(endpoint: Endpoint) -> Endpoint:
    return replace(endpoint, availability=Availability.REDIRECTED)


_NOTIFY_11_6 = (
    _XMPP,
    _XMPP_TLS,
    Endpoint(port=7071, speaks="BOSH", paths=_BOSH, tls=False),
    Endpoint(port=7443, speaks="BOSH", paths=_BOSH),
)
_INSECURE_12_5 = (
    replace(_XMPP, availability=Availability.CLOSED),
    _XMPP_TLS,
    Endpoint(
        port=7071,
        speaks="BOSH, WebSocket",
        paths=_WEB,
        tls=False,
        availability=Availability.CLOSED,
    ),
)
_NOTIFY_12_5 = (*_INSECURE_12_5, Endpoint(port=7443, speaks="BOSH, WebSocket", paths=_WEB))
_NOTIFY_12_6 = (
    *_INSECURE_12_5,
    Endpoint(port=7443, speaks="BOSH, WebSocket", paths=_WEB, availability=Availability.DEPRECATED),
    Endpoint(
        port=8445, speaks="BOSH, WebSocket", paths=_WEB, availability=Availability.RECOMMENDED
    ),
)

UCCE_11_6: Final = (
    _REST_80,
    Endpoint(port=443, speaks="REST", paths=_REST),
    _REST_TLS,
    *_NOTIFY_11_6,
)
UCCE_12_5: Final = (_redirected(_REST_80), _REST_TLS, *_NOTIFY_12_5)
UCCE_12_6: Final = (_redirected(_REST_80), _REST_TLS, *_NOTIFY_12_6)
UCCX_11_6: Final = (_REST_8082, _REST_TLS, *_NOTIFY_11_6)
UCCX_12_5: Final = (_redirected(_REST_8082), _REST_TLS, *_NOTIFY_12_5)
