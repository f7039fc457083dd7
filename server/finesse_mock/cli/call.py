"""``finesse-mock call``: a routed call rings at an agent of a running mock."""

import json
from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.errors import UsageError


@click.command()
@click.argument("caller")
@click.argument("agent")
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a call variable, e.g. callVariable1=gold or user.account=88-12.",
)
@click.option("--queue", default="", help="Id of the queue. [default: the first of the team]")
@click.option("--dialed", default="", help="The number that the caller dialled.")
@click.option("--sign-in", is_flag=True, help="Sign the agent in and set READY first.")
@click.option("--json", "as_json", is_flag=True, help="Print the dialog as JSON.")
@reaches_mock
def command(
    caller: str,
    agent: str,
    variables: tuple[str, ...],
    queue: str,
    dialed: str,
    *,
    sign_in: bool,
    as_json: bool,
    url: str | None,
    ready_file: Path | None,
) -> None:
    """Have a call from CALLER, routed by a queue, ring at AGENT (an id or an extension).

    \b
    finesse-mock call 5551234 1001001 --sign-in
    finesse-mock call 5551234 1001001 --var callVariable1=gold --var user.account=88-12
    finesse-mock call +15551234 1001006 --queue 1006 --json
    """
    dialog = client_of(url, ready_file).request(
        "POST",
        "call",
        {
            "from": caller,
            "to": agent,
            "variables": dict(_pair(variable) for variable in variables),
            "queue": queue,
            "dialedNumber": dialed,
            "signIn": sign_in,
        },
    )
    click.echo(json.dumps(dialog, indent=2) if as_json else dialog["id"])


def _pair(variable: str) -> tuple[str, str]:
    name, equals, value = variable.partition("=")
    if not equals or not name:
        raise UsageError(f"--var {variable} has no value; write it as NAME=VALUE.")
    return name, value
