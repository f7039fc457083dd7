"""The options of ``finesse-mock load``."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import click

from finesse_mock.cli.lengths import LENGTH
from finesse_mock.cli.pace import PaceType
from finesse_mock.clock import Pace

R = TypeVar("R")

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """What was asked for, None for what was not; the names are those of the flags."""

    agents: int | None
    cps: float | None
    duration: float | None
    seed: int | None
    clock: Pace | None
    max_p50: float | None
    max_p99: float | None
    max_rss: str | None
    swarm: int | None
    transports: str
    processes: int | None
    url: str | None
    ready_file: Path | None
    control_token: str | None
    server: str | None
    xmpp: str | None
    bosh: str | None
    ws: str | None
    domain: str | None
    credentials: Path | None
    ca: Path | None
    report: Path | None
    json_file: Path | None
    journal: Path | None

    @property
    def thresholds(self) -> dict[str, str]:
        """The limits, by their names in plans."""
        lengths = {"maxP50": self.max_p50, "maxP99": self.max_p99}
        limits = {name: f"{each:f}" for name, each in lengths.items() if each is not None}
        return limits | ({"maxRss": self.max_rss} if self.max_rss else {})


_OPTIONS: Final = (
    click.option("--agents", type=click.IntRange(1), help="So many agents. [default: the plan's]"),
    click.option("--cps", type=click.FloatRange(0), help="So many calls per second, steadily."),
    click.option("--for", "duration", type=LENGTH, metavar="TIME", help="For so long: 30s, 5m."),
    click.option("--seed", type=int, help="All chance follows from it. [default: the plan's]"),
    click.option(
        "--clock",
        type=PaceType(),
        metavar="PACE",
        help="The clock of a mock of its own: real, x10, auto. [default: the plan's speed]",
    ),
    click.option("--max-p50", type=LENGTH, metavar="TIME", help="Limit of the median latency."),
    click.option("--max-p99", type=LENGTH, metavar="TIME", help="Limit of the 99th percentile."),
    click.option("--max-rss", metavar="SIZE", help="Limit of the mock's memory: 300MB."),
    click.option(
        "--swarm",
        type=click.IntRange(0),
        help="So many agents are clients. [default: all of a mock of its own, else none]",
    ),
    click.option(
        "--transports",
        default="tcp=50,ws=30,bosh=20",
        show_default=True,
        help="Over what the clients connect, by weight; tls, too.",
    ),
    click.option("--processes", type=click.IntRange(1), help="Processes that play the clients."),
    click.option("--url", help="Load the running mock with this control address."),
    click.option("--ready-file", type=_FILE, help="Load the running mock with this ready file."),
    click.option(
        "--control-token",
        envvar="FINESSE_MOCK_CONTROL_TOKEN",
        show_envvar=True,
        help="The token that the running mock asks for.",
    ),
    click.option("--server", metavar="URL", help="Load another Finesse server: its REST address."),
    click.option("--xmpp", metavar="HOST:PORT", help="Where that server has XMPP over TCP."),
    click.option("--bosh", metavar="URL", help="Where it has BOSH."),
    click.option("--ws", metavar="URL", help="Where it has WebSocket."),
    click.option("--domain", help="Its XMPP domain. [default: the host of --server]"),
    click.option(
        "--credentials",
        type=_FILE,
        help="Its agents: a CSV file with the columns id, password, extension.",
    ),
    click.option("--ca", type=_FILE, help="The authority to trust there (PEM)."),
    click.option("--report", type=_FILE, help="Write the report as a page, with charts."),
    click.option("--json", "json_file", type=_FILE, help="Write the report as JSON."),
    click.option("--journal", type=_FILE, help="Have a mock of its own write its journal there."),
)


def takes_load_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add them all."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
