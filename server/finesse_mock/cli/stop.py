"""``finesse-mock stop``: the end of a running mock."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json, show

PATIENCE_S = 15.0
"""Seconds within which a mock has told its clients and is gone."""


@click.command()
@prints_json
@drives_mock
def command(*, client: ControlClient, as_json: bool) -> None:
    """Have a running mock tell its clients good-bye, and stop; returns when it has.

    \b
    finesse-mock stop
    finesse-mock stop --url http://127.0.0.1:8082
    finesse-mock stop --ready-file ready.json
    """
    client.until_closed("POST", "stop", PATIENCE_S)
    show({"stopped": True}, (), as_json=as_json)
