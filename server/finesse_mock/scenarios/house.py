"""The house around the floor: its servers and what hangs on its walls, and acts that concern them.

What is no matter of agents and calls is no command of the engine, either.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from finesse_mock.documents import nearest
from finesse_mock.floor import Floor
from finesse_mock.model.message import TeamMessage
from finesse_mock.model.system import ServiceState, ServiceStatus
from finesse_mock.scenarios import acts, house_acts
from finesse_mock.scenarios.cast import CannotError, Cast, UnknownError
from finesse_mock.wire.team_messages import team_message_updates
from finesse_mock.wire.updates import Update
from finesse_mock.xmpp.domain import Domain

SERVICES: Final = {
    "system.out_of_service": ServiceState.OUT_OF_SERVICE,
    "system.in_service": ServiceState.IN_SERVICE,
}


class Server(Protocol):
    """A server of the cluster as acts see it."""

    name: str
    domain: Domain

    def set_service(self, status: ServiceStatus) -> None:
        """Go out of service or come back, and tell everybody."""
        ...

    def service_update(self, status: ServiceStatus) -> Update:
        """The event by which it would tell everybody."""
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


@dataclass(frozen=True, slots=True)
class House:
    """All on which an act can be: who is who, with the calls by name; the servers; a loudspeaker.

    ``publish`` publishes an event that is not the engine's.
    """

    cast: Cast
    servers: Sequence[Server]
    publish: Callable[[Update], None]

    @property
    def floor(self) -> Floor:
        """The contact centre."""
        return self.cast.floor


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done, and the events that tell of it."""

    events: tuple[Update, ...]
    do: Callable[[], Awaitable[None]]


def deed_of(name: str, act: acts.Act, house: House) -> Deed | None:
    """What that act has the house do; None for one that is a matter of the engine.

    Raises:
        CannotError: it cannot be done.
    """
    match act:
        case house_acts.Service():
            return _change_of_service(SERVICES[name], act, house)
        case house_acts.Failover():
            return _failover(act, house)
        case house_acts.Notifications():
            return _notifications(act, house, up=name.endswith(".up"))
        case house_acts.WebApplication():
            return _web(act, house, up=name.endswith(".up"))
        case house_acts.CutConnection():
            return _cut(act, house)
        case house_acts.Announce():
            return _announcement(act, house)
        case _:
            return None


def _servers(name: str, house: House) -> list[Server]:
    """The server of that name; without one all of them."""
    servers = [server for server in house.servers if name.upper() in ("", server.name)]
    if not servers:
        names = ", ".join(server.name for server in house.servers)
        raise UnknownError(f"there is no node {name}; this mock has {names}.")
    return servers


def _change_of_service(state: ServiceState, act: house_acts.Service, house: House) -> Deed:
    servers = _servers(act.node, house)
    status = ServiceStatus(state, act.reason)

    async def do() -> None:
        for server in servers:
            server.set_service(status)

    return Deed(tuple(server.service_update(status) for server in servers), do)


def _failover(act: house_acts.Failover, house: House) -> Deed:
    lost = ServiceStatus(ServiceState.OUT_OF_SERVICE, act.reason)
    both = (lost, ServiceStatus())
    servers = _servers("", house)

    async def do() -> None:
        for status in both:
            for server in servers:
                server.set_service(status)

    return Deed(tuple(each.service_update(status) for status in both for each in servers), do)


def _notifications(act: house_acts.Notifications, house: House, *, up: bool) -> Deed:
    servers = _servers(act.node, house)

    async def do() -> None:
        for server in servers:
            await (server.start_notifying() if up else server.stop_notifying())

    return Deed((), do)


def _web(act: house_acts.WebApplication, house: House, *, up: bool) -> Deed:
    servers = _servers(act.node, house)

    async def do() -> None:
        for server in servers:
            server.set_web(up=up)

    return Deed((), do)


def _cut(act: house_acts.CutConnection, house: House) -> Deed:
    user = house.cast.agent(act.agent)
    found = [
        connection
        for server in _servers(act.node, house)
        for _, connection in server.domain.connections.numbered()
        if connection.session.user == user.lower()
    ]
    if not found:
        raise CannotError(f"nobody is connected as {user}.")

    async def do() -> None:
        for connection in found:
            connection.abort()

    return Deed((), do)


def _announcement(act: house_acts.Announce, house: House) -> Deed:
    floor = house.floor
    messages = floor.site.team_messages
    message = TeamMessage(
        id=max(messages, default=0) + 1,
        creator_id=_author(act, house.cast),
        created_at=floor.clock.now(),
        duration_s=max(1, int(act.duration)),
        content=act.content,
        teams=_teams(act, floor),
    )
    site = replace(floor.site, team_messages={**messages, message.id: message})
    events = tuple(team_message_updates("POST", message, site, ""))

    async def do() -> None:
        floor.configure(site)
        for event in events:
            house.publish(event)

    return Deed(events, do)


def _teams(act: house_acts.Announce, floor: Floor) -> tuple[str, ...]:
    teams = floor.site.teams
    asked = tuple(act.team.split(",")) if isinstance(act.team, str) else act.team
    for team in asked:
        if team not in teams:
            raise UnknownError(f"there is no team {team}; {nearest(team, teams, 'teams')}")
    return asked


def _author(act: house_acts.Announce, cast: Cast) -> str:
    if act.by:
        return cast.agent(act.by)
    people = cast.floor.site.agents.values()
    supervisor = next((each.id for each in people if each.is_supervisor), None)
    if supervisor is None:
        raise CannotError("nobody here is a supervisor; say who speaks (by).")
    return supervisor
