"""Making the moves of steps: acting, waiting for clients, looking for events, injecting faults."""

from collections.abc import Iterable
from typing import assert_never

from finesse_mock.engine.changes import Change, RequestRefused
from finesse_mock.engine.commands import Command
from finesse_mock.errors import UsageError
from finesse_mock.faults.at_work import AnyInjected
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.scenarios.acts import Act
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.expectations import dialog_of, differences, unmet, unwelcome
from finesse_mock.scenarios.house import House, deed_of
from finesse_mock.scenarios.outcomes import dialog_begun
from finesse_mock.scenarios.recognition import is_what_was_asked
from finesse_mock.scenarios.refusals import why_refused
from finesse_mock.scenarios.requests import commands_of
from finesse_mock.scenarios.seen import Bookmarks, Seen
from finesse_mock.scenarios.steps import (
    Await,
    Clear,
    Do,
    Expect,
    ExpectNone,
    Inject,
    Move,
    Otherwise,
)
from finesse_mock.scenarios.waiting import Waiting


class FailedError(Exception):
    """The step did not go as written; the text says why."""


class Moves:
    """The moves of one play, with the names it has given to calls and faults so far."""

    def __init__(self, house: House, faults: FaultPlan, seen: Seen, waiting: Waiting) -> None:
        self.acting = False
        """Whether what happens at this moment is the doing of the play itself."""
        self._house = house
        self._floor = house.floor
        self._faults = faults
        self._seen = seen
        self._waiting = waiting
        self._cast = Cast(house.floor, {})
        self._injected: dict[AnyInjected, str] = {}

    def recover(self) -> None:
        """End the faults that the play has injected."""
        for injected in self._injected:
            self._end(injected)

    async def make(self, move: Move | None, bookmarks: Bookmarks, cause: str) -> str:
        """Make a move; answers what is worth knowing of it. ``cause`` is it by its name.

        Raises:
            FailedError: it did not go as written.
            CannotError: it cannot even be tried.
        """
        if not isinstance(move, Expect | ExpectNone):
            bookmarks.note_act()
        match move:
            case None:
                return ""
            case Do():
                return await self._do(move, bookmarks, cause)
            case Await():
                return await self._await(move, bookmarks, cause)
            case Expect():
                return await self._expect(move, bookmarks, cause)
            case ExpectNone():
                return await self._expect_none(move.unwanted, bookmarks, cause)
            case Inject():
                self._inject(move)
                return ""
            case Clear():
                self._clear(move.name)
                return ""
            case _:
                assert_never(move)

    def _inject(self, step: Inject) -> None:
        try:
            injected = self._faults.inject(step.fault)
        except UsageError as error:
            raise FailedError(str(error)) from error
        self._injected[injected] = step.name

    def _clear(self, name: str) -> None:
        if not name:
            self._faults.clear()
        for injected, given in self._injected.items():
            if name and given == name:
                self._end(injected)

    def _end(self, injected: AnyInjected) -> None:
        if injected in self._faults.all():  # another may have its id since a reset
            self._faults.remove(injected.id)

    async def _do(self, step: Do, bookmarks: Bookmarks, cause: str) -> str:
        deed = deed_of(step.verb, step.act, self._house)
        if deed:
            await deed.do()
            return ""
        return self._carry_out(
            step.act, commands_of(step.verb, step.act, self._cast), bookmarks, cause, step.refused
        )

    def _carry_out(
        self,
        act: Act,
        commands: Iterable[Command],
        bookmarks: Bookmarks,
        cause: str,
        refusal: str = "",
    ) -> str:
        """Have these commands carried out, or refused with that error."""
        bookmarks.commands = self._seen.commands.end
        detail = ""
        for command in commands:
            self.acting = True
            try:
                changes = self._floor.apply(command, cause)
            finally:
                self.acting = False
            detail = why_refused(command, changes, self._cast)
            if refusal:
                _check_refusal(refusal, changes, detail)
            elif detail:
                raise FailedError(detail)
            self._name_call(act, changes)
        return detail

    def _name_call(self, act: Act, changes: tuple[Change, ...]) -> None:
        _, name = act.names_call()
        begun = dialog_begun(changes)
        if name and begun:
            self._cast.calls[name] = begun

    async def _await(self, step: Await, bookmarks: Bookmarks, cause: str) -> str:
        wanted = commands_of(step.verb, step.act, self._cast)
        refused: list[str] = []

        def done() -> bool | None:
            for number, (command, changes) in self._seen.commands.after(bookmarks.commands):
                bookmarks.commands = number
                fitting = next((each for each in wanted if is_what_was_asked(each, command)), None)
                if fitting is None:
                    continue
                refusal = why_refused(command, changes, self._cast)
                if refusal:
                    refused.append(refusal)
                    continue
                wanted.remove(fitting)
                self._name_call(step.act, changes)
                if not wanted:
                    break
            return None if wanted else True

        if await self._waiting.until(done, step.within_s, cause):
            return ""
        if step.otherwise is Otherwise.DO:
            self._carry_out(step.act, wanted, bookmarks, cause)
            return f"no client did it within {step.within_s:g} s, so the mock did."
        tried = f"; one tried, but {refused[-1]}" if refused else "."
        raise FailedError(f"no client did it within {step.within_s:g} s{tried}")

    async def _expect(self, expected: Expect, bookmarks: Bookmarks, cause: str) -> str:
        start = bookmarks.events[expected.node]
        number = await self._found(expected, start, cause)
        events = self._seen.events[expected.node]
        if number is None:
            raise FailedError(
                unmet(expected, [event for _, event in events.after(start)], self._cast.calls)
            )
        bookmarks.events[expected.node] = number
        if expected.name:
            _, event = next(events.after(number - 1))
            self._cast.calls[expected.name] = dialog_of(event)
        return ""

    async def _expect_none(self, unwanted: Expect, bookmarks: Bookmarks, cause: str) -> str:
        number = await self._found(unwanted, bookmarks.since_act(unwanted.node), cause)
        if number is not None:
            _, event = next(self._seen.events[unwanted.node].after(number - 1))
            raise FailedError(unwelcome(event))
        return ""

    async def _found(self, expected: Expect, start: int, cause: str) -> int | None:
        """The number behind the first such event from that number on, when there is one."""
        looked = start

        def matching() -> int | None:
            nonlocal looked
            for number, event in self._seen.events[expected.node].after(looked):
                looked = number
                if not differences(expected, event, self._cast.calls):
                    return number
            return None

        return await self._waiting.until(matching, expected.within_s, cause)


def _check_refusal(wanted: str, changes: Iterable[Change], why: str) -> None:
    errors = [change.error for change in changes if isinstance(change, RequestRefused)]
    if not errors:
        raise FailedError(why or f"it was not refused with {wanted}, but done.")
    if not any(wanted in (each.type, each.message, each.data) for each in errors):
        raise FailedError(f"it was refused, but not with {wanted}: {why}")
