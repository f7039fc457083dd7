"""``finesse-mock task``: tasks, typed by a person."""

import json
import shlex

import click
import pytest
from click.testing import CliRunner

from cli.conftest import Shell
from control.test_tasks import ANA, chats
from finesse_mock.cli import main_group
from finesse_mock.cli.task import command
from finesse_mock.errors import UsageError


async def test_a_task_is_offered_listed_shown_and_ended(shell: Shell):
    chats(shell.centre)
    task = await shell.say("task", "offer", "5000", "--var", "callVariable1=gold")
    line = f"{task}  5000  {ANA}  OFFERED  [ACCEPT]"
    assert await shell.say("task", "ls") == line
    assert (await shell.say("task", "show", task)).splitlines() == [line, "  callVariable1  gold"]
    assert await shell.say("task", "end", task) == "CD_TASK_ABANDONED_WHILE_OFFERED"
    assert await shell.say("task", "ls") == ""


async def test_a_task_that_waits_is_shown_with_its_queue(shell: Shell):
    task = await shell.say("task", "offer", "5001", "--queue", "Support.Mail")
    assert await shell.say("task", "ls") == f"{task}  5001  queue 5033  QUEUED  []"


async def test_everything_can_be_had_as_json(shell: Shell):
    task = json.loads(await shell.say("task", "offer", "5000", "--json"))
    assert json.loads(await shell.say("task", "ls", "--json")) == [task]
    assert json.loads(await shell.say("task", "show", task["id"], "--json")) == task
    ended = json.loads(await shell.say("task", "end", task["id"], "--json"))
    assert ended["state"] == "CLOSED"


async def test_what_cannot_be_is_one_sentence(shell: Shell):
    result = await shell.run("task", "offer", "4711")
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "There is no medium 4711; try 5000, 5001."


@pytest.mark.parametrize("name", ["offer", "ls", "show", "end"])
def test_the_help_has_three_examples_that_can_be_run(name: str):
    result = CliRunner().invoke(main_group, ["task", name, "--help"])
    start = f"finesse-mock task {name}"
    lines = [line.strip() for line in result.output.splitlines()]
    found = [shlex.split(line)[3:] for line in lines if f"{line} ".startswith(f"{start} ")]
    assert len(found) == 3
    subcommand = command.get_command(click.Context(command), name)
    assert subcommand is not None
    for arguments in found:
        subcommand.make_context(name, list(arguments))
