"""``finesse-mock cassette``: recordings of Finesse servers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finesse_mock.cli import printing
from finesse_mock.cli.cassette_play import play
from finesse_mock.cli.cassette_record import record
from finesse_mock.cli.printing import prints_json
from finesse_mock.cli.scrub_options import rules_of, takes_scrub_options
from finesse_mock.errors import UsageError

if TYPE_CHECKING:
    from finesse_mock.cassettes.tape import Cassette

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Record a Finesse server; play the recording to your client.

    \b
    finesse-mock cassette show fixtures/cassettes/inbound.jsonl
    finesse-mock cassette play fixtures/cassettes/consult.jsonl --verify
    finesse-mock cassette scrub --check fixtures/cassettes/inbound.jsonl
    """


command.add_command(record)
command.add_command(play)


@command.command()
@click.argument("file", type=_FILE)
@click.option("--timeline", is_flag=True, help="Who told whom what, with the gaps.")
@prints_json
def show(file: Path, *, timeline: bool, as_json: bool) -> None:
    """Show what is on the cassette FILE.

    \b
    finesse-mock cassette show fixtures/cassettes/inbound.jsonl
    finesse-mock cassette show fixtures/cassettes/inbound.jsonl --timeline
    finesse-mock cassette show fixtures/cassettes/consult.jsonl --timeline
    """
    import msgspec

    from finesse_mock.cassettes import showing

    cassette = _read(file)
    lines = showing.timeline(cassette) if timeline else showing.table(cassette)
    all_of_it = {"header": cassette.header, "entries": cassette.entries}
    printing.show(msgspec.to_builtins(all_of_it), lines, as_json=as_json)


@command.command()
@click.argument("one", type=_FILE)
@click.argument("other", type=_FILE)
@click.option("--exact", is_flag=True, help="Ids, times, hosts and ports count, too.")
@prints_json
def diff(one: Path, other: Path, *, exact: bool, as_json: bool) -> None:
    """Compare two cassettes; exit status 1 when they differ.

    Ids, times, and where the server is (hosts and ports) are no differences.

    \b
    finesse-mock cassette diff fixtures/cassettes/inbound.jsonl fixtures/cassettes/inbound.jsonl
    finesse-mock cassette diff fixtures/cassettes/inbound.jsonl fixtures/cassettes/consult.jsonl
    finesse-mock cassette diff --exact bug-4711.jsonl bug-4712.jsonl
    """
    from finesse_mock.cassettes.differing import differences

    found = list(differences(_read(one), _read(other), exact=exact))
    printing.show({"differences": found}, found, as_json=as_json)
    if found:
        sys.exit(1)


@command.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--check", is_flag=True, help="Change nothing; exit status 1 if there is something.")
@takes_scrub_options
@prints_json
def scrub(
    files: tuple[Path, ...],
    *,
    check: bool,
    seed: str | None,
    kept: tuple[str, ...],
    as_json: bool,
) -> None:
    """Replace what nobody else may read on the cassettes FILES: credentials, numbers, names, data.

    The same seed makes the same pseudonyms in every file; keep it to yourself.

    \b
    finesse-mock cassette scrub --check fixtures/cassettes/inbound.jsonl
    finesse-mock cassette scrub --check fixtures/cassettes/*.jsonl
    finesse-mock cassette scrub --seed "my own" --keep callVariable1 bug-4711.jsonl
    """
    from finesse_mock.cassettes.scrubbing.rules import findings
    from finesse_mock.cassettes.writing import replace

    rules = rules_of(seed, kept)
    found: list[str] = []
    for file in files:
        cassette = _read(file)
        if check:
            found += findings(cassette, rules)
        else:
            replace(file, rules.scrubbed(cassette))
    scrubbed = [] if check else [str(file) for file in files]
    lines = (*found, *(f"{file}: scrubbed" for file in scrubbed))
    printing.show({"findings": found, "scrubbed": scrubbed}, lines, as_json=as_json)
    if found:
        sys.exit(1)
    if check:
        click.echo(f"{len(files)} scrubbed", err=True)


@command.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@prints_json
def migrate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Bring the cassettes FILES to the present version of the format; a torn last line goes.

    \b
    finesse-mock cassette migrate fixtures/cassettes/inbound.jsonl
    finesse-mock cassette migrate fixtures/cassettes/*.jsonl
    finesse-mock cassette migrate bug-4711.jsonl bug-4712.jsonl
    """
    from finesse_mock.cassettes.migration import migrated
    from finesse_mock.cassettes.writing import replace, written

    anew: dict[str, bool] = {}
    for file in files:
        cassette = migrated(file)
        _tell(cassette)
        anew[str(file)] = written(cassette) != file.read_bytes()
        if anew[str(file)]:
            replace(file, cassette)
    lines = (
        f"{file}: {'written anew' if changed else 'as it should be'}"
        for file, changed in anew.items()
    )
    printing.show({"writtenAnew": anew}, lines, as_json=as_json)


@command.command("to-scenario")
@click.argument("file", type=_FILE)
@click.argument("scenario", type=click.Path(path_type=Path, dir_okay=False), required=False)
@prints_json
def to_scenario(file: Path, scenario: Path | None, *, as_json: bool) -> None:
    """Make a scenario of the cassette FILE; without a name for it, it is printed.

    \b
    finesse-mock cassette to-scenario fixtures/cassettes/inbound.jsonl
    finesse-mock cassette to-scenario fixtures/cassettes/consult.jsonl
    finesse-mock cassette to-scenario bug-4711.jsonl bug-4711.yaml
    """
    from finesse_mock.cassettes.retelling.to_scenario import scenario_of

    text = scenario_of(_read(file))
    if scenario is None:
        printing.show({"scenario": text}, text.splitlines(), as_json=as_json)
        return
    try:
        with scenario.open("x") as made:
            made.write(text)
    except OSError as error:
        raise UsageError(
            f"{scenario} cannot be written ({error.strerror}); name a new file."
        ) from error
    line = f"{scenario}: try `finesse-mock scenario run {scenario} --serve`"
    printing.show({"file": str(scenario)}, [line], as_json=as_json)


@command.command("import")
@click.argument("log", type=_FILE)
@click.argument("file", type=_FILE)
@click.option("--agent", default="", help="Whose log it is, where it does not say.")
@click.option("--no-scrub", is_flag=True, help="Replace nothing but credentials.")
@takes_scrub_options
@prints_json
def import_(
    log: Path,
    file: Path,
    *,
    agent: str,
    no_scrub: bool,
    seed: str | None,
    kept: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make the cassette FILE of the <Update> documents in a LOG, whatever stands around them.

    \b
    finesse-mock cassette import support.log bug-4711.jsonl
    finesse-mock cassette import support.log bug-4711.jsonl --agent 1001001
    finesse-mock cassette import support.log bug-4711.jsonl --seed "my own" --keep callVariable1
    """
    from finesse_mock.cassettes.logs import imported, text_of
    from finesse_mock.cassettes.writing import CassetteWriter

    text = text_of(log)
    rules = rules_of(seed, kept, no_scrub=no_scrub)
    cassette = rules.scrubbed(imported(text, str(log), agent=agent, rules=rules))
    with CassetteWriter(file, cassette.header) as writer:
        for entry in cassette.entries:
            writer.append(entry)
    told = {"file": str(file), "events": len(cassette.events)}
    printing.show(told, [f"{file}: {told['events']} events"], as_json=as_json)


def _read(file: Path) -> "Cassette":
    from finesse_mock.cassettes.reading import read

    cassette = read(file)
    _tell(cassette)
    return cassette


def _tell(cassette: "Cassette") -> None:
    for note in cassette.notes:
        click.echo(f"finesse-mock: {note}", err=True)
