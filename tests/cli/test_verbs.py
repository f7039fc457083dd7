"""``trigger``, ``agent``, ``call``, ``queue``, ``snapshot``: what they print, and how they end."""

import json

import pytest
from click.testing import Result

from cli.conftest import Shell
from finesse_mock.errors import UsageError

ANA, BEN = "1001001", "1001002"


def why(result: Result) -> str:
    """The sentence of a command that failed."""
    return str(result.exception) if isinstance(result.exception, UsageError) else result.stderr


async def test_a_trigger_prints_the_id_of_the_call(shell: Shell):
    printed = await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1")
    assert [dialog.id for dialog in shell.centre.floor.world.dialogs()] == [printed]


async def test_a_trigger_prints_the_agents_it_is_about(shell: Shell):
    printed = await shell.say("trigger", "login", f"agent={ANA},{BEN}")
    assert [line.split()[0] for line in printed.splitlines()] == [ANA, BEN]


async def test_variables_are_set_one_by_one(shell: Shell):
    fields = ("var.callVariable1=gold", "var.user.tier=a=b")
    answer = json.loads(await shell.say("trigger", "call.inbound", f"to={ANA}", *fields, "--json"))
    assert answer["callvariables"]["callVariable1"] == "gold"
    assert answer["callvariables"]["user.tier"] == "a=b"


async def test_a_dry_run_prints_node_and_xml(shell: Shell):
    printed = await shell.say("trigger", "call.inbound", f"to={ANA}", "--dry-run")
    nodes, events = printed.splitlines()[::2], printed.splitlines()[1::2]
    assert f"/finesse/api/User/{ANA}/Dialogs" in nodes
    assert all(event.startswith("<Update>") for event in events)
    assert shell.centre.floor.world.dialogs() == []


async def test_the_list_shows_every_field(shell: Shell):
    printed = await shell.say("trigger", "--list")
    assert "call.inbound: Somebody outside calls" in printed
    assert "  var.NAME=text" in printed
    assert "  state=LOGIN|LOGOUT|NOT_READY|READY|WORK  [needed]" in printed


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("trigger", "call.inbound", f"too={ANA}"), 2, 'unknown key "too"; did you mean "to"?'),
        (("trigger", "call.inbound", "to"), 2, "to has no value; write it as KEY=VALUE."),
        (("trigger",), 2, "`finesse-mock trigger --list` shows all of them."),
        (("agent", "show", "100100"), 2, 'did you mean "1001001"?'),
        (("agent", "show", ANA, "-o", "stat"), 2, 'An agent has no stat; did you mean "state"?'),
        (("agent", "ready", ANA), 1, f"Agent {ANA} is LOGOUT"),
        (("call", "answer", "c1", "--by", ANA), 2, "Call c1 has not begun."),
        (("snapshot", "restore", "x"), 2, "There is no snapshot x"),
    ],
)
async def test_a_failure_has_a_status_and_a_sentence(
    shell: Shell, arguments: tuple[str, ...], status: int, sentence: str
):
    result = await shell.run(*arguments)
    usage = isinstance(result.exception, UsageError)
    assert (2 if usage else result.exit_code, sentence in why(result)) == (status, True), result


async def test_an_action_is_refused_with_what_is_offered(shell: Shell):
    await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1")
    refused = await shell.run("call", "retrieve", "c1", "--by", ANA)
    assert refused.exit_code == 1
    assert "is ALERTING in call c1, where ANSWER is" in why(refused)
    assert "ACTIVE" in await shell.say("call", "answer", "c1", "--by", ANA)


async def test_one_field_of_an_agent_is_printed_alone(shell: Shell):
    assert await shell.say("agent", "login", ANA, BEN)
    assert await shell.say("agent", "show", ANA, "-o", "state") == "NOT_READY"
    assert json.loads(await shell.say("agent", "show", ANA, "-o", "dialogs")) == []


async def test_a_consult_call_can_be_named_and_transferred(shell: Shell):
    await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1")
    await shell.say("call", "answer", "c1", "--by", ANA)
    printed = await shell.say("call", "consult", "c1", "--by", ANA, "--to", BEN, "--as", "c2")
    assert printed.split()[1] == "c2"
    assert json.loads(await shell.say("call", "show", "c1", "--json"))["name"] == "c1"


async def test_call_variables_and_wrap_up_are_changed(shell: Shell):
    await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1")
    await shell.say("call", "answer", "c1", "--by", ANA)
    await shell.say("call", "update", "c1", "--by", ANA, "--var", "callVariable2=7")
    await shell.say("call", "wrapup", "c1", "Complaint", "--by", ANA)
    (dialog,) = shell.centre.floor.world.dialogs()
    assert dict(dialog.variables)["callVariable2"] == "7"
    assert dialog.wrap_up_reason == "Complaint"


async def test_a_call_by_its_name_is_hung_up_by_its_caller(shell: Shell):
    await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1", "from=5551234")
    await shell.say("call", "answer", "c1", "--by", ANA)
    assert await shell.say("party", "c1", "5551234", "hangup") == "DROPPED"


@pytest.mark.parametrize("arguments", [("--json", "5551234", ANA), ("5551234", ANA, "--json")])
async def test_a_caller_may_come_before_or_after_the_options(
    shell: Shell, arguments: tuple[str, ...]
):
    assert json.loads(await shell.say("call", *arguments, "--sign-in"))["fromAddress"] == "5551234"


async def test_a_snapshot_brings_calls_back(shell: Shell):
    await shell.say("trigger", "call.inbound", f"to={ANA}", "id=c1")
    assert "1 signed in, 1 calls" in await shell.say("snapshot", "save", "before lunch")
    await shell.say("reset")
    assert await shell.say("call", "ls") == ""
    await shell.say("snapshot", "restore", "before lunch")
    assert (await shell.say("call", "ls")).split()[2] == "ALERTING"


async def test_queues_show_who_waits(shell: Shell):
    dialog_id = await shell.say("call", "5551234", "--queue", "5022")
    lines = (await shell.say("queue", "ls")).splitlines()
    assert [line.split()[-1] for line in lines] == [dialog_id, "empty", "empty"]
