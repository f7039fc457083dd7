"""Playing a scenario on a floor, step by step, on the clock of that floor."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, aclosing
from typing import Protocol

from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import Command
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.floor import Floor
from finesse_mock.runtime import Tasks
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.expectations import Published
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.moves import FailedError, Moves
from finesse_mock.scenarios.report import Status, StepReport
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.scenarios.seen import Bookmarks, Seen
from finesse_mock.scenarios.steps import Expect, ExpectNone, Fork, Part, Step, steps_of
from finesse_mock.scenarios.waiting import Waiting

Stop = Callable[[], None]
"""Ends what it was the answer to."""


class Stage(Protocol):
    """What a scenario plays on."""

    @property
    def floor(self) -> Floor:
        """The contact centre."""
        ...

    @property
    def house(self) -> House:
        """The servers, beside that."""
        ...

    @property
    def faults(self) -> FaultPlan:
        """What goes wrong on purpose."""
        ...

    def published(self, listener: Callable[[Published], None]) -> Stop:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        ...

    def applied(self, listener: Callable[[Command, tuple[Change, ...]], None]) -> Stop:
        """Have every later command shown, with its changes; answers what to call to stop that."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """While this block is open, time does not jump."""
        ...

    def released(self) -> AbstractContextManager[None]:
        """While this block is open, inside of such a one, somebody waits for time to go by."""
        ...


async def run(scenario: Scenario, stage: Stage) -> AsyncGenerator[StepReport]:
    """Play the scenario; yields a report as each step ends. After a failure the rest is skipped.

    Branches in which a step fails let the others end the steps at which they are. Who does not
    want to see the end has to close the generator.

    Raises:
        UsageError: before anything is done: the scenario does not fit the stage.
    """
    scenario.check_fit(stage.floor.site, len(stage.house.servers))
    play = _Play(scenario, stage)
    try:
        with stage.held():
            async with aclosing(play.parts(scenario.parts, Bookmarks(play.seen))) as reports:
                async for report in reports:
                    yield report
    finally:
        play.end()


class _Play:
    """One run."""

    def __init__(self, scenario: Scenario, stage: Stage) -> None:
        self._name = scenario.name
        self._stage = stage
        self._clock = stage.floor.clock
        self._failed = False
        self.seen = Seen(frozenset(_nodes(scenario)))
        self._waiting = Waiting(stage.floor.clock, stage.released)
        self._moves = Moves(stage.house, stage.faults, self.seen, self._waiting)
        self._zero = self._clock.monotonic()
        self._stops = (stage.published(self._note_event), stage.applied(self._note_command))

    def end(self) -> None:
        """Stop listening, and end the faults that are still there."""
        for stop in self._stops:
            stop()
        self._moves.recover()

    def _note_event(self, event: Published) -> None:
        if event.node in self.seen.events:
            self.seen.events[event.node].add(event)
            self._waiting.wake()

    def _note_command(self, command: Command, changes: tuple[Change, ...]) -> None:
        if not self._moves.acting:
            self.seen.commands.add((command, changes))
            self._waiting.wake()

    async def parts(
        self, parts: tuple[Part, ...], bookmarks: Bookmarks
    ) -> AsyncGenerator[StepReport]:
        """Play these parts one after the other."""
        for part in parts:
            if isinstance(part, Fork):
                async with aclosing(self._fork(part, bookmarks)) as reports:
                    async for report in reports:
                        yield report
            else:
                yield await self._report(part, bookmarks)

    async def _fork(self, fork: Fork, bookmarks: Bookmarks) -> AsyncGenerator[StepReport]:
        """Play branches side by side; the reports come in the order in which the steps end."""
        # None says that a branch has ended.
        reports: asyncio.Queue[StepReport | None] = asyncio.Queue()

        async def play(branch: tuple[Part, ...], reading: Bookmarks) -> None:
            try:
                with self._stage.held():
                    async for report in self.parts(branch, reading):
                        reports.put_nowait(report)
            finally:
                reports.put_nowait(None)

        forked = [bookmarks.forked() for _ in fork.branches]
        async with Tasks() as tasks:
            played = [
                tasks.spawn(play(branch, reading), name=f"{self._name}, branch {number}")
                for number, (branch, reading) in enumerate(
                    zip(fork.branches, forked, strict=True), 1
                )
            ]
            going_on = len(played)
            while going_on:
                with self._stage.released():
                    report = await reports.get()
                if report is None:
                    going_on -= 1
                else:
                    yield report
            for task in played:
                await task
        for reading in forked:
            bookmarks.join(reading)

    async def _report(self, step: Step, bookmarks: Bookmarks) -> StepReport:
        """Play one step, unless one has failed."""
        started = self._clock.monotonic()
        status, detail = Status.SKIPPED, ""
        if not self._failed:
            status = Status.PASSED
            name = f"scenario {self._name} step {step.number}"
            try:
                if step.pause_s:
                    await self._waiting.until(lambda: None, step.pause_s, name)
                detail = await self._moves.make(step.move, bookmarks, name)
            except (FailedError, CannotError) as failure:
                status, detail = Status.FAILED, str(failure)
                self._failed = True
        return StepReport(
            number=step.number,
            file=step.file,
            line=step.line,
            text=step.text,
            status=status,
            detail=detail,
            at=started - self._zero,
            took=self._clock.monotonic() - started,
        )


def _nodes(scenario: Scenario) -> list[str]:
    """The nodes on which events are expected, or none."""
    found = []
    for step in steps_of(scenario.parts):
        match step.move:
            case Expect(node=node) | ExpectNone(unwanted=Expect(node=node)):
                found.append(node)
    return found
