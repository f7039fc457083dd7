"""The routes of the control API for the journal: read it, follow it, wait for it, ask it why."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Protocol

import msgspec
from aiohttp import web
from msgspec import Meta

from finesse_mock.control.feeds import FeedQuery, JournalFeeds
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Query, Route, View, route
from finesse_mock.documents.duration import Duration
from finesse_mock.errors import UsageError
from finesse_mock.events.journal import Journal
from finesse_mock.floor import Floor
from finesse_mock.observation.conditions import Condition, condition
from finesse_mock.observation.near_miss import NearMiss, found_in
from finesse_mock.observation.viewing import view
from finesse_mock.observation.views import EntryView
from finesse_mock.observation.waiting import InVain, Waits
from finesse_mock.observation.why import Because, Server, WhyNoEvent
from finesse_mock.observation.why_refused import WhyRefused

MAX_WAIT_S = 3600.0
"""Nobody waits longer than an hour for one thing."""


class JournalQuery(FeedQuery):
    """Which entries: beside what chooses them, those up to ``until``, the first ``limit`` of them.

    ``last`` takes the last so many instead.
    """

    until: int | None = None
    limit: Annotated[int, Meta(ge=0)] | None = None
    last: Annotated[int, Meta(ge=0)] | None = None


class JournalView(View, kw_only=True):
    """Entries, oldest first; ``first`` is the oldest that is kept, ``seq`` the latest number."""

    first: int
    seq: int
    entries: list[EntryView]


class WaitRequest(Body, kw_only=True):
    """The body of ``POST wait``: a condition, and how long, as ``5s`` or ``500ms``, outside.

    Entries above ``since`` count; without it agents and dialogs as they are, then what comes.
    """

    condition: str
    timeout: str = "5s"
    since: int | None = None


class WaitView(View, kw_only=True, omit_defaults=True):
    """How a wait ended: with the entry that fits, or in vain.

    In vain, ``timeline`` is what happened meanwhile, ``nearest`` the entry that came nearest and
    ``difference`` in what it first was not what was wanted.
    """

    found: bool
    seq: int
    entry: EntryView | None = None
    nearest: EntryView | None = None
    difference: str = ""
    timeline: list[EntryView] = msgspec.field(default_factory=list)


class WhyQuery(Query):
    """About what: events of a ``node`` for an ``agent``, or a request.

    A request is named by its number or its requestId, or is the last of ``agent``; without any
    of these it is the last that was refused. ``condition`` is one of ``POST wait``, which did not
    come to pass.
    """

    request: str = ""
    node: str = ""
    agent: str = ""
    condition: str = ""


class WhyRequest(Body, kw_only=True):
    """The body of ``POST why``, the same as the query of ``GET why``."""

    request: str = ""
    node: str = ""
    agent: str = ""
    condition: str = ""


class WhyView(View, kw_only=True):
    """The reasons, the decisive one first, and the entries of the journal that show them."""

    reasons: list[str]
    entries: list[EntryView]


class Watched(Protocol):
    """The running mock as these routes see it."""

    journal: Journal
    floor: Floor


class Watching:
    """The handlers."""

    def __init__(self, mock: Watched, servers: Sequence[Server]) -> None:
        self._journal = mock.journal
        self._waits = Waits(mock.journal, mock.floor)
        self._no_event = WhyNoEvent(mock.journal, mock.floor, servers)
        self._refused = WhyRefused(mock.journal, mock.floor)
        self._feeds = JournalFeeds(mock.journal)

    def routes(self) -> list[Route]:
        """The routes."""
        missing = (HTTPStatus.NOT_FOUND,)
        return [
            route(
                "GET",
                "/journal",
                self.journal,
                about="What happened, in the order in which it did.",
                query=JournalQuery,
                answer=JournalView,
            ),
            *self._feeds.routes(),
            route(
                "POST",
                "/wait",
                self.wait,
                about="Answer as soon as something fits, or say what came nearest.",
                body=WaitRequest,
                answer=WaitView,
            ),
            route(
                "GET",
                "/why",
                self.why,
                about="Why an event did not arrive, or a request was refused.",
                query=WhyQuery,
                answer=WhyView,
                problems=missing,
            ),
            route(
                "POST",
                "/why",
                self.why_by_body,
                about="The same as GET, with the question in the body.",
                body=WhyRequest,
                answer=WhyView,
                problems=missing,
            ),
        ]

    async def end(self, _: web.Application) -> None:
        """End every feed and every wait, because the server stops."""
        self._feeds.end()
        self._waits.end()

    async def journal(self, asked: Asked[Nothing, JournalQuery]) -> JournalView:
        """``GET journal``."""
        query = asked.query
        choice = query.choice()
        found = [
            entry
            for entry in self._journal.after(query.since or 0)
            if (query.until is None or entry.seq <= query.until) and choice.fits(entry)
        ]
        if query.last is not None:
            found = found[max(0, len(found) - query.last) :]
        return JournalView(
            first=self._journal.first,
            seq=self._journal.seq,
            entries=[view(entry) for entry in found[: query.limit]],
        )

    async def wait(self, asked: Asked[WaitRequest, Nothing]) -> WaitView:
        """``POST wait``."""
        wanted = asked.body
        try:
            seconds = min(Duration.written(wanted.timeout), MAX_WAIT_S)
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"timeout {error}.") from error
        ending = await self._waits.wait(_understood(wanted.condition), seconds, wanted.since)
        if not isinstance(ending, InVain):
            return WaitView(found=True, seq=ending.seq, entry=ending)
        near = ending.nearest
        return WaitView(
            found=False,
            seq=self._journal.seq,
            nearest=near.entry if near else None,
            difference=near.difference if near else "",
            timeline=ending.timeline,
        )

    async def why(self, asked: Asked[Nothing, WhyQuery]) -> WhyView:
        """``GET why``."""
        return self._why(asked.query)

    async def why_by_body(self, asked: Asked[WhyRequest, Nothing]) -> WhyView:
        """``POST why``."""
        return self._why(asked.body)

    def _why(self, question: WhyQuery | WhyRequest) -> WhyView:
        if question.node and not question.agent:
            raise Problem(
                HTTPStatus.BAD_REQUEST, "Say whose client should have got it: agent beside node."
            )
        if question.condition:
            return self._why_not(_understood(question.condition))
        try:
            because = self._explained(question)
        except UsageError as error:
            raise Problem(HTTPStatus.NOT_FOUND, str(error)) from error
        return WhyView(reasons=because.reasons, entries=[view(each) for each in because.entries])

    def _why_not(self, awaited: Condition) -> WhyView:
        found = found_in(self._journal, awaited)
        match found:
            case None:
                reason = (
                    f"Nothing that {awaited.text} is about happened since #{self._journal.first}."
                )
                return WhyView(reasons=[reason], entries=[])
            case NearMiss(entry=entry, difference=difference):
                reason = (
                    f"Nothing fits {awaited.text}; the nearest was #{entry.seq}, but {difference}."
                )
                return WhyView(reasons=[reason], entries=[entry])
            case _:
                return WhyView(reasons=[f"It was so: #{found.seq} fits."], entries=[found])

    def _explained(self, question: WhyQuery | WhyRequest) -> Because:
        if question.node:
            return self._no_event.explain(question.node, question.agent)
        return self._refused.explain(question.request, question.agent)


def _understood(text: str) -> Condition:
    try:
        return condition(text)
    except UsageError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
