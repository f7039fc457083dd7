"""``finesse-mock wait``: come back as soon as something is so."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.failures import Refused
from finesse_mock.cli.lengths import LENGTH
from finesse_mock.cli.lines import entry_line
from finesse_mock.cli.printing import prints_json, show
from finesse_mock.cli.then import run_then


@click.command()
@click.argument("condition")
@click.option(
    "--timeout", type=LENGTH, default="5s", show_default=True, help="How long to wait at most."
)
@click.option(
    "--since", type=int, help="Count what happened after this number. [default: what is now]"
)
@click.option("--then", metavar="CMD", help="Run `finesse-mock CMD`, and count only what follows.")
@prints_json
@drives_mock
def command(
    condition: str,
    timeout: float,
    since: int | None,
    then: str | None,
    *,
    client: ControlClient,
    as_json: bool,
) -> None:
    """Wait until CONDITION fits an entry of the journal, and print that entry.

    CONDITION compares what `finesse-mock journal --json` shows: dialog.state, agent.state,
    event.node, request.action, session.change and so on, with and, or, not and brackets. The exit
    status is 1 when nothing fits in time; what came nearest is told then.

    \b
    finesse-mock wait 'dialog.state=="ALERTING"' --then 'call 5551234 1001001 --sign-in'
    finesse-mock wait 'agent.id=="1001001" and agent.state=="READY"' --timeout 10s
    finesse-mock wait 'request.action=="HOLD" and request.status==202' --since 120 --json
    """
    if then:
        since = client.request("GET", "journal?last=0")["seq"]
        run_then(then, client)
    body = {"condition": condition, "timeout": f"{timeout:f}s", "since": since}
    ending = client.request("POST", "wait", body)
    if ending["found"]:
        show(ending["entry"], [entry_line(ending["entry"])], as_json=as_json)
        return
    if as_json:
        show(ending, (), as_json=True)
    for entry in ending.get("timeline", ()):
        click.echo(entry_line(entry), err=True)
    raise Refused(f"Nothing fitted {condition} within {timeout:g} s; {_nearest(ending)}.")


def _nearest(ending: dict[str, object]) -> str:
    nearest = ending.get("nearest")
    if not isinstance(nearest, dict):
        return "nothing of that kind happened"
    return f"the nearest was #{nearest['seq']}, but {ending['difference']}"
