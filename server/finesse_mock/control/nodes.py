"""The routes of the control API for the servers of the cluster: their bad days."""

from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route
from finesse_mock.model.system import ServiceState, ServiceStatus


class Server(Protocol):
    """A server of the cluster as the control API sees it."""

    name: str
    service: ServiceStatus
    web: bool

    @property
    def notifying(self) -> bool:
        """Whether the notification service runs."""
        ...

    def set_service(self, status: ServiceStatus) -> None:
        """Go out of service or come back."""
        ...

    def set_web(self, *, up: bool) -> None:
        """Stop or start the web application."""
        ...

    async def start_notifying(self) -> None:
        """Start the notification service."""
        ...

    async def stop_notifying(self) -> None:
        """Stop the notification service."""
        ...


class Part(StrEnum):
    """Whether a part of a server runs."""

    UP = "up"
    DOWN = "down"


class NodeView(View, kw_only=True):
    """A server now."""

    name: str
    service: ServiceState
    reason: str
    notification_service: Part
    web_application: Part


class NodeRequest(Body, kw_only=True):
    """The body of ``POST nodes/{name}``: what is to change."""

    service: ServiceState | None = None
    reason: str = ""
    notification_service: Part | None = None
    web_application: Part | None = None


def _view(server: Server) -> NodeView:
    return NodeView(
        name=server.name,
        service=server.service.state,
        reason=server.service.reason,
        notification_service=Part.UP if server.notifying else Part.DOWN,
        web_application=Part.UP if server.web else Part.DOWN,
    )


def node_routes(servers: Sequence[Server]) -> list[Route]:
    """The routes: list the servers, and change one."""

    async def show(_: Asked[Nothing, Nothing]) -> list[NodeView]:
        return [_view(server) for server in servers]

    async def change(asked: Asked[NodeRequest, Nothing]) -> NodeView:
        server = _named(asked.path["name"])
        wanted = asked.body
        if wanted.notification_service is Part.UP:
            await server.start_notifying()
        elif wanted.notification_service is Part.DOWN:
            await server.stop_notifying()
        if wanted.web_application:
            server.set_web(up=wanted.web_application is Part.UP)
        if wanted.service:
            server.set_service(ServiceStatus(wanted.service, wanted.reason))
        return _view(server)

    def _named(name: str) -> Server:
        for server in servers:
            if server.name == name.upper():
                return server
        known = ", ".join(server.name for server in servers)
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no node {name}; this mock has {known}.")

    return [
        route("GET", "/nodes", show, about="The servers of the cluster.", answer=list[NodeView]),
        route(
            "POST",
            "/nodes/{name}",
            change,
            about="Take a server, or a part of it, out of service or back.",
            body=NodeRequest,
            answer=NodeView,
            problems=(HTTPStatus.NOT_FOUND,),
        ),
    ]
