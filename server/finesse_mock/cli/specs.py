"""``finesse-mock specs``: what the mock implements, and how its profiles differ."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click


@click.command()
@click.option("--profile", "name", help="Platform and release, e.g. uccx-12.5.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(name: str | None, *, as_json: bool) -> None:
    """Show what the mock implements; of a profile all that is particular to it.

    \b
    finesse-mock specs
    finesse-mock specs --profile uccx-12.5
    finesse-mock specs --profile ucce-12.6 --json
    """
    from finesse_mock.reference import specs
    from finesse_mock.worlds.build import profile_named

    found = specs.of_profile(profile_named(name)) if name else specs.of_all()
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    if "profiles" in found:
        yield from _section("profiles", [_profile(row) for row in found["profiles"]])
    else:
        yield from _section(f"profile {found['profile']}", [_fact(row) for row in found["facts"]])
        yield ""
        title = f"ports of a real server; closed ones are opened by: {found['openedBy']}"
        yield from _section(title, [_endpoint(row) for row in found["endpoints"]])
        yield ""
        title = "actions, and the participant states in which they are offered"
        yield from _section(title, [_action(row) for row in found["actions"]])
    yield ""
    yield from _section("specifications", [_spec(row) for row in found["specifications"]])


def _section(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A title and a table, whose columns are as wide as they need to be."""
    yield title
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _profile(row: dict[str, Any]) -> tuple[str, ...]:
    return row["name"], row["platform"], row["release"], "default" if row["default"] else ""


def _fact(row: dict[str, Any]) -> tuple[str, ...]:
    return row["name"], _in_words(row["value"]), row["meaning"]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _endpoint(row: dict[str, Any]) -> tuple[str, ...]:
    security = "TLS" if row["tls"] else "plain"
    return str(row["port"]), row["speaks"], security, row["availability"], " ".join(row["paths"])


def _action(row: dict[str, Any]) -> tuple[str, ...]:
    return row["name"], "" if row["available"] else "not available", " ".join(row["states"])


def _spec(row: dict[str, Any]) -> tuple[str, ...]:
    return row["number"], row["version"], row["extent"], row["note"]
