"""What commands print: a line for a thing, or its JSON."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

R = TypeVar("R")


def prints_json(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command ``--json``, which comes as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print it all as JSON.")(command)


def show(value: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print the value as JSON, or else these lines."""
    if as_json:
        click.echo(json.dumps(value, indent=2, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)


def agent_line(agent: dict[str, Any]) -> str:
    """An agent in a line: id, name, state."""
    pending = f" then {agent['pendingState']}" if agent["pendingState"] else ""
    sessions = f"  {agent['sessions']} connected" if agent["sessions"] else ""
    return f"{agent['id']:<10} {agent['name']:<20} {agent['state']}{pending}{sessions}"


def call_line(dialog: dict[str, Any]) -> str:
    """A call in a line: id, name, state, and the parties with what is offered to each."""
    name = f"  {dialog['name']}" if dialog["name"] else ""
    legs = "  ".join(
        f"{leg['address']} {leg['state']} [{' '.join(leg['actions'])}]"
        for leg in dialog["participants"]
    )
    return f"{dialog['id']}{name}  {dialog['state']}  {legs}"
