"""Help that can be copied: every command shows three examples, and each of them can be run."""

import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from finesse_mock.cli import COMMANDS, main_group
from finesse_mock.cli.party import ACTS
from finesse_mock.cli.reserve import MODES
from finesse_mock.scenarios.requests import MODES as KNOWN_MODES
from finesse_mock.scenarios.requests import PARTY_ACTS


def examples(name: str) -> list[list[str]]:
    result = CliRunner().invoke(main_group, [name, "--help"])
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    start = f"finesse-mock {name}"
    return [shlex.split(line)[2:] for line in lines if f"{line} ".startswith(f"{start} ")]


@pytest.mark.parametrize("name", ["call", "reserve", "party", "watch", "wait", "why", "journal"])
def test_the_help_has_three_examples_that_can_be_run(name: str):
    command = main_group.get_command(click.Context(main_group), name)
    assert command is not None
    found = examples(name)
    assert len(found) == 3
    for arguments in found:
        command.make_context(name, list(arguments))


def test_every_command_says_what_it_does():
    result = CliRunner().invoke(main_group, ["--help"])
    assert all(about in " ".join(result.output.split()) for _, about in COMMANDS.values())


WRITTEN_AS_THEY_ARE = {"completion", "scenario schema"}
"""Commands whose data is a script, or a JSON document already."""


def leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
        if not command.invoke_without_command:
            return
    yield " ".join(path), command


def everything_that_runs() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words that are typed for it."""
    for name in COMMANDS:
        command = main_group.get_command(click.Context(main_group), name)
        assert command is not None
        yield from leaves(command, (name,))


def test_every_command_can_print_json():
    lacking = {
        path
        for path, command in everything_that_runs()
        if not any("--json" in option.opts for option in command.params)
    }
    assert lacking == WRITTEN_AS_THEY_ARE


def test_every_flag_has_a_variable():
    for path, command in everything_that_runs():
        prefix = f"FINESSE_MOCK_{path.replace(' ', '_').replace('-', '_').upper()}_"
        for option in command.params:
            if isinstance(option, click.Option):
                flag = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
                assert prefix + flag in (option.envvar or ()), f"{path} {option.opts}"


def test_the_words_are_those_of_scenarios_and_control_api():
    assert tuple(PARTY_ACTS) == ACTS
    assert tuple(KNOWN_MODES) == MODES
