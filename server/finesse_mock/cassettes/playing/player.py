"""The player: recorded events reach the clients of the mock again, recorded replies answer them."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from finesse_mock.cassettes.playing.casting import Casting
from finesse_mock.cassettes.playing.matching import Asked, Matching, is_about_servers
from finesse_mock.cassettes.playing.play import (
    Begun,
    Ended,
    EventPlayed,
    Missed,
    Mode,
    Played,
    PlaySettings,
    RequestPlayed,
    Stage,
    Waiting,
)
from finesse_mock.cassettes.showing import in_words
from finesse_mock.cassettes.tape import Cassette, Event, Reply, Request
from finesse_mock.cassettes.texts import variables
from finesse_mock.wire.summary import summary

if TYPE_CHECKING:
    from finesse_mock.clock import Timer


@dataclass(frozen=True, slots=True)
class Answer:
    """The recorded answer to a request; ``reply`` is None where there was none."""

    request: Request
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The mock itself is to answer; ``refusal`` says why it must not, empty where it may."""

    refusal: str = ""


class Player:
    """One play of one cassette; it is over when the last event has been published.

    Events keep their order, whatever the mode. In causal mode the gap of an event is that to the
    request which produced it, else that to the event before.
    """

    def __init__(self, cassette: Cassette, stage: Stage, settings: PlaySettings) -> None:
        self.cassette = cassette
        self._stage = stage
        self._settings = settings
        self._casting = Casting(
            {name: settings.agents.get(name, name) for name in _mentioned(cassette)},
            stage.new_dialog_id,
        )
        self._matching = Matching(cassette)
        self._requests = cassette.requests
        self._replies = cassette.replies
        self._events = cassette.events
        self._next = 0
        self._made: dict[int, float] = {}
        self._told: asyncio.Queue[Played] = asyncio.Queue()
        self._counts = {RequestPlayed: 0, Missed: 0}
        self._timer: Timer | None = None
        self._began = self._before = 0.0
        self._playing = False

    async def run(self) -> AsyncGenerator[Played]:
        """Play; yields what happens as it does, ``Ended`` at last."""
        try:
            with self._audience() as connected:
                if not connected.is_set():
                    yield self._waiting()
                await connected.wait()
            self._playing = True
            self._began = self._before = self._stage.clock.monotonic()
            yield Begun(at=self._now())
            self._arm()
            while True:
                told = await self._told.get()
                yield told
                if isinstance(told, Ended):
                    return
        finally:
            self._playing = False
            if self._timer:
                self._timer.cancel()

    @contextmanager
    def _audience(self) -> Iterator[asyncio.Event]:
        """What is set as soon as those are connected for whom it is played."""
        wanted = self._waiting()
        connected = asyncio.Event()

        def look() -> None:
            present = [self._stage.is_connected(each) for each in wanted.agents]
            if all(present) if wanted.every else any(present) or not present:
                connected.set()

        stop = self._stage.on_connection(look)
        try:
            look()
            yield connected
        finally:
            stop()

    def _waiting(self) -> Waiting:
        names = self._settings.wait_for or agents_of(self.cassette)
        wanted = tuple(self._casting.agent(name) for name in names)
        return Waiting(at=self._now(), agents=wanted, every=bool(self._settings.wait_for))

    # What clients ask

    def asked(
        self, agent: str, method: str, path: str, body: str, request_id: str
    ) -> Answer | Unknown:
        """A client asks something of REST; what it gets."""
        who = self._casting.name_of(agent)
        asked = Asked(who, method, self._casting.named(path), self._casting.named(body))
        request = self._matching.match(asked)
        if request is None:
            sentence = self._matching.sentence(asked)
            self._counts[Missed] += 1
            self._tell(Missed(at=self._now(), sentence=sentence))
            return Unknown(sentence if self._settings.strict else "")
        if is_about_servers(request):
            return Unknown()
        self._casting.asked(request, request_id)
        reply = self._replies.get(request.n)
        if reply is None:
            return Answer(request, None)
        played = Reply(
            n=reply.n,
            t=reply.t,
            re=reply.re,
            status=reply.status,
            location=self._text(reply.location, reply.t),
            body=self._text(reply.body, reply.t),
        )
        return Answer(request, played)

    def answered(self, answer: Answer, agent: str) -> None:
        """The client has its answer; what the request produced may follow."""
        request = answer.request
        self._counts[RequestPlayed] += 1
        self._tell(
            RequestPlayed(
                at=self._now(),
                n=request.n,
                agent=agent,
                about=in_words(request),
                status=answer.reply.status if answer.reply else None,
            )
        )
        self._made.setdefault(request.n, self._stage.clock.monotonic())
        self._arm()

    # What clients hear

    def step(self) -> bool:
        """Publish the next event now; False when there is none, or nobody to hear it yet."""
        if not self._playing or self._next >= len(self._events):
            return False
        self._publish()
        return True

    def _arm(self) -> None:
        """See to it that the next event comes in its time."""
        if self._timer or not self._playing:
            return
        if self._next >= len(self._events):
            self._end()
            return
        due = self._due(self._events[self._next])
        if due is not None:
            seconds = max(0.0, due - self._stage.clock.monotonic())
            name = f"cassette event {self._events[self._next].n}"
            self._timer = self._stage.clock.call_later(seconds, self._publish, name)

    def _due(self, event: Event) -> float | None:
        """When the event comes; None: that depends on somebody."""
        settings = self._settings
        first = self.cassette.entries[0].t
        if settings.mode is Mode.STEP:
            return None
        if settings.mode is Mode.TIMED:
            return self._began + settings.seconds(event.t - first)
        if event.cause is None:
            before = self._events[self._next - 1].t if self._next else first
            return self._before + settings.seconds(event.t - before)
        if event.cause not in self._made:
            return None
        gap = settings.seconds(event.t - self._requests[event.cause].t)
        return max(self._before, self._made[event.cause] + gap)

    def _publish(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
        event = self._events[self._next]
        self._next += 1
        self._before = self._stage.clock.monotonic()
        node, update = self._text(event.node, event.t), self._text(event.body, event.t)
        self._stage.publish(node, update, f"cassette {self.cassette.place(event)}")
        told = summary(update)
        about = f"{told.verb} {told.about}"
        self._tell(EventPlayed(at=self._now(), n=event.n, node=node, about=about))
        self._arm()

    def _end(self) -> None:
        self._playing = False
        self._tell(
            Ended(
                at=self._now(),
                events=self._next,
                requests=self._counts[RequestPlayed],
                missed=self._counts[Missed],
                not_made=self._matching.not_made,
            )
        )

    def _text(self, text: str, t: float) -> str:
        recorded = self.cassette.header.recorded + timedelta(seconds=t)
        return self._casting.played(text, self._requests, self._now() - recorded)

    def _now(self) -> datetime:
        return self._stage.clock.now()

    def _tell(self, what: Played) -> None:
        self._told.put_nowait(what)


def _mentioned(cassette: Cassette) -> Iterator[str]:
    """Every agent on a cassette, be it as somebody of whom somebody else is told."""
    for entry in cassette.entries:
        for text in msgspec.structs.astuple(entry):
            if isinstance(text, str):
                yield from (name for kind, name in variables(text) if kind == "agent")


def agents_of(cassette: Cassette) -> tuple[str, ...]:
    """The agents on a cassette who asked something, or on whose nodes something was published."""
    found: dict[str, None] = {}
    for entry in cassette.entries:
        where = entry.agent if isinstance(entry, Request) else ""
        where = entry.node if isinstance(entry, Event) else where
        found |= dict.fromkeys(name for kind, name in variables(where) if kind == "agent")
    return tuple(found)
