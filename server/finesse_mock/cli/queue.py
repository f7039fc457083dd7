"""``finesse-mock queue``: the queues of a running mock."""

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """See the queues of a running mock, and the calls that wait in them.

    \b
    finesse-mock queue ls
    finesse-mock queue ls --json
    finesse-mock queue ls --url http://127.0.0.1:8082
    """


@command.command()
@prints_json
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the queues, each with its number and the calls that wait.

    \b
    finesse-mock queue ls
    finesse-mock queue ls --json
    finesse-mock queue ls --url http://127.0.0.1:8082
    """
    queues = client.request("GET", "queues")
    lines = (
        f"{queue['id']:<8} {queue['name']:<20} {queue['dialedNumber']:<8} "
        f"{' '.join(queue['waiting']) or 'empty'}"
        for queue in queues
    )
    show(queues, lines, as_json=as_json)
