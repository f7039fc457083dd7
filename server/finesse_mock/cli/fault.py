"""``finesse-mock fault``: what goes wrong in a running mock on purpose."""

from collections.abc import Iterator
from typing import Any

import click

from finesse_mock.cli.client import ControlClient, drives_mock, part
from finesse_mock.cli.faults import attributes_in
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """Break things in a running mock on purpose, and mend them again.

    \b
    finesse-mock fault add rest.error status=503 count=1
    finesse-mock fault add event.delay by=1500ms 'node=*/Dialogs' agent=1001001
    finesse-mock fault rm f1
    """


@command.command()
@click.argument("kind")
@click.argument("attributes", nargs=-1, metavar="[KEY=VALUE]...")
@prints_json
@drives_mock
def add(kind: str, attributes: tuple[str, ...], *, client: ControlClient, as_json: bool) -> None:
    """Add a fault of that KIND; `fault kinds` shows what each can be told.

    Every kind takes count, probability, after and for. Which things it strikes is said with those
    of server, agent, transport, node, verb, method, path and action that make sense for it.

    \b
    finesse-mock fault add rest.error status=503 count=1
    finesse-mock fault add event.lost node=User/1001001/Dialogs verb=PUT probability=0.5
    finesse-mock fault add stream.silence agent=1001001 for=30s
    """
    body = {"kind": kind, **attributes_in(attributes)}
    added = client.request("POST", "faults", body)
    show(added, [_line(added)], as_json=as_json)


@command.command()
@prints_json
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the faults: how far each is, and how often it has struck.

    \b
    finesse-mock fault ls
    finesse-mock fault ls --json
    finesse-mock fault ls --url http://127.0.0.1:8082
    """
    faults = client.request("GET", "faults")
    show(faults, map(_line, faults), as_json=as_json)


@command.command()
@click.argument("fault_ids", nargs=-1, required=True, metavar="ID...")
@prints_json
@drives_mock
def rm(fault_ids: tuple[str, ...], *, client: ControlClient, as_json: bool) -> None:
    """Remove the faults of these IDs; what they did recovers.

    \b
    finesse-mock fault rm f1
    finesse-mock fault rm f1 f2
    finesse-mock fault rm f1 --url http://127.0.0.1:8082
    """
    for fault_id in fault_ids:
        client.request("DELETE", f"faults/{part(fault_id)}")
    show({"removed": fault_ids}, (), as_json=as_json)


@command.command()
@prints_json
@drives_mock
def clear(*, client: ControlClient, as_json: bool) -> None:
    """Remove all faults.

    \b
    finesse-mock fault clear
    finesse-mock fault clear --ready-file ready.json
    finesse-mock fault clear --url http://127.0.0.1:8082
    """
    faults = client.request("GET", "faults")
    client.request("DELETE", "faults")
    show({"removed": [fault["id"] for fault in faults]}, (), as_json=as_json)


@command.command()
@click.argument("kind", required=False)
@prints_json
def kinds(kind: str | None, *, as_json: bool) -> None:
    """List the kinds of faults, or show what KIND can be told; needs no running mock.

    \b
    finesse-mock fault kinds
    finesse-mock fault kinds event.delay
    finesse-mock fault kinds rest.error --json
    """
    from finesse_mock.faults.kinds import schema
    from finesse_mock.reference.faults import attribute_rows, kind_rows, require_kind

    if kind is None:
        rows = kind_rows()
        told = [{"kind": name, "about": about} for name, about in rows]
        show(told, (f"{name:<20} {about}" for name, about in rows), as_json=as_json)
        return
    require_kind(kind)
    lines = (f"{name:<18} {text} {usual}".rstrip() for name, text, usual in attribute_rows(kind))
    show(schema(kind), lines, as_json=as_json)


def _line(fault: dict[str, Any]) -> str:
    struck = f"struck {fault['hits']}x" if fault["hits"] else "not struck yet"
    told = " ".join(_told(fault["attributes"]))
    return f"{fault['id']:<4} {fault['kind']:<20} {fault['phase']:<8} {struck:<16} {told}".rstrip()


def _told(attributes: dict[str, Any]) -> Iterator[str]:
    for key, value in attributes.items():
        if isinstance(value, dict):
            yield from _told(value)
        else:
            yield f"{key}={value}"
