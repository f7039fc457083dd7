"""``watch``, ``wait``, ``why`` and ``journal``, typed by a person against a whole mock."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from control.watched import acting, put
from finesse_mock.app import Mock
from finesse_mock.cli import main_group
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.engine.commands import SignIn
from finesse_mock.errors import UsageError
from finesse_mock.runtime import Tasks

ANA = "1001001"
CALL = f"call 5551234 {ANA} --sign-in"
DIALOGS = f"User/{ANA}/Dialogs"


class Terminal:
    """Where somebody types commands to a mock."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.url = mock.ready()["control"]

    async def run(self, *arguments: str) -> Result:
        command = [*arguments, "--url", self.url]
        return await asyncio.to_thread(CliRunner().invoke, main_group, command)

    async def lines(self, *arguments: str) -> list[str]:
        """What a command prints that succeeds."""
        result = await self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()

    async def failure(self, *arguments: str) -> tuple[int, str]:
        """Exit status and sentence of a command that fails otherwise than by wrong usage."""
        result = await self.run(*arguments)
        return result.exit_code, result.stderr

    async def misuse(self, *arguments: str) -> str:
        """The sentence for a command that is used wrongly."""
        result = await self.run(*arguments)
        assert isinstance(result.exception, UsageError), result.output
        return str(result.exception)


@pytest.fixture(scope="module")
def ca_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
async def terminal(ca_folder: Path) -> AsyncIterator[Terminal]:
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder)) as mock:
        yield Terminal(mock)


# watch


async def test_events_of_a_node_as_they_are_published(terminal: Terminal):
    (line,) = await terminal.lines("watch", "*/Dialogs", "--count", "1", "--then", CALL)
    number, node, verb, about, cause = line.split("  ")
    assert number.startswith("#")
    assert (node, verb) == (DIALOGS, "POST")
    assert about.startswith("dialog ")
    assert f"ALERTING {ANA}:ALERTING [ANSWER]" in about
    assert cause == "◄ control POST /call"


async def test_a_request_is_named_as_the_cause(terminal: Terminal):
    await terminal.lines("call", "5551234", ANA, "--sign-in")
    dialog = terminal.mock.floor.world.dialogs_of(ANA)[0].id
    seq = terminal.mock.journal.seq
    await put(terminal.mock, f"Dialog/{dialog}", acting("ANSWER"), request_id="r-7")
    line, *_ = await terminal.lines("watch", DIALOGS, "--since", str(seq), "--count", "1")
    assert line.endswith(f"◄ PUT Dialog/{dialog} ANSWER (requestId r-7)")


async def test_the_numbers_of_json_rise(terminal: Terminal):
    lines = await terminal.lines("watch", "--json", "--count", "3", "--then", CALL)
    numbers = [json.loads(line)["seq"] for line in lines]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 3


async def test_an_event_as_xml_and_as_it_came(terminal: Terminal):
    await terminal.lines("call", "5551234", ANA, "--sign-in")
    since = ("--since", "0", "--count", "1")
    xml = await terminal.lines("watch", DIALOGS, *since, "--format", "xml")
    assert xml[:3] == ["<Update>", "  <data>", "    <dialogs>"]
    (raw,) = await terminal.lines("watch", DIALOGS, *since, "--format", "raw")
    assert raw.startswith("<Update><data><dialogs><Dialog>")


async def test_the_time_since_the_first_event(terminal: Terminal):
    lines = await terminal.lines("watch", "--agent", ANA, "-d", "--count", "2", "--then", CALL)
    assert lines[0].startswith("+0.000  #")
    assert lines[1].startswith("+0.")


@pytest.mark.parametrize("transport", ["tcp", "tls", "bosh", "ws"])
async def test_events_as_a_client_hears_them(terminal: Terminal, transport: str):
    lines = await terminal.lines(
        *("watch", DIALOGS, "--agent", ANA, "--transport", transport),
        *("--format", "json", "--count", "1", "--then", CALL),
    )
    heard = json.loads(lines[0])
    assert (heard["transport"], heard["event"]["node"]) == (transport, f"/finesse/api/{DIALOGS}")


async def test_all_transports_give_the_same_bytes(terminal: Terminal):
    result = await terminal.run(
        *("watch", "--transport", "tcp,tls,bosh,ws", "--same", "--agent", ANA),
        *("--count", "4", "--wait", "30s", "--then", CALL),
    )
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 4
    assert "the same over tcp, tls, bosh, ws" in result.stderr


async def test_a_difference_between_transports_is_found(terminal: Terminal):
    terminal.mock.floor.apply(SignIn(agent_id=ANA, extension=ANA))  # only the feed remembers it
    status, sentence = await terminal.failure(
        *("watch", "--transport", "bus,tcp", "--same", "--agent", ANA, "--since", "0"),
        *(
            "--count",
            "1",
            "--wait",
            "30s",
            "--then",
            f"trigger agent.state agent={ANA} state=READY",
        ),
    )
    assert status == 1
    assert "Event 1 differs." in sentence


async def test_too_few_events_in_time(terminal: Terminal):
    status, sentence = await terminal.failure("watch", "--count", "2", "--wait", "50ms")
    assert status == 1
    assert "Only 0 over bus of 2 events came within 0.05 s." in sentence


async def test_a_watch_without_a_count_just_ends(terminal: Terminal):
    assert await terminal.lines("watch", "--wait", "50ms") == []


async def test_events_are_written_to_files(terminal: Terminal, tmp_path: Path):
    folder = tmp_path / "events"
    await terminal.lines("watch", DIALOGS, "--count", "1", "--dump", str(folder), "--then", CALL)
    (file,) = folder.iterdir()
    assert file.name.endswith(f"-bus-User_{ANA}_Dialogs.xml")
    assert file.read_text().startswith("<Update>")


async def test_a_command_that_fails_ends_the_watch_with_its_status(terminal: Terminal):
    status, sentence = await terminal.failure("watch", "--count", "1", "--then", "call 555")
    assert status == 2
    assert "needs an agent (to) or a queue (queue)." in sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--transport", "tcp"), "name an agent with --agent"),
        (("--transport", "tcp", "--same"), "--same compares"),
        (("--agent", ANA, "--transport", "ws", "Team/1/Users"), "cannot subscribe to"),
        (("--then", "call 'x", "--count", "1"), "cannot be read"),
    ],
)
async def test_what_cannot_be_watched(
    terminal: Terminal, arguments: tuple[str, ...], sentence: str
):
    assert sentence in await terminal.misuse("watch", *arguments)


async def test_an_unknown_transport_is_told_with_the_known(terminal: Terminal):
    status, sentence = await terminal.failure("watch", "--transport", "smtp")
    assert (status, "take of bus, tcp, tls, bosh, ws" in sentence) == (2, True)


# wait, why, journal


async def test_a_wait_ends_with_what_fits(terminal: Terminal):
    (line,) = await terminal.lines("wait", 'dialog.state=="ALERTING"', "--then", CALL)
    assert "ALERTING" in line


async def test_a_wait_in_vain_tells_the_nearest(terminal: Terminal):
    await terminal.lines("call", "5551234", ANA, "--sign-in")
    status, sentence = await terminal.failure("wait", 'dialog.state=="NOPE"', "--timeout", "20ms")
    assert status == 1
    assert 'but dialog.state is "ALERTING", wanted == "NOPE".' in sentence


async def test_a_condition_with_an_unknown_name(terminal: Terminal):
    assert 'did you mean "state"?' in await terminal.misuse("wait", "dialog.stat==1")


async def test_why_an_event_did_not_arrive(terminal: Terminal):
    lines = await terminal.lines("why", "--node", "/finesse/api/Team/5007/Users", "--agent", ANA)
    assert "is not subscribed to /finesse/api/Team/5007/Users" in lines[0]


async def test_why_needs_to_know_whose_event(terminal: Terminal):
    assert "--agent beside --node" in await terminal.misuse("why", "--node", "SystemInfo")


async def test_the_journal_is_one_order(terminal: Terminal):
    await terminal.lines("call", "5551234", ANA, "--sign-in")
    found: dict[str, Any] = json.loads("\n".join(await terminal.lines("journal", "--json")))
    assert [each["seq"] for each in found["entries"]] == list(range(1, found["seq"] + 1))
    lines = await terminal.lines("journal", "--kind", "event", "--node", "*/Dialogs")
    assert len(lines) == 1
    assert "(no session 1)" in lines[0]


async def test_nobody_to_watch():
    result = await asyncio.to_thread(
        CliRunner().invoke, main_group, ["watch", "--url", "http://127.0.0.1:1/mock/api"]
    )
    assert result.exit_code == 3
    assert "No mock answers at" in result.stderr


async def test_what_a_condition_lacked(terminal: Terminal):
    await terminal.lines("call", "5551234", ANA, "--sign-in")
    why, evidence = await terminal.lines("why", "--condition", 'dialog.state=="ACTIVE"')
    assert why.endswith('but dialog.state is "ALERTING", wanted == "ACTIVE".')
    assert evidence.strip().startswith("#")


async def test_a_folder_that_cannot_be_written_is_one_sentence(terminal: Terminal, tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "finesse_mock", "watch", "--url", terminal.url),
        *("--count", "1", "--dump", str(in_the_way / "x"), "--then", CALL),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    _stands, _call, *sentences = said.decode().splitlines()
    assert process.returncode == 2
    assert [each.startswith("finesse-mock: ") for each in sentences] == [True]
    assert "cannot be written" in sentences[0]


async def test_the_first_transport_that_ends_ends_the_watch(terminal: Terminal):
    stands = asyncio.Event()
    terminal.mock.journal.listen(lambda entry: entry.cause.endswith("call") and stands.set())
    async with Tasks() as tasks:
        typed = ("watch", "--agent", ANA, "--transport", "tcp,bus", "--then", CALL)
        watch = tasks.spawn(terminal.failure(*typed), name="watch")
        await stands.wait()
        await terminal.mock.watching.end(web.Application())
        status, sentence = await watch
    assert (status, "The watch over bus ended" in sentence) == (3, True)


async def test_a_mock_that_stops_ends_the_watch(terminal: Terminal):
    stands = asyncio.Event()
    terminal.mock.journal.listen(lambda _: stands.set())
    async with Tasks() as tasks:
        watch = tasks.spawn(terminal.failure("watch", "--then", CALL), name="watch")
        await stands.wait()
        await terminal.mock.watching.end(web.Application())
        status, sentence = await watch
    assert (status, "The watch over bus ended" in sentence) == (3, True)
