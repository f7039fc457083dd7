"""What no server ever publishes cannot be expected, and not be expected either."""

import pytest

from finesse_mock.errors import UsageError
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.worlds import load_world
from scenarios.stages import scenario_text

ANA = "1001001"


def scenario(step: str) -> Scenario:
    return parse_scenario(scenario_text(f"- {{do: login, agent: {ANA}}}\n- {step}\n"), "s.yaml")


def mistake(step: str) -> str:
    with pytest.raises(UsageError) as caught:
        scenario(step)
    return str(caught.value)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            "{expect: PUT, node: User/1001001, where: {sate: READY}}",
            '5:45: no event on User/1001001 has "sate"; did you mean "state"?',
        ),
        (
            "{expect: none, node: User/1001001, where: {loginId: 1001001, sate: READY}}",
            '5:64: no event on User/1001001 has "sate"; did you mean "state"?',
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {participants.1001001.sate: ACTIVE}}",
            (
                '5:53: no event on User/1001001/Dialogs has "participants.1001001.sate"; '
                'did you mean "participants.1001001.state"?'
            ),
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {partisipants.10.0.0.1.state: HELD}}",
            (
                '5:53: no event on User/1001001/Dialogs has "partisipants.10.0.0.1.state"; '
                'did you mean "participants.10.0.0.1.state"?'
            ),
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {callVariable1: gold}}",
            (
                '5:53: no event on User/1001001/Dialogs has "callVariable1"; '
                'did you mean "callvariables.callVariable1"?'
            ),
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {callvariable.user.tier: gold}}",
            (
                '5:53: no event on User/1001001/Dialogs has "callvariable.user.tier"; '
                'did you mean "callvariables.user.tier"?'
            ),
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {dailog: 17}}",
            '5:53: no event on User/1001001/Dialogs has "dailog"; did you mean "dialog"?',
        ),
        (
            "{expect: PUT, node: User/1001001, where: {participants.1001001.state: ACTIVE}}",
            '5:45: no event on User/1001001 has "participants.1001001.state"; paths here: dialogs,',
        ),
        (
            "{expect: PUT, node: User/1001001, where: {dialog: 17}}",
            '5:45: no event on User/1001001 has "dialog"; did you mean "dialogs"?',
        ),
        (
            "{expect: PUT, node: Team/5007/Users, where: {loginName: aito}}",
            '5:48: no event on Team/5007/Users has "loginName"; did you mean "loginId"?',
        ),
        (
            "{expect: PUT, node: SystemInfo, where: {state: IN_SERVICE}}",
            '5:43: no event on SystemInfo has "state"; did you mean "status"?',
        ),
        (
            "{expect: PUT, node: User/1001001/Media, where: {errorMesage: x}}",
            '5:51: no event on User/1001001/Media has "errorMesage"; did you mean "errorMessage"?',
        ),
        (
            "{expect: PUT, node: User/1001001, where: {state: READY, errorType: Invalid State}}",
            (
                '5:59: no event on User/1001001 has "errorType" beside "state"; '
                "make two steps of it."
            ),
        ),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_the_nearest(step: str, expected: str):
    assert mistake(step).startswith(f"s.yaml:{expected}")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            "{expect: PUT, node: User/1001001, where: {state: REDY}}",
            '5:52: state cannot be "REDY"; did you mean "READY"?',
        ),
        (
            "{expect: none, node: Team/5007/Users, where: {user.state: talking}}",
            '5:61: user.state cannot be "talking"; did you mean "TALKING"?',
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {state: HELD}}",
            (
                '5:60: state cannot be "HELD"; values here: '
                "ACCEPTED, ACTIVE, ALERTING, DROPPED, FAILED, INITIATED, INITIATING."
            ),
        ),
        (
            "{expect: PUT, node: User/1001001/Dialogs, where: {participants.1.state: HOLD}}",
            '5:75: participants.1.state cannot be "HOLD"; did you mean "HELD"?',
        ),
        (
            "{expect: PUT, node: User/1/Dialogs, where: {participants.1.actions: [DROP, HOLT]}}",
            '5:78: participants.1.actions cannot be "HOLT"; did you mean "HOLD"?',
        ),
        (
            "{expect: none, node: User/1/Dialogs, where: {participants.1.actions: {lacks: DORP}}}",
            '5:80: participants.1.actions cannot be "DORP"; did you mean "DROP"?',
        ),
        (
            "{expect: PUT, node: User/1/Dialogs, where: {participants.1.actions: {has: [DROPP]}}}",
            '5:78: participants.1.actions cannot be "DROPP"; did you mean "DROP"?',
        ),
        (
            "{expect: POST, node: User/1/Dialogs, where: {callType: PREROUTE_ACD}}",
            '5:58: callType cannot be "PREROUTE_ACD"; did you mean "PREROUTE_ACD_IN"?',
        ),
        (
            "{expect: PUT, node: User/1/Dialogs/Media, where: {state: QUEUED}}",
            (
                '5:60: state cannot be "QUEUED"; values here: ACCEPTED, ACTIVE, CLOSED, '
                "INTERRUPTED, OFFERED, PAUSED, UNKNOWN, WRAPPING_UP."
            ),
        ),
        (
            "{expect: PUT, node: User/1/Media, where: {routable: True}}",
            '5:55: routable cannot be "True"; did you mean "true"?',
        ),
        (
            "{expect: PUT, node: SystemInfo, where: {status: OUT_OF_SERVIC}}",
            '5:51: status cannot be "OUT_OF_SERVIC"; did you mean "OUT_OF_SERVICE"?',
        ),
        (
            "{expect: none, node: User/1, where: {event: PUTT}}",
            '5:47: event cannot be "PUTT"; did you mean "PUT"?',
        ),
    ],
)
def test_a_text_that_never_stands_there_is_told_with_the_nearest(step: str, expected: str):
    assert mistake(step) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            "{expect: PUT, node: User/1001001/Dialog}",
            '5:23: there is no node "User/1001001/Dialog"; did you mean "User/1001001/Dialogs"?',
        ),
        (
            "{expect: PUT, node: Usr/1001001}",
            '5:23: there is no node "Usr/1001001"; did you mean "User/1001001"?',
        ),
        (
            "{expect: none, node: User/1001001/Queues}",
            "5:24: nothing is ever published on User/1001001/Queues; take another node.",
        ),
        (
            "{expect: DELETE, node: User/1001001}",
            "5:12: no event on User/1001001 is a DELETE; verbs here: PUT.",
        ),
        (
            "{expect: none, node: Team/5007/TeamMessages, verb: PUT}",
            "5:54: no event on Team/5007/TeamMessages is a PUT; verbs here: DELETE, POST.",
        ),
    ],
)
def test_a_node_or_a_verb_of_no_event_is_told(step: str, expected: str):
    assert mistake(step) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    ("node", "where"),
    [
        ("User/1", '{state: "", pendingState: "", reasonCode.label: "", user.state: READY}'),
        ("User/1", "{roles: [Agent, Supervisor], teams.Team.name: [Sales], settings: [a, b]}"),
        ("User/1", "{errorType: Invalid State, state: '', roles: {lacks: Agent}}"),
        ("User/1", "{errorType: Invalid State, apiError.errorData: 257, requestId: r1}"),
        ("User/1", "{event: PUT, source: /finesse/api/User/1, data.user.state: READY}"),
        ("User/1/Dialogs", "{dialog: 17, id: 17, dialog.id: 17, Dialog.state: ACTIVE}"),
        ("User/1/Dialogs", "{mediaProperties.callType: OUT, DNIS: 1, callType: ''}"),
        ("User/1/Dialogs", "{participants.dana@example.com.state: HELD}"),
        ("User/1/Dialogs", "{participants.Participant.state: [ACTIVE, HELD]}"),
        ("User/1/Dialogs", "{participants.1: {has: ACTIVE}, participants: [a]}"),
        ("User/1/Dialogs", "{participants.1.actions.action: [DROP], participants.1.actions: ''}"),
        ("User/1/Dialogs", "{'callvariables.user.tier[0]': x, callvariables.BACampaign: y}"),
        ("User/1/Dialogs", "{callvariables.callVariable1.value: x}"),
        ("User/1/Dialogs/Media", "{dialog: 1_2_3, participants.1.state: OFFERED, state: ''}"),
        ("User/1/Media", "{id: 5000, routable: 'true', reasonCode.code: 7}"),
        ("Queue/5022", "{statistics.callsInQueue: 1, queue.name: Sales.SG}"),
        ("SystemInfo", "{primaryNode.host: localhost, systemInfo.status: IN_SERVICE}"),
    ],
)
def test_what_can_be_there_may_be_asked_for(node: str, where: str):
    for expected in (f"expect: PUT, node: {node}", f"expect: none, node: {node}"):
        assert scenario(f"{{{expected}, where: {where}}}")


def test_the_key_is_looked_at_with_the_values_of_its_variables():
    text = scenario_text(
        "- {expect: PUT, node: User/1, where: {'${what}Code.label': Lunch}}",
        "vars: {what: reason}\n",
    )
    assert parse_scenario(text, "s.yaml")
    with pytest.raises(
        UsageError, match=r'has "reaonCode\.label"; did you mean "reasonCode\.label"'
    ):
        parse_scenario(text, "s.yaml", {"what": "reaon"})


@pytest.mark.parametrize(
    ("profile", "step", "expected"),
    [
        (
            "ucce-12.6",
            "{expect: PUT, node: Team/5007/Users, where: {mediaState: BUSY}}",
            '5:48: no event on Team/5007/Users has "mediaState"; did you mean "mediaType"?',
        ),
        (
            "uccx-12.5",
            "{expect: PUT, node: Queue/5022}",
            "5:23: nothing is ever published on Queue/5022; take another node.",
        ),
    ],
)
def test_what_another_platform_publishes_is_expected_in_vain(
    profile: str, step: str, expected: str
):
    with pytest.raises(UsageError) as caught:
        scenario(step).check_fit(load_world("default", profile))
    assert str(caught.value) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    "step",
    [
        '{expect: PUT, node: Team/5007/Users, where: {mediaState: ""}}',
        "{expect: PUT, node: Team/5007/Users, where: {mediaState: {lacks: BUSY}}}",
        "{expect: none, node: Team/5007/Users, where: {mediaState: BUSY}}",
    ],
)
def test_that_it_does_not_come_may_be_expected(step: str):
    scenario(step).check_fit(load_world("default", "ucce-12.6"))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{dialog: c2}", '6:56: no call has the name "c2"; calls here: c1.'),
        ("{id: c2}", '6:52: no call has the name "c2"; calls here: c1.'),
        ("{secondaryId: c2}", '6:61: no call has the name "c2"; calls here: c1.'),
    ],
)
def test_a_call_that_is_named_nowhere_is_told(where: str, expected: str):
    text = scenario_text(
        "- {do: call.outgoing, id: c1, agent: 1, to: 2}\n"
        "- {expect: PUT, node: User/1/Dialogs, where: {dialog: c1, associatedDialogUri: c1}}\n"
        f"- {{expect: none, node: User/1/Dialogs, where: {where}}}\n"
    )
    with pytest.raises(UsageError) as caught:
        parse_scenario(text, "s.yaml")
    assert str(caught.value) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "callvariables.calVariable1",
            '5:48: no call has a variable "calVariable1"; did you mean "callVariable1"?',
        ),
        (
            "mediaProperties.callvariables.callVariable11",
            '5:48: no call has a variable "callVariable11"; did you mean "callVariable1"?',
        ),
        (
            "callvariables.usertier",
            '5:48: no call has a variable "usertier"; did you mean "user.tier"?',
        ),
    ],
)
def test_a_call_variable_that_no_call_has_is_told(key: str, expected: str):
    text = scenario_text(
        "- {do: call.inbound, to: 1, vars: {user.tier: gold}}\n"
        f"- {{expect: none, node: User/1/Dialogs, where: {{{key}: x}}}}\n"
    )
    with pytest.raises(UsageError) as caught:
        parse_scenario(text, "s.yaml")
    assert str(caught.value) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    "name",
    [
        *("callVariable10", "user.any", "user.name", "BAStatus", "own", "CallVariable.name"),
        *("own.value", "user.any.name", "user.list[0]"),
    ],
)
def test_a_call_variable_that_there_may_be_or_that_a_step_sets_may_be_asked_for(name: str):
    text = scenario_text(
        "- {do: call.inbound, to: 1, vars: {own: x}}\n"
        f"- {{expect: PUT, node: User/1/Dialogs, where: {{'callvariables.{name}': x}}}}\n"
    )
    assert parse_scenario(text, "s.yaml")


def test_a_call_may_be_named_in_a_branch_further_down():
    text = scenario_text(
        "- parallel:\n"
        "    - [{expect: POST, node: User/1/Dialogs, where: {dialog: c1}}]\n"
        "    - [{do: call.inbound, id: c1, to: 1}]\n"
    )
    assert parse_scenario(text, "s.yaml")
