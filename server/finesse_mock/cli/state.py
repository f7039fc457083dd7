"""``finesse-mock state``: who does what in a running mock."""

import json
from pathlib import Path
from typing import Any

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.cli.printing import agent_line, call_line


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@reaches_mock
def command(*, as_json: bool, url: str | None, ready_file: Path | None) -> None:
    """Show the agents and calls of a running mock.

    \b
    finesse-mock state
    finesse-mock state --json
    finesse-mock state --ready-file ready.json
    """
    state = client_of(url, ready_file).request("GET", "state")
    click.echo(json.dumps(state, indent=2) if as_json else "\n".join(_lines(state)))


def _lines(state: dict[str, Any]) -> list[str]:
    lines = [f"world {state['world']}  profile {state['profile']}  seed {state['seed']}"]
    lines += map(agent_line, state["agents"])
    lines += (f"dialog {call_line(dialog)}" for dialog in state["dialogs"])
    return lines
