"""The routes of the control API for agents and queues: see them, set agents' states."""

from http import HTTPStatus
from typing import Literal

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem, as_sentence
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route
from finesse_mock.control.state import AgentView, agent_view
from finesse_mock.control.triggers import triggered
from finesse_mock.model.agent import Agent
from finesse_mock.scenarios.cast import CannotError


class StateRequest(Body, kw_only=True):
    """The body of ``POST agents/{agent}/state``: what the agent asks for.

    ``reason`` is the label or the code of a reason code; LOGIN takes an ``extension``.
    """

    state: Literal["LOGIN", "READY", "NOT_READY", "WORK", "LOGOUT"]
    reason: str = ""
    extension: str = ""


class QueueView(View, kw_only=True):
    """A queue now; ``waiting`` are the ids of the calls in it, the next to be answered first."""

    id: str
    name: str
    dialed_number: str
    teams: list[str]
    waiting: list[str]


class _Handlers:
    """What is looked up and done when somebody asks."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    async def agents(self, _: Asked[Nothing, Nothing]) -> list[AgentView]:
        return [self._view(agent) for agent in self._mock.floor.world.agents()]

    async def agent(self, asked: Asked[Nothing, Nothing]) -> AgentView:
        mock = self._mock
        try:
            agent = mock.floor.world.agent(mock.house.cast.agent(asked.path["agent"]))
        except CannotError as error:
            raise Problem(HTTPStatus.NOT_FOUND, as_sentence(error)) from error
        if agent is None:
            raise AssertionError("who is cast is in the world")
        return self._view(agent)

    async def set_state(self, asked: Asked[StateRequest, Nothing]) -> AgentView:
        body = asked.body
        fields = {"agent": asked.path["agent"], "state": body.state}
        fields |= {"reason": body.reason, "extension": body.extension}
        done = await triggered(self._mock, "agent.state", fields, cause=asked.cause)
        return done.agents[0]

    async def queues(self, _: Asked[Nothing, Nothing]) -> list[QueueView]:
        floor = self._mock.floor
        return [
            QueueView(
                id=queue.id,
                name=queue.name,
                dialed_number=queue.dialed_number,
                teams=list(queue.teams),
                waiting=[dialog.id for dialog in floor.world.waiting(queue.id)],
            )
            for queue in floor.site.queues.values()
        ]

    def _view(self, agent: Agent) -> AgentView:
        return agent_view(agent, self._mock.floor.world, self._mock.sessions_of(agent.id))


def people_routes(mock: Controlled) -> list[Route]:
    """The routes: agents by their id, login name or extension; queues."""
    handlers = _Handlers(mock)
    return [
        route("GET", "/agents", handlers.agents, about="All agents.", answer=list[AgentView]),
        route(
            "GET",
            "/agents/{agent}",
            handlers.agent,
            about="An agent, by id, login name or extension.",
            answer=AgentView,
            problems=(HTTPStatus.NOT_FOUND,),
        ),
        route(
            "POST",
            "/agents/{agent}/state",
            handlers.set_state,
            about="An agent asks for a state, as the agent's client would.",
            body=StateRequest,
            answer=AgentView,
            problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        ),
        route("GET", "/queues", handlers.queues, about="All queues.", answer=list[QueueView]),
    ]
