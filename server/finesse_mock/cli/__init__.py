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
    "trigger": ("finesse_mock.cli.trigger", "Have anything happen, by its name."),
    "call": ("finesse_mock.cli.call", "Have a call ring or wait; see calls, and act in them."),
    "agent": ("finesse_mock.cli.agent", "See agents; sign them in and out, set their states."),
    "team": ("finesse_mock.cli.team", "Send a message to the agents of a team."),
    "queue": ("finesse_mock.cli.queue", "See queues, and the calls that wait in them."),
    "world": ("finesse_mock.cli.world", "See what is configured; go on in another world."),
    "reserve": ("finesse_mock.cli.reserve", "Have a campaign reserve an agent for a customer."),
    "party": ("finesse_mock.cli.party", "Have somebody outside answer, hold or hang up."),
    "task": ("finesse_mock.cli.task", "Send nonvoice tasks to the agents of a running mock."),
    "state": ("finesse_mock.cli.state", "Show agents and calls of a running mock."),
    "node": ("finesse_mock.cli.node", "Take a node of a running mock out of service and back."),
    "connection": ("finesse_mock.cli.connection", "See connections to a running mock; break them."),
    "reset": ("finesse_mock.cli.reset", "Put a running mock back to its start."),
    "snapshot": ("finesse_mock.cli.snapshot", "Keep how everything is; put it back."),
    "watch": ("finesse_mock.cli.watch", "See events as they are published, or arrive."),
    "wait": ("finesse_mock.cli.wait", "Wait until something is so."),
    "why": ("finesse_mock.cli.why", "Say why an event did not arrive, or a request was refused."),
    "journal": ("finesse_mock.cli.journal", "Show what happened."),
    "fault": ("finesse_mock.cli.fault", "Break things on purpose, and mend them again."),
    "clock": ("finesse_mock.cli.clock", "See the clock; stop it, move it on, speed it up."),
    "ready": ("finesse_mock.cli.ready", "Tell whether a mock is ready; wait until it is."),
    "stop": ("finesse_mock.cli.stop", "Stop a running mock."),
    "doctor": ("finesse_mock.cli.doctor", "Look for what stands in the way, and say what helps."),
    "certs": ("finesse_mock.cli.certs", "Show or export the certificate authority to trust."),
    "completion": ("finesse_mock.cli.completion", "Print the completion script of a shell."),
    "version": ("finesse_mock.cli.version", "Tell versions."),
    "specs": ("finesse_mock.cli.specs", "Show what the mock implements."),
    "load": ("finesse_mock.cli.load", "Have a busy hour; measure how it goes."),
    "scenario": ("finesse_mock.cli.scenario", "Check and run scenario files."),
    "cassette": ("finesse_mock.cli.cassette", "Record a Finesse server; play it to your client."),
}
"""Each command's module and what it does; a module is imported only when its command runs."""


class Commands(click.Group):
    """A group whose commands live in modules of their own, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - of click
        """Name the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - of click
        """Import a command; None for one that does not exist."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        _name_variables(command, f"FINESSE_MOCK_{cmd_name.upper()}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - of click
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _name_variables(command: click.Command, prefix: str) -> None:
    """Give every option an environment variable: the prefix and the flag, beside its own ones."""
    for option in command.params:
        if isinstance(option, click.Option):
            flag = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
            own = [option.envvar] if isinstance(option.envvar, str) else list(option.envvar or ())
            option.envvar = list(dict.fromkeys((*own, f"{prefix}_{flag}")))
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            _name_variables(below, f"{prefix}_{name.replace('-', '_').upper()}")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="finesse-mock")
def main_group() -> None:
    """A Cisco Finesse server for development and tests, in one process.

    Exit status: 0 done; 1 refused, or something expected did not happen; 2 wrong usage; 3 no mock
    to talk to. Data goes to standard output, talk to standard error.

    Every option has a variable, FINESSE_MOCK_ and command and flag: FINESSE_MOCK_SERVE_PORTS is
    that of `serve --ports`. FINESSE_MOCK_URL and FINESSE_MOCK_CA say which mock commands talk to.

    \b
    finesse-mock serve
    finesse-mock trigger call.inbound to=1001001 id=c1
    finesse-mock call answer c1 --by 1001001
    """


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
