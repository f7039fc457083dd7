"""The routes of the control API: state, reset, scenarios, and those of calls."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from finesse_mock.control.answers import json_answer
from finesse_mock.control.bodies import decoded
from finesse_mock.control.calls import CallControl
from finesse_mock.control.mock import PREFIX, Controlled
from finesse_mock.control.problems import Problem, reported
from finesse_mock.control.state import StateView, agent_view, dialog_view
from finesse_mock.errors import UsageError


class ScenarioRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The body of ``POST scenarios``: the text of a scenario file and what to call it."""

    name: str
    document: str


class ControlApi:
    """The handlers, each a screenful of nothing but its own business."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[web.RouteDef]:
        """What to add to a web application."""
        return [
            web.get(f"{PREFIX}/state", reported(self.state)),
            *CallControl(self._mock).routes(),
            web.post(f"{PREFIX}/reset", reported(self.reset)),
            web.post(f"{PREFIX}/scenarios", reported(self.scenarios)),
        ]

    async def state(self, _: web.Request) -> web.Response:
        """``GET state``: agents, dialogs, clock."""
        mock, floor = self._mock, self._mock.floor
        return json_answer(
            StateView(
                world=floor.site.name,
                profile=floor.site.profile.name,
                seed=mock.seed,
                now=floor.clock.now(),
                seq=mock.seq(),
                agents=[
                    agent_view(agent, floor.world, mock.sessions_of(agent.id))
                    for agent in floor.world.agents()
                ],
                dialogs=[dialog_view(dialog) for dialog in floor.world.dialogs()],
            )
        )

    async def reset(self, _: web.Request) -> web.Response:
        """``POST reset``: everybody signed out, no calls, no explicit subscriptions."""
        self._mock.reset()
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def scenarios(self, request: web.Request) -> web.StreamResponse:
        """``POST scenarios``: run a scenario; the answer is one JSON object a line, as it goes."""
        wanted = await decoded(request, ScenarioRequest)
        try:
            lines = self._mock.play(wanted.document, wanted.name)
            first = await anext(lines)
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        response = web.StreamResponse(headers={"Content-Type": "application/jsonl"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(first + b"\n")
        async for line in lines:
            await response.write(line + b"\n")
        await response.write_eof()
        return response
