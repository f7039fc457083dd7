"""``finesse-mock reset``: a running mock forgets everything."""

from time import perf_counter

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json, show


@click.command()
@click.option("--timing", is_flag=True, help="Print how many milliseconds it took.")
@prints_json
@drives_mock
def command(*, timing: bool, as_json: bool, client: ControlClient) -> None:
    """Sign everybody out, end all calls and drop explicit subscriptions, without any event.

    The ids to come are those of the start again. Snapshots are kept.

    \b
    finesse-mock reset
    finesse-mock reset --timing
    finesse-mock reset --ready-file ready.json
    """
    started = perf_counter()
    client.request("POST", "reset")
    took = f"{(perf_counter() - started) * 1000:.1f}"
    show({"milliseconds": float(took)}, [took] if timing else [], as_json=as_json)
