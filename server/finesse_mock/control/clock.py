"""The routes of the control API for the clock: see it, change its pace, move it on."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from msgspec import Meta

from finesse_mock.clock import Due, SteeredClock, pace_named
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route

MAX_ADVANCE_S = 10 * 365 * 86_400
"""Nobody waits longer than ten years."""


class TimerView(View, kw_only=True):
    """A timer: what it is for, and when it fires."""

    name: str
    at: datetime


class ClockView(View, kw_only=True):
    """The clock now; ``waiting`` are the timers to come, the next first."""

    pace: str
    now: datetime
    waiting: list[TimerView]


class AdvanceView(View, kw_only=True):
    """Where the clock is after it was moved on, and what fired on the way, in order."""

    now: datetime
    fired: list[TimerView]


class ClockRequest(Body, kw_only=True):
    """The body of ``POST clock``: real, frozen, auto, or a factor such as x10."""

    pace: str


class AdvanceRequest(Body, kw_only=True):
    """The body of ``POST clock/advance``."""

    seconds: Annotated[float, Meta(ge=0, le=MAX_ADVANCE_S)]


def clock_routes(clock: SteeredClock) -> list[Route]:
    """The routes for this clock."""

    def view() -> ClockView:
        return ClockView(pace=str(clock.pace), now=clock.now(), waiting=_views(clock.waiting()))

    async def show(_: Asked[Nothing, Nothing]) -> ClockView:
        return view()

    async def set_pace(asked: Asked[ClockRequest, Nothing]) -> ClockView:
        try:
            clock.set_pace(pace_named(asked.body.pace))
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
        return view()

    async def advance(asked: Asked[AdvanceRequest, Nothing]) -> AdvanceView:
        fired = await clock.advance(asked.body.seconds)
        return AdvanceView(now=clock.now(), fired=_views(fired))

    return [
        route("GET", "/clock", show, about="The clock and its timers.", answer=ClockView),
        route(
            "POST",
            "/clock",
            set_pace,
            about="Have the clock go on at another pace.",
            body=ClockRequest,
            answer=ClockView,
        ),
        route(
            "POST",
            "/clock/advance",
            advance,
            about="Move the clock on; every timer that is due fires at its own moment.",
            body=AdvanceRequest,
            answer=AdvanceView,
        ),
    ]


def _views(timers: list[Due]) -> list[TimerView]:
    return [TimerView(name=timer.name, at=timer.at) for timer in timers]
