"""``finesse-mock party``: somebody outside does something in a call of a running mock."""

import json
from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock

ACTS = ("answer", "hold", "retrieve", "hangup")


@click.command()
@click.argument("dialog")
@click.argument("number")
@click.argument("act", type=click.Choice(ACTS))
@click.option("--json", "as_json", is_flag=True, help="Print the dialog as JSON.")
@reaches_mock
def command(
    dialog: str, number: str, act: str, *, as_json: bool, url: str | None, ready_file: Path | None
) -> None:
    """Have the person with NUMBER, who is no agent, do ACT in the call with the id DIALOG.

    ACT is answer, hold, retrieve or hangup.

    \b
    finesse-mock party 16804377 5551234 hangup
    finesse-mock party 16804377 5550102 answer
    finesse-mock party 16804377 5551234 hold --json
    """
    body = {"dialog": dialog, "address": number, "act": act}
    after = client_of(url, ready_file).request("POST", "party", body)
    click.echo(json.dumps(after, indent=2) if as_json else after["state"])
