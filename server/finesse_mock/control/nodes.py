"""The routes of the control API for the servers of the cluster: their bad days."""

from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web

from finesse_mock.control.bodies import decoded
from finesse_mock.control.problems import Problem, reported
from finesse_mock.model.system import ServiceState, ServiceStatus

PREFIX = "/mock/api/nodes"


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


class NodeView(msgspec.Struct, rename="camel", kw_only=True):
    """A server now."""

    name: str
    service: ServiceState
    reason: str
    notification_service: Part
    web_application: Part


class NodeRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
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


def _json(value: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), content_type="application/json")


def node_routes(servers: Sequence[Server]) -> list[web.RouteDef]:
    """The routes: list the servers, and change one."""

    async def show(_: web.Request) -> web.Response:
        return _json([_view(server) for server in servers])

    async def change(request: web.Request) -> web.Response:
        server = _named(request.match_info["name"])
        wanted = await decoded(request, NodeRequest)
        if wanted.notification_service is Part.UP:
            await server.start_notifying()
        elif wanted.notification_service is Part.DOWN:
            await server.stop_notifying()
        if wanted.web_application:
            server.set_web(up=wanted.web_application is Part.UP)
        if wanted.service:
            server.set_service(ServiceStatus(wanted.service, wanted.reason))
        return _json(_view(server))

    def _named(name: str) -> Server:
        for server in servers:
            if server.name == name.upper():
                return server
        known = ", ".join(server.name for server in servers)
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no node {name}; this mock has {known}.")

    return [
        web.get(PREFIX, reported(show)),
        web.post(PREFIX + "/{name}", reported(change)),
    ]
