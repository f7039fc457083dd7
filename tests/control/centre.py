"""The default world under control of nobody but the API, and requests to that API."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient

from finesse_mock.engine.commands import (
    RequestedState,
    SetState,
    SignIn,
    TimerFired,
    TimerKind,
)
from finesse_mock.events.bus import Bus
from finesse_mock.floor import Floor, Snapshot
from finesse_mock.model.site import Site
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.seeds import SeededIds
from finesse_mock.worlds import load_world

Answer = tuple[HTTPStatus, Any]


class StillClock:
    """Time stands still; what is set for later comes when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 3, 14, 9, tzinfo=UTC)
        self.asked_for: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0

    def call_later(
        self,
        seconds: float,
        _: Callable[[], None],
        name: str = "",  # noqa: ARG002 - of the protocol
    ) -> "StillClock":
        self.asked_for.append(seconds)
        return self

    def cancel(self) -> None:
        """Nothing comes by itself anyway."""


class Centre:
    """A running mock as the control API sees it, without any client."""

    def __init__(self, profile: str = "ucce-12.6") -> None:
        site = load_world("default", profile)
        self.seed = 7
        self.bus, self.clock = Bus(), StillClock()
        self.floor = Floor(site, self.clock, self.bus, lambda: SeededIds(7), confirmation_s=0)
        self.house = House(Cast(self.floor, {}), (), lambda _: None)

    def seq(self) -> int:
        return 0

    def sessions_of(self, _: str) -> int:
        return 0

    def reset(self) -> None:
        self.floor.reset()

    def settle(self, site: Site) -> None:
        self.floor.settle(site)

    def restore(self, snapshot: Snapshot) -> None:
        self.floor.restore(snapshot)

    def ask_to_stop(self) -> None:
        raise NotImplementedError

    def play(self, scenario: Scenario) -> AsyncGenerator[bytes]:
        raise NotImplementedError

    def let_come(self, kind: TimerKind) -> None:
        """Have the one timer of that kind fire."""
        (key,) = (each for each in self.floor.world.timers() if each.kind is kind)
        self.floor.apply(TimerFired(key=key))


def sign_in(centre: Centre, agent_id: str, *, ready: bool = True) -> None:
    """Sign an agent in at the extension which is the agent's id."""
    centre.floor.apply(SignIn(agent_id=agent_id, extension=agent_id))
    if ready:
        centre.floor.apply(SetState(agent_id=agent_id, state=RequestedState.READY))


@dataclass
class Control:
    """Requests to the API, and their answers as values."""

    centre: Centre
    client: TestClient

    async def get(self, path: str) -> Any:
        async with self.client.get(f"/mock/api/{path}") as response:
            assert response.status == HTTPStatus.OK
            return await response.json()

    async def post(self, path: str, **body: object) -> Answer:
        async with self.client.post(f"/mock/api/{path}", json=body) as response:
            return HTTPStatus(response.status), await response.json()

    async def refusal(self, path: str, **body: object) -> tuple[HTTPStatus, str]:
        """Status and sentence of a request that is refused."""
        status, problem = await self.post(path, **body)
        assert (problem["type"], problem["title"]) == ("about:blank", status.phrase)
        assert problem["status"] == status
        return status, problem["detail"]
