"""The routes of the control API: state, reset, scenarios, and those of calls."""

from contextlib import aclosing
from http import HTTPStatus

import msgspec
from aiohttp import web

from finesse_mock.control.calls import CallControl
from finesse_mock.control.conversations import conversation_routes
from finesse_mock.control.mock import Controlled
from finesse_mock.control.people import people_routes
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, route
from finesse_mock.control.snapshots import snapshot_routes
from finesse_mock.control.state import StateView, agent_view, dialog_view
from finesse_mock.control.tasks import TaskControl
from finesse_mock.control.triggers import trigger_routes
from finesse_mock.control.world import world_routes
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.expansion import from_texts
from finesse_mock.scenarios.report import Ending, StepReport
from finesse_mock.scenarios.schema import parse_scenario


class ScenarioRequest(Body, kw_only=True):
    """The body of ``POST scenarios``: the text of a scenario file and what to call it.

    ``variables`` are values of its variables; ``files`` are the texts of the files that it
    includes, by their paths.
    """

    name: str
    document: str
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    files: dict[str, str] = msgspec.field(default_factory=dict)


class ControlApi:
    """The handlers, each a screenful of nothing but its own business."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            route("GET", "/state", self.state, about="Agents, dialogs, clock.", answer=StateView),
            *CallControl(self._mock).routes(),
            *trigger_routes(self._mock),
            *people_routes(self._mock),
            *world_routes(self._mock),
            *conversation_routes(self._mock),
            *snapshot_routes(self._mock),
            *TaskControl(self._mock).routes(),
            route(
                "POST",
                "/reset",
                self.reset,
                about="Everybody signed out, no calls, no explicit subscriptions.",
            ),
            route(
                "POST",
                "/stop",
                self.stop,
                about="Have the mock stop in good order; connections are told.",
                status=HTTPStatus.ACCEPTED,
            ),
            route(
                "POST",
                "/scenarios",
                self.scenarios,
                about="Play a scenario; the answer is one JSON object a line, as it goes.",
                body=ScenarioRequest,
                answer=StepReport | Ending,
                media="application/jsonl",
            ),
        ]

    async def state(self, _: Asked[Nothing, Nothing]) -> StateView:
        """``GET state``."""
        mock, floor = self._mock, self._mock.floor
        return StateView(
            world=floor.site.name,
            profile=floor.site.profile.name,
            seed=mock.seed,
            now=floor.clock.now(),
            seq=mock.seq(),
            agents=[
                agent_view(agent, floor.world, mock.sessions_of(agent.id))
                for agent in floor.world.agents()
            ],
            dialogs=[
                dialog_view(dialog, mock.house.cast.label(dialog.id))
                for dialog in floor.world.dialogs()
            ],
        )

    async def reset(self, _: Asked[Nothing, Nothing]) -> None:
        """``POST reset``."""
        self._mock.reset()

    async def stop(self, _: Asked[Nothing, Nothing]) -> None:
        """``POST stop``."""
        self._mock.ask_to_stop()

    async def scenarios(self, asked: Asked[ScenarioRequest, Nothing]) -> web.StreamResponse:
        """``POST scenarios``."""
        wanted = asked.body
        try:
            files = from_texts(wanted.files)
            scenario = parse_scenario(wanted.document, wanted.name, wanted.variables, files)
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        async with aclosing(self._mock.play(scenario)) as lines:
            try:
                first = await anext(lines)
            except UsageError as error:
                raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
            response = web.StreamResponse(headers={"Content-Type": "application/jsonl"})
            response.enable_chunked_encoding()
            await response.prepare(asked.http)
            await response.write(first + b"\n")
            async for line in lines:
                await response.write(line + b"\n")
            await response.write_eof()
            return response
