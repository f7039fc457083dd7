"""``finesse-mock scenario``: check and run scenario files."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.errors import UsageError


@click.group()
def command() -> None:
    """Check and run scenario files.

    \b
    finesse-mock scenario check fixtures/scenarios/*.yaml
    finesse-mock scenario run fixtures/scenarios/inbound-call.yaml
    finesse-mock scenario run fixtures/scenarios/inbound-call.yaml --serve
    """


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Tell whether scenario FILES are well-formed, and where not.

    \b
    finesse-mock scenario check fixtures/scenarios/inbound-call.yaml
    finesse-mock scenario check fixtures/scenarios/*.yaml
    finesse-mock scenario check ../bugs/4711.yaml
    """
    from finesse_mock.scenarios.schema import parse_scenario

    for file in files:
        parse_scenario(_read(file), str(file))
        click.echo(f"{file}: fine")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--serve", "own", is_flag=True, help="Start a mock for it on free ports.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each step.")
@reaches_mock
def run(file: Path, *, own: bool, as_json: bool, url: str | None, ready_file: Path | None) -> None:
    """Run a scenario FILE in a running mock, or in one of its own.

    \b
    finesse-mock scenario run fixtures/scenarios/inbound-call.yaml
    finesse-mock scenario run fixtures/scenarios/outgoing-call.yaml --serve
    finesse-mock scenario run fixtures/scenarios/inbound-call.yaml --serve --json
    """
    document = _read(file)
    if own:
        passed = asyncio.run(_run_own(document, str(file), as_json=as_json))
    else:
        body = {"name": str(file), "document": document}
        passed = False
        for line in client_of(url, ready_file).lines("POST", "scenarios", body):
            passed = _print(line, as_json=as_json)
    if not passed:
        sys.exit(1)


async def _run_own(document: str, name: str, *, as_json: bool) -> bool:
    from finesse_mock.app import Mock
    from finesse_mock.config import ANY_PORTS, Config
    from finesse_mock.scenarios.schema import parse_scenario

    scenario = parse_scenario(document, name)
    passed = False
    async with Mock(Config(ports=ANY_PORTS, tls=False, **scenario.settings())) as mock:
        async for line in mock.play(document, name):
            passed = _print(line, as_json=as_json)
    return passed


def _print(line: bytes, *, as_json: bool) -> bool:
    """Show one line of the run; True when it is the last and says that all passed."""
    from finesse_mock.scenarios.report import line_of

    report: dict[str, Any] = json.loads(line)
    click.echo(line.decode().rstrip() if as_json else line_of(report))
    return bool(report.get("passed", False))


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error}); name a scenario file.") from error
