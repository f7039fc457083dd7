"""Every example of every ``--help`` is typed as it stands, at a running mock, and does its work.

What it needs first, such as a call to answer, is set up here; ids that no two runs share are
written into it.
"""

import asyncio
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
import pytest
from click.testing import CliRunner

from finesse_mock.app import Mock
from finesse_mock.cli import COMMANDS, main_group
from finesse_mock.clock import AUTO, FROZEN
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.triggers import pull, trigger_of
from finesse_mock.worlds.load import fixtures_dir

ELSEWHERE: Final = {
    "serve": "runs until it is stopped: test_serve and e2e/test_detached",
    "stop": "ends a process: e2e/test_detached",
    "connection": "needs a connected client: test_connections",
    "watch": "waits for events",
    "wait": "waits for what is to be",
    "why": "needs something that did not happen",
    "journal": "has a history of its own",
    "cassette": "needs recordings",
    "fault": "removes what was added before: test_faults",
}
"""Commands whose examples are run by other tests, and why not here."""

Steps = tuple[tuple[str, Mapping[str, Any]], ...]

EVERYBODY = "1001001,1001002,1001003,1001004"
IN: Steps = (("login", {"agent": EVERYBODY}),)
READY: Steps = (*IN, ("ready", {"agent": EVERYBODY}))
RINGING: Steps = (*READY, ("call.inbound", {"from": "5551234", "to": "1001001", "id": "c1"}))
TALKING: Steps = (*RINGING, ("ANSWER", {"call": "c1", "by": "1001001"}))
HELD: Steps = (*TALKING, ("HOLD", {"call": "c1", "by": "1001001"}))
CONSULTING: Steps = (
    *TALKING,
    ("CONSULT_CALL", {"call": "c1", "by": "1001001", "to": "1001002", "as": "c2"}),
    ("ANSWER", {"call": "c2", "by": "1001002"}),
)
SIX_READY: Steps = (("login", {"agent": "1001006"}), ("ready", {"agent": "1001006"}))
WITH_TASK: Steps = (("task.offer", {"media": "5000"}),)

STAGES: Final[Mapping[str, Steps]] = {
    "": (),
    "agent ready": IN,
    "agent set": IN,
    "agent logout": IN,
    "call answer": RINGING,
    "call hold": TALKING,
    "call retrieve": HELD,
    "call consult": TALKING,
    "call conference": CONSULTING,
    "call transfer": CONSULTING,
    "call transfer c1 --by 1001001 --to": TALKING,
    "call drop": TALKING,
    "call wrapup": TALKING,
    "call dtmf": TALKING,
    "call update": TALKING,
    "call show": RINGING,
    "party": TALKING,
    "call +15551234": SIX_READY,
    "reserve": (*READY, *SIX_READY),
    "task end": WITH_TASK,
    "task show": WITH_TASK,
}
"""What has happened before an example that begins like that; the longest beginning counts."""

TYPED_BEFORE: Final = {
    "scenario check my-flow.yaml": "scenario new my-flow",
    "snapshot restore": "snapshot save ringing",
    'snapshot restore "before': "snapshot save 'before the transfer'",
    "snapshot rm": "snapshot save ringing",
    'snapshot rm "before': "snapshot save 'before the transfer'",
}
"""What somebody has typed before an example that begins like that."""

PARTIES: Final = {"5550102 answer": "5551234 hold"}
"""Nobody rings outside for longer than a moment: what a person does to whom the mock is calling."""


def paths(name: str) -> list[tuple[str, ...]]:
    """That command and all below it."""

    def below(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for each, sub in (command.commands if isinstance(command, click.Group) else {}).items():
            yield from below(sub, (*path, each))

    command = main_group.get_command(click.Context(main_group), name)
    assert command is not None
    return list(below(command, (name,)))


def examples(path: tuple[str, ...]) -> list[str]:
    """The examples of that command's help, without the name of the program."""
    help_text = CliRunner().invoke(main_group, [*path, "--help"], terminal_width=300).output
    found = re.findall(r'^ +(?:eval "\$\()?finesse-mock (.+?)(?:\)")?$', help_text, re.MULTILINE)
    return [re.split(r" [>|] ", line)[0] for line in found]


def test_nothing_is_left_out_but_what_is_there():
    assert set(ELSEWHERE) < set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_shows_three_examples(name: str):
    assert {path: len(examples(path)) for path in paths(name)} == dict.fromkeys(paths(name), 3)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the desks stand at which somebody types; their home is not that of the tester."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ELSEWHERE])
async def test_every_example_does_its_work(
    name: str, office: Path, monkeypatch: pytest.MonkeyPatch
):
    clock = AUTO if name == "scenario" else FROZEN
    config = Config(ports=ANY_PORTS, tls_directory=office / "ca", clock=clock)
    written = [example for path in paths(name) for example in examples(path)]
    async with Mock(config) as mock:
        for number, example in enumerate(written):
            monkeypatch.chdir(_clean_desk(office / str(number), mock))
            await _works(mock, example)


def _clean_desk(room: Path, mock: Mock) -> Path:
    """A folder with nothing in it but the fixtures and the ready file."""
    desk = room / "desk"
    desk.mkdir(parents=True)
    (desk / "scenarios").mkdir()
    (room / "bugs").mkdir()
    (desk / "fixtures").symlink_to(fixtures_dir())
    (desk / "ready.json").write_text(json.dumps({"control": mock.ready()["control"]}))
    return desk


async def _works(mock: Mock, example: str) -> None:
    mock.reset()
    await _set_the_stage(mock, example)
    for beginning, before in TYPED_BEFORE.items():
        if example.startswith(beginning):
            assert await _typed(mock, before) == 0, before
    assert await _typed(mock, example) == 0, example


async def _set_the_stage(mock: Mock, example: str) -> None:
    beginning = max((each for each in STAGES if example.startswith(each)), key=len)
    for verb, fields in STAGES[beginning]:
        await pull(trigger_of(verb, {**fields}), mock.house, "test")
        await mock.clock.advance(2)


def _expanded(word: str) -> list[str]:
    """What a shell makes of a word that may be a pattern."""
    return (sorted(map(str, Path().glob(word))) if "*" in word else []) or [word]


async def _typed(mock: Mock, example: str) -> int:
    ready = mock.ready()
    calls, tasks = mock.floor.world.dialogs(), mock.floor.world.tasks()
    for written, meant in {
        "http://127.0.0.1:8082": ready["rest"].removesuffix("/finesse/api"),
        "16804377": calls[0].id if calls else "",
        "152018_217_1": tasks[0].id if tasks else "",
        **PARTIES,
    }.items():
        example = example.replace(written, meant)
    arguments = [name for word in shlex.split(example) for name in _expanded(word)]
    environment = {"FINESSE_MOCK_URL": ready["control"], "FINESSE_MOCK_SCENARIO_RUN_CLOCK": "auto"}
    runner = CliRunner(env=environment)
    result = await asyncio.to_thread(runner.invoke, main_group, arguments)
    assert not isinstance(result.exception, UsageError), f"{example}: {result.exception}"
    return int(result.exit_code)
