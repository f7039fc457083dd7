"""``finesse-mock call``: a routed call rings at an agent, or waits in a queue of a running mock."""

import json
from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.cli.variables import takes_variables, variables_in


@click.command()
@click.argument("caller")
@click.argument("agent", default="")
@takes_variables
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

    Without AGENT it rings at the agent of the queue who is READY for longest, or waits for one.

    \b
    finesse-mock call 5551234 1001001 --sign-in
    finesse-mock call 5551234 --queue 5022
    finesse-mock call +15551234 1001006 --var callVariable1=gold --var user.account=88-12 --json
    """
    dialog = client_of(url, ready_file).request(
        "POST",
        "call",
        {
            "from": caller,
            "to": agent,
            "variables": variables_in(variables),
            "queue": queue,
            "dialedNumber": dialed,
            "signIn": sign_in,
        },
    )
    click.echo(json.dumps(dialog, indent=2) if as_json else dialog["id"])
