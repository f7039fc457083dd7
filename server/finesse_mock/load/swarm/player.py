"""A player: one agent's client, which hears its events and acts on them as an agent does."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Final, assert_never
from zlib import crc32

import aiohttp

from finesse_mock.clients import Client, ClientError, Event, Login, SignInError, Transport
from finesse_mock.engine.commands import RequestedState
from finesse_mock.load.behaviour import AgentAtWork, GetsReady, Next
from finesse_mock.load.plan import PlanFile
from finesse_mock.load.planner import Planner
from finesse_mock.load.swarm.flow import Flow
from finesse_mock.load.swarm.hearing import (
    CallGone,
    CallSeen,
    OwnState,
    Refused,
    Service,
    Told,
    calls_in,
    heard,
    state_in,
)
from finesse_mock.load.swarm.messages import News, Place, Seat
from finesse_mock.load.swarm.requests import Requests
from finesse_mock.model.agent import AgentState
from finesse_mock.runtime import Tasks

_AGAIN_S: Final = 1.0
"""After how many seconds a client that could not connect tries again."""

_SESSIONS: Final = count(1)


class Notebook:
    """What the players of a process have to tell, until it is told."""

    def __init__(self) -> None:
        self._came: list[tuple[str, str]] = []
        self._got: list[tuple[str, int, float]] = []
        self._answered: list[tuple[str, float]] = []
        self.failed: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()

    def came(self, jid: str, transport: str) -> None:
        """A client signed in."""
        self._came.append((jid, transport))

    def got(self, jid: str, digest: int, at: float) -> None:
        """An event arrived."""
        self._got.append((jid, digest, at))

    def answered(self, transport: str, seconds: float) -> None:
        """The event of a request arrived."""
        self._answered.append((transport, seconds))

    def tell(self) -> News:
        """All that was not told yet."""
        told = News(
            came=self._came,
            got=self._got,
            answered=self._answered,
            failed=dict(self.failed),
            wrong=dict(self.wrong),
        )
        self.failed.clear()
        self.wrong.clear()
        self._came, self._got, self._answered = [], [], []
        return told


class Player:
    """One agent at ``places[0]``; at the next place while that one is out of service."""

    def __init__(
        self,
        seat: Seat,
        places: tuple[Place, ...],
        file: PlanFile,
        planner: Planner,
        http: aiohttp.ClientSession,
        tls: ssl.SSLContext,
        tasks: Tasks,
        notebook: Notebook,
        *,
        checks_flow: bool,
    ) -> None:
        self._seat = seat
        self._places = places
        self._place = places[0]
        self._file = file
        self._agent = AgentAtWork(seat.agent_id, seat.extension, file.think, planner)
        self._requests = Requests(http, seat)
        self._tls = tls
        self._tasks = tasks
        self._notebook = notebook
        self._flow = Flow() if checks_flow else None
        self._client: Client | None = None
        self._asked: dict[str, float] = {}
        self._over = self._quiet = False
        self._loop = asyncio.get_running_loop()

    async def play(self) -> None:
        """Connect, sign in, and act on what comes, until ``leave``, or until one is let in no more.

        A server that refuses a password may close the account of who insists on it.
        """
        while not self._over:
            try:
                await self._attend()
            except (ClientError, TimeoutError) as error:
                if not self._over:
                    self._notebook.failed[f"{self._seat.transport}: {error}"] += 1
                    self._over = isinstance(error, SignInError) and error.is_final
                    await asyncio.sleep(_AGAIN_S)

    def hush(self) -> None:
        """Do nothing more, and go on listening."""
        self._quiet = True

    async def leave(self) -> None:
        """Go without signing out."""
        self._over = True
        if self._client is not None:
            await self._client.close()

    def call_out(self) -> None:
        """Call somebody outside, if there is nothing else to do."""
        if self._agent.free and not self._quiet:
            number = self._file.consult_to
            self._send(lambda rest, name: self._requests.call(rest, number, name))

    def take_break(self) -> None:
        """Go NOT_READY for a while, if there is nothing else to do."""
        if self._agent.free and not self._quiet:
            self._agent.take_break()
            self._ask_for(RequestedState.NOT_READY)

    # The connection

    async def _attend(self) -> None:
        """Be connected to one place until it is left, or leaves."""
        place, seat = self._place, self._seat
        client = self._client = Client(
            Transport(seat.transport),
            place.notify[seat.transport],
            Login(
                user=seat.agent_id,
                password=seat.password,
                domain=place.domain,
                resource=f"load{next(_SESSIONS)}",
            ),
            self._tls,
            recover=False,
        )
        async with Tasks() as reading:
            await client.sign_in()
            self._notebook.came(client.jid, seat.transport)
            if self._flow:
                self._flow.begin_anew()
            reading.spawn(client.run(), name=f"client {client.jid}")
            if self._agent.state is AgentState.LOGOUT:
                self._send(self._requests.sign_in)
            else:
                reading.spawn(self._catch_up(place), name=f"client {client.jid} catches up")
            try:
                async for event in client.events():
                    self._take(client.jid, event)
                    if self._place is not place:
                        return
            finally:
                await client.close()

    async def _catch_up(self, place: Place) -> None:
        """Ask how everything is, since events may have been missed, as every desktop does."""
        try:
            state = state_in(await self._requests.look(place.rest))
            calls = calls_in(
                await self._requests.look(place.rest, "/Dialogs"), self._seat.extension
            )
        except (OSError, aiohttp.ClientError, TimeoutError) as error:
            self._notebook.failed[f"REST: {type(error).__name__}"] += 1
            return
        gone = [CallGone(each) for each in self._agent.calls - calls.keys()]
        for told in (*gone, *calls.values(), state):
            self._await(self._react(told))

    def _take(self, jid: str, event: Event) -> None:
        digest = crc32(event.update.encode())
        self._notebook.got(jid, digest, event.at)
        request_id, told = heard(event.update, self._seat.extension)
        asked = self._asked.pop(request_id, None)
        if asked is not None:
            self._notebook.answered(self._seat.transport, event.at - asked)
        if self._flow:
            self._flow.hear(told, digest)
            self._notebook.wrong += self._flow.wrong
            self._flow.wrong.clear()
        self._await(self._react(told))

    def _react(self, told: Told) -> Next | None:
        match told:
            case OwnState(state=state):
                return self._agent.saw_state(state)
            case CallSeen(call=call):
                return self._agent.saw_call(call)
            case CallGone(dialog_id=dialog_id):
                return self._agent.lost_call(dialog_id)
            case Refused(dialog_id=dialog_id):
                return self._agent.was_refused(dialog_id)
            case Service(in_service=in_service):
                if not in_service:
                    self._place = self._places[self._places.index(self._place) - 1]
                return None
            case None:
                return None
            case _:
                assert_never(told)

    # What the agent does

    def _await(self, what: Next | None) -> None:
        if what is not None:
            self._loop.call_later(what.after_s / self._file.speed, self._act, what)

    def _act(self, what: Next) -> None:
        if self._quiet or not self._agent.is_due(what):
            return
        if isinstance(what, GetsReady):
            self._ask_for(RequestedState.READY)
            return
        dialog_id, step = what.dialog_id, what.step
        self._send(lambda rest, name: self._requests.act(rest, dialog_id, step, name))

    def _ask_for(self, state: RequestedState) -> None:
        self._send(lambda rest, name: self._requests.set_state(rest, state, name))

    def _send(self, request: Callable[[str, str], Awaitable[int]]) -> None:
        self._tasks.spawn(self._sent(request), name=f"request of {self._seat.agent_id}")

    async def _sent(self, request: Callable[[str, str], Awaitable[int]]) -> None:
        name = self._requests.new_id()
        self._asked[name] = self._loop.time()
        try:
            status = await request(self._place.rest, name)
        except (OSError, aiohttp.ClientError, TimeoutError) as error:
            status = 0
            self._notebook.failed[f"REST: {type(error).__name__}"] += 1
        if status != 202:
            self._asked.pop(name, None)
            if status:
                self._notebook.failed[f"REST: {status}"] += 1
