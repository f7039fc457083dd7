"""``finesse-mock snapshot``: a running mock put back to where it was."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock, part
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """Keep how everything is in a running mock, and put it back as often as wanted.

    That is: agents, calls, tasks, timers with the time they have left, ids to come, names of calls.
    Connections and subscriptions stay as they are, and no client is told.

    \b
    finesse-mock snapshot save ringing
    finesse-mock snapshot restore ringing
    finesse-mock snapshot ls
    """


@command.command()
@click.argument("name")
@prints_json
@drives_mock
def save(name: str, *, client: ControlClient, as_json: bool) -> None:
    """Keep how everything is now under NAME.

    \b
    finesse-mock snapshot save ringing
    finesse-mock snapshot save "before the transfer"
    finesse-mock snapshot save ringing --json
    """
    kept = client.request("PUT", f"snapshots/{part(name)}")
    show(kept, [_line(kept)], as_json=as_json)


@command.command()
@click.argument("name")
@prints_json
@drives_mock
def restore(name: str, *, client: ControlClient, as_json: bool) -> None:
    """Put everything back as it was when NAME was saved.

    \b
    finesse-mock snapshot restore ringing
    finesse-mock snapshot restore "before the transfer"
    finesse-mock snapshot restore ringing --json
    """
    kept = client.request("POST", f"snapshots/{part(name)}/restore")
    show(kept, [_line(kept)], as_json=as_json)


@command.command()
@prints_json
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the snapshots.

    \b
    finesse-mock snapshot ls
    finesse-mock snapshot ls --json
    finesse-mock snapshot ls --url http://127.0.0.1:8082
    """
    kept = client.request("GET", "snapshots")
    show(kept, map(_line, kept), as_json=as_json)


@command.command()
@click.argument("name")
@prints_json
@drives_mock
def rm(name: str, *, client: ControlClient, as_json: bool) -> None:
    """Forget the snapshot NAME.

    \b
    finesse-mock snapshot rm ringing
    finesse-mock snapshot rm "before the transfer"
    finesse-mock snapshot rm ringing --url http://127.0.0.1:8082
    """
    client.request("DELETE", f"snapshots/{part(name)}")
    show({"removed": name}, (), as_json=as_json)


def _line(snapshot: dict[str, object]) -> str:
    return (
        f"{snapshot['name']}  {snapshot['at']}  {snapshot['signedIn']} signed in, "
        f"{snapshot['calls']} calls"
    )
