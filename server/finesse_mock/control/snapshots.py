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


class _Snapshots:
    """The snapshots of one mock, by name."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock
        self._kept: dict[str, _Kept] = {}

    async def show(self, _: Asked[Nothing, Nothing]) -> list[SnapshotView]:
        return [each.view(name) for name, each in self._kept.items()]

    async def save(self, asked: Asked[Nothing, Nothing]) -> SnapshotView:
        mock, kept, name = self._mock, self._kept, asked.path["name"]
        if name not in kept and len(kept) >= MAX_SNAPSHOTS:
            raise Problem(
                HTTPStatus.CONFLICT, f"There are {MAX_SNAPSHOTS} snapshots already; remove one."
            )
        kept[name] = _Kept(mock.floor.snapshot(), dict(mock.house.cast.calls))
        return kept[name].view(name)

    async def restore(self, asked: Asked[Nothing, Nothing]) -> SnapshotView:
        mock, name = self._mock, asked.path["name"]
        found = self._named(name)
        mock.restore(found.world)
        mock.house.cast.calls.clear()
        mock.house.cast.calls.update(found.calls)
        return found.view(name)

    async def remove(self, asked: Asked[Nothing, Nothing]) -> None:
        self._named(asked.path["name"])
        del self._kept[asked.path["name"]]

    def _named(self, name: str) -> _Kept:
        if name not in self._kept:
            hint = nearest(name, self._kept, "snapshots")
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no snapshot {name}; {hint}")
        return self._kept[name]


def snapshot_routes(mock: Controlled) -> list[Route]:
    """The routes. A snapshot is of agents, calls, timers, ids to come and names of calls.

    Connections and subscriptions are not part of it. Restoring publishes nothing, as a reset does
    not: what clients were told before belongs to another world.
    """
    snapshots = _Snapshots(mock)
    missing = (HTTPStatus.NOT_FOUND,)
    return [
        route(
            "GET", "/snapshots", snapshots.show, about="All snapshots.", answer=list[SnapshotView]
        ),
        route(
            "PUT",
            "/snapshots/{name}",
            snapshots.save,
            about="Keep agents, calls, timers and ids to come as they are now.",
            answer=SnapshotView,
            problems=(HTTPStatus.CONFLICT,),
        ),
        route(
            "POST",
            "/snapshots/{name}/restore",
            snapshots.restore,
            about="Put everything as it was then; nothing is published.",
            answer=SnapshotView,
            problems=missing,
        ),
        route(
            "DELETE",
            "/snapshots/{name}",
            snapshots.remove,
            about="Forget a snapshot.",
            problems=missing,
        ),
    ]
