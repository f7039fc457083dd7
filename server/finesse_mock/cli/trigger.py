"""``finesse-mock trigger``: any act by its name, in a running mock."""

from collections.abc import Iterator
from typing import Any

import click

from finesse_mock.cli.client import ControlClient, drives_mock, part
from finesse_mock.cli.printing import agent_line, prints_json, show
from finesse_mock.errors import UsageError


@click.command()
@click.argument("name", required=False)
@click.argument("fields", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--dry-run", is_flag=True, help="Print what would be published; change nothing.")
@click.option("--list", "listing", is_flag=True, help="List all triggers, with their fields.")
@prints_json
@drives_mock
def command(
    name: str | None,
    fields: tuple[str, ...],
    *,
    dry_run: bool,
    listing: bool,
    client: ControlClient,
    as_json: bool,
) -> None:
    """Have somebody do something: an agent, a caller, a campaign, a server.

    A trigger is checked first and then carried out, so that nothing is half done. Its keys are
    those of a step in a scenario; var.NAME=VALUE sets a call variable, id=NAME names a call for
    later commands. Prints the id of the call, or the agents.

    \b
    finesse-mock trigger call.inbound to=1001001 var.callVariable1=gold id=c1 ring=30s
    finesse-mock trigger call.inbound to=1001002 --dry-run
    finesse-mock trigger --list
    """
    if listing:
        kinds = client.request("GET", "triggers")
        show(kinds, _listed(kinds), as_json=as_json)
        return
    if name is None:
        raise UsageError("Name a trigger; `finesse-mock trigger --list` shows all of them.")
    query = "?dryRun=true" if dry_run else ""
    done = client.request("POST", f"triggers/{part(name)}{query}", fields_in(fields))
    show(done, _events(done) if dry_run else _outcome(done), as_json=as_json)


def fields_in(given: tuple[str, ...]) -> dict[str, Any]:
    """The fields by key; of a key that is given twice the last value counts.

    Raises:
        UsageError: one has no key or no value.
    """
    fields: dict[str, Any] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key:
            raise UsageError(f"{each} has no value; write it as KEY=VALUE.")
        if key.startswith("var."):
            fields.setdefault("vars", {})[key.removeprefix("var.")] = value
        else:
            fields[key] = value
    return fields


def _events(done: dict[str, Any]) -> Iterator[str]:
    for event in done["events"]:
        yield event["node"]
        yield event["xml"]


def _outcome(done: dict[str, Any]) -> Iterator[str]:
    if done["dialog"]:
        yield done["dialog"]["id"]
    elif done["task"]:
        yield done["task"]["id"]
    else:
        yield from map(agent_line, done["agents"])


def _listed(kinds: list[dict[str, Any]]) -> Iterator[str]:
    for kind in kinds:
        yield f"{kind['name']}: {kind['about']}"
        for field in kind["fields"]:
            name = "var.NAME" if field["name"] == "vars" else field["name"]
            need = "needed" if field["default"] is None else field["default"]
            kind_of = "text" if field["name"] == "vars" else field["type"]
            yield f"  {name}={kind_of}{f'  [{need}]' if need else ''}"
