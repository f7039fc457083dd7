"""``finesse-mock team``: what supervisors have to say to the teams of a running mock."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """Say something to the teams of a running mock.

    \b
    finesse-mock team message 5007 "Lunch is served"
    finesse-mock team message 5007 "Fire drill at noon" --duration 5m
    finesse-mock team message 5007,5008 "Welcome" --by 1001900
    """


@command.command()
@click.argument("team")
@click.argument("content")
@click.option("--by", default="", metavar="AGENT", help="Who. [default: the first supervisor]")
@click.option("--duration", default="60s", show_default=True, help="How long it is shown.")
@prints_json
@drives_mock
def message(
    team: str, content: str, by: str, duration: str, *, client: ControlClient, as_json: bool
) -> None:
    """Have a supervisor send CONTENT to TEAM, an id or several with commas.

    \b
    finesse-mock team message 5007 "Lunch is served"
    finesse-mock team message 5007 "Fire drill at noon" --duration 5m
    finesse-mock team message 5007,5008 "Welcome" --by 1001900 --json
    """
    body = {"team": team, "content": content, "duration": duration, "by": by}
    done = client.request("POST", "triggers/team.message", body)
    show(done, (event["node"] for event in done["events"]), as_json=as_json)
