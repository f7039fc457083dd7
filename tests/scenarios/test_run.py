from dataclasses import replace

import pytest

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    RequestedState,
    SetState,
    SignIn,
    Supervise,
)
from finesse_mock.errors import UsageError
from finesse_mock.model.dialog import Action
from finesse_mock.scenarios.report import Status, StepReport
from scenarios.stages import Theatre, played, scenario_text

ANA = "1001001"
RINGS = f"""\
- {{do: login, agent: [{ANA}, 1001002]}}
- {{do: ready, agent: {ANA}}}
- {{do: call.inbound, id: c1, from: 5551234, to: {ANA}, queue: 5022}}
"""
TALKS = f"{RINGS}- {{do: ANSWER, call: c1, by: {ANA}}}\n"
DIALOGS = f"node: User/{ANA}/Dialogs"


async def outcome(steps: str, theatre: Theatre | None = None) -> StepReport:
    """The first report that is not a pass, else the last."""
    reports = await played(scenario_text(steps), theatre)
    return next((each for each in reports if each.status is not Status.PASSED), reports[-1])


async def failure(steps: str, theatre: Theatre | None = None) -> str:
    report = await outcome(steps, theatre)
    assert report.status is Status.FAILED
    return report.detail


def client_does(theatre: Theatre, after_s: float, command: Command) -> None:
    theatre.clock.call_later(after_s, lambda: theatre.floor.submit(command))


def action(theatre: Theatre, action: Action) -> DialogAction:
    (dialog,) = theatre.floor.world.dialogs()
    return DialogAction(agent_id=ANA, dialog_id=dialog.id, action=action, address=ANA)


def client_acts(theatre: Theatre, after_s: float, what: Action) -> None:
    theatre.clock.call_later(after_s, lambda: theatre.floor.submit(action(theatre, what)))


# Doing


async def test_after_a_failure_the_rest_is_skipped():
    reports = await played(
        scenario_text(f"{RINGS}- {{do: HOLD, call: c1, by: {ANA}}}\n" + "- {after: 1s}\n" * 2)
    )
    assert [each.status for each in reports] == [
        *[Status.PASSED] * 3,
        Status.FAILED,
        *[Status.SKIPPED] * 2,
    ]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (
            f"{RINGS}- {{do: HOLD, call: c1, by: {ANA}}}",
            (
                "HOLD is not offered: agent 1001001 is ALERTING in call c1, where ANSWER is; "
                "the answer was Generic Error: CF_INVALID_OBJECT_STATE (22)."
            ),
        ),
        (
            f"{RINGS}- {{do: ANSWER, call: c1, by: 1001002}}",
            (
                "agent 1001002 is not in call c1; "
                "the answer was Generic Error: CF_INVALID_OBJECT_STATE (22)."
            ),
        ),
        (
            f"{TALKS}- {{do: DROP, call: c1, by: {ANA}}}\n- {{do: HOLD, call: c1, by: {ANA}}}",
            "call c1 is over; the answer was Generic Error: CF_INVALID_OBJECT_STATE (22).",
        ),
        (
            f"- {{do: ready, agent: {ANA}}}",
            (
                "agent 1001001 is LOGOUT; "
                "the answer was Invalid State: CF_INVALID_PASSWORD_SPECIFIED (257)."
            ),
        ),
        (
            f"- {{do: call.inbound, from: 1, to: {ANA}}}",
            "agent 1001001 is signed out; a queue delivers calls to READY agents only.",
        ),
        (
            f"{TALKS}- {{do: call.inbound, from: 1, to: {ANA}}}",
            "agent 1001001 is TALKING; a queue delivers calls to READY agents only.",
        ),
        (
            f"{TALKS}- {{do: party.answer, call: c1}}",
            "5551234 cannot ANSWER in call c1, being ACTIVE.",
        ),
        (
            f"{TALKS}- {{do: party.hold, call: c1, party: 555}}",
            "555 is not in call c1.",
        ),
        (
            f"{TALKS}- {{do: party.hangup, call: c1}}\n- {{do: party.hangup, call: c1}}",
            "call c1 is over.",
        ),
        (
            f"- {{do: reservation, agent: {ANA}, customer: 5550123, mode: preview}}",
            "agent 1001001 is signed out; a campaign reserves READY agents only.",
        ),
        (
            f"{RINGS}- {{do: SILENT_MONITOR, agent: {ANA}, by: 1001900}}",
            (
                "supervisor 1001900 is LOGOUT, agent 1001001 is RESERVED; "
                "the answer was Generic Error: CF_INVALID_OBJECT_STATE (22)."
            ),
        ),
        (
            f"{TALKS}- {{do: not_ready, agent: {ANA}, by: 1001900}}",
            (
                "agent 1001001 is TALKING; "
                "the answer was Invalid State: CF_INVALID_OBJECT_STATE (22)."
            ),
        ),
        (
            f"{TALKS}- {{do: party.hold, call: c1}}\n- {{do: party.hold, call: c1}}",
            "5551234 cannot HOLD in call c1, being HELD.",
        ),
    ],
)
async def test_what_the_engine_refuses_fails_with_the_reason(steps: str, why: str):
    assert await failure(steps) == why


async def test_a_conference_and_data_and_digits():
    steps = f"""\
- {{do: login, agent: [{ANA}, 1001002, 1001003]}}
- {{do: ready, agent: {ANA}}}
- {{do: call.inbound, id: c1, from: 5551234, to: {ANA}}}
- {{do: ANSWER, call: c1, by: {ANA}}}
- {{do: party.hold, call: c1}}
- {{expect: PUT, {DIALOGS}, where: {{participants.5551234.state: HELD}}}}
- {{do: party.retrieve, call: c1}}
- {{do: SEND_DTMF, call: c1, by: {ANA}, digits: "12#"}}
- {{do: UPDATE_CALL_DATA, call: c1, by: {ANA}, vars: {{callVariable3: x}}}}
- {{do: CONSULT_CALL, call: c1, by: {ANA}, to: 1001002, as: c2}}
- {{expect: POST, node: User/1001002/Dialogs, where: {{dialog: c2, state: ALERTING}}}}
- {{do: ANSWER, call: c2, by: 1001002}}
- {{do: CONFERENCE, call: c1, by: {ANA}}}
- {{expect: POST, node: User/1001002/Dialogs, where: {{dialog: c1, callType: CONFERENCE}}}}
- {{do: DROP, call: c1, by: {ANA}}}
- {{expect: PUT, node: User/1001002/Dialogs, where: {{participants.{ANA}.state: DROPPED}}}}
"""
    assert (await outcome(steps)).status is Status.PASSED


async def test_a_call_is_transferred_to_an_agent_and_on_to_another():
    steps = f"""\
{TALKS}- {{do: login, agent: 1001003}}
- {{do: CONSULT_CALL, call: c1, by: {ANA}, to: 1001002, as: c2}}
- {{expect: POST, node: User/1001002/Dialogs, where: {{dialog: c2}}}}
- {{do: ANSWER, call: c2, by: 1001002}}
- {{do: TRANSFER, call: c1, by: {ANA}}}
- {{expect: DELETE, {DIALOGS}, where: {{dialog: c1}}}}
- {{expect: DELETE, {DIALOGS}, where: {{dialog: c2}}}}
- {{expect: POST, node: User/1001002/Dialogs, where: {{dialog: c1, state: ACTIVE}}}}
- {{do: TRANSFER_SST, call: c1, by: 1001002, to: 1001003}}
- {{expect: POST, node: User/1001003/Dialogs, where: {{participants.1001003.state: ALERTING}}}}
"""
    assert (await outcome(steps)).status is Status.PASSED


async def test_somebody_outside_answers_when_told_to():
    steps = f"""\
- {{do: login, agent: {ANA}}}
- {{do: call.outgoing, id: c1, agent: {ANA}, to: 5550102}}
- {{expect: PUT, {DIALOGS}, where: {{state: ALERTING}}}}
- {{after: 1m, do: party.answer, call: c1}}
- {{expect: PUT, {DIALOGS}, where: {{participants.5550102.state: ACTIVE}}}}
"""
    assert (await outcome(steps)).status is Status.PASSED


# Time


async def test_pauses_and_waits_take_the_time_of_the_clock():
    reports = await played(
        scenario_text(f"- {{after: 10m}}\n{RINGS}- {{expect: DELETE, {DIALOGS}, within: 31s}}\n")
    )
    assert [(each.at, each.took) for each in reports] == [
        (0.0, 600.0),
        *[(600.0, 0.0)] * 3,
        (600.0, 30.0),
    ]


# Awaiting


async def test_a_client_that_acts_is_waited_for():
    theatre = Theatre()
    client_acts(theatre, 2.5, Action.ANSWER)
    report = await outcome(f"{RINGS}- {{await: ANSWER, call: c1, by: {ANA}, within: 10s}}", theatre)
    assert (report.status, report.detail, report.took) == (Status.PASSED, "", 2.52)


async def test_a_client_may_act_while_an_event_is_expected():
    theatre = Theatre()
    client_acts(theatre, 1, Action.ANSWER)
    steps = f"""\
{RINGS}- {{expect: PUT, {DIALOGS}, where: {{state: ACTIVE}}}}
- {{await: ANSWER, call: c1, by: {ANA}, within: 0s}}
"""
    assert (await outcome(steps, theatre)).status is Status.PASSED


async def test_a_client_who_does_something_else_is_not_taken_for_it():
    theatre = Theatre()
    client_acts(theatre, 1, Action.HOLD)
    assert await failure(f"{TALKS}- {{await: DROP, call: c1, by: {ANA}, within: 3s}}", theatre) == (
        "no client did it within 3 s."
    )


async def test_a_client_who_is_refused_is_told_of():
    theatre = Theatre()
    client_acts(theatre, 1, Action.RETRIEVE)
    detail = await failure(
        f"{TALKS}- {{await: RETRIEVE, call: c1, by: {ANA}, within: 3s}}", theatre
    )
    assert detail.startswith(
        "no client did it within 3 s; one tried, but RETRIEVE is not offered: "
        "agent 1001001 is ACTIVE in call c1"
    )


async def test_the_mock_does_what_no_client_does():
    steps = f"""\
{RINGS}- {{await: ANSWER, call: c1, by: {ANA}, within: 3s, else: do}}
- {{expect: PUT, {DIALOGS}, where: {{state: ACTIVE}}, within: 0s}}
"""
    reports = await played(scenario_text(steps))
    assert (reports[3].status, reports[3].detail, reports[3].took) == (
        Status.PASSED,
        "no client did it within 3 s, so the mock did.",
        3.0,
    )
    assert reports[4].status is Status.PASSED


async def test_what_the_mock_does_itself_is_no_client():
    steps = f"{TALKS}- {{await: ANSWER, call: c1, by: {ANA}, within: 1s}}"
    assert await failure(steps) == "no client did it within 1 s."


async def test_states_and_calls_of_clients_can_be_awaited():
    theatre = Theatre()
    client_does(theatre, 1, SignIn(agent_id=ANA, extension="1009"))
    client_does(theatre, 2, SetState(agent_id=ANA, state=RequestedState.READY))
    client_does(theatre, 3, MakeCall(agent_id=ANA, to_address="5550102"))
    steps = f"""\
- {{await: login, agent: {ANA}}}
- {{await: ready, agent: {ANA}}}
- {{await: call.outgoing, id: c1, agent: {ANA}, to: 5550102}}
- {{expect: POST, {DIALOGS}, where: {{dialog: c1, fromAddress: 1009}}}}
"""
    assert (await outcome(steps, theatre)).status is Status.PASSED


async def test_all_agents_of_a_list_are_waited_for_and_the_mock_acts_for_the_rest():
    theatre = Theatre()
    client_does(theatre, 1, SignIn(agent_id=ANA, extension="1009"))
    steps = f"- {{await: login, agent: [{ANA}, 1001002], within: 2s, else: do}}"
    report = await outcome(steps, theatre)
    assert (report.status, report.took) == (Status.PASSED, 2.0)
    extensions = [theatre.floor.world.agent(each) for each in (ANA, "1001002")]
    assert [each.extension for each in extensions if each] == ["1009", "1001002"]


async def test_what_supervisors_ask_for_can_be_awaited():
    theatre = Theatre()
    by_ana = SetState(agent_id=ANA, state=RequestedState.NOT_READY)
    client_does(theatre, 1, replace(by_ana, state=RequestedState.READY))
    client_does(theatre, 2, by_ana)
    client_does(theatre, 3, replace(by_ana, state=RequestedState.READY))
    client_does(theatre, 4, replace(by_ana, supervisor_id="1001900"))
    steps = f"""\
- {{do: login, agent: {ANA}}}
- {{await: not_ready, agent: {ANA}, by: 1001900, within: 10s}}
"""
    report = await outcome(steps, theatre)
    assert (report.status, report.took) == (Status.PASSED, 4.02)


async def test_silent_monitoring_by_a_client_gives_the_call_its_name():
    theatre = Theatre()
    listen = Supervise(supervisor_id="1001900", agent_address=ANA, request_id="r")
    client_does(theatre, 1, listen)
    steps = f"""\
{TALKS}- {{do: login, agent: 1001900}}
- {{await: SILENT_MONITOR, agent: {ANA}, by: 1001900, as: m1}}
- {{expect: PUT, node: User/1001900/Dialogs, where: {{dialog: m1, state: ACTIVE}}}}
- {{do: DROP, call: m1, by: 1001900}}
"""
    assert (await outcome(steps, theatre)).status is Status.PASSED


# Expecting


async def test_events_of_a_node_are_taken_in_their_order():
    steps = f"""\
{TALKS}- {{expect: PUT, {DIALOGS}, where: {{state: ACTIVE}}}}
- {{expect: POST, {DIALOGS}, where: {{state: ALERTING}}, within: 1s}}
"""
    assert await failure(steps) == (
        f"no such POST on User/{ANA}/Dialogs within 1 s; nothing was published there."
    )


async def test_what_was_published_before_the_scenario_does_not_count():
    theatre = Theatre()
    theatre.floor.apply(SignIn(agent_id=ANA, extension=ANA))
    detail = await failure(f"- {{expect: PUT, node: User/{ANA}, within: 1s}}", theatre)
    assert detail == f"no such PUT on User/{ANA} within 1 s; nothing was published there."


@pytest.mark.parametrize(
    ("condition", "difference"),
    [
        ("expect: DELETE", "it is a POST"),
        ("expect: POST, where: {state: ACTIVE}", "state is ALERTING"),
        ("expect: POST, where: {secondaryId: 1}", "secondaryId is not there"),
        (
            "expect: POST, where: {callvariables.callVariable1: x}",
            "callvariables.callVariable1 is empty",
        ),
        (
            f"expect: POST, where: {{participants.{ANA}.actions: {{lacks: ANSWER}}}}",
            f"participants.{ANA}.actions is ANSWER",
        ),
        (
            "expect: POST, where: {participants.5551234.actions: {has: [DROP, HOLD]}}",
            "participants.5551234.actions is UPDATE_CALL_DATA, DROP",
        ),
        (
            "expect: POST, where: {participants.5551234.actions: [DROP]}",
            "participants.5551234.actions is UPDATE_CALL_DATA, DROP",
        ),
    ],
)
async def test_the_nearest_event_is_told_with_its_first_difference(condition: str, difference: str):
    detail = await failure(f"{RINGS}- {{{condition}, {DIALOGS}, within: 1s}}")
    assert detail.endswith(f"POST, but {difference}.")


async def test_an_event_of_another_dialog_is_told_with_the_id_of_that_dialog():
    theatre = Theatre()
    steps = f"{RINGS}- {{expect: POST, {DIALOGS}, where: {{state: ALERTING, dialog: 4711}}}}"
    detail = await failure(steps, theatre)
    (dialog,) = theatre.floor.world.dialogs()
    assert detail.endswith(f"POST, but dialog is {dialog.id}.")


async def test_conditions_that_hold():
    steps = f"""\
{RINGS}- expect: POST
  {DIALOGS}
  where:
    dialog: c1
    dialog.state: ALERTING
    wrapUpReason: ''
    participants.5551234.actions: [DROP, UPDATE_CALL_DATA]
    participants.{ANA}.actions: {{has: ANSWER, lacks: [DROP, HOLD]}}
    source: /finesse/api/User/{ANA}/Dialogs
    associatedDialogUri: ''
"""
    assert (await outcome(steps)).status is Status.PASSED


# The stage


async def test_a_scenario_that_does_not_fit_does_nothing():
    theatre = Theatre()
    with pytest.raises(UsageError, match=r"^s\.yaml:5:22: nobody has the id"):
        await played(
            scenario_text(f"- {{do: login, agent: {ANA}}}\n- {{do: ready, agent: 1}}"), theatre
        )
    agent = theatre.floor.world.agent(ANA)
    assert agent
    assert not agent.signed_in
