"""``finesse-mock watch``: events as they come."""

import asyncio
from pathlib import Path

import click

from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.lengths import LENGTH
from finesse_mock.errors import UsageError

_TRANSPORTS = ("bus", "tcp", "tls", "bosh", "ws")
_FORMATS = ("short", "xml", "json", "raw")


def _transports(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(each for each in value.split(",") if each))
    unknown = [each for each in named if each not in _TRANSPORTS]
    if unknown or not named:
        raise click.BadParameter(f"take of {', '.join(_TRANSPORTS)}, several with commas.")
    return named


@click.command()
@click.argument("nodes", nargs=-1, metavar="[NODE]...")
@click.option("--agent", default="", help="Only events for this agent; whose client it is.")
@click.option(
    "--transport",
    "transports",
    default="bus",
    show_default=True,
    callback=_transports,
    help="bus: the mock's own feed; tcp, tls, bosh, ws: a real client. Several with commas.",
)
@click.option("--format", type=click.Choice(_FORMATS), default="short", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-t", "absolute", is_flag=True, help="Print the time of day.")
@click.option("-d", "delta", is_flag=True, help="Print the seconds since the first event.")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many, of each transport.")
@click.option(
    "--wait", "wait_s", type=LENGTH, help="Stop after this time; 1 if --count is not met."
)
@click.option("--since", type=int, help="Begin with what happened after this number (bus).")
@click.option(
    "--dump",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each event to a file in this folder, too.",
)
@click.option("--same", is_flag=True, help="Fail unless all transports give the same bytes.")
@click.option("--then", metavar="CMD", help="Run `finesse-mock CMD` once the watch stands.")
@drives_mock
def command(*, client: ControlClient, as_json: bool, format: str, **asked: object) -> None:  # noqa: A002 - the name of the option
    """Print events as they are published, or as a client gets them.

    NODE may have * and may leave out /finesse/api/; without any, all are shown. Over a transport
    a client of --agent signs in, and subscribes where it must.

    \b
    finesse-mock watch --agent 1001001 -d
    finesse-mock watch '*/Dialogs' --format json --count 1 --then 'call 5551234 1001001 --sign-in'
    finesse-mock watch --transport tcp,tls,bosh,ws --same --agent 1001001 --count 2 --wait 10s
    """
    from finesse_mock.cli.watching import Watch, run

    watch = Watch(format="json" if as_json else format, **asked)  # type: ignore[arg-type] # options
    if watch.same and (len(watch.transports) < 2 or watch.count is None):
        raise UsageError("--same compares: name several with --transport, and how many: --count.")
    asyncio.run(run(watch, client))
