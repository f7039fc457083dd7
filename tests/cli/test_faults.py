"""``finesse-mock fault`` and ``serve --fault``: what a person types, and reads."""

import json
import shlex
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner

from cli.conftest import Shell
from control.centre import Centre, StillClock
from finesse_mock.cli import main_group
from finesse_mock.cli.fault import command
from finesse_mock.cli.faults import FaultType, attributes_in
from finesse_mock.cli.serve import command as serve
from finesse_mock.control.api import mounted
from finesse_mock.control.faults import fault_routes
from finesse_mock.errors import UsageError
from finesse_mock.faults.kinds import KINDS, fault_of
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.seeds import seeded_chance


@pytest.fixture
def plan() -> FaultPlan:
    return FaultPlan(StillClock(), seeded_chance(7))


@pytest.fixture
async def shell(plan: FaultPlan) -> AsyncIterator[Shell]:
    app = web.Application()
    app.add_routes(mounted(fault_routes(plan)))
    async with TestServer(app) as server:
        yield Shell(Centre(), str(server.make_url("/mock/api")))


async def test_a_fault_is_added_listed_and_removed(shell: Shell, plan: FaultPlan):
    added = await shell.say("fault", "add", "rest.error", "status=503", "count=1", "path=User/*")
    assert added.split() == [
        *("f1", "rest.error", "active", "not", "struck", "yet"),
        *("count=1", "path=User/*", "status=503"),
    ]
    (fault,) = plan.all()
    assert fault.fault == fault_of("rest.error", {"status": 503, "count": 1, "path": "User/*"})
    assert await shell.say("fault", "ls") == added
    (listed,) = json.loads(await shell.say("fault", "ls", "--json"))
    assert (listed["id"], listed["hits"]) == ("f1", 0)
    assert await shell.say("fault", "rm", "f1") == ""
    assert await shell.say("fault", "ls") == ""


async def test_all_faults_are_removed(shell: Shell, plan: FaultPlan):
    for kind in ("event.lost", "cti.loss"):
        await shell.say("fault", "add", kind, "for=30s")
    assert await shell.say("fault", "clear") == ""
    assert plan.all() == ()


async def test_the_kinds_can_be_learned(shell: Shell):
    def say(*arguments: str) -> str:
        result = CliRunner().invoke(main_group, ["fault", "kinds", *arguments])
        assert result.exit_code == 0
        return result.stdout

    assert [line.split()[0] for line in say().splitlines()] == [*KINDS]
    names = [line.split()[0] for line in say("event.delay").splitlines()]
    own, patterns = ["by"], ["server", "agent", "transport", "node", "verb"]
    assert names == ["count", "probability", "after", "for", *own, *patterns]
    assert json.loads(say("event.delay", "--json"))["$ref"] == "#/$defs/EventDelay"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["add", "rest.eror"], 'There is no fault "rest.eror"; did you mean "rest.error"?'),
        (["add", "rest.error", "stauts=1"], 'unknown key "stauts"; did you mean "status"?'),
        (["add", "rest.error", "503"], "503 has no value; write it as KEY=VALUE."),
        (["rm", "f9"], 'There is no fault "f9"; there are no faults here.'),
    ],
)
async def test_a_mistake_is_one_sentence(shell: Shell, typed: list[str], sentence: str):
    refused = await shell.run("fault", *typed)
    assert isinstance(refused.exception, UsageError)
    assert sentence in str(refused.exception)


@pytest.mark.parametrize("name", command.commands)
def test_the_help_shows_three_examples_that_can_be_run(name: str):
    shown = CliRunner().invoke(main_group, ["fault", name, "--help"], terminal_width=300).output
    lines = [shlex.split(line) for line in shown.splitlines() if line.startswith("  finesse-mock ")]
    assert len(lines) == 3
    for program, group, verb, *arguments in lines:
        assert (program, group, verb) == ("finesse-mock", "fault", name)
        typed = command.commands[name].make_context(name, arguments).params
        if name == "add":
            assert fault_of(typed["kind"], attributes_in(typed["attributes"]))


def test_serve_takes_faults():
    typed = ["--fault", "rest.error,status=503,body=a,b,count=1", "--fault", "cti.loss"]
    faults = serve.make_context("serve", typed).params["faults"]
    wanted = {"status": 503, "body": "a,b", "count": 1}
    assert faults == (fault_of("rest.error", wanted), fault_of("cti.loss", {}))
    with pytest.raises(UsageError, match="did you mean"):
        FaultType().convert("rest.eror", None, None)
