"""``finesse-mock why``: what stood in the way."""

from urllib.parse import urlencode

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.lines import entry_line
from finesse_mock.cli.printing import prints_json, show
from finesse_mock.errors import UsageError


@click.command()
@click.argument("request", default="")
@click.option("--node", default="", help="The node whose events did not arrive.")
@click.option("--agent", default="", help="Whose client, or whose last request.")
@click.option("--condition", default="", help="A condition of `wait` that did not come to pass.")
@prints_json
@drives_mock
def command(
    request: str,
    node: str,
    agent: str,
    condition: str,
    *,
    client: ControlClient,
    as_json: bool,
) -> None:
    """Explain why an event did not arrive, what came of a REQUEST, or what a condition lacked.

    REQUEST is the number of a request in the journal, or the requestId that the client gave it;
    with --agent alone it is that agent's last one, with nothing the last that was refused.

    \b
    finesse-mock why --node /finesse/api/Team/5007/Users --agent 1001001
    finesse-mock why --agent 1001001
    finesse-mock why --condition 'dialog.state=="ACTIVE"' --json
    """
    if node and not agent:
        raise UsageError("Say whose client should have got it: --agent beside --node.")
    asked = {"request": request, "node": node, "agent": agent, "condition": condition}
    query = urlencode({name: text for name, text in asked.items() if text})
    because = client.request("GET", f"why?{query}")
    evidence = (f"  {entry_line(entry)}" for entry in because["entries"])
    show(because, [*because["reasons"], *evidence], as_json=as_json)
