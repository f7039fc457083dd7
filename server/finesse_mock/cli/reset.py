"""``finesse-mock reset``: a running mock forgets everything."""

from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock


@click.command()
@reaches_mock
def command(url: str | None, ready_file: Path | None) -> None:
    """Sign everybody out, end all calls and drop explicit subscriptions, without any event.

    \b
    finesse-mock reset
    finesse-mock reset --url http://127.0.0.1:8082/mock/api
    finesse-mock reset --ready-file ready.json
    """
    client_of(url, ready_file).request("POST", "reset")
