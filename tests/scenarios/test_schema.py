from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.scenarios.acts import InboundCall, InCall, Login, Reservation, WithReason
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.scenarios.steps import Await, Do, Expect, Membership, Otherwise
from finesse_mock.worlds import load_world
from scenarios.stages import scenario_text


def step_of(line: str):
    return parse_scenario(scenario_text(f"- {line}\n"), "s.yaml").steps[0]


def complaint(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse_scenario(text, "s.yaml")
    return str(caught.value)


def test_a_step_knows_its_number_line_and_text():
    steps = parse_scenario(
        scenario_text("- {do: ready, agent: 1}\n\n- {agent: [1, 2], after: 5s, do: login}\n"), "s"
    ).steps
    assert [(each.number, each.line, each.text) for each in steps] == [
        (1, 4, "do ready  agent 1"),
        (2, 6, "after 5s  do login  agent [1, 2]"),
    ]


def test_what_the_mock_does():
    assert step_of("{do: login, agent: [1, 02]}").move == Do("login", Login(agent=("1", "02")))
    assert step_of(
        "{do: call.inbound, id: c, from: +15550100, to: 1, vars: {callVariable1: 007}}"
    ).move == Do(
        "call.inbound",
        InboundCall(from_="+15550100", to="1", id="c", vars={"callVariable1": "007"}),
    )


def test_what_a_client_is_to_do():
    steps = parse_scenario(
        scenario_text(
            "- {await: call.outgoing, id: c, agent: 1, to: 2}\n"
            "- {await: ANSWER, call: c, by: 1, within: 20s, else: do}\n"
        ),
        "s",
    ).steps
    assert steps[1].move == Await("ANSWER", InCall(call="c", by="1"), 20.0, Otherwise.DO)
    assert isinstance(steps[0].move, Await)
    assert (steps[0].move.within_s, steps[0].move.otherwise) == (5.0, Otherwise.FAIL)


def test_what_is_expected():
    assert step_of("{expect: DELETE, node: User/1/Dialogs}").move == Expect(
        "DELETE", "/finesse/api/User/1/Dialogs", {}, 5.0
    )
    assert step_of(
        "{expect: PUT, node: /finesse/api/User/1, within: 1s,"
        " where: {extension: x, teams: [y, z], roles: {has: Agent, lacks: [Supervisor]}}}"
    ).move == Expect(
        "PUT",
        "/finesse/api/User/1",
        {
            "extension": "x",
            "teams": ("y", "z"),
            "roles": Membership(has="Agent", lacks=("Supervisor",)),
        },
        1.0,
    )


def test_an_event_gives_a_name_to_its_call():
    steps = parse_scenario(
        scenario_text(
            "- {expect: POST, node: User/1/Dialogs, as: c}\n- {do: DROP, call: c, by: 1}\n"
        ),
        "s",
    ).steps
    assert steps[0].move == Expect("POST", "/finesse/api/User/1/Dialogs", {}, 5.0, "c")


def test_what_supervisors_and_campaigns_do():
    assert step_of("{do: not_ready, agent: 1, by: 2}").move == Do(
        "not_ready", WithReason(agent="1", by="2")
    )
    assert step_of(
        "{do: reservation, id: r, agent: 1, customer: 5, mode: direct_preview, blended: true}"
    ).move == Do(
        "reservation",
        Reservation(agent="1", customer="5", mode="direct_preview", id="r", blended=True),
    )


def test_a_pause():
    pause = step_of("{after: 5s}")
    assert (pause.pause_s, pause.move, pause.text) == (5.0, None, "after 5s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: x", '1:1: this is not a scenario file: it needs the line "scenario: 1".'),
        ("scenario: 2", "1:11: scenario must be 1, the one version there is."),
        ("scenario: 1\nname: x", '1:1: the key "steps" is missing here; add it.'),
        (
            "scenario: 1\nname: x\nstep: []",
            '3:1: unknown key "step"; did you mean "steps"?',
        ),
        (
            scenario_text("- {after: 1s}", "profile: ucce\n"),
            '3:10: there is no profile "ucce"; did you mean "ucce-12.6"?',
        ),
        (
            scenario_text("- {after: 1s}", "seed: x\n"),
            '3:7: seed must be a whole number, not "x".',
        ),
        (
            scenario_text("- {after: 1s}", "world: {name: w, teams: [], agents: [{id: 1}]}\n"),
            '3:38: the key "team" is missing here; add it.',
        ),
        (
            scenario_text("- {after: 1s}", "world: [1]\n"),
            "3:8: world must be the name or path of a world file, or a world.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, expected: str):
    assert complaint(text) == f"s.yaml:{expected}"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("login", "4:3: each of steps must be a mapping of keys to values."),
        (
            "{}",
            (
                "4:3: a step needs a key that says what it is; keys here: "
                "do, await, expect, fault, parallel, repeat, include, after."
            ),
        ),
        ("{doo: login}", '4:3: a step needs a key that says what it is; did you mean "do"?'),
        ("{do: login, await: HOLD}", "4:15: a step has do or await, not both; make two of it."),
        ("{do: hold, call: c}", '4:8: nobody can do "hold"; did you mean "HOLD"?'),
        (
            "{await: call.outgoin, agent: 1}",
            '4:11: no client can do "call.outgoin"; did you mean "call.outgoing"?',
        ),
        ("{do: login}", '4:3: the key "agent" is missing here; add it.'),
        (
            "{do: login, agent: 1, extention: 2}",
            '4:25: unknown key "extention"; did you mean "extension"?',
        ),
        (
            "{do: ready, agent: 1, within: 2s}",
            '4:25: unknown key "within"; keys here: after, do, refused, agent, by.',
        ),
        ("{do: ready, agent: {a: b}}", "4:22: agent must be text or a list, not a mapping."),
        (
            "{after: soon}",
            '4:11: after must be a length of time such as 30s, 500ms, 1.5s or 2m, not "soon".',
        ),
        ("{after: 1s, agent: 2}", '4:15: unknown key "agent"; keys here: after.'),
        (
            "{await: ready, agent: 1, else: wait}",
            '4:34: else cannot be "wait"; values here: fail, do.',
        ),
        (
            "{expect: PUSH, node: User/1}",
            '4:12: expect cannot be "PUSH"; values here: DELETE, POST, PUT.',
        ),
        (
            "{expect: PUT, node: User/1, were: {a: b}}",
            '4:31: unknown key "were"; did you mean "where"?',
        ),
        (
            "{expect: PUT, node: User/1, where: {a: {lack: b}}}",
            '4:43: unknown key "lack"; did you mean "lacks"?',
        ),
        ("{do: call.inbound, from: 1}", "4:3: a call needs an agent (to) or a queue (queue)."),
        (
            "{do: not_ready, agent: 1, by: 2, reason: Lunch}",
            "4:3: a supervisor gives no reason; leave by or reason out.",
        ),
        (
            (
                "{do: call.outgoing, id: c, agent: 1, to: 2}\n"
                "- {do: UPDATE_SCHEDULED_CALLBACK, call: c, by: 1}"
            ),
            "5:3: a callback needs callbackTime or callbackNumber.",
        ),
        (
            "{do: reservation, agent: 1, customer: 2, mode: manual}",
            (
                '4:50: mode cannot be "manual"; '
                "values here: direct_preview, predictive, preview, progressive."
            ),
        ),
        (
            "{do: SILENT_MONITOR, agent: 1, by: 2, as: m}\n- {do: BARGE_CALL, call: n, by: 2}",
            '5:26: no call has the name "n" by now; calls here: m.',
        ),
        (
            (
                "{expect: POST, node: User/1/Dialogs, as: c}\n"
                "- {expect: POST, node: User/1/Dialogs, as: c}"
            ),
            '5:44: the call of line 4 has the name "c" already.',
        ),
        (
            "{do: ANSWER, call: c1, by: 1}",
            '4:22: no call has the name "c1" by now; there are no calls here.',
        ),
        (
            "{do: call.outgoing, id: c1, agent: 1, to: 2}\n- {do: DROP, call: c2, by: 1}",
            '5:20: no call has the name "c2" by now; calls here: c1.',
        ),
        (
            (
                "{do: call.outgoing, id: c, agent: 1, to: 2}\n"
                "- {do: call.outgoing, id: c, agent: 1, to: 3}"
            ),
            '5:27: the call of line 4 has the name "c" already.',
        ),
    ],
)
def test_a_mistake_in_a_step_is_told_with_its_place(step: str, expected: str):
    assert complaint(scenario_text(f"- {step}\n")) == f"s.yaml:{expected}"


def test_a_world_may_stand_in_the_scenario():
    text = scenario_text(
        "- {after: 1s}",
        "profile: uccx-12.5\nseed: 7\n"
        "world: {name: w, teams: [{id: 1, name: One}], agents: [{id: 1001, team: 1}]}\n",
    )
    settings = parse_scenario(text, "s.yaml").settings()
    site = settings["world"]
    assert isinstance(site, Site)
    assert (list(site.agents), site.profile.name) == (["1001"], "uccx-12.5")
    assert (settings["profile"], settings["seed"]) == ("uccx-12.5", 7)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("default", "default"),
        ("my.yaml", str(Path("plays/my.yaml"))),
        ("../worlds/w.yml", str(Path("plays/../worlds/w.yml"))),
        ("/srv/w", "/srv/w"),
    ],
)
def test_a_world_file_is_looked_for_beside_the_scenario(written: str, found: str):
    text = scenario_text("- {after: 1s}", f"world: {written}\n")
    assert parse_scenario(text, "plays/s.yaml").settings() == {"world": found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            scenario_text("- {after: 1s}", "profile: uccx-12.5\n"),
            (
                '3:10: the scenario is for "uccx-12.5" and this mock is "ucce-12.6"; '
                "start one with --profile uccx-12.5."
            ),
        ),
        (
            scenario_text("- {do: ready, agent: [1001001, 100101]}"),
            '4:32: nobody has the id "100101"; did you mean "1001001"?',
        ),
        (
            scenario_text("- {do: call.inbound, from: 1, to: 1001001, queue: 5021}"),
            '4:51: there is no queue "5021"; did you mean "5022"?',
        ),
        (
            scenario_text("- {do: call.inbound, from: 1, dialedNumber: 8005550199}"),
            '4:45: no queue has the number "8005550199"; did you mean "8005550100"?',
        ),
        (
            scenario_text("- {do: task.offer, media: Cisco_Chat}"),
            '4:27: there is no medium "Cisco_Chat"; did you mean "Cisco_Chat_MRD"?',
        ),
        (
            scenario_text("- {do: ready, agent: 1001001, by: 100190}"),
            '4:35: nobody has the id "100190"; did you mean "1001900"?',
        ),
        (
            scenario_text("- {expect: PUT, node: User/10010010/Dialogs}"),
            '4:23: nobody has the id "10010010"; did you mean "1001001"?',
        ),
        (
            scenario_text("- {expect: none, node: User/1001001/Dialog}"),
            '4:24: there is no node "User/1001001/Dialog"; did you mean "User/1001001/Dialogs"?',
        ),
        (
            scenario_text("- {do: team.message, team: 507, content: Pizza}"),
            '4:28: there is no team "507"; did you mean "5007"?',
        ),
        (
            scenario_text("- {do: not_ready, agent: 1001001, reason: Lonch}"),
            '4:43: agent 1001001 has no reason "Lonch" for NOT_READY; did you mean "Lunch"?',
        ),
        (
            scenario_text("- {await: agent.state, agent: aito, state: LOGOUT, reason: Lunch}"),
            (
                '4:60: agent 1001001 has no reason "Lunch" for LOGOUT; '
                "reasons here: End of shift, Equipment failure."
            ),
        ),
        (
            scenario_text("- {do: media.logout, agent: 1001001, media: 5000, reason: 4711}"),
            (
                '4:59: agent 1001001 has no reason "4711" for LOGOUT; '
                "reasons here: End of shift, Equipment failure."
            ),
        ),
        (
            scenario_text("- {do: task.offer, media: 5001, queue: Sales.Mial}"),
            '4:40: Cisco_Email_MRD has no queue "Sales.Mial"; did you mean "Sales.Mail"?',
        ),
        (
            scenario_text(
                "- {do: task.offer, id: t, media: 5001}\n"
                "- {do: task.transfer, task: t, by: 1001001, to: suport}"
            ),
            '5:49: no queue has the script selector "suport"; did you mean "support"?',
        ),
        (
            scenario_text("- {fault: event.lost, match: {agent: 100101}}"),
            '4:38: no agent fits "100101"; did you mean "1001001"?',
        ),
        (
            scenario_text("- {fault: event.lost, match: {node: User/1001001/Dialgs}}"),
            ('4:37: no node fits "User/1001001/Dialgs"; did you mean "User/1001001/Dialogs"?'),
        ),
        (
            scenario_text("- {fault: event.lost, match: {node: '*/Dialogs', verb: PSOT}}"),
            '4:56: no verb fits "PSOT"; did you mean "POST"?',
        ),
        (
            scenario_text("- {fault: rest.hang, match: {server: C}}"),
            '4:38: no server fits "C"; servers here: A, B.',
        ),
        (
            scenario_text("- {do: web.down, node: C}"),
            '4:24: there is no server "C"; servers here: A, B.',
        ),
    ],
)
def test_a_scenario_that_does_not_fit_the_site_is_told_with_its_place(text: str, expected: str):
    with pytest.raises(UsageError) as caught:
        parse_scenario(text, "s.yaml").check_fit(load_world("default"))
    assert str(caught.value) == f"s.yaml:{expected}"


def test_a_selector_with_which_a_transfer_is_to_be_refused_may_be_any():
    text = scenario_text(
        "- {do: task.offer, id: t, media: 5001}\n"
        "- {do: task.transfer, task: t, by: 1001001, to: nowhere, refused: CF_INVALID_PARAMETER}"
    )
    parse_scenario(text, "s.yaml").check_fit(load_world("default"))


@pytest.mark.parametrize("agent", ["1001001", "10019??", "*", "administrator"])
def test_a_fault_may_wait_for_anybody_there_is(agent: str):
    text = scenario_text(f"- {{fault: rest.hang, match: {{agent: '{agent}', action: HOLD}}}}")
    parse_scenario(text, "s.yaml").check_fit(load_world("default"))


@pytest.mark.parametrize(
    "step", ["{do: web.down, node: b}", "{do: connection.cut, agent: 1001001, node: B}"]
)
def test_the_second_server_is_there_where_there_are_two(step: str):
    found = parse_scenario(scenario_text(f"- {step}"), "s.yaml")
    site = load_world("default")
    found.check_fit(site, nodes=2)
    with pytest.raises(
        UsageError, match=r'there is one server here; "[bB]" needs the line "nodes: 2"\.'
    ):
        found.check_fit(site, nodes=1)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                [
                    *("do", "await", "expect", "fault", "parallel", "repeat", "include", "after"),
                    *("agent", "call", "by", "node", "id", "xpath", "where", "steps", "vars", "as"),
                ]
            ),
            st.sampled_from(
                [
                    *("login", "HOLD", "PUT", "none", "5s", "c", "1", "call.inbound", "clear"),
                    *("[a]", "{a: b}", "''", "'${a}'", "[{after: 1s}]", "[[{do: login}]]", "."),
                ]
            ),
            max_size=4,
        ),
        max_size=3,
    )
)
def test_no_steps_raise_anything_but_a_usage_error(steps: list[dict[str, str]]):
    lines = [
        "- {" + ", ".join(f"{key}: {value}" for key, value in step.items()) + "}" for step in steps
    ]
    try:
        parse_scenario(scenario_text("\n".join(lines)), "s.yaml")
    except UsageError as error:
        assert str(error).startswith("s.yaml:")  # noqa: PT017 - some of these are fine
