"""``--then``: another command, run as soon as a watch or a wait stands."""

import os
import shlex
import subprocess
import sys

import click

from finesse_mock.cli.client import ControlClient
from finesse_mock.errors import UsageError


def run_then(command: str, client: ControlClient) -> None:
    """Run a command of ``finesse-mock`` against the same mock; what it prints is talk here.

    Raises:
        UsageError: the command is not written as one.
        click.exceptions.Exit: it failed; the status is that of the command.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--then {command} cannot be read: {error}.") from error
    done = subprocess.run(  # noqa: S603 - the person's own command, run without a shell
        [sys.executable, "-m", "finesse_mock", *words],
        env={**os.environ, **client.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    for text in (done.stdout, done.stderr):
        if text:
            click.echo(text, err=True, nl=False)
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)
