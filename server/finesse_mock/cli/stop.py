"""``finesse-mock stop``: the end of a running mock."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock

PATIENCE_S = 15.0
"""Seconds within which a mock has told its clients and is gone."""


@click.command()
@drives_mock
def command(*, client: ControlClient) -> None:
    """Have a running mock tell its clients good-bye, and stop; returns when it has.

    \b
    finesse-mock stop
    finesse-mock stop --url http://127.0.0.1:8082
    finesse-mock stop --ready-file ready.json
    """
    client.until_closed("POST", "stop", PATIENCE_S)
