"""Every example of every ``--help`` is typed as it stands, at a running mock, and does its work.

What it needs first, such as a call to answer, is set up here; ids that no two runs share are
written into it.
"""

import asyncio
import json
import re
import shlex
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import aiohttp
import click
import pytest
from click.testing import CliRunner

from finesse_mock.app import Mock
from finesse_mock.cli import COMMANDS, main_group
from finesse_mock.clients import StreamEndedError, Transport, connect
from finesse_mock.clock import AUTO, FROZEN
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.triggers import pull, trigger_of
from finesse_mock.worlds.load import fixtures_dir
from peering import ROOT
from rest.running import basic

ELSEWHERE: Final = {
    "serve": "runs until it is stopped: e2e/test_serve.py, e2e/test_detached.py",
    "stop": "ends a process: e2e/test_detached.py, acceptance/test_tests.py",
    "cassette": "needs recordings: cassettes/test_command.py",
}
"""Commands whose examples are run by other tests, why, and by which."""

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
    "wait 'agent.id": READY,
    "wait 'request.action": TALKING,
    "why --agent": TALKING,
    "reserve": (*READY, *SIX_READY),
    "task end": WITH_TASK,
    "task show": WITH_TASK,
}
"""What has happened before an example that begins like that; the longest beginning counts."""

TYPED_BEFORE: Final = {
    "scenario check my-flow.yaml": "scenario new my-flow",
    "fault rm f1": "fault add cti.loss",
    "fault rm f1 f2": "fault add cti.loss",
    "snapshot restore": "snapshot save ringing",
    'snapshot restore "before': "snapshot save 'before the transfer'",
    "snapshot rm": "snapshot save ringing",
    'snapshot rm "before': "snapshot save 'before the transfer'",
}
"""What somebody has typed before an example that begins like that."""

ALSO_TYPED: Final = {
    "watch --agent 1001001 -d": "--wait 10ms",
    "watch --transport": "--then 'call 5551234 1001001 --sign-in'",
}
"""What ends an example that begins like that and waits for somebody: for Ctrl-C, for a call."""

HOLDS: Final = ("why --agent", "wait 'request.action")
"""Beginnings of examples that are about a request: the agent holds the call over REST."""

PACES: Final = {"FINESSE_MOCK_SCENARIO_RUN_CLOCK": "auto", "FINESSE_MOCK_LOAD_CLOCK": "x5"}
"""Nobody stands by while a mock of its own waits; x5 is what clients outside of it keep up with."""

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
    for why in ELSEWHERE.values():
        tests = re.findall(r"[\w/]+\.py", why)
        assert tests
        assert [each for each in tests if not (ROOT / "tests" / each).is_file()] == []


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
    if example.startswith(HOLDS):
        await _hold(mock)
    more = [text for beginning, text in ALSO_TYPED.items() if example.startswith(beginning)]
    async with AsyncExitStack() as clients:
        if example.startswith("connection"):
            for transport in (Transport.TCP, Transport.WS):
                await clients.enter_async_context(_client(mock, transport))
        assert await _typed(mock, " ".join((example, *more))) == 0, example


async def _set_the_stage(mock: Mock, example: str) -> None:
    beginning = max((each for each in STAGES if example.startswith(each)), key=len)
    for verb, fields in STAGES[beginning]:
        await pull(trigger_of(verb, {**fields}), mock.house, "test")
        await mock.clock.advance(2)


async def _hold(mock: Mock) -> None:
    """What a client asks for over REST, for 1001001 in the call."""
    (call,) = mock.floor.world.dialogs()
    body = (
        "<Dialog><requestedAction>HOLD</requestedAction>"
        "<targetMediaAddress>1001001</targetMediaAddress></Dialog>"
    )
    url = f"{mock.ready()['rest']}/Dialog/{call.id}"
    headers = {**basic("1001001"), "Content-Type": "application/xml"}
    async with aiohttp.ClientSession() as http, http.put(url, data=body, headers=headers) as answer:
        assert answer.status == 202


@asynccontextmanager
async def _client(mock: Mock, transport: Transport) -> AsyncIterator[None]:
    """A client of 1001001, whose connection may be ended."""
    ready = mock.ready()
    address = ready["xmpp" if transport is Transport.TCP else "ws"]
    with suppress(StreamEndedError):
        async with connect(
            transport,
            address,
            "1001001",
            "finesse",
            domain=ready["xmpp_domain"],
            resource=transport,
            recover=False,
        ):
            yield


def _expanded(word: str) -> list[str]:
    """What a shell makes of a word that may be a pattern."""
    return (sorted(map(str, Path().glob(word))) if "*" in word else []) or [word]


async def _typed(mock: Mock, example: str) -> int:
    ready = mock.ready()
    calls, tasks = mock.floor.world.dialogs(), mock.floor.world.tasks()
    streams = [f"A{number}" for number, _ in mock.cluster.nodes[0].domain.connections.numbered()]
    for written, meant in {
        "http://127.0.0.1:8082": ready["rest"].removesuffix("/finesse/api"),
        "16804377": calls[0].id if calls else "",
        "152018_217_1": tasks[0].id if tasks else "",
        " A3": f" {streams[0]}" if streams else "",
        " A4": f" {streams[-1]}" if streams else "",
        "--since 120": "--since 0",
        **PARTIES,
    }.items():
        example = example.replace(written, meant)
    arguments = [name for word in shlex.split(example) for name in _expanded(word)]
    runner = CliRunner(env={"FINESSE_MOCK_URL": ready["control"], **PACES})
    result = await asyncio.to_thread(runner.invoke, main_group, arguments)
    assert not isinstance(result.exception, UsageError), f"{example}: {result.exception}"
    return int(result.exit_code)
