"""``finesse-mock reserve``: an outbound campaign reserves an agent of a running mock."""

import json
from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.cli.variables import takes_variables, variables_in

MODES = ("preview", "direct_preview", "progressive", "predictive")


@click.command()
@click.argument("agent")
@click.argument("customer")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="preview",
    show_default=True,
    help="How the campaign reaches its customers.",
)
@takes_variables
@click.option("--callback", is_flag=True, help="The customer has asked to be called.")
@click.option("--blended", is_flag=True, help="The agent takes inbound calls, too.")
@click.option("--sign-in", is_flag=True, help="Sign the agent in and set READY first.")
@click.option("--json", "as_json", is_flag=True, help="Print the dialog as JSON.")
@reaches_mock
def command(
    agent: str,
    customer: str,
    mode: str,
    variables: tuple[str, ...],
    *,
    callback: bool,
    blended: bool,
    sign_in: bool,
    as_json: bool,
    url: str | None,
    ready_file: Path | None,
) -> None:
    """Have a campaign reserve AGENT (an id or an extension) for the number CUSTOMER.

    In the preview modes the agent is shown the customer and decides. In the others the customer is
    called at once, and the agent gets the call when the customer answers.

    \b
    finesse-mock reserve 1001001 5550123 --mode preview --var BACampaign=Spring
    finesse-mock reserve 1001001 5550123 --mode direct_preview --callback --sign-in
    finesse-mock reserve 1001006 5550123 --mode predictive --blended --json
    """
    dialog = client_of(url, ready_file).request(
        "POST",
        "reservation",
        {
            "agent": agent,
            "customer": customer,
            "mode": mode,
            "variables": variables_in(variables),
            "callback": callback,
            "blended": blended,
            "signIn": sign_in,
        },
    )
    click.echo(json.dumps(dialog, indent=2) if as_json else dialog["id"])
