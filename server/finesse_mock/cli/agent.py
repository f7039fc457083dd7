"""``finesse-mock agent``: the agents of a running mock."""

import json
from typing import Any

import click

from finesse_mock.cli.client import ControlClient, drives_mock, part
from finesse_mock.cli.printing import agent_line, prints_json, show
from finesse_mock.documents import nearest
from finesse_mock.errors import UsageError

STATES = ("LOGIN", "READY", "NOT_READY", "WORK", "LOGOUT")


@click.group()
def command() -> None:
    """See agents of a running mock; sign them in and out, set their states.

    An agent is named by id, login name or extension.

    \b
    finesse-mock agent ls
    finesse-mock agent login 1001001 1001002
    finesse-mock agent ready 1001001
    """


@command.command()
@prints_json
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the agents.

    \b
    finesse-mock agent ls
    finesse-mock agent ls --json
    finesse-mock agent ls --url http://127.0.0.1:8082
    """
    agents = client.request("GET", "agents")
    show(agents, map(agent_line, agents), as_json=as_json)


@command.command("show")
@click.argument("agent")
@click.option("--output", "-o", "field", help="Print this field alone, such as state.")
@prints_json
@drives_mock
def show_one(agent: str, field: str | None, *, client: ControlClient, as_json: bool) -> None:
    """Show AGENT.

    \b
    finesse-mock agent show 1001001
    finesse-mock agent show 1001001 -o state
    finesse-mock agent show 1001001 --json
    """
    found: dict[str, Any] = client.request("GET", f"agents/{part(agent)}")
    if field is not None:
        if field not in found:
            raise UsageError(f"An agent has no {field}; {nearest(field, found, 'fields')}")
        value = found[field]
        click.echo(value if isinstance(value, str) else json.dumps(value))
        return
    show(found, (f"{key:<14} {_text(value)}" for key, value in found.items()), as_json=as_json)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


@command.command()
@click.argument("agents", nargs=-1, required=True)
@click.option("--extension", default="", help="Where. [default: that of the world]")
@prints_json
@drives_mock
def login(agents: tuple[str, ...], extension: str, *, client: ControlClient, as_json: bool) -> None:
    """Sign AGENTS in; all of them or, when that cannot be, none.

    \b
    finesse-mock agent login 1001001
    finesse-mock agent login 1001002 --extension 1001022
    finesse-mock agent login 1001003 1001004 --json
    """
    _ask(client, agents, {"state": "LOGIN", "extension": extension}, as_json=as_json)


@command.command()
@click.argument("agents", nargs=-1, required=True)
@prints_json
@drives_mock
def ready(agents: tuple[str, ...], *, client: ControlClient, as_json: bool) -> None:
    """Set signed-in AGENTS READY; all of them or, when that cannot be, none.

    \b
    finesse-mock agent ready 1001001
    finesse-mock agent ready 1001003 1001004
    finesse-mock agent ready 1001001 --json
    """
    _ask(client, agents, {"state": "READY"}, as_json=as_json)


@command.command("set")
@click.argument("agent")
@click.argument("state", type=click.Choice(STATES, case_sensitive=False))
@click.option("--reason", default="", help="Label or code of a reason code.")
@prints_json
@drives_mock
def set_state(agent: str, state: str, reason: str, *, client: ControlClient, as_json: bool) -> None:
    """Have AGENT ask for STATE, one of Finesse's own.

    \b
    finesse-mock agent set 1001001 NOT_READY
    finesse-mock agent set 1001001 NOT_READY --reason Lunch
    finesse-mock agent set 1001001 READY --json
    """
    _ask(client, (agent,), {"state": state, "reason": reason}, as_json=as_json)


@command.command()
@click.argument("agents", nargs=-1, required=True)
@click.option("--reason", default="", help="Label or code of a reason code.")
@prints_json
@drives_mock
def logout(agents: tuple[str, ...], reason: str, *, client: ControlClient, as_json: bool) -> None:
    """Sign AGENTS out; all of them or, when that cannot be, none.

    \b
    finesse-mock agent logout 1001003
    finesse-mock agent logout 1001002 1001004
    finesse-mock agent logout 1001001 --json
    """
    _ask(client, agents, {"state": "LOGOUT", "reason": reason}, as_json=as_json)


def _ask(
    client: ControlClient, agents: tuple[str, ...], fields: dict[str, str], *, as_json: bool
) -> None:
    body = {"agent": list(agents), **fields}
    after = client.request("POST", "triggers/agent.state", body)["agents"]
    show(after, map(agent_line, after), as_json=as_json)
