"""Playing a scenario on a floor, step by step, on the clock of that floor."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Final, Protocol, TypeVar, assert_never

from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import Command
from finesse_mock.floor import Floor
from finesse_mock.scenarios.acts import Act
from finesse_mock.scenarios.cast import CannotError, Cast
from finesse_mock.scenarios.expectations import Published, dialog_of, differences, unmet
from finesse_mock.scenarios.outcomes import dialog_begun
from finesse_mock.scenarios.recognition import is_what_was_asked
from finesse_mock.scenarios.refusals import why_refused
from finesse_mock.scenarios.report import Status, StepReport
from finesse_mock.scenarios.requests import commands_of
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.scenarios.steps import Await, Do, Expect, Otherwise, Step

T = TypeVar("T")

_KEPT: Final = 10_000

Stop = Callable[[], None]
"""Ends what it was the answer to."""


class Stage(Protocol):
    """What a scenario plays on."""

    @property
    def floor(self) -> Floor:
        """The contact centre."""
        ...

    def published(self, listener: Callable[[Published], None]) -> Stop:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        ...

    def applied(self, listener: Callable[[Command, tuple[Change, ...]], None]) -> Stop:
        """Have every later command shown, with its changes; answers what to call to stop that."""
        ...


async def run(scenario: Scenario, stage: Stage) -> AsyncIterator[StepReport]:
    """Play the scenario; yields a report as each step ends. After a failure the rest is skipped.

    Raises:
        UsageError: before anything is done: the scenario does not fit the stage.
    """
    scenario.check_fit(stage.floor.site)
    play = _Play(scenario, stage)
    try:
        failed = False
        for step in scenario.steps:
            report = play.skipped(step) if failed else await play.report(step)
            failed = report.status is not Status.PASSED
            yield report
    finally:
        play.end()


class _FailedError(Exception):
    """The step did not go as written; the text says why."""


class _Play:
    """One run.

    Events of the nodes on which some are expected, and commands of clients, are kept until a step
    uses them or ``_KEPT`` later ones have come.
    """

    def __init__(self, scenario: Scenario, stage: Stage) -> None:
        self._floor = stage.floor
        self._clock = stage.floor.clock
        self._cast = Cast(stage.floor, {})
        self._events: dict[str, deque[Published]] = {
            step.move.node: deque(maxlen=_KEPT)
            for step in scenario.steps
            if isinstance(step.move, Expect)
        }
        self._commands: deque[tuple[Command, tuple[Change, ...]]] = deque(maxlen=_KEPT)
        self._acting = False
        self._news: asyncio.Future[None] | None = None
        self._zero = self._clock.monotonic()
        self._stops = (stage.published(self._note_event), stage.applied(self._note_command))

    def end(self) -> None:
        """Stop listening."""
        for stop in self._stops:
            stop()

    def _note_event(self, event: Published) -> None:
        if event.node in self._events:
            self._events[event.node].append(event)
            self._wake()

    def _note_command(self, command: Command, changes: tuple[Change, ...]) -> None:
        if not self._acting:
            self._commands.append((command, changes))
            self._wake()

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    # Steps

    def skipped(self, step: Step) -> StepReport:
        """The report of a step that is not played."""
        return self._reported(step, Status.SKIPPED, "", self._clock.monotonic())

    async def report(self, step: Step) -> StepReport:
        """Play one step."""
        started = self._clock.monotonic()
        status = Status.PASSED
        try:
            detail = await self._play(step)
        except (_FailedError, CannotError) as failure:
            status, detail = Status.FAILED, str(failure)
        return self._reported(step, status, detail, started)

    def _reported(self, step: Step, status: Status, detail: str, started: float) -> StepReport:
        return StepReport(
            number=step.number,
            line=step.line,
            text=step.text,
            status=status,
            detail=detail,
            at=started - self._zero,
            took=self._clock.monotonic() - started,
        )

    async def _play(self, step: Step) -> str:
        if step.pause_s:
            await self._until(lambda: None, step.pause_s)
        match step.move:
            case None:
                return ""
            case Do(verb=verb, act=act):
                self._do(act, commands_of(verb, act, self._cast))
                return ""
            case Await():
                return await self._await(step.move)
            case Expect():
                await self._expect(step.move)
                return ""
            case _:
                assert_never(step.move)

    def _do(self, act: Act, commands: Iterable[Command]) -> None:
        self._commands.clear()
        for command in commands:
            self._acting = True
            try:
                changes = self._floor.apply(command)
            finally:
                self._acting = False
            refusal = why_refused(command, changes, self._cast)
            if refusal:
                raise _FailedError(refusal)
            self._name_call(act, changes)

    def _name_call(self, act: Act, changes: tuple[Change, ...]) -> None:
        _, name = act.names_call()
        begun = dialog_begun(changes)
        if name and begun:
            self._cast.calls[name] = begun

    async def _await(self, step: Await) -> str:
        wanted = commands_of(step.verb, step.act, self._cast)
        refused: list[str] = []

        def done() -> bool | None:
            for command, changes in self._commands:
                fitting = next((each for each in wanted if is_what_was_asked(each, command)), None)
                if fitting is None:
                    continue
                refusal = why_refused(command, changes, self._cast)
                if refusal:
                    refused.append(refusal)
                    continue
                wanted.remove(fitting)
                self._name_call(step.act, changes)
            self._commands.clear()
            return None if wanted else True

        if await self._until(done, step.within_s):
            return ""
        if step.otherwise is Otherwise.DO:
            self._do(step.act, wanted)
            return f"no client did it within {step.within_s:g} s, so the mock did."
        tried = f"; one tried, but {refused[-1]}" if refused else "."
        raise _FailedError(f"no client did it within {step.within_s:g} s{tried}")

    async def _expect(self, expected: Expect) -> None:
        events = self._events[expected.node]
        calls = self._cast.calls

        def matching() -> int | None:
            for index, event in enumerate(events):
                if not differences(expected, event, calls):
                    return index
            return None

        index = await self._until(matching, expected.within_s)
        if index is None:
            raise _FailedError(unmet(expected, events, calls))
        if expected.name:
            self._cast.calls[expected.name] = dialog_of(events[index])
        for _ in range(index + 1):
            events.popleft()

    # Time

    async def _until(self, found: Callable[[], T | None], within_s: float) -> T | None:
        """What is found at last; None when that many seconds go by without."""
        late = False

        def expire() -> None:
            nonlocal late
            late = True
            self._wake()

        timer = self._clock.call_later(within_s, expire)
        try:
            while (result := found()) is None and not late:
                self._news = asyncio.get_running_loop().create_future()
                await self._news
            return result
        finally:
            timer.cancel()
