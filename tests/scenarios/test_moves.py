"""What only some steps do: refusals, events that may not come, XPath, faults, branches."""

import asyncio
from contextlib import aclosing
from functools import partial

import pytest

from finesse_mock.engine.commands import DialogAction
from finesse_mock.engine.media_commands import (
    ActOnTask,
    MediaRequest,
    SetMediaState,
    SignInMedia,
)
from finesse_mock.faults.event_lost import EventLost
from finesse_mock.faults.plan import MAX_FAULTS
from finesse_mock.model.dialog import Action
from finesse_mock.model.task import TaskAction
from finesse_mock.scenarios.report import Status, StepReport
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import parse_scenario
from scenarios.stages import Theatre, played, scenario_text

ANA, BEN = "1001001", "1001002"
RINGS = f"""\
- {{do: login, agent: [{ANA}, {BEN}]}}
- {{do: ready, agent: [{ANA}, {BEN}]}}
- {{do: call.inbound, id: c1, from: 5551234, to: {ANA}, queue: 5022}}
"""
DIALOGS = f"node: User/{ANA}/Dialogs"


async def last(steps: str, theatre: Theatre | None = None) -> StepReport:
    """The first report that is not a pass, else the last."""
    reports = await played(scenario_text(steps), theatre)
    return next((each for each in reports if each.status is not Status.PASSED), reports[-1])


async def failure(steps: str, theatre: Theatre | None = None) -> str:
    report = await last(steps, theatre)
    assert report.status is Status.FAILED
    return report.detail


# Refusals


@pytest.mark.parametrize("error", ["Generic Error", "CF_INVALID_OBJECT_STATE", "22"])
async def test_what_must_be_refused_is_refused(error: str):
    step = f"- {{do: HOLD, call: c1, by: {ANA}, refused: '{error}'}}"
    report = await last(f"{RINGS}{step}")
    assert report.status is Status.PASSED
    assert report.detail.startswith("HOLD is not offered")


async def test_what_must_be_refused_and_is_done_fails():
    step = f"- {{do: ANSWER, call: c1, by: {ANA}, refused: Generic Error}}"
    assert await failure(f"{RINGS}{step}") == "it was not refused with Generic Error, but done."


async def test_what_is_refused_for_another_reason_fails():
    step = f"- {{do: HOLD, call: c1, by: {ANA}, refused: Invalid State}}"
    detail = await failure(f"{RINGS}{step}")
    assert detail.startswith("it was refused, but not with Invalid State: HOLD is not offered")


# Events that may not come


async def test_an_event_that_does_not_come_takes_its_time():
    step = f"- {{expect: none, {DIALOGS}, where: {{state: ACTIVE}}, within: 3s}}"
    report = await last(f"{RINGS}{step}")
    assert (report.status, report.took) == (Status.PASSED, 3.0)


async def test_an_event_that_comes_later_is_unwelcome():
    theatre = Theatre()
    steps = f"{RINGS}- {{expect: none, {DIALOGS}, verb: PUT, within: 3s}}"

    def answer() -> None:
        (dialog,) = theatre.floor.world.dialogs()
        theatre.floor.apply(
            DialogAction(agent_id=ANA, dialog_id=dialog.id, action=Action.ANSWER, address=ANA)
        )

    theatre.clock.call_later(2, answer)
    report = await last(steps, theatre)
    assert (report.status, report.took) == (Status.FAILED, 2.0)
    assert report.detail.endswith(f"PUT was published on User/{ANA}/Dialogs.")


async def test_so_is_one_that_came_with_the_step_before():
    steps = f"{RINGS}- {{do: ANSWER, call: c1, by: {ANA}}}\n- {{expect: none, {DIALOGS}}}"
    assert (await failure(steps)).endswith(f"PUT was published on User/{ANA}/Dialogs.")


async def test_older_events_and_those_that_were_expected_do_not_count():
    steps = f"""\
{RINGS}- {{after: 1s}}
- {{expect: none, {DIALOGS}, within: 1s}}
- {{do: ANSWER, call: c1, by: {ANA}}}
- {{expect: PUT, {DIALOGS}, where: {{state: ACTIVE}}}}
- {{expect: none, {DIALOGS}, within: 1s}}
- {{expect: none, {DIALOGS}, verb: DELETE, within: 1s}}
"""
    assert (await last(steps)).status is Status.PASSED


# XPath


async def test_xpath_looks_anywhere():
    holds = f"//Participant[mediaAddress='{ANA}']/state = 'ALERTING'"
    step = f'- {{expect: POST, {DIALOGS}, xpath: ["{holds}", "count(//Participant) = 2"]}}'
    assert (await last(f"{RINGS}{step}")).status is Status.PASSED


async def test_xpath_that_does_not_hold_is_the_difference():
    step = f"- {{expect: POST, {DIALOGS}, xpath: count(//Participant) = 3, within: 1s}}"
    detail = await failure(f"{RINGS}{step}")
    assert detail.endswith("POST, but count(//Participant) = 3 does not hold.")


# Faults


async def test_a_fault_is_there_until_it_is_cleared_or_the_scenario_ends():
    theatre = Theatre()
    theatre.faults.inject(EventLost())
    seen = []
    steps = """\
- {fault: event.delay, by: 5s, as: slow, match: {node: "*/Dialogs"}}
- {fault: event.lost, as: gone}
- {fault: clear, named: slow}
- {after: 1s}
"""
    text = scenario_text(steps)
    theatre.clock.call_later(
        0.5, lambda: seen.extend(each.fault.kind for each in theatre.faults.all())
    )
    reports = await played(text, theatre)
    assert {each.status for each in reports} == {Status.PASSED}
    assert seen == ["event.lost", "event.lost"]
    assert [each.id for each in theatre.faults.all()] == ["f1"]


async def test_clear_ends_all_faults_whoever_injected_them():
    theatre = Theatre()
    theatre.faults.inject(EventLost())
    await played(scenario_text("- {fault: event.lost}\n- {fault: clear}"), theatre)
    assert theatre.faults.all() == ()


async def test_faults_end_with_a_scenario_that_fails():
    theatre = Theatre()
    await played(scenario_text(f"- {{fault: event.lost}}\n- {{do: ready, agent: {ANA}}}"), theatre)
    assert theatre.faults.all() == ()


# Media and tasks


async def test_what_clients_do_with_media_and_tasks_is_waited_for():
    theatre = Theatre()
    steps = f"""\
- {{do: login, agent: {ANA}}}
- {{await: media.login, agent: {ANA}, media: Cisco_Chat_MRD, maxDialogLimit: 1}}
- {{await: media.ready, agent: {ANA}, media: Cisco_Chat_MRD}}
- {{do: task.offer, id: t, media: Cisco_Chat_MRD}}
- {{await: task.accept, task: t, by: {ANA}}}
- {{expect: PUT, node: User/{ANA}/Dialogs/Media, where: {{dialog: t, state: ACCEPTED}}}}
"""
    medium = {"agent_id": ANA, "media_id": "5000"}

    def accept() -> None:
        (task,) = theatre.floor.world.tasks()
        theatre.floor.apply(ActOnTask(agent_id=ANA, task_id=task.id, action=TaskAction.ACCEPT))

    for seconds, command in (
        (1, SignInMedia(**medium, max_dialogs=5)),
        (2, SetMediaState(**medium, state=MediaRequest.READY)),
    ):
        theatre.clock.call_later(seconds, partial(theatre.floor.apply, command))
    theatre.clock.call_later(3, accept)
    report = await last(steps, theatre)
    assert (report.status, report.detail, report.at) == (Status.PASSED, "", 3.0)


# Branches


async def test_branches_take_the_time_of_the_longest_and_tell_of_steps_as_they_end():
    steps = """\
- parallel:
    - [{after: 2s}, {after: 2s}]
    - [{after: 1s}, {after: 2s}]
- {after: 1s}
"""
    reports = await played(scenario_text(steps))
    assert [(each.number, each.at + each.took) for each in reports] == [
        (3, 1.0),
        (1, 2.0),
        (4, 3.0),
        (2, 4.0),
        (5, 5.0),
    ]


async def test_each_branch_reads_the_events_of_a_node_for_itself_and_what_follows_goes_on():
    expected = f"{{expect: PUT, {DIALOGS}, where: {{state: ACTIVE}}}}"
    steps = f"""\
{RINGS}- parallel:
    - [{expected}]
    - [{expected}, {{after: 1s}}]
    - [{{after: 1s, do: ANSWER, call: c1, by: {ANA}}}]
- {{expect: PUT, {DIALOGS}, within: 1s}}
"""
    reports = await played(scenario_text(steps))
    assert [each.status for each in reports] == [Status.PASSED] * 7 + [Status.FAILED]


async def test_when_a_step_fails_the_other_branches_end_the_steps_at_which_they_are():
    steps = f"""\
- parallel:
    - [{{after: 3s}}, {{after: 1s}}]
    - [{{after: 1s, do: ready, agent: {ANA}}}, {{after: 1s}}]
- {{after: 1s}}
"""
    reports = await played(scenario_text(steps))
    assert {each.number: each.status for each in reports} == {
        1: Status.PASSED,
        2: Status.SKIPPED,
        3: Status.FAILED,
        4: Status.SKIPPED,
        5: Status.SKIPPED,
    }


async def test_a_branch_in_which_the_runner_itself_fails_ends_the_scenario():
    theatre = Theatre()

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    theatre.floor.world.apply = broken  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="broken"):
        await played(
            scenario_text(f"- parallel: [[{{do: login, agent: {ANA}}}], [{{after: 1s}}]]"), theatre
        )


async def test_everything_that_is_done_has_the_step_for_its_cause():
    theatre = Theatre()
    causes = []
    theatre.published(lambda event: causes.append(event.cause))
    await played(scenario_text(f"- {{after: 1s}}\n- {{do: login, agent: {ANA}}}"), theatre)
    assert set(causes) == {"scenario test step 2"}


async def test_a_scenario_that_nobody_wants_to_see_any_more_leaves_nothing_behind():
    theatre = Theatre()
    steps = "- {fault: event.lost}\n- parallel: [[{after: 1s}, {after: 1h}], [{after: 2h}]]\n"
    running = run(parse_scenario(scenario_text(steps), "s.yaml"), theatre)
    async with aclosing(running):
        assert [(await anext(running)).number for _ in range(2)] == [1, 2]
        assert len(theatre.faults.all()) == 1
    assert theatre.faults.all() == ()
    assert theatre.clock.waiting() == []
    later = asyncio.Event()
    theatre.clock.call_later(60, later.set)
    await later.wait()


async def test_one_fault_too_many_fails_the_step():
    theatre = Theatre()
    for _ in range(MAX_FAULTS):
        theatre.faults.inject(EventLost())
    detail = await failure("- {fault: event.lost}\n", theatre)
    assert detail == f"There are {MAX_FAULTS} faults already; remove some first."


async def test_the_end_of_a_play_ends_no_fault_of_others():
    theatre = Theatre()
    scenario = parse_scenario(scenario_text("- {fault: event.lost}\n- {after: 1s}\n"), "s.yaml")
    async with aclosing(run(scenario, theatre)) as reports:
        await anext(reports)
        theatre.faults.reset()
        other = theatre.faults.inject(EventLost())
    assert theatre.faults.all() == (other,)
