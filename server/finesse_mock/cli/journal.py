"""``finesse-mock journal``: what happened."""

from urllib.parse import urlencode

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.lines import entry_line
from finesse_mock.cli.printing import prints_json, show


@click.command()
@click.option("--last", type=click.IntRange(min=0), help="The last so many. [default: 50]")
@click.option("--since", type=int, help="Those after this number.")
@click.option("--until", type=int, help="Those up to this number.")
@click.option("--limit", type=click.IntRange(min=0), help="The first so many.")
@click.option("--kind", help="request, change, event, session or fault; several with commas.")
@click.option("--node", help="On this node; with * and commas, /finesse/api/ may be left out.")
@click.option("--agent", help="About this user.")
@click.option("--verb", help="POST, PUT or DELETE of an event; the method of a request.")
@click.option("--cause", help="What set it off, such as 'request 17'.")
@prints_json
@drives_mock
def command(*, client: ControlClient, as_json: bool, **chosen: str | int | None) -> None:
    """Show what happened, in one order: requests, changes, events, sessions, faults.

    \b
    finesse-mock journal
    finesse-mock journal --kind request,event --agent 1001001 --last 10
    finesse-mock journal --node '*/Dialogs' --since 120 --json
    """
    if not any(chosen[name] is not None for name in ("last", "since", "until", "limit")):
        chosen["last"] = 50
    query = urlencode({name: value for name, value in chosen.items() if value is not None})
    found = client.request("GET", f"journal?{query}")
    show(found, map(entry_line, found["entries"]), as_json=as_json)
