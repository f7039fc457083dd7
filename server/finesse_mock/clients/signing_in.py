"""From an open connection to a bound session (RFC 6120 §5 to §7, RFC 3921 §3)."""

import base64
from dataclasses import dataclass

from finesse_mock.clients.elements import (
    BIND,
    CLIENT,
    SASL,
    SESSION,
    STREAMS,
    TLS,
    Element,
    element,
    first_name,
)
from finesse_mock.clients.failures import RefusedError, SignInError, StreamEndedError
from finesse_mock.clients.tcp_wire import TcpWire
from finesse_mock.clients.transports import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who signs in; an empty ``resource`` lets the server choose."""

    user: str
    password: str
    domain: str
    resource: str = ""


async def sign_in(wire: Wire, login: Login) -> str:
    """Negotiate TLS where it is offered, authenticate, bind; answers the full JID.

    Raises:
        SignInError: the server does not know the user, or offers no PLAIN.
        RefusedError: it lets the user in but does not bind.
        StreamEndedError: it ended the stream.
    """
    features = await _opened(wire, login.domain)
    offers_tls = features.find(f"{{{TLS}}}starttls") is not None
    if offers_tls and isinstance(wire, TcpWire) and wire.can_start_tls:
        await wire.send(element(TLS, "starttls"))
        answer = await wire.receive()
        if answer.tag != f"{{{TLS}}}proceed":
            raise StreamEndedError("The server offered STARTTLS and did not proceed.")
        await wire.start_tls()
        features = await _opened(wire, login.domain)
    await _authenticate(wire, login, features)
    features = await _opened(wire, login.domain)
    return await _bind(wire, login, features)


async def _opened(wire: Wire, domain: str) -> Element:
    await wire.open(domain)
    return await _next(wire)


async def _next(wire: Wire) -> Element:
    """The next element, unless it is the error with which the stream ends (RFC 6120 §4.9)."""
    arrived = await wire.receive()
    if arrived.tag == f"{{{STREAMS}}}error":
        condition = first_name(arrived)
        raise StreamEndedError(f"The server ended the stream: {condition}.", condition)
    return arrived


async def _authenticate(wire: Wire, login: Login, features: Element) -> None:
    mechanisms = [each.text for each in features.iter(f"{{{SASL}}}mechanism")]
    if "PLAIN" not in mechanisms:
        raise SignInError(login.user, f"no PLAIN among {mechanisms}")
    plain = base64.b64encode(f"\0{login.user}\0{login.password}".encode()).decode()
    await wire.send(element(SASL, "auth", plain, mechanism="PLAIN"))
    answer = await _next(wire)
    if answer.tag != f"{{{SASL}}}success":
        raise SignInError(login.user, first_name(answer))


async def _bind(wire: Wire, login: Login, features: Element) -> str:
    wanted = [element(BIND, "resource", login.resource)] if login.resource else []
    answer = await _asked(wire, "bind", element(BIND, "bind", *wanted))
    jid = answer.findtext(f"{{{BIND}}}bind/{{{BIND}}}jid") or ""
    session = features.find(f"{{{SESSION}}}session")
    if session is not None and session.find(f"{{{SESSION}}}optional") is None:
        await _asked(wire, "session", element(SESSION, "session"))
    return str(jid)


async def _asked(wire: Wire, name: str, payload: Element) -> Element:
    await wire.send(element(CLIENT, "iq", payload, type="set", id=name))
    answer = await _next(wire)
    while answer.get("id") != name:
        answer = await _next(wire)
    if answer.get("type") != "result":
        raise RefusedError(name, first_name(answer.find(f"{{{CLIENT}}}error")))
    return answer
