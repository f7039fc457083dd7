"""``finesse-mock scenario``: check, run, write and list scenario files."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.cli.pace import PaceType
from finesse_mock.cli.printing import prints_json, show
from finesse_mock.cli.variables import settings_in
from finesse_mock.clock import Pace
from finesse_mock.errors import UsageError


@click.group()
def command() -> None:
    """Play what happens in a contact centre from files: scenarios.

    A bare NAME is a scenario of the library, `finesse-mock scenario ls` lists it.

    \b
    finesse-mock scenario ls
    finesse-mock scenario run inbound-call --clock auto
    finesse-mock scenario new my-flow
    """


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True, help="A variable's value.")
@prints_json
def check(files: tuple[str, ...], *, given: tuple[str, ...], as_json: bool) -> None:
    """Tell whether scenario FILEs are well-formed, and if not, all that is wrong with them.

    A world that the scenario names is looked into, too. Exit status 2 if anything is wrong.

    \b
    finesse-mock scenario check fixtures/scenarios/inbound-call.yaml
    finesse-mock scenario check consult-transfer conference
    finesse-mock scenario check my-flow.yaml --set caller=5559876
    """
    from finesse_mock.cli.scenario_files import read_scenario
    from finesse_mock.scenarios.checking import check_at_home
    from finesse_mock.scenarios.library import scenario_named

    found = []
    for file in files:
        path, wrong = scenario_named(file), ""
        try:
            check_at_home(read_scenario(path, settings_in(given)).scenario)
        except UsageError as error:
            wrong = str(error)
            click.echo(wrong, err=True)
        found.append({"file": str(path), "fine": not wrong, "wrong": wrong.splitlines()})
    show(found, (f"{each['file']}: fine" for each in found if each["fine"]), as_json=as_json)
    if not all(each["fine"] for each in found):
        sys.exit(2)


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--serve", "own", is_flag=True, help="In a mock of its own, on free ports.")
@click.option(
    "--clock",
    type=PaceType(),
    metavar="PACE",
    help="In a mock of its own, whose clock is real, auto (jumps when nothing happens) or x10.",
)
@click.option("--seed", type=int, help="In a mock of its own, all ids of which follow from it.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path),
    help="In a mock of its own that writes all that happens to this file, as JSON Lines.",
)
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True, help="A variable's value.")
@click.option(
    "--report",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="What to tell at the end; progress goes to standard error unless it is text.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write the report to this file instead."
)
@click.option("--watch", is_flag=True, help="Run again whenever a file is saved, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each step.")
@reaches_mock
def run(
    files: tuple[str, ...],
    *,
    own: bool,
    clock: Pace | None,
    seed: int | None,
    journal: Path | None,
    given: tuple[str, ...],
    watch: bool,
    url: str | None,
    ready_file: Path | None,
    **told: Any,
) -> None:
    """Run scenario FILEs in a running mock, or each in a mock of its own.

    Without --serve nobody can connect to a mock of its own, and its clock is auto unless told
    otherwise. Exit status 1 if a scenario fails.

    \b
    finesse-mock scenario run fixtures/scenarios/inbound-call.yaml
    finesse-mock scenario run inbound-call --clock auto --seed 7 --journal journal.jsonl
    finesse-mock scenario run inbound-call conference --serve --report junit --output report.xml
    """
    from finesse_mock.cli.scenario_files import Files
    from finesse_mock.cli.scenario_reports import Reporter
    from finesse_mock.cli.scenario_runs import Elsewhere, OwnMock, play_all

    where: OwnMock | Elsewhere
    if own or clock or seed is not None or journal:
        where = OwnMock(listens=own, clock=clock, seed=seed, journal=journal)
    else:
        where = Elsewhere(client_of(url, ready_file))
    chosen = Files(files, settings_in(given))
    reporter = Reporter(told["report"], told["output"], as_json=told["as_json"])
    if watch:
        from finesse_mock.cli.scenario_watch import rerun

        rerun(chosen, lambda: play_all(chosen, where, reporter))
    elif not play_all(chosen, where, reporter):
        sys.exit(1)


@command.command()
@click.argument("name")
@prints_json
def new(name: str, *, as_json: bool) -> None:
    """Write a commented example to the file NAME.yaml, to be changed.

    \b
    finesse-mock scenario new my-flow
    finesse-mock scenario new scenarios/lunch.yaml
    finesse-mock scenario new ../bugs/4711
    """
    from finesse_mock.scenarios.library import example

    path = Path(name)
    path = path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(example(path.stem))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; choose another name.") from error
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}); name a file in a folder that exists."
        ) from error
    show({"file": str(path)}, [str(path)], as_json=as_json)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object, titles by name.")
def ls(*, as_json: bool) -> None:
    """List the scenarios of the library: their names, and what they are about.

    \b
    finesse-mock scenario ls
    finesse-mock scenario ls --json
    finesse-mock scenario --help
    """
    from finesse_mock.scenarios.library import library, title_of

    titles = {name: title_of(path) for name, path in library().items()}
    if as_json:
        click.echo(json.dumps(titles, indent=2, ensure_ascii=False))
        return
    width = max(map(len, titles))
    for name, title in titles.items():
        click.echo(f"{name:<{width}}  {title}")


@command.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    finesse-mock scenario schema
    finesse-mock scenario schema > scenario-1.schema.json
    finesse-mock scenario schema | jq keys
    """
    from finesse_mock.scenarios.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
