"""A mock in a process of its own, which outlives the command that starts it."""

import json
import os
import stat
import sys
from typing import Any, NoReturn

import click

from finesse_mock.cli.running import Launch, say
from finesse_mock.errors import UsageError


def start_detached(launch: Launch) -> None:
    """Have a mock run in the background, and say what it has to say when it is ready.

    What it prints later goes nowhere, but for errors that are redirected to a file.

    Raises:
        UsageError: it could not start, with its own sentence.
        click.ClickException: it ended before it was ready.
    """
    if not hasattr(os, "fork"):
        raise UsageError("This system has no fork; run `finesse-mock serve` without --detach.")
    sys.stdout.flush()
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        _run(launch, writer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as told:
        message = told.read()
    if not message:
        raise click.ClickException("The mock ended before it was ready.")
    outcome: dict[str, Any] = json.loads(message)
    if "error" in outcome:
        raise UsageError(outcome["error"])
    say(outcome["lines"], outcome["warning"])


def _run(launch: Launch, writer: int) -> NoReturn:
    """What the new process does: from here on it is on its own."""
    os.setsid()

    def tell(lines: list[str], warning: str) -> None:
        _send(writer, {"lines": lines, "warning": warning})
        _let_go_of_terminal()

    try:
        launch.run(tell)
    except UsageError as error:
        _send(writer, {"error": str(error)})
        sys.exit(2)
    sys.exit(0)


def _send(writer: int, message: dict[str, Any]) -> None:
    with os.fdopen(writer, "w", encoding="utf-8") as parent:
        json.dump(message, parent)


def _let_go_of_terminal() -> None:
    """Whoever waits for the end of what this process prints shall not wait for its end."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    if not stat.S_ISREG(os.fstat(2).st_mode):
        os.dup2(nowhere, 2)
    os.close(nowhere)
