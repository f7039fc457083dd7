"""The names that steps give to calls, tasks and faults: each is given before it is used."""

import re
from collections.abc import Iterable
from typing import Final

from finesse_mock.documents import nearest
from finesse_mock.scenarios.expectations import names_of_calls
from finesse_mock.scenarios.mistakes import Mistakes
from finesse_mock.scenarios.steps import Await, Clear, Do, Expect, Inject, Move, Step, event_of

_ID_OR_URI: Final = re.compile(r"[0-9_]+|/.*")
"""What stands for a dialog beside its name, which may look like that, too."""

Place = tuple[str, int]
"""A line of a file."""


class _Names:
    """Names of one kind, which ``what`` is in the singular, and the lines that gave them."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._given: dict[str, Place] = {}

    def use(self, step: Step, key: str, name: str) -> None:
        if name and name not in self._given:
            hint = nearest(name, self._given, f"{self._what}s")
            raise step.document.error(
                (key,), f'no {self._what} has the name "{name}" by now; {hint}'
            )

    def compare(self, step: Step, key: str, name: str) -> None:
        """An event may tell of a call that only a branch further down begins."""
        if name not in self._given and not _ID_OR_URI.fullmatch(name):
            hint = nearest(name, self._given, f"{self._what}s")
            raise step.document.error(
                ("where", key), f'no {self._what} has the name "{name}"; {hint}'
            )

    def give(self, step: Step, key: str, name: str) -> None:
        """A step that is played again may give the same name again; no other step may."""
        here = (step.document.name, step.line)
        there = self._given.setdefault(name, here) if name else here
        if there != here:
            line = f"line {there[1]}" + (f" of {there[0]}" if there[0] != here[0] else "")
            raise step.document.error(
                (key,), f'the {self._what} of {line} has the name "{name}" already.'
            )


def check_names(steps: Iterable[Step], mistakes: Mistakes) -> None:
    """Note each name that is used before it is given, or never, or given to two things."""
    calls, faults = _Names("call"), _Names("fault")
    steps = tuple(steps)
    for step in steps:
        with mistakes.noted():
            _check(step, step.move, calls, faults)
    for step in steps:
        event = event_of(step.move)
        for key, name in names_of_calls(event) if event else ():
            with mistakes.noted():
                calls.compare(step, key, name)


def _check(step: Step, move: Move | None, calls: _Names, faults: _Names) -> None:
    match move:
        case Do(act=act) | Await(act=act):
            calls.use(step, *act.uses_call())
            calls.give(step, *act.names_call())
        case Expect(name=name):
            calls.give(step, "as", name)
        case Inject(name=name):
            faults.give(step, "as", name)
        case Clear(name=name):
            faults.use(step, "named", name)
