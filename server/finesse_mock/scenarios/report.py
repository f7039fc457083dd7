"""What a run has to tell: of each step, of the whole, and of both as lines of text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final

import msgspec


class Status(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class StepReport(msgspec.Struct, frozen=True, kw_only=True):
    """How one step went.

    ``at`` and ``took`` are seconds of the mock's clock, ``at`` counted from the start. ``line``
    is its line in the scenario file, or in ``file``, which that includes; ``detail`` says what was
    wrong or worth knowing.
    """

    number: int
    file: str = ""
    line: int
    text: str
    status: Status
    detail: str = ""
    at: float
    took: float


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How the whole went; ``took`` is in seconds of the mock's clock."""

    name: str
    passed: bool
    steps: int
    failed: int
    skipped: int
    took: float


class Playing(msgspec.Struct, kw_only=True):
    """The run of one scenario file, as far as it has come; without ``ending`` it never ended."""

    file: str
    steps: list[StepReport] = []
    ending: Ending | None = None

    @property
    def passed(self) -> bool:
        """Whether it ended well."""
        return self.ending is not None and self.ending.passed


def ending_of(name: str, reports: Iterable[StepReport]) -> Ending:
    """What the reports of all steps come to."""
    reports = list(reports)
    counts = Counter(report.status for report in reports)
    return Ending(
        name=name,
        passed=counts[Status.PASSED] == len(reports),
        steps=len(reports),
        failed=counts[Status.FAILED],
        skipped=counts[Status.SKIPPED],
        took=max((report.at + report.took for report in reports), default=0.0),
    )


_MARKS: Final = {Status.PASSED: "ok", Status.FAILED: "FAILED", Status.SKIPPED: "skipped"}


def line_of(report: Mapping[str, Any]) -> str:
    """A report, given as a JSON object, as text for a terminal; a detail has its own line."""
    if "status" not in report:
        return _last_line(report)
    mark = _MARKS[Status(report["status"])]
    file = PurePath(report["file"]).name
    place = f"{file}:{report['line']}" if file else report["line"]
    line = f"{report['at']:+9.3f}  {mark:<7}  {place:>4}  {report['text']}"
    return f"{line}\n{'':26}{report['detail']}" if report["detail"] else line


def _last_line(ending: Mapping[str, Any]) -> str:
    name, took = ending["name"], f"{ending['took']:.3f} s"
    if ending["passed"]:
        return f"passed: {name}, {ending['steps']} steps in {took}"
    done = ending["steps"] - ending["failed"] - ending["skipped"]
    return (
        f"failed: {name}, {done} steps passed, {ending['failed']} failed, "
        f"{ending['skipped']} skipped in {took}"
    )
