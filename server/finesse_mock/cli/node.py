"""``finesse-mock node``: a server of a running mock has a bad day."""

import json
from pathlib import Path

import click

from finesse_mock.cli.client import client_of, reaches_mock

_CHANGES: dict[str, dict[str, str]] = {
    "in-service": {"service": "IN_SERVICE"},
    "out-of-service": {"service": "OUT_OF_SERVICE", "reason": "CTI connection lost"},
    "partial": {"service": "PARTIAL_SERVICE", "reason": "A dependency is down"},
    "notifications-down": {"notificationService": "down"},
    "notifications-up": {"notificationService": "up"},
    "web-down": {"webApplication": "down"},
    "web-up": {"webApplication": "up"},
}


@click.command()
@click.argument("name", required=False)
@click.argument("change", required=False, type=click.Choice(list(_CHANGES)))
@click.option("--reason", help="The statusReason that SystemInfo gives.")
@click.option("--json", "as_json", is_flag=True, help="Print the node as JSON.")
@reaches_mock
def command(
    name: str | None,
    change: str | None,
    reason: str | None,
    *,
    as_json: bool,
    url: str | None,
    ready_file: Path | None,
) -> None:
    """Show the nodes, or take NAME (A or B) out of service, down, and back.

    \b
    finesse-mock node
    finesse-mock node A out-of-service --reason "CTI connection lost"
    finesse-mock node A notifications-down --json
    """
    client = client_of(url, ready_file)
    if name is None:
        nodes = client.request("GET", "nodes")
    elif change is None:
        nodes = [n for n in client.request("GET", "nodes") if n["name"] == name.upper()]
    else:
        body = _CHANGES[change] | ({"reason": reason} if reason else {})
        nodes = [client.request("POST", f"nodes/{name}", body)]
    for node in nodes:
        if as_json:
            click.echo(json.dumps(node))
            continue
        because = f" ({node['reason']})" if node["reason"] else ""
        click.echo(
            f"{node['name']}  {node['service']}{because}  "
            f"notifications {node['notificationService']}  web {node['webApplication']}"
        )
