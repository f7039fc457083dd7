"""The command line: ``finesse-mock``.

Data goes to standard output, talk to standard error. Exit status: 0 done, 1 something that was
expected did not happen, 2 wrong usage, 3 no mock to talk to.
"""

import sys
from importlib import import_module
from time import perf_counter
from typing import NoReturn

import click

from finesse_mock import __version__
from finesse_mock.errors import UsageError

STARTED = perf_counter()
"""When this process got to work, on the performance counter."""

COMMANDS = {
    "serve": ("finesse_mock.cli.serve", "Run the mock."),
    "call": ("finesse_mock.cli.call", "Have a routed call ring at an agent, or wait in a queue."),
    "reserve": ("finesse_mock.cli.reserve", "Have a campaign reserve an agent for a customer."),
    "party": ("finesse_mock.cli.party", "Have somebody outside answer, hold or hang up."),
    "state": ("finesse_mock.cli.state", "Show agents and calls of a running mock."),
    "node": ("finesse_mock.cli.node", "Take a node of a running mock out of service and back."),
    "reset": ("finesse_mock.cli.reset", "Put a running mock back to its start."),
    "specs": ("finesse_mock.cli.specs", "Show what the mock implements."),
    "scenario": ("finesse_mock.cli.scenario", "Check and run scenario files."),
}
"""Each command's module and what it does; a module is imported only when its command runs."""


class Commands(click.Group):
    """A group whose commands live in modules of their own, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None for one that does not exist."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="finesse-mock")
def main_group() -> None:
    """A Cisco Finesse server for development and tests, in one process."""


def main() -> None:
    """Run the command line; every failure is one sentence, never a traceback."""
    try:
        sys.exit(main_group.main(prog_name="finesse-mock", standalone_mode=False))
    except UsageError as error:
        _say(str(error), status=2)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "finesse-mock"
        _say(f"{error.format_message()} See {where} --help.", status=2)
    except click.ClickException as error:
        _say(error.format_message(), status=error.exit_code)
    except click.Abort:
        sys.exit(130)


def _say(sentence: str, *, status: int) -> NoReturn:
    click.echo(f"finesse-mock: {sentence}", err=True)
    sys.exit(status)
