"""``finesse-mock reset``: a running mock forgets everything."""

from time import perf_counter

import click

from finesse_mock.cli.client import ControlClient, drives_mock


@click.command()
@click.option("--timing", is_flag=True, help="Print how many milliseconds it took.")
@drives_mock
def command(*, timing: bool, client: ControlClient) -> None:
    """Sign everybody out, end all calls and drop explicit subscriptions, without any event.

    The ids to come are those of the start again. Snapshots are kept.

    \b
    finesse-mock reset
    finesse-mock reset --timing
    finesse-mock reset --ready-file ready.json
    """
    started = perf_counter()
    client.request("POST", "reset")
    if timing:
        click.echo(f"{(perf_counter() - started) * 1000:.1f}")
