"""The routes of the control API for snapshots: everything as it was, as often as wanted."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Nothing, Route, View, route
from finesse_mock.documents import nearest
from finesse_mock.floor import Snapshot

MAX_SNAPSHOTS: Final = 100
"""So many are kept; memory stays bounded."""


class SnapshotView(View, kw_only=True):
    """A snapshot: its name, and the moment of the mock's clock at which it was taken."""

    name: str
    at: datetime
    calls: int
    signed_in: int


@dataclass(frozen=True, slots=True)
class _Kept:
    world: Snapshot
    calls: dict[str, str]

    def view(self, name: str) -> SnapshotView:
        world = self.world.world
        return SnapshotView(
            name=name,
            at=self.world.at,
            calls=len(world.dialogs()),
            signed_in=sum(agent.signed_in for agent in world.agents()),
        )


def snapshot_routes(mock: Controlled) -> list[Route]:
    """The routes. A snapshot is of agents, calls, timers, ids to come and names of calls.

    Connections and subscriptions are not part of it. Restoring publishes nothing, as a reset does
    not: what clients were told before belongs to another world.
    """
    kept: dict[str, _Kept] = {}

    def named(name: str) -> _Kept:
        if name not in kept:
            hint = nearest(name, kept, "snapshots")
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no snapshot {name}; {hint}")
        return kept[name]

    async def show(_: Asked[Nothing, Nothing]) -> list[SnapshotView]:
        return [each.view(name) for name, each in kept.items()]

    async def save(asked: Asked[Nothing, Nothing]) -> SnapshotView:
        name = asked.path["name"]
        if name not in kept and len(kept) >= MAX_SNAPSHOTS:
            raise Problem(
                HTTPStatus.CONFLICT, f"There are {MAX_SNAPSHOTS} snapshots already; remove one."
            )
        kept[name] = _Kept(mock.floor.snapshot(), dict(mock.house.cast.calls))
        return kept[name].view(name)

    async def restore(asked: Asked[Nothing, Nothing]) -> SnapshotView:
        name = asked.path["name"]
        found = named(name)
        mock.restore(found.world)
        mock.house.cast.calls.clear()
        mock.house.cast.calls.update(found.calls)
        return found.view(name)

    async def remove(asked: Asked[Nothing, Nothing]) -> None:
        named(asked.path["name"])
        del kept[asked.path["name"]]

    missing = (HTTPStatus.NOT_FOUND,)
    return [
        route("GET", "/snapshots", show, about="All snapshots.", answer=list[SnapshotView]),
        route(
            "PUT",
            "/snapshots/{name}",
            save,
            about="Keep agents, calls, timers and ids to come as they are now.",
            answer=SnapshotView,
            problems=(HTTPStatus.CONFLICT,),
        ),
        route(
            "POST",
            "/snapshots/{name}/restore",
            restore,
            about="Put everything as it was then; nothing is published.",
            answer=SnapshotView,
            problems=missing,
        ),
        route("DELETE", "/snapshots/{name}", remove, about="Forget a snapshot.", problems=missing),
    ]
