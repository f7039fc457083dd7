"""``finesse-mock cassette`` as people use it: every example of every help, and the README."""

import asyncio
import os
import random
import re
import shlex
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from cassettes.story import AGENT, CUSTOMER, mock, tell
from cassettes.tapes import cassette, event, update
from clients.losses import cut
from e2e.command import Command, started
from finesse_mock.app import Mock
from finesse_mock.cassettes.reading import read
from finesse_mock.cassettes.writing import written
from finesse_mock.cli import main_group
from finesse_mock.clients import Transport, connect
from finesse_mock.errors import UsageError
from finesse_mock.xmpp.availability import Availability

ROOT = Path(__file__).parents[2]
LOG = (
    "2026-01-15 09:30:00,100 got <Update><data><user><loginId>1001001</loginId>"
    "<state>READY</state></user></data><event>PUT</event><requestId></requestId>"
    "<source>/finesse/api/User/1001001</source></Update>\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that the examples name, in which one is."""
    shutil.copytree(ROOT / "fixtures/cassettes", tmp_path / "fixtures/cassettes")
    for name in ("bug-4711.jsonl", "bug-4712.jsonl"):
        (tmp_path / name).write_bytes(written(cassette(event(update(1, "ACTIVE")))))
    (tmp_path / "support.log").write_text(LOG)
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("FINESSE_MOCK_")]:
        monkeypatch.delenv(name)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main_group, ["cassette", *arguments])


def commands() -> dict[str, click.Command]:
    group = main_group.get_command(click.Context(main_group), "cassette")
    assert isinstance(group, click.Group)
    return group.commands


def examples(name: str) -> list[list[str]]:
    result = run(name, "--help")
    start = f"finesse-mock cassette {name}"
    lines = [line.strip() for line in result.output.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith(start)]


def expanded(arguments: list[str]) -> list[str]:
    """As a shell expands them."""
    found: list[str] = []
    for each in arguments:
        found += sorted(map(str, Path().glob(each))) if "*" in each else [each]
    return found


def test_every_help_has_three_examples():
    assert {name: len(examples(name)) for name in commands()} == dict.fromkeys(commands(), 3)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("name", ["show", "diff", "scrub", "migrate", "to-scenario", "import"])
def test_the_examples_that_need_no_server(name: str, number: int, desk: Path):
    if name == "import":
        (desk / "bug-4711.jsonl").unlink()
    result = CliRunner().invoke(main_group, expanded(examples(name)[number]))
    differ = (name, number) == ("diff", 1)
    assert result.exit_code == (1 if differ else 0), result.output


@pytest.mark.parametrize("number", range(3))
async def test_the_examples_of_play(number: int, desk: Path):
    """Where a client is needed, one connects; where it has to ask, the command does so itself."""
    ready = desk / "ready.json"
    example = examples("play")[number]
    more = {0: [], 1: ["--own-ready-file", str(ready), "--ports", "auto"], 2: ["--verify"]}[number]
    async with started(desk / "play", *example, *more) as command, AsyncExitStack() as stack:
        if number == 1:
            known = msgspec.json.decode(await command.until(ready), type=dict[str, Any])
            client = connect(Transport.TCP, known["xmpp"], AGENT, "finesse", domain="localhost")
            await stack.enter_async_context(client)
        assert await command.exit_code() == 0, command.stderr
    last = command.stdout.splitlines()[-1]
    assert ("end  17 events" if number == 1 else "heard as they were recorded") in last


def of_readme(name: str) -> list[list[str]]:
    """The commands of that name for which one needs more than the repository."""
    section = (
        (ROOT / "README.md").read_text().partition("\n## Cassettes\n")[2].partition("\n## ")[0]
    )
    block = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)[-1]
    start = f".venv/bin/finesse-mock cassette {name}"
    return [shlex.split(line)[1:] for line in block.splitlines() if line.startswith(start)]


RECORD = [*examples("record"), *of_readme("record")]


def test_the_readme_imports_a_log(desk: Path):
    (desk / "bug-4711.jsonl").unlink()
    (command,) = of_readme("import")
    assert CliRunner().invoke(main_group, command).exit_code == 0
    assert len(read(desk / "bug-4711.jsonl").events) == 1


@pytest.mark.parametrize("number", range(5))
async def test_the_examples_of_record(number: int, desk: Path):
    """The server of the examples is one of our own; passwords are given, Ctrl-C ends it."""
    ready = desk / "recording.json"
    async with mock(desk, tls=True) as running:
        known = running.ready()
        places = {
            "finesse.example.com:5223": known["xmpp_tls"],
            "wss://finesse.example.com:7443/ws": known["ws_tls"],
            "https://finesse.example.com:8445": known["rest_tls"].removesuffix("/finesse/api"),
            "9445": "0",
            "1001001": "1001001:finesse",
            "1001002": "1001002:finesse",
            "calls.jsonl": str(desk / "calls.jsonl"),
        }
        example = [places.get(each, each) for each in RECORD[number]]
        more = ["--ca", known["ca_file"], "--domain", "localhost", "--ready-file", str(ready)]
        async with started(desk / "record", *example, *more) as command:
            addresses = msgspec.json.decode(await command.until(ready), type=dict[str, str])
            await tell(running, addresses.get("rest", ""))
            command.interrupt()
            assert await command.exit_code() == 0, command.stderr
    tape = read(desk / "calls.jsonl")
    assert len(tape.requests) == (3 if "--proxy" in RECORD[number] else 0)
    assert CUSTOMER.encode() not in (desk / "calls.jsonl").read_bytes()
    assert run("scrub", "--check", str(desk / "calls.jsonl")).exit_code == 0


async def test_ctrl_c_ends_a_play_for_which_nobody_comes(desk: Path):
    ready = desk / "ready.json"
    arguments = ["cassette", "play", "bug-4711.jsonl", "--ports", "auto"]
    async with started(desk / "play", *arguments, "--own-ready-file", str(ready)) as command:
        await command.until(ready)
        command.interrupt()
        assert await command.exit_code() == 0, command.stderr
        assert "Traceback" not in command.stderr


async def test_with_step_enter_publishes_the_next_event(desk: Path):
    async with mock(desk) as running:
        known = running.ready()
        client = connect(Transport.TCP, known["xmpp"], AGENT, "finesse", domain="localhost")
        async with client:
            tape = cassette(event(update(1, "ALERTING")), event(update(1, "ACTIVE")))
            (desk / "two.jsonl").write_bytes(written(tape))
            arguments = ["cassette", "play", "two.jsonl", "--step", "--url", known["control"]]
            typed = "\n\n"
            result = await asyncio.to_thread(CliRunner().invoke, main_group, arguments, input=typed)
    assert result.exit_code == 0, result.output
    words = [line.split()[1] for line in result.stdout.splitlines()]
    assert words == ["begins", "#1", "#2", "end"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "Name who listens with --agent"),
        (["--agent", "1001001:x"], "Name who listens with --agent"),
        (["--proxy", "0"], "name it as --server https://host:8445"),
    ],
)
def test_a_recording_that_cannot_begin_leaves_no_file(more: list[str], sentence: str, desk: Path):
    result = run("record", "calls.jsonl", *more)
    assert isinstance(result.exception, UsageError)
    assert sentence in str(result.exception)
    assert not (desk / "calls.jsonl").exists()


async def test_a_wrong_password_is_told_in_a_sentence(desk: Path):
    async with mock(desk) as running:
        address = running.ready()["xmpp"]
        agent = ["--agent", "1001001:wrong", "--domain", "localhost"]
        arguments = ["cassette", "record", "calls.jsonl", "--xmpp", address, *agent]
        async with started(desk / "record", *arguments) as command:
            assert await command.exit_code() == 2
    assert command.stderr == (
        f"finesse-mock: Nobody can listen as 1001001 at {address}: "
        "1001001 was not let in: not-authorized.\n"
    )
    assert not (desk / "calls.jsonl").exists()


@pytest.mark.parametrize("option", ["--xmpp", "--xmpps", "--bosh", "--ws", "--server"])
async def test_ctrl_c_ends_the_wait_for_a_server_that_says_nothing(option: str, desk: Path):
    tried, left = asyncio.Event(), asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tried.set()
        await left.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        scheme = {"--bosh": "http://", "--ws": "ws://", "--server": "http://"}.get(option, "")
        more = ["--xmpp", f"{host}:{port}"] if option == "--server" else []
        arguments = [option, f"{scheme}{host}:{port}", *more, "--agent", "1001001:finesse"]
        async with started(desk / "record", "cassette", "record", "calls.jsonl", *arguments) as it:
            await tried.wait()
            it.interrupt()
            assert await it.exit_code() == 130
        left.set()
    assert it.stderr.strip() == ""
    assert not (desk / "calls.jsonl").exists()


@pytest.mark.parametrize("way", ["xmpp", "ws"])
async def test_a_connection_that_was_lost_is_made_anew_and_the_gap_is_told(way: str, desk: Path):
    async with mock(desk) as running, recording(desk, running, way) as command:
        cut(running)
        await until_present(running)
        await tell(running)
        command.interrupt()
        assert await command.exit_code() == 0, command.stderr
    assert "connections lost and made anew: 1; what was published meanwhile" in command.stderr
    assert len(read(desk / "calls.jsonl").events) == 10


@pytest.mark.parametrize("way", ["xmpp", "ws"])
async def test_an_agent_who_is_let_in_no_more_ends_the_recording(way: str, desk: Path):
    async with mock(desk) as running, recording(desk, running, way) as command:
        await tell(running)
        running.faults.add("sasl.failure", condition="account-disabled")
        cut(running)
        assert await command.exit_code() == 2
    assert command.stderr.splitlines()[-1] == (
        "finesse-mock: The recording ended early: 1001001 was not let in: account-disabled. "
        "calls.jsonl holds what came before."
    )
    assert len(read(desk / "calls.jsonl").events) == 10


@asynccontextmanager
async def recording(desk: Path, running: Mock, way: str) -> AsyncIterator[Command]:
    """The command, which records already."""
    ready = desk / "recording.json"
    agent = ["--agent", "1001001:finesse", "--domain", "localhost", "--ready-file", str(ready)]
    arguments = ["cassette", "record", "calls.jsonl", f"--{way}", running.ready()[way], *agent]
    async with started(desk / "record", *arguments) as command:
        await command.until(ready)
        yield command


async def until_present(running: Mock) -> None:
    """Come back when the agent has a client that takes events."""
    domain = running.cluster.nodes[0].domain
    async with asyncio.timeout(10):
        while True:
            sessions = domain.resources("1001001@localhost")
            if any(each.availability is Availability.TAKES_MESSAGES for each in sessions):
                return
            await asyncio.sleep(0)


def test_the_fixtures_are_scrubbed_and_in_order():
    files = [str(file) for file in sorted((ROOT / "fixtures/cassettes").glob("*.jsonl"))]
    assert len(files) >= 2
    assert run("scrub", "--check", *files).exit_code == 0
    result = run("migrate", *files)
    assert result.output.splitlines() == [f"{file}: as it should be" for file in files]


def test_the_check_fails_and_names_line_and_find(desk: Path):
    body = "<Update><data><dialog><fromAddress>4155551234</fromAddress></dialog></data></Update>"
    (desk / "raw.jsonl").write_bytes(written(cassette(event(body))))
    result = run("scrub", "--check", "raw.jsonl")
    assert result.exit_code == 1
    assert result.output == (
        "raw.jsonl:2: numbers in fromAddress: 41…4; `finesse-mock cassette scrub` replaces it.\n"
    )


def test_a_torn_file_is_shown_with_a_note_and_put_in_order(desk: Path):
    with (desk / "bug-4711.jsonl").open("a") as file:
        file.write('{"is":"ev')
    result = run("show", "bug-4711.jsonl")
    assert result.exit_code == 0
    assert "finesse-mock: bug-4711.jsonl:3: the last line is torn" in result.stderr
    assert run("migrate", "bug-4711.jsonl").stdout == "bug-4711.jsonl: written anew\n"
    assert run("show", "bug-4711.jsonl").stderr == ""


FIXTURE = (ROOT / "fixtures/cassettes/inbound.jsonl").read_bytes()
FILE_COMMANDS = [("show",), ("show", "--timeline"), ("scrub", "--check"), ("to-scenario",)]


def answered(document: bytes, *command: str) -> str:
    """The one sentence of refusal, or nothing; whatever the file, it is never a traceback."""
    Path("hostile.jsonl").write_bytes(document)
    result = run(*command, "hostile.jsonl")
    if isinstance(result.exception, UsageError):
        return str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return ""


@pytest.mark.parametrize("command", FILE_COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("desk")
def test_a_file_cut_off_anywhere_is_read_or_refused_in_a_sentence(command: tuple[str, ...]):
    header = FIXTURE.index(b"\n")
    for length in (*range(0, header + 1, 7), *range(header, 3 * header, 31)):
        sentence = answered(FIXTURE[:length], *command)
        assert "\n" not in sentence
        makes_nothing = command == ("to-scenario",)  # of what is read before anything changes
        assert bool(sentence) == (length <= header or makes_nothing)


@pytest.mark.parametrize("command", FILE_COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("desk")
def test_a_file_with_wrong_bytes_is_read_or_refused_in_a_sentence(command: tuple[str, ...]):
    chance = random.Random(4711)
    for _ in range(40):
        document = bytearray(FIXTURE[:3000])
        for _ in range(chance.randint(1, 4)):
            document[chance.randrange(len(document))] = chance.randrange(256)
        sentence = answered(bytes(document), *command)
        assert "\n" not in sentence
        assert not sentence or re.match(r"hostile\.jsonl:\d+: ", sentence)


@pytest.mark.parametrize("command", FILE_COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("desk")
def test_a_path_that_is_no_path_is_shown_as_it_stands(command: tuple[str, ...]):
    entry = {"is": "request", "method": "GET", "path": "http://[", "agent": ""}
    answered(written(cassette(entry)), *command)


@pytest.mark.usefixtures("desk")
def test_a_cassette_with_nobody_on_it_is_played_to_nobody():
    assert answered(written(cassette()), "play") == (
        "hostile.jsonl: no agent is on this cassette; there is nobody to play it to."
    )


@pytest.mark.usefixtures("desk")
def test_a_huge_line_is_scrubbed():
    body = f"<Update><data><x>{'x' * 2_000_000}</x></data></Update>"
    assert answered(written(cassette(event(body))), "scrub", "--check") == ""


def test_to_scenario_writes_a_file_that_passes_its_check(desk: Path):
    assert run("to-scenario", "fixtures/cassettes/consult.jsonl", "made.yaml").exit_code == 0
    checked = CliRunner().invoke(main_group, ["scenario", "check", "made.yaml"])
    assert checked.exit_code == 0, checked.output


async def test_what_a_mock_records_of_itself_plays(desk: Path):
    ready = desk / "ready.json"
    arguments = ["serve", "--ports", "auto", "--no-tls", "--record", "own.jsonl"]
    async with started(desk / "serve", *arguments, "--ready-file", str(ready)) as command:
        known = msgspec.json.decode(await command.until(ready), type=dict[str, Any])
        await asyncio.to_thread(ring, known["control"])
        command.interrupt()
        assert await command.exit_code() == 0, command.stderr
    tape = read(desk / "own.jsonl")
    assert len(tape.events) >= 4
    async with started(desk / "play", "cassette", "play", "own.jsonl", "--verify") as command:
        assert await command.exit_code() == 0, command.stderr


def ring(control: str) -> None:
    arguments = ["call", CUSTOMER, AGENT, "--sign-in", "--url", control]
    assert CliRunner().invoke(main_group, arguments).exit_code == 0
