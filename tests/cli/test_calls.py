"""``finesse-mock call``, ``reserve`` and ``party``: what happens outside, typed by a person."""

import json

import pytest

from cli.conftest import Shell
from control.centre import sign_in
from finesse_mock.engine.commands import DialogAction
from finesse_mock.errors import UsageError
from finesse_mock.model.dialog import Action, Dialog

ANA = "1001001"


def the_dialog(shell: Shell) -> Dialog:
    (dialog,) = shell.centre.floor.world.dialogs()
    return dialog


async def test_a_call_rings_at_an_agent(shell: Shell):
    printed = await shell.say("call", "5551234", ANA, "--sign-in", "--var", "callVariable1=a=b")
    dialog = the_dialog(shell)
    assert printed == dialog.id
    assert dict(dialog.variables)["callVariable1"] == "a=b"
    assert dialog.of_agent(ANA) is not None


async def test_a_call_waits_in_a_queue(shell: Shell):
    printed = json.loads(await shell.say("call", "5551234", "--queue", "5022", "--json"))
    assert printed["state"] == "INITIATING"
    assert [each.id for each in shell.centre.floor.world.waiting("5022")] == [printed["id"]]


async def test_a_campaign_reserves_an_agent(shell: Shell):
    sign_in(shell.centre, ANA)
    arguments = ("--mode", "preview", "--var", "BACampaign=Spring", "--callback")
    assert await shell.say("reserve", ANA, "5550123", *arguments) == the_dialog(shell).id
    campaign = the_dialog(shell).campaign
    assert campaign is not None
    assert (campaign.mode, campaign.customer, campaign.callback, campaign.blended) == (
        "PREVIEW",
        "5550123",
        True,
        False,
    )
    assert dict(the_dialog(shell).variables)["BACampaign"] == "Spring"


async def test_a_caller_hangs_up(shell: Shell):
    dialog_id = await shell.say("call", "5551234", ANA, "--sign-in")
    answer = DialogAction(agent_id=ANA, dialog_id=dialog_id, action=Action.ANSWER)
    shell.centre.floor.apply(answer)
    assert await shell.say("party", dialog_id, "5551234", "hold") == "ACTIVE"
    assert await shell.say("party", dialog_id, "5551234", "hangup") == "DROPPED"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("call", "5551234"), "A call needs an agent (to) or a queue (queue)."),
        (("party", "4711", "5551234", "hangup"), "Call 4711 has not begun."),
        (
            ("reserve", ANA, "5550123", "--var", "BACampaign"),
            "--var BACampaign has no value; write it as NAME=VALUE.",
        ),
    ],
)
async def test_what_cannot_be_is_one_sentence(shell: Shell, arguments: tuple[str, ...], why: str):
    result = await shell.run(*arguments)
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == why


async def test_what_cannot_be_now_is_refused_in_one_sentence(shell: Shell):
    result = await shell.run("reserve", ANA, "5550123")
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    why = "Agent 1001001 is signed out; a campaign reserves READY agents only."
    assert result.stderr == f"Error: {why}\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("reserve", ANA, "5550123", "--mode", "manual"), "direct_preview"),
        (("party", "4711", "5551234", "shout"), "hangup"),
    ],
)
async def test_a_wrong_word_is_told_with_the_right_ones(
    shell: Shell, arguments: tuple[str, ...], named: str
):
    result = await shell.run(*arguments)
    assert result.exit_code == 2
    assert named in result.stderr
