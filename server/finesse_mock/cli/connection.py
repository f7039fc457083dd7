"""``finesse-mock connection``: the connections of a running mock, and how they end."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.conditions import StreamCondition

R = TypeVar("R")


@click.group()
def command() -> None:
    """See the connections of clients to a running mock, cut them, or end them.

    Whatever is done is done to one CONNECTION, by the id that ls shows, or to all of an agent.

    \b
    finesse-mock connection ls
    finesse-mock connection cut A3
    finesse-mock connection end --agent 1001001 --condition conflict
    """


def _chooses(command: Callable[..., R]) -> Callable[..., R]:
    """The argument and the options of every command that does something to connections."""
    for part in (
        drives_mock,
        click.option("--json", "as_json", is_flag=True, help="Print the connections as JSON."),
        click.option("--agent", default="", help="All connections of this agent."),
        click.argument("connection", default=""),
    ):
        command = part(command)
    return command


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print the connections as JSON.")
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the connections.

    \b
    finesse-mock connection ls
    finesse-mock connection ls --json
    finesse-mock connection ls --ready-file ready.json
    """
    _print(client.request("GET", "connections"), as_json=as_json)


@command.command()
@_chooses
def cut(connection: str, agent: str, *, client: ControlClient, as_json: bool) -> None:
    """Break CONNECTION, or those of an agent, as a network does: without a word.

    A BOSH session loses the requests that it has open and lives on until its inactivity is over.

    \b
    finesse-mock connection cut A3
    finesse-mock connection cut --agent 1001001
    finesse-mock connection cut --agent 1001001 --json
    """
    body = {"connection": connection, "agent": agent}
    _print(client.request("POST", "connections/cut", body), as_json=as_json)


@command.command()
@_chooses
@click.option(
    "--condition",
    type=click.Choice([condition.value for condition in StreamCondition]),
    default=StreamCondition.SYSTEM_SHUTDOWN.value,
    show_default=True,
    metavar="CONDITION",
    help="The stream error, one of RFC 6120 §4.9.3.",
)
@click.option("--text", default="", help="What the error says to people.")
def end(
    connection: str,
    agent: str,
    condition: str,
    text: str,
    *,
    client: ControlClient,
    as_json: bool,
) -> None:
    """End the stream of CONNECTION, or those of an agent, with a stream error.

    \b
    finesse-mock connection end A3
    finesse-mock connection end A3 --condition conflict
    finesse-mock connection end --agent 1001001 --condition policy-violation --text "Too much"
    """
    body = {"connection": connection, "agent": agent, "condition": condition, "text": text}
    _print(client.request("POST", "connections/end", body), as_json=as_json)


@command.command()
@_chooses
@click.option("--to", required=True, metavar="URI", help="Where; over TCP host or host:port.")
def redirect(
    connection: str,
    agent: str,
    to: str,
    *,
    client: ControlClient,
    as_json: bool,
) -> None:
    """Send the client of CONNECTION, or those of an agent, to another server.

    Over TCP that is the stream error see-other-host, over BOSH and WebSocket see-other-uri.

    \b
    finesse-mock connection redirect A3 --to b.example.com:5222
    finesse-mock connection redirect A4 --to wss://b.example.com:7443/ws/
    finesse-mock connection redirect --agent 1001001 --to https://b.example.com:7443/http-bind/
    """
    body = {"connection": connection, "agent": agent, "to": to}
    _print(client.request("POST", "connections/redirect", body), as_json=as_json)


def _print(connections: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(connections, indent=2))
        return
    for each in connections:
        who = each["jid"] or each["agent"] or "(nobody yet)"
        waits = f"  {each['queuedBytes']} bytes wait" if each["queuedBytes"] else ""
        click.echo(
            f"{each['id']:<5} {each['transport'] + ('+tls' if _adds_tls(each) else ''):<13} "
            f"{who}  {each['connectedFor']:.0f} s, silent {each['silentFor']:.0f} s{waits}"
        )


def _adds_tls(connection: dict[str, Any]) -> bool:
    """Whether TLS is under a transport whose name does not tell."""
    return bool(connection["secure"] and connection["transport"] != "tls")
