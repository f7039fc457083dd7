"""What the runs of scenarios are reported as: text, JSON or JUnit XML."""

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from finesse_mock.cli.junit import junit
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.report import Ending, Playing, StepReport, line_of


class Reporter:
    """Shows progress as it comes, and writes a report at the end.

    Text is its own report. Progress goes to standard output unless a report of another kind does,
    and text only where it is the report.
    """

    def __init__(self, kind: str, output: Path | None, *, as_json: bool) -> None:
        self._kind = kind
        self._output = output
        self._as_json = as_json
        own_report = kind == "text" and output is None
        self._aside = not own_report and (not as_json or output is None)
        self._playings: list[Playing] = []

    def begin(self) -> None:
        """A run of all scenarios begins."""
        self._playings = []

    def scenario(self, file: str) -> None:
        """The scenario of that file begins."""
        self._playings.append(Playing(file=file))

    def line(self, line: dict[str, Any]) -> None:
        """A step, or the scenario, has ended."""
        playing = self._playings[-1]
        if "status" in line:
            playing.steps.append(msgspec.convert(line, StepReport))
        else:
            playing.ending = msgspec.convert(line, Ending)
        click.echo(json.dumps(line) if self._as_json else line_of(line), err=self._aside)

    def end(self) -> bool:
        """All have ended: write the report, and tell whether all passed.

        Raises:
            UsageError: it cannot be written.
        """
        if self._kind != "text" or self._output:
            self._write({"text": _text, "json": _json, "junit": junit}[self._kind](self._playings))
        return all(playing.passed for playing in self._playings)

    def _write(self, report: str) -> None:
        if self._output is None:
            click.echo(report, nl=False)
            return
        partial = self._output.with_name(f".{self._output.name}.partial")
        try:
            partial.write_text(report, encoding="utf-8")
            partial.replace(self._output)
        except OSError as error:
            raise UsageError(
                f"The report {self._output} cannot be written ({error.strerror}); "
                "name a file in a folder that exists."
            ) from error


def _text(playings: list[Playing]) -> str:
    parts = [part for playing in playings for part in (*playing.steps, playing.ending) if part]
    return "".join(f"{line_of(msgspec.to_builtins(part))}\n" for part in parts)


def _json(playings: list[Playing]) -> str:
    report = {
        "passed": all(playing.passed for playing in playings),
        "scenarios": msgspec.to_builtins(playings),
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"
