"""The schema for editors refuses what ``check`` refuses in structure, and takes what it takes."""

import jsonschema
import pytest
import yaml

from finesse_mock.errors import UsageError
from finesse_mock.faults.kinds import KINDS
from finesse_mock.scenarios.json_schema import json_schema
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.scenarios.verbs import BY_ANYBODY
from scenarios.stages import scenario_text

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def is_valid(text: str) -> bool:
    return VALIDATOR.is_valid(yaml.safe_load(text))


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "step",
    [
        "{do: login, agent: [0123, 1001002], after: 5}",
        "{do: ready, agent: on}",
        "{do: call.inbound, to: 1, from: 12:30, ring: '${ring}', vars: {a: 007, b: no}}",
        "{do: reservation, agent: 1, customer: 5, mode: preview, callback: true}",
        "{do: HOLD, call: '${c}', by: 1, refused: 22}",
        "{await: ready, agent: 1, within: 20s, else: do}",
        "{expect: PUT, node: User/1, where: {a: x, b: [1, 2], c: {has: x, lacks: [y]}}}",
        "{expect: none, node: User/1, verb: DELETE, within: 500ms}",
        "{expect: POST, node: User/1, xpath: [//a, //b], as: c}",
        "{fault: event.delay, by: 1.5s, match: {node: '*/Dialogs'}, count: 2, for: 1m, as: slow}",
        "{fault: clear}",
        "{parallel: [[{after: 1s}], [{do: ready, agent: 1}]]}",
        "{repeat: '${times}', as: n, steps: [{after: 1s}]}",
        "{include: part.yaml, vars: {a: 1}}",
        "{after: 2m}",
        "{do: media.login, agent: 1, media: 5000, maxDialogLimit: 3}",
    ],
)
def test_what_is_right_is_taken(step: str):
    assert is_valid(scenario_text(f"- {step}", "vars: {ring: 5s, times: 2, c: c}\n"))


@pytest.mark.parametrize(
    "step",
    [
        "login",
        "{}",
        "{agent: 1}",
        "{do: redy, agent: 1}",
        "{do: login}",
        "{do: login, agent: 1, extention: 2}",
        "{do: login, agent: {a: b}}",
        "{do: login, agent: 1, await: ready}",
        "{do: ready, agent: 1, within: 2s}",
        "{do: reservation, agent: 1, customer: 5, mode: manual}",
        "{do: media.login, agent: 1, media: 5000, maxDialogLimit: 11}",
        "{await: call.inbound, to: 1}",
        "{await: ready, agent: 1, else: wait}",
        "{expect: PUSH, node: User/1}",
        "{expect: PUT}",
        "{expect: PUT, node: User/1, where: {a: {lack: b}}}",
        "{expect: none, node: User/1, as: c}",
        "{fault: event.dealy, by: 1s}",
        "{fault: event.delay}",
        "{fault: event.delay, by: soon}",
        "{fault: event.delay, by: 1s, match: {nod: x}}",
        "{fault: clear, by: 1s}",
        "{after: soon}",
        "{after: 1s, agent: 2}",
        "{parallel: [{after: 1s}]}",
        "{parallel: []}",
        "{parallel: [[{do: redy}]]}",
        "{repeat: 0, steps: [{after: 1s}]}",
        "{repeat: 2, steps: []}",
        "{repeat: 2, steps: [{afer: 1s}]}",
        "{include: 1, var: {}}",
    ],
)
def test_what_check_refuses_is_refused(step: str):
    text = scenario_text(f"- {step}")
    assert not is_valid(text)
    with pytest.raises(UsageError):
        parse_scenario(text, "s.yaml")


@pytest.mark.parametrize(
    "more",
    [
        "profile: ucce\n",
        "seed: x\n",
        "nodes: 3\n",
        "colour: red\n",
        "vars: [1]\n",
        "world: {name: w}\n",
        "world: [w]\n",
    ],
)
def test_so_is_what_stands_beside_the_steps(more: str):
    text = scenario_text("- {after: 1s}", more)
    assert not is_valid(text)
    with pytest.raises(UsageError):
        parse_scenario(text, "s.yaml")


def test_other_versions_are_refused():
    assert not is_valid("scenario: 2\nname: x\nsteps: [{after: 1s}]")


def test_every_verb_and_every_fault_is_in_it():
    step = SCHEMA["$defs"]["step"]["properties"]
    assert step["do"]["anyOf"][0]["enum"] == list(BY_ANYBODY)
    assert step["fault"]["anyOf"][0]["enum"] == [*KINDS, "clear"]
