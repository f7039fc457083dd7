"""``finesse-mock load``: a busy hour, and what it came to."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from finesse_mock.cli.client import client_of
from finesse_mock.cli.failures import Unreachable
from finesse_mock.cli.load_options import LoadOptions, takes_load_options
from finesse_mock.cli.load_view import viewing
from finesse_mock.cli.own_mock import own_mock
from finesse_mock.clock import FROZEN
from finesse_mock.errors import UsageError

if TYPE_CHECKING:
    from finesse_mock.load.plan import Plan
    from finesse_mock.load.report import Report
    from finesse_mock.load.session import Target

SCHEMA: Final = "schema"


@click.command()
@click.argument("plan", required=False)
@takes_load_options
def command(*, plan: str | None, **given: Any) -> None:
    """Carry out a load PLAN and measure: in a mock of its own, or in a running one (--url).

    Without PLAN calls come steadily; `schema` in its place prints the JSON Schema of plans. The
    swarm are clients that sign in, subscribe and act as agents do, and check what they get; the
    other agents are played inside the mock. Of a mock of its own all agents are in the swarm,
    unless its clock jumps.

    Exit status: 0 every threshold kept, 1 one is broken.

    \b
    finesse-mock load --agents 20 --cps 5 --for 2s --max-rss 300MB --report load.html
    finesse-mock load fixtures/load/busy-hour.yaml --clock auto --for 5m --json report.json
    finesse-mock load schema > plan.schema.json
    """
    from finesse_mock.load.plan import schema
    from finesse_mock.load.report import as_json, lines_of

    if plan == SCHEMA:
        click.echo(json.dumps(schema(), indent=2))
        return
    options = LoadOptions(**given)
    report = _carried_out(plan, options)
    for line in lines_of(report):
        click.echo(line)
    _write(options.json_file, lambda: as_json(report))
    _write(options.report, lambda: _page(report))
    if not report.passed:
        sys.exit(1)


def _carried_out(name: str | None, options: LoadOptions) -> "Report":
    from finesse_mock.load.overrides import overridden
    from finesse_mock.load.plan import parse_plan, read_plan
    from finesse_mock.load.remote import UnreachableError
    from finesse_mock.worlds import fixtures_dir

    path = Path(name) if name else fixtures_dir() / "load" / "steady.yaml"
    written, text = read_plan(path)
    document = overridden(
        text,
        str(path),
        agents=options.agents,
        calls_per_s=options.cps,
        duration_s=options.duration,
        seed=options.seed,
        speed=(options.clock.speed or None) if options.clock else None,
        thresholds=options.thresholds,
    )
    if options.report:
        from finesse_mock.load.charts import check_installed

        check_installed()
    try:
        # Mistakes are told with their place in the file, whatever was said otherwise.
        plan = replace(parse_plan(document, str(path)), document=written.document)
        return asyncio.run(_play(plan, document, options))
    except UnreachableError as error:
        raise Unreachable(str(error)) from error


async def _play(plan: "Plan", document: str, options: LoadOptions) -> "Report":
    from finesse_mock.load.session import Swarm, play
    from finesse_mock.load.swarm.crew import Mixture

    if options.clock == FROZEN:
        raise UsageError("A load needs a clock that goes on; write --clock real, x10 or auto.")
    try:
        transports = Mixture.written(options.transports)
    except ValueError as error:
        raise UsageError(f"--transports {error}.") from error
    async with _target(plan, options) as target:
        size = _size(plan, options, target) if options.swarm is None else options.swarm
        swarm = Swarm(size=size, transports=transports, processes=options.processes)
        with viewing(plan.file.name, plan.file.duration) as watch:
            return await play(plan, document, target, swarm, watch)


def _size(plan: "Plan", options: LoadOptions, target: "Target") -> int:
    """How many clients there are unless it is said."""
    if _is_running(options) or (options.clock and options.clock.jumps):
        return 0
    return min(plan.file.agents.count, len(target.people))


def _is_running(options: LoadOptions) -> bool:
    return bool(options.url or options.ready_file)


@asynccontextmanager
async def _target(plan: "Plan", options: LoadOptions) -> AsyncIterator["Target"]:
    from finesse_mock.load.remote import Control
    from finesse_mock.load.session import target_of

    if options.server:
        from finesse_mock.cli.other_server import other_server

        yield other_server(options)
    elif _is_running(options):
        client = client_of(options.url, options.ready_file)
        headers = dict(client.headers)
        if options.control_token:
            headers["Authorization"] = f"Bearer {options.control_token}"
        control = Control(url=client.url, headers=headers, tls=client.tls)
        yield target_of(await control.addresses(), control)
    else:
        _check_fit(plan)
        async with own_mock(_serve_options(plan, options)) as ready:
            yield target_of(ready, Control(url=ready["control"], headers={}))


def _check_fit(plan: "Plan") -> None:
    from finesse_mock.worlds import load_world

    file = plan.file
    try:
        site = load_world(file.world or "default", file.profile)
    except UsageError as error:
        raise plan.document.error(("world",), str(error)) from error
    plan.check_fit(site)


def _serve_options(plan: "Plan", options: LoadOptions) -> list[str]:
    """The options of ``serve`` for a mock of its own."""
    file = plan.file
    pace = options.clock or plan.pace
    asked = {
        "--agents": file.agents.count,
        "--seed": file.seed,
        "--world": file.world,
        "--profile": file.profile,
        "--nodes": file.nodes,
        "--clock": pace,
        "--confirmation": 0,
        # Only what happens on the clock happens where it jumps, but for what clients do.
        "--quiet": None if options.swarm else 0,
        "--journal": options.journal,
    }
    flags = ["--tls" if "tls" in options.transports else "--no-tls"]
    return [
        *flags,
        *(word for flag, each in asked.items() if each is not None for word in (flag, str(each))),
    ]


def _page(report: "Report") -> bytes:
    from finesse_mock.load.charts import as_html

    return as_html(report)


def _write(path: Path | None, made: Callable[[], bytes]) -> None:
    if path is None:
        return
    try:
        path.write_bytes(made())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}); name a file in a folder that exists."
        ) from error
