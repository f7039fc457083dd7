"""The routes of the control API for the connections of clients: see them, cut them, end them."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Final, Protocol

from finesse_mock.conditions import StreamCondition
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import PREFIX, Asked, Body, Nothing, Query, Route, View, route
from finesse_mock.xmpp.connections import Connection
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.framing import Framing


class Server(Protocol):
    """A server of the cluster as these routes see it."""

    name: str
    domain: Domain


class ConnectionView(View, kw_only=True):
    """A connection now. Seconds are those of the real time, whatever the mock's clock does."""

    id: str
    node: str
    agent: str
    """Empty until the client has authenticated."""
    jid: str
    """Empty until a resource is bound."""
    transport: str
    """tcp, tls (TCP with TLS), bosh or websocket."""
    secure: bool
    """The client speaks TLS, over whatever transport."""
    connected_for: float
    silent_for: float
    """Seconds since anything came from the client."""
    queued_bytes: int
    """What the client has not taken yet, as far as the mock knows."""


class Selection(Body, kw_only=True):
    """Which connections: the one with an id, or all of an agent."""

    connection: str = ""
    agent: str = ""


class EndRequest(Selection, kw_only=True):
    """The body of ``POST connections/end``."""

    condition: StreamCondition
    text: str = ""


class RedirectRequest(Selection, kw_only=True):
    """The body of ``POST connections/redirect``; ``to`` is a URI, over TCP ``host:port``."""

    to: str


class OfAgent(Query, kw_only=True):
    """The query of ``GET connections``."""

    agent: str = ""


_Found = tuple[ConnectionView, Connection]

_SECURE_NAMES: Final = {Framing.TCP: "tls"}


class ConnectionControl:
    """The handlers. Those that change something answer which connections they did it to."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = servers

    def routes(self) -> list[Route]:
        """The routes."""
        views = list[ConnectionView]
        refusals = (HTTPStatus.NOT_FOUND,)
        return [
            route(
                "GET",
                "/connections",
                self.show,
                about="The connections of clients, the oldest of each node first.",
                query=OfAgent,
                answer=views,
            ),
            route(
                "POST",
                "/connections/cut",
                self.cut,
                about="Connections break, and nobody says good-bye.",
                body=Selection,
                answer=views,
                problems=refusals,
            ),
            route(
                "POST",
                "/connections/end",
                self.end,
                about="Streams end with an error.",
                body=EndRequest,
                answer=views,
                problems=refusals,
            ),
            route(
                "POST",
                "/connections/redirect",
                self.redirect,
                about="Clients are sent to another server.",
                body=RedirectRequest,
                answer=views,
                problems=refusals,
            ),
        ]

    async def show(self, asked: Asked[Nothing, OfAgent]) -> list[ConnectionView]:
        """``GET connections``: all of them, or those of an agent."""
        wanted = asked.query.agent.lower()
        return [view for view, _ in self._all() if wanted in {"", view.agent}]

    async def cut(self, asked: Asked[Selection, Nothing]) -> list[ConnectionView]:
        """``POST connections/cut``: the network breaks."""
        return self._do_to(asked.body, lambda each: each.abort())

    async def end(self, asked: Asked[EndRequest, Nothing]) -> list[ConnectionView]:
        """``POST connections/end``: a stream error, then the end of the stream."""
        wanted = asked.body
        return self._do_to(wanted, lambda each: each.session.fail(wanted.condition, wanted.text))

    async def redirect(self, asked: Asked[RedirectRequest, Nothing]) -> list[ConnectionView]:
        """``POST connections/redirect``: the client is told where to go instead."""
        wanted = asked.body
        if not wanted.to.strip():
            raise Problem(HTTPStatus.BAD_REQUEST, "Say where to: a URI, over TCP host:port.")
        return self._do_to(wanted, lambda each: each.session.redirect(wanted.to))

    def _do_to(self, wanted: Selection, act: Callable[[Connection], None]) -> list[ConnectionView]:
        found = self._chosen(wanted)
        for _, connection in found:
            act(connection)
        return [view for view, _ in found]

    def _chosen(self, wanted: Selection) -> list[_Found]:
        """The connections meant, at least one."""
        if bool(wanted.connection) == bool(wanted.agent):
            raise Problem(
                HTTPStatus.BAD_REQUEST, "Name either one connection by its id, or an agent."
            )
        if wanted.agent:
            found = [each for each in self._all() if each[0].agent == wanted.agent.lower()]
            nobody = f"Nobody is connected as {wanted.agent}."
        else:
            found = [each for each in self._all() if each[0].id == wanted.connection.upper()]
            nobody = f"There is no connection {wanted.connection}."
        if not found:
            raise Problem(
                HTTPStatus.NOT_FOUND, f"{nobody} GET {PREFIX}/connections lists those there are."
            )
        return found

    def _all(self) -> Iterator[_Found]:
        now = asyncio.get_running_loop().time()
        for server in self._servers:
            for number, connection in server.domain.connections.numbered():
                yield _view(server.name, number, connection, now), connection


def _view(node: str, number: int, connection: Connection, now: float) -> ConnectionView:
    session, carrier = connection.session, connection.framing
    return ConnectionView(
        id=f"{node}{number}",
        node=node,
        agent=session.user,
        jid=session.address,
        transport=_SECURE_NAMES.get(carrier, carrier.value) if connection.secure else carrier.value,
        secure=connection.secure,
        connected_for=round(now - session.watch.since, 3),
        silent_for=round(now - session.watch.last, 3),
        queued_bytes=connection.queued_bytes,
    )
