"""``finesse-mock clock``: the time of a running mock."""

from typing import Any

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.lengths import LENGTH
from finesse_mock.cli.printing import prints_json, show


@click.group()
def command() -> None:
    """See the clock of a running mock, stop it, move it on, have it go faster.

    \b
    finesse-mock clock freeze
    finesse-mock clock advance 31s
    finesse-mock clock resume
    """


@command.command("show")
@prints_json
@drives_mock
def show_clock(*, client: ControlClient, as_json: bool) -> None:
    """Show the time, its pace, and what is to come by itself.

    \b
    finesse-mock clock show
    finesse-mock clock show --json
    finesse-mock clock show --url http://127.0.0.1:8082
    """
    _print(client.request("GET", "clock"), as_json=as_json)


@command.command()
@prints_json
@drives_mock
def freeze(*, client: ControlClient, as_json: bool) -> None:
    """Stop the clock; it moves on by `clock advance` alone.

    \b
    finesse-mock clock freeze
    finesse-mock clock freeze --json
    finesse-mock clock freeze --url http://127.0.0.1:8082
    """
    _print(client.request("POST", "clock", {"pace": "frozen"}), as_json=as_json)


@command.command()
@prints_json
@drives_mock
def resume(*, client: ControlClient, as_json: bool) -> None:
    """Have the clock go on as fast as the time outside.

    \b
    finesse-mock clock resume
    finesse-mock clock resume --json
    finesse-mock clock resume --url http://127.0.0.1:8082
    """
    _print(client.request("POST", "clock", {"pace": "real"}), as_json=as_json)


@command.command()
@click.argument("pace")
@prints_json
@drives_mock
def speed(pace: str, *, client: ControlClient, as_json: bool) -> None:
    """Have the clock go at PACE: x10 is ten times as fast; also real, frozen, auto.

    \b
    finesse-mock clock speed x10
    finesse-mock clock speed auto
    finesse-mock clock speed real --json
    """
    _print(client.request("POST", "clock", {"pace": pace}), as_json=as_json)


@command.command()
@click.argument("length", type=LENGTH)
@prints_json
@drives_mock
def advance(length: float, *, client: ControlClient, as_json: bool) -> None:
    """Move the clock on by LENGTH; every timer that is due fires at its own moment.

    Prints what fired, in order.

    \b
    finesse-mock clock advance 31s
    finesse-mock clock advance 2m --json
    finesse-mock clock advance 500ms
    """
    done = client.request("POST", "clock/advance", {"seconds": length})
    show(done, map(_timer, done["fired"]), as_json=as_json)


def _print(clock: dict[str, Any], *, as_json: bool) -> None:
    lines = [f"{clock['now']}  {clock['pace']}", *map(_timer, clock["waiting"])]
    show(clock, lines, as_json=as_json)


def _timer(timer: dict[str, Any]) -> str:
    return f"  {timer['at']}  {timer['name']}"
