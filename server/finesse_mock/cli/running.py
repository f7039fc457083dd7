"""Running a mock until it is told to stop, by a signal or through its control API."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from finesse_mock.cli import STARTED
from finesse_mock.cli.environment import exports
from finesse_mock.config import Config
from finesse_mock.errors import UsageError

if TYPE_CHECKING:
    from finesse_mock.app import Mock

Say = Callable[[list[str], str], None]
"""Takes the lines that a mock has to say when it is ready, and a warning or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A mock to be run, and how it lets people know that it is ready.

    ``log`` is called first. ``ready_file``: what to write every address to. ``print_env``: say
    nothing but what a shell can evaluate. ``as_json``: nothing but what a ready file says.
    """

    config: Config
    log: Callable[[], None]
    ready_file: Path | None
    print_env: bool
    as_json: bool = False

    def run(self, say: Say) -> None:
        """Run the mock until it is to stop; ``say`` is called once everything listens.

        Raises:
            UsageError: the configuration cannot be carried out.
        """
        self.log()
        asyncio.run(self._run(say))

    async def _run(self, say: Say) -> None:
        from finesse_mock.app import Mock

        loop = asyncio.get_running_loop()
        async with Mock(self.config) as mock:
            loop.set_exception_handler(mock.complaints.of_loop)
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, mock.ask_to_stop)
            if self.ready_file:
                write_ready_file(self.ready_file, mock.ready())
            say(list(self._lines(mock)), mock.tls_warning or "")
            await mock.stop_asked.wait()
            click.echo("stopping", err=True)

    def _lines(self, mock: "Mock") -> Iterator[str]:
        from finesse_mock.cli.welcome import welcome

        if self.as_json:
            return iter([json.dumps(mock.ready(), indent=2)])
        if self.print_env:
            return exports(mock.ready())
        return welcome(mock, perf_counter() - STARTED)


def say(lines: list[str], warning: str) -> None:
    """Print what a mock has to say."""
    if warning:
        click.echo(f"finesse-mock: {warning}", err=True)
    for line in lines:
        click.echo(line)


def write_ready_file(ready_file: Path, ready: dict[str, Any]) -> None:
    """Write the file; whoever waits for it finds all of it or nothing.

    Raises:
        UsageError: it cannot be written.
    """
    partial = ready_file.with_name(f".{ready_file.name}.partial")
    try:
        partial.write_text(json.dumps(ready, indent=2) + "\n")
        partial.replace(ready_file)
    except OSError as error:
        raise UsageError(
            f"The ready file {ready_file} cannot be written ({error.strerror}); "
            "name a file in a folder that exists."
        ) from error
