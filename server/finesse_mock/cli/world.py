"""``finesse-mock world``: what is configured in a running mock, and another world instead."""

from pathlib import Path
from typing import Any

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """See the world of a running mock, or have it go on in another one.

    \b
    finesse-mock world show
    finesse-mock world show --json
    finesse-mock world use fixtures/worlds/default.yaml
    """


@command.command("show")
@prints_json
@drives_mock
def show_world(*, client: ControlClient, as_json: bool) -> None:
    """Show teams, queues, reasons, media and numbers outside.

    \b
    finesse-mock world show
    finesse-mock world show --json
    finesse-mock world show --url http://127.0.0.1:8082
    """
    _print(client.request("GET", "world"), as_json=as_json)


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@prints_json
@drives_mock
def use(file: Path, *, client: ControlClient, as_json: bool) -> None:
    """Go on in the world of FILE, from its start; connections stay. It is of the same profile.

    \b
    finesse-mock world use fixtures/worlds/default.yaml
    finesse-mock world use fixtures/worlds/default.yaml --json
    finesse-mock world use fixtures/worlds/default.yaml --url http://127.0.0.1:8082
    """
    from finesse_mock.documents import read_text

    body = {"name": str(file), "document": read_text(file)}
    _print(client.request("PUT", "world", body), as_json=as_json)


def _print(world: Any, *, as_json: bool) -> None:
    parts = {
        "team": [(each["id"], each["name"], " ".join(each["members"])) for each in world["teams"]],
        "queue": [(each["id"], each["name"], each["dialedNumber"]) for each in world["queues"]],
        "reason": [
            (each["code"], each["label"], each["category"]) for each in world["reasonCodes"]
        ],
        "media": [(each["id"], each["name"], "") for each in world["media"]],
        "number": [(each["number"], each["outcome"], "") for each in world["destinations"]],
    }
    lines = [f"world  {world['name']}, profile {world['profile']}"] + [
        f"{kind:<6} {name:<8} {label:<20} {rest}".rstrip()
        for kind, rows in parts.items()
        for name, label, rest in rows
    ]
    show(world, lines, as_json=as_json)
