"""The routes of the control API: state, call, reset, scenarios."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web

from finesse_mock.control.problems import Problem, reported
from finesse_mock.control.state import StateView, agent_view, dialog_view
from finesse_mock.engine.changes import DialogAdded
from finesse_mock.engine.commands import RequestedState, RouteCall, SetState, SignIn
from finesse_mock.errors import UsageError
from finesse_mock.floor import Floor
from finesse_mock.model.agent import Agent, AgentState

PREFIX = "/mock/api"


class Controlled(Protocol):
    """The running mock as the control API sees it."""

    floor: Floor
    seed: int

    def seq(self) -> int:
        """The number of the latest change."""
        ...

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        ...

    def reset(self) -> None:
        """Put everything back to the start."""
        ...

    def play(self, document: str, name: str) -> AsyncIterator[bytes]:
        """Run a scenario document; yields a JSON object for each step, and one for the end.

        Raises:
            UsageError: at once or before the first step: the document is not a scenario, or
                does not fit this mock.
        """
        ...


class CallRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """The body of ``POST call``. ``to`` is an agent's id or extension.

    ``sign_in`` first signs in an agent who is not, and sets READY.
    """

    from_: str = msgspec.field(name="from")
    to: str
    variables: dict[str, str] = {}
    queue: str = ""
    dialed_number: str = ""
    sign_in: bool = False


class ScenarioRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The body of ``POST scenarios``: the text of a scenario file and what to call it."""

    name: str
    document: str


def _json(value: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        status=status, body=msgspec.json.encode(value), content_type="application/json"
    )


class ControlApi:
    """The handlers, each a screenful of nothing but its own business."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[web.RouteDef]:
        """What to add to a web application."""
        return [
            web.get(f"{PREFIX}/state", reported(self.state)),
            web.post(f"{PREFIX}/call", reported(self.call)),
            web.post(f"{PREFIX}/reset", reported(self.reset)),
            web.post(f"{PREFIX}/scenarios", reported(self.scenarios)),
        ]

    async def state(self, _: web.Request) -> web.Response:
        """``GET state``: agents, dialogs, clock."""
        mock, floor = self._mock, self._mock.floor
        return _json(
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

    async def call(self, request: web.Request) -> web.Response:
        """``POST call``: a routed call rings at an agent."""
        wanted = msgspec.json.decode(await request.read(), type=CallRequest)
        floor = self._mock.floor
        agent = self._agent(wanted.to)
        if wanted.queue and wanted.queue not in floor.site.queues:
            known = ", ".join(floor.site.queues)
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no queue {wanted.queue}; try {known}.")
        if wanted.sign_in:
            self._make_ready(agent)
        changes = floor.apply(
            RouteCall(
                from_address=wanted.from_,
                agent_id=agent.id,
                queue_id=wanted.queue,
                dialed_number=wanted.dialed_number,
                variables=tuple(wanted.variables.items()),
            )
        )
        for change in changes:
            if isinstance(change, DialogAdded):
                return _json(dialog_view(change.dialog), HTTPStatus.CREATED)
        raise Problem(HTTPStatus.CONFLICT, _why_no_call(floor.world.agent(agent.id) or agent))

    def _make_ready(self, agent: Agent) -> None:
        floor = self._mock.floor
        if not agent.signed_in:
            extension = agent.definition.extension
            floor.apply(SignIn(agent_id=agent.id, extension=extension))
        floor.apply(SetState(agent_id=agent.id, state=RequestedState.READY))

    def _agent(self, to: str) -> Agent:
        world = self._mock.floor.world
        user_id = self._mock.floor.site.user_id(to)
        agent = world.agent(user_id) if user_id else world.agent_at(to)
        if agent is None:
            raise Problem(
                HTTPStatus.NOT_FOUND, f"Nobody has the id {to} or is signed in at that extension."
            )
        return agent

    async def reset(self, _: web.Request) -> web.Response:
        """``POST reset``: everybody signed out, no calls, no explicit subscriptions."""
        self._mock.reset()
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def scenarios(self, request: web.Request) -> web.StreamResponse:
        """``POST scenarios``: run a scenario; the answer is one JSON object a line, as it goes."""
        wanted = msgspec.json.decode(await request.read(), type=ScenarioRequest)
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


def _why_no_call(agent: Agent) -> str:
    if not agent.signed_in:
        return f"Agent {agent.id} is signed out; sign in and set READY first."
    if agent.state is not AgentState.READY:
        return f"Agent {agent.id} is {agent.state}; a queue delivers calls to READY agents only."
    return f"Agent {agent.id} has another call on the line; hold or drop it first."
