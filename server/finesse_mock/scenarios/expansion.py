"""From a file to a play: variables get their values, blocks become the steps they stand for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from os.path import normpath
from pathlib import Path
from typing import Final

from finesse_mock import documents
from finesse_mock.documents import VARIABLE, Document, Place, nearest
from finesse_mock.errors import UsageError
from finesse_mock.scenarios import written
from finesse_mock.scenarios.mistakes import EndlessError, Mistakes
from finesse_mock.scenarios.reading import kind_of, move_of, pause_of, text_of
from finesse_mock.scenarios.steps import Fork, Part, Step

MAX_STEPS: Final = 10_000
"""So many steps a scenario may have once everything is written out."""

Source = Callable[[Path], Document]
"""Reads the file at that path; raises UsageError where there is none, or no document in it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a step stands: the values of variables there, and the files that led there."""

    values: Mapping[str, str]
    files: tuple[Path, ...]

    @property
    def file(self) -> str:
        """The name of an included file; empty in the scenario itself."""
        return str(self.files[-1]) if len(self.files) > 1 else ""


class Expansion:
    """Makes the parts of one scenario; what is wrong with them goes to ``mistakes``."""

    def __init__(self, source: Source, mistakes: Mistakes) -> None:
        self._source = source
        self._mistakes = mistakes
        self._numbers = count(1)

    def parts(self, steps: Document, scope: Scope) -> tuple[Part, ...]:
        """The parts that a list of steps comes to."""
        found: list[Part] = []
        for index in range(len(steps.data())):
            with self._mistakes.noted():
                found += self._part(steps.part((index,)), scope)
        return tuple(found)

    def _part(self, unfilled: Document, scope: Scope) -> Iterator[Part]:
        step = unfilled.filled_in(scope.values, spared=("steps", "parallel"))
        kind = kind_of(step)
        match kind:
            case "parallel":
                yield from self._pause(step, scope)
                yield self._fork(unfilled, step, scope)
            case "repeat":
                yield from self._pause(step, scope)
                yield from self._rounds(unfilled, step, scope)
            case "include":
                yield from self._pause(step, scope)
                yield from self._included(step, scope)
            case _:
                text, move, pause_s = text_of(step, kind), move_of(step, kind), pause_of(step)
                yield replace(self._step(step, text, scope), move=move, pause_s=pause_s)

    def _step(self, step: Document, text: str, scope: Scope) -> Step:
        number = next(self._numbers)
        if number > MAX_STEPS:
            message = step.error((), f"a scenario has {MAX_STEPS} steps at the most; repeat less.")
            raise EndlessError(str(message))
        line = step.line(())
        return Step(number=number, document=step, file=scope.file, line=line, text=text)

    def _pause(self, step: Document, scope: Scope) -> Iterator[Step]:
        """The pause before a block, which is a step of its own."""
        if "after" in step.data():
            text = f"after {step.data(('after',))}"
            yield replace(self._step(step, text, scope), pause_s=pause_of(step))

    def _fork(self, unfilled: Document, step: Document, scope: Scope) -> Fork:
        branches = step.convert(written.Parallel).parallel
        places: list[Place] = [("parallel", index) for index in range(len(branches))]
        return Fork(tuple(self.parts(unfilled.part(place), scope) for place in places))

    def _rounds(self, unfilled: Document, step: Document, scope: Scope) -> Iterator[Part]:
        block = step.convert(written.Repeat)
        _check_name(step, ("as",), block.as_)
        before = self._mistakes.noticed
        for number in range(1, block.repeat + 1):
            values = {**scope.values, block.as_: str(number)}
            yield from self.parts(unfilled.part(("steps",)), replace(scope, values=values))
            if self._mistakes.noticed > before:
                return  # the other rounds would say the same again

    def _included(self, step: Document, scope: Scope) -> Iterator[Part]:
        block = step.convert(written.Include)
        path = Path(normpath(scope.files[-1].parent / block.include))
        if path in scope.files:
            way = " includes ".join(map(str, (*scope.files[scope.files.index(path) :], path)))
            raise step.error(("include",), f"this would never end: {way}.")
        file = self._read(step, path)

        def unknown(variable: str) -> UsageError:
            return step.error(("vars", variable), no_variable(variable, file))

        values = values_in(file, block.vars, unknown)
        head_of(file, values)
        yield from self.parts(file.part(("steps",)), Scope(values, (*scope.files, path)))

    def _read(self, step: Document, path: Path) -> Document:
        try:
            file = self._source(path)
        except UsageError as error:
            placed = str(error).startswith(f"{path}:")
            raise error if placed else step.error(("include",), str(error)) from error
        file.require_version("scenario", written.FORMAT)
        return file


def head_of(file: Document, values: Mapping[str, str]) -> written.ScenarioFile:
    """What a scenario file says beside its steps, with those values of its variables.

    Raises:
        UsageError: it has a mistake.
    """
    head = file.filled_in(values, spared=("steps", "vars"))
    return head.convert(written.ScenarioFile, without=("scenario",))


def values_in(
    file: Document, given: Mapping[str, str], unknown: Callable[[str], UsageError]
) -> dict[str, str]:
    """The variables of a file and their values: those ``given``, else those in the file.

    A value may use the variables above it. ``unknown`` makes the error for one that there is not.

    Raises:
        UsageError: a variable is not one of the file, or its value is none.
    """
    written_down = file.convert(dict[str, str], ("vars",)) if file.data(("vars",)) else {}
    for name in given:
        if name not in written_down:
            raise unknown(name)
    values: dict[str, str] = {}
    for name in written_down:
        _check_name(file, ("vars", name), name)
        usual = file.part(("vars", name)).filled_in(values).data()
        values[name] = given.get(name, usual)
    return values


def no_variable(name: str, file: Document) -> str:
    """The sentence that says so."""
    known = file.data(("vars",)) or {}
    return f'{file.name} has no variable "{name}"; {nearest(name, known, "variables")}'


def _check_name(document: Document, place: Place, name: str) -> None:
    if not VARIABLE.fullmatch(name):
        raise document.error(
            place, f'"{name}" is no name of a variable; take letters, digits and _.', at_key=True
        )


class FromDisk:
    """Reads files, and keeps their ``texts`` by path for whoever cannot."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def __call__(self, path: Path) -> Document:
        """Read that file."""
        self.texts[str(path)] = text = documents.read_text(path)
        return documents.parse(text, str(path))


def from_texts(texts: Mapping[str, str]) -> Source:
    """Reads from these texts by path, and from nowhere else."""

    def read(path: Path) -> Document:
        if str(path) not in texts:
            raise UsageError(f"{path} did not come with the scenario; send its text in files.")
        return documents.parse(texts[str(path)], str(path))

    return read
