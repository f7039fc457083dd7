"""How a load goes, on a terminal as a table that lives, elsewhere as a line now and then."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

    from finesse_mock.load.figures import Figures
    from finesse_mock.load.session import Watcher

_LINE_EVERY_S: Final = 5.0


def viewing(name: str, duration_s: float) -> AbstractContextManager["Watcher"]:
    """What to call with the figures; where they are shown is standard error."""
    if sys.stderr.isatty():
        with suppress(ImportError):  # without rich there are lines
            from rich.console import Console
            from rich.live import Live

            console = Console(stderr=True)
            live = Live(console=console, refresh_per_second=4, transient=True)
            return _table_on(live, name, duration_s)
    return nullcontext(_lines())


@contextmanager
def _table_on(live: "Live", name: str, duration_s: float) -> Iterator["Watcher"]:
    def show(figures: "Figures") -> None:
        live.update(_table(name, duration_s, figures))

    with live:
        yield show


def _lines() -> "Watcher":
    told = -_LINE_EVERY_S

    def watch(figures: "Figures") -> None:
        nonlocal told
        now = figures.latest.outside
        if now - told >= _LINE_EVERY_S:
            told = now
            click.echo("  ".join(f"{name} {value}" for name, value in _facts(figures)), err=True)

    return watch


def _facts(figures: "Figures") -> list[tuple[str, str]]:
    line, matching = figures.latest, figures.matching
    rates = figures.samples[-1] if figures.samples else None
    return [
        ("at", f"{line.at:.0f} s"),
        ("calls", f"{line.calls} ({line.arrived} arrived, {line.abandoned} abandoned)"),
        ("published", f"{line.published}" + (f" ({rates.published_per_s:.0f}/s)" if rates else "")),
        ("delivered", f"{sum(line.deliveries.values())}"),
        ("received", f"{matching.received}"),
        ("under way", f"{matching.under_way}"),
        ("refused", f"{sum(line.refused.values())}"),
        ("CPU", f"{rates.cpu:.0%}" if rates else "-"),
        ("memory", f"{line.rss / 1e6:.0f} MB"),
    ]


def _table(name: str, duration_s: float, figures: "Figures") -> "Table":
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    table = Table(title=f"{name} ({duration_s:.0f} s)", show_header=False)
    gone = min(figures.latest.at, duration_s)
    table.add_row("progress", ProgressBar(total=duration_s, completed=gone, width=40))
    for what, value in _facts(figures):
        table.add_row(what, value)
    for transport, each in figures.matching.latencies.items():
        known = each.percentiles()
        if known:
            table.add_row(
                f"latency {transport}",
                f"p50 {known.p50 * 1e3:.1f} ms, p99 {known.p99 * 1e3:.1f} ms",
            )
    return table
