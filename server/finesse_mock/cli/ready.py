"""``finesse-mock ready``: whether a mock can be used yet."""

import threading
from http.client import HTTPException
from time import perf_counter
from typing import Final

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.failures import Refused, Unreachable
from finesse_mock.cli.lengths import LENGTH
from finesse_mock.cli.printing import prints_json, show

LOOK_AGAIN_S: Final = 0.05
"""Seconds between two looks at a mock that is not up: nobody is there to tell when it is."""


@click.command()
@click.option("--wait", is_flag=True, help="Wait until it is.")
@click.option(
    "--timeout", type=LENGTH, default="10s", show_default=True, help="How long to wait at most."
)
@prints_json
@drives_mock
def command(*, wait: bool, timeout: float, as_json: bool, client: ControlClient) -> None:
    """Tell by the exit status whether a mock is ready: 0 it is, 1 not yet, 3 there is none.

    \b
    finesse-mock ready
    finesse-mock ready --wait --timeout 10s
    finesse-mock ready --wait --url http://127.0.0.1:8082
    """
    started, pause = perf_counter(), threading.Event()
    while True:
        try:
            if _is_ready(client):
                show({"ready": True}, ["ready"], as_json=as_json)
                return
            failure: click.ClickException = Refused(f"The mock at {client.root} is not ready yet.")
        except (OSError, HTTPException) as error:
            failure = client.unreachable(error)
        if not wait:
            raise failure
        if perf_counter() - started >= timeout:
            late = f"Not ready within {timeout:g} s: {failure.message}"
            raise Unreachable(late) if isinstance(failure, Unreachable) else Refused(late)
        pause.wait(LOOK_AGAIN_S)


def _is_ready(client: ControlClient) -> bool:
    connection = client.connect()
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    finally:
        connection.close()
