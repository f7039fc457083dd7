"""The routes of the control API for cassettes: play one, step through it, stop it."""

from collections.abc import Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Final, Protocol

import msgspec
from aiohttp import web
from msgspec import field

from finesse_mock.cassettes.playing.play import (
    Begun,
    Ended,
    EventPlayed,
    Missed,
    Mode,
    PlaySettings,
    RequestPlayed,
    Waiting,
)
from finesse_mock.cassettes.playing.player import Player, agents_of
from finesse_mock.cassettes.reading import parse
from finesse_mock.clock import Clock
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route
from finesse_mock.errors import UsageError
from finesse_mock.events.facts import SessionChanged
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.floor import Floor
from finesse_mock.seeds import SeededIds
from finesse_mock.wire.updates import Update

_LONGEST: Final = 256 << 20
"""Bytes of a recorded day."""


class CassetteRequest(Body, kw_only=True):
    """The body of ``POST cassettes``: the text of a cassette, what to call it, how to play it.

    ``speed`` 0 leaves no gaps. ``agents`` leads from the ids of the cassette to those who play
    them; ``waitFor`` names those of the cassette who have to be connected before it begins.
    """

    name: str
    document: str
    mode: Mode = Mode.CAUSAL
    speed: float = 1.0
    agents: dict[str, str] = field(default_factory=dict)
    wait_for: tuple[str, ...] = ()
    strict: bool = False

    def settings(self) -> PlaySettings:
        """How to play."""
        if self.speed < 0:
            raise Problem(HTTPStatus.BAD_REQUEST, "The speed must be 0 (no gaps) or more.")
        return PlaySettings(
            mode=self.mode,
            speed=self.speed or float("inf"),
            agents=self.agents,
            wait_for=self.wait_for,
            strict=self.strict,
        )


class StepView(View, kw_only=True):
    """Whether a step published an event."""

    published: bool


class Playing(Protocol):
    """The running mock as cassettes see it."""

    floor: Floor
    journal: Journal
    seed: int

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        ...

    def publish(self, update: Update, cause: str) -> None:
        """Publish an event that is not the engine's."""
        ...


class CassetteControl:
    """The handlers; ``player`` is the play that goes on, None for none."""

    def __init__(self, mock: Playing) -> None:
        self.player: Player | None = None
        self._mock = mock
        self._ids = SeededIds(f"{mock.seed}/cassette")

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            route(
                "POST",
                "/cassettes",
                self.play,
                about="Play a cassette; the answer is one JSON object a line, as it goes.",
                body=CassetteRequest,
                answer=Waiting | Begun | EventPlayed | RequestPlayed | Missed | Ended,
                media="application/jsonl",
                problems=(HTTPStatus.CONFLICT,),
                max_body=_LONGEST,
            ),
            route(
                "POST",
                "/cassettes/step",
                self.step,
                about="Publish the next event of the cassette that is played.",
                answer=StepView,
                problems=(HTTPStatus.CONFLICT,),
            ),
        ]

    async def play(self, asked: Asked[CassetteRequest, Nothing]) -> web.StreamResponse:
        """``POST cassettes``; the play ends when whoever asked for it goes away."""
        player = self._player(asked.body)
        self.player = player
        try:
            response = web.StreamResponse(headers={"Content-Type": "application/jsonl"})
            response.enable_chunked_encoding()
            await response.prepare(asked.http)
            async with aclosing(player.run()) as play:
                async for told in play:
                    await response.write(msgspec.json.encode(told) + b"\n")
            await response.write_eof()
            return response
        finally:
            self.player = None

    async def step(self, _: Asked[Nothing, Nothing]) -> StepView:
        """``POST cassettes/step``."""
        if self.player is None:
            raise Problem(HTTPStatus.CONFLICT, "No cassette is played; begin with POST cassettes.")
        return StepView(published=self.player.step())

    def _player(self, wanted: CassetteRequest) -> Player:
        settings = wanted.settings()
        try:
            cassette = parse(wanted.document, wanted.name)
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        if not cassette.events:
            raise Problem(HTTPStatus.BAD_REQUEST, f"{wanted.name} has no event to be played.")
        names = agents_of(cassette)
        for name in (*wanted.agents, *wanted.wait_for):
            if name not in names:
                known = ", ".join(names) or "nobody"
                raise Problem(HTTPStatus.BAD_REQUEST, f"{name} is not on the cassette: {known}.")
        for name in names:
            played = wanted.agents.get(name, name)
            if played not in self._mock.floor.site.agents:
                raise Problem(
                    HTTPStatus.BAD_REQUEST,
                    f"Agent {played} of the cassette is not in this world; have another play "
                    f"{name} (--map {name}=ID).",
                )
        if self.player is not None:
            raise Problem(
                HTTPStatus.CONFLICT,
                f"{self.player.cassette.name} is being played; one cassette at a time.",
            )
        return Player(cassette, _MockStage(self._mock, self._ids), settings)


class _MockStage:
    """The mock as a stage."""

    def __init__(self, mock: Playing, ids: SeededIds) -> None:
        self._mock = mock
        self._ids = ids

    @property
    def clock(self) -> Clock:
        return self._mock.floor.clock

    def publish(self, node: str, update: str, cause: str) -> None:
        self._mock.publish(Update(node, update), cause)

    def is_connected(self, agent_id: str) -> bool:
        return self._mock.sessions_of(agent_id) > 0

    def on_connection(self, listener: Callable[[], None]) -> Callable[[], None]:
        def hear(entry: Entry) -> None:
            if isinstance(entry.fact, SessionChanged):
                listener()

        return self._mock.journal.listen(hear)

    def new_dialog_id(self) -> str:
        found = self._ids.dialog_id()
        while self._mock.floor.world.dialog(found) or self._mock.floor.world.task(found):
            found = self._ids.dialog_id()
        return found
