"""Variables, ``repeat``, ``parallel`` and ``include``: what a file comes to before it is played."""

from pathlib import Path

import pytest

from finesse_mock.errors import UsageError
from finesse_mock.scenarios.expansion import MAX_STEPS, from_texts
from finesse_mock.scenarios.mistakes import MistakesError
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.scenarios.steps import Fork
from scenarios.stages import scenario_text

PART = "scenario: 1\nname: part\nvars: {who: 1}\nsteps:\n- {do: ready, agent: '${who}'}\n"


def parsed(steps: str, more: str = "", given: dict[str, str] | None = None, **files: str):
    texts = {f"{name}.yaml": text for name, text in files.items()}
    return parse_scenario(scenario_text(steps, more), "s.yaml", given, from_texts(texts))


def texts(scenario: Scenario) -> list[str]:
    return [step.text for step in scenario.steps]


def mistakes(steps: str, more: str = "", **files: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        parsed(steps, more, **files)
    return str(caught.value).splitlines()


# Variables


def test_a_variable_stands_anywhere_in_keys_too():
    scenario = parsed(
        "- expect: PUT\n"
        "  node: User/${who}/Dialogs\n"
        "  where: {'participants.${who}.mediaAddress': '${x}-${x}'}\n",
        "vars: {who: 007, x: y}\n",
    )
    assert texts(scenario) == [
        "expect PUT  node User/007/Dialogs  where {participants.007.mediaAddress: y-y}"
    ]


def test_a_value_may_use_those_above_it_and_be_replaced():
    more = "vars: {a: 1, b: '${a}0'}\n"
    assert texts(parsed("- {do: ready, agent: '${b}'}", more)) == ["do ready  agent 10"]
    assert texts(parsed("- {do: ready, agent: '${b}'}", more, {"a": "2"})) == ["do ready  agent 20"]
    assert texts(parsed("- {do: ready, agent: '${b}'}", more, {"b": "3"})) == ["do ready  agent 3"]


def test_two_dollars_leave_what_follows_alone():
    scenario = parsed("- {do: call.inbound, to: 1, vars: {a: '$${b} $5'}}")
    assert texts(scenario) == ["do call.inbound  to 1  vars {a: ${b} $5}"]


def test_a_setting_may_be_a_variable():
    assert parsed("- {after: 1s}", "vars: {s: 7}\nseed: ${s}\nclock: x${s}\n").seed == 7


@pytest.mark.parametrize(
    ("more", "steps", "expected"),
    [
        (
            "vars: {agent: 1}\n",
            "- {do: ready, agent: '${agnet}'}",
            's.yaml:5:22: there is no variable "agnet"; did you mean "agent"?',
        ),
        (
            "vars: {a b: 1}\n",
            "- {after: 1s}",
            's.yaml:3:8: "a b" is no name of a variable; take letters, digits and _.',
        ),
        (
            "vars: {a: 1, b: 1}\n",
            "- {expect: PUT, node: User/1, where: {'${a}': x, '${b}': y}}",
            (
                's.yaml:5:50: with the values of its variables the key "1" is here twice; '
                "give them different ones."
            ),
        ),
        (
            "vars: [a]\n",
            "- {after: 1s}",
            "s.yaml:3:7: vars must be a mapping of keys to values, not a list.",
        ),
    ],
)
def test_a_mistake_with_variables(more: str, steps: str, expected: str):
    assert mistakes(steps, more) == [expected]


def test_only_variables_that_there_are_can_be_set():
    with pytest.raises(UsageError, match=r'^s.yaml has no variable "b"; variables here: a\.$'):
        parsed("- {after: 1s}", "vars: {a: 1}\n", {"b": "2"})


# Blocks


def test_a_repeated_step_knows_its_round():
    scenario = parsed(
        "- repeat: 2\n  as: n\n  after: 3s\n  steps:\n"
        "  - {repeat: 2, steps: [{do: ready, agent: '${n}${round}'}]}\n"
    )
    assert texts(scenario) == [
        "after 3s",
        *(f"do ready  agent {number}" for number in (11, 12, 21, 22)),
    ]
    assert [step.number for step in scenario.steps] == [1, 2, 3, 4, 5]
    assert {step.line for step in scenario.steps[1:]} == {8}


def test_the_same_step_may_give_the_same_name_again():
    round_ = "[{do: call.outgoing, id: c, agent: 1, to: 2}, {do: DROP, call: c, by: 1}]"
    assert len(parsed(f"- {{repeat: 3, steps: {round_}}}").steps) == 6


def test_branches_are_kept_apart():
    scenario = parsed("- {after: 1s}\n- parallel: [[{after: 2s}], [{after: 3s}, {after: 4s}]]\n")
    (_, fork) = scenario.parts
    assert isinstance(fork, Fork)
    assert [len(branch) for branch in fork.branches] == [1, 2]


def test_an_included_file_has_variables_of_its_own():
    scenario = parsed(
        "- {include: part.yaml}\n- {include: ./x/../part.yaml, vars: {who: '${me}'}}\n",
        "vars: {me: 5}\n",
        part=PART,
    )
    assert texts(scenario) == ["do ready  agent 1", "do ready  agent 5"]
    assert {(step.file, step.line) for step in scenario.steps} == {("part.yaml", 5)}


def test_a_file_is_looked_for_beside_the_one_that_includes_it(tmp_path: Path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.yaml").write_text(scenario_text("- {include: b.yaml}"))
    (tmp_path / "parts/b.yaml").write_text(PART)
    text = scenario_text("- {include: parts/a.yaml}")
    assert len(parse_scenario(text, str(tmp_path / "s.yaml")).steps) == 1


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (
            "- {repeat: 0, steps: [{after: 1s}]}",
            's.yaml:4:12: repeat must be a whole number >= 1, not "0".',
        ),
        ("- {repeat: 2}", 's.yaml:4:3: the key "steps" is missing here; add it.'),
        (
            "- {repeat: 2, as: a-b, steps: [{after: 1s}]}",
            's.yaml:4:15: "a-b" is no name of a variable; take letters, digits and _.',
        ),
        (
            "- {include: part.yaml, vars: {whoo: 2}}",
            's.yaml:4:37: part.yaml has no variable "whoo"; did you mean "who"?',
        ),
        (
            "- {include: prat.yaml}",
            "s.yaml:4:13: prat.yaml did not come with the scenario; send its text in files.",
        ),
        (
            "- {include: broken.yaml}",
            'broken.yaml:4:8: nobody can do "redy"; did you mean "ready"?',
        ),
        (
            "- {include: round.yaml}",
            "round.yaml:4:13: this would never end: round.yaml includes round.yaml.",
        ),
        (
            "- {parallel: []}",
            "s.yaml:4:14: parallel must be a list of length >= 1, not an empty list.",
        ),
        ("- {parallel: [{after: 1s}]}", "s.yaml:4:15: each of parallel must be a list, not"),
        ("- {parallel: [[]]}", "s.yaml:4:15: each of parallel"),
    ],
)
def test_a_mistake_in_a_block(steps: str, expected: str):
    files = {
        "part": PART,
        "broken": scenario_text("- {do: redy, agent: 1}"),
        "round": scenario_text("- {include: round.yaml}"),
    }
    (found,) = mistakes(steps, **files)
    assert found.startswith(expected)


def test_a_mistake_within_rounds_is_looked_for_in_the_first_of_them_only():
    inner = "{repeat: 10000, steps: [{after: soon}]}"
    (found,) = mistakes(f"- {{repeat: 10000, steps: [{inner}]}}")
    assert found.startswith("s.yaml:4:59: after must be a length of time")


def test_a_scenario_has_an_end():
    inner = "{repeat: 1000, steps: [{after: 1s}]}"
    (found,) = mistakes(f"- {{repeat: 1000, steps: [{inner}]}}")
    assert found == (f"s.yaml:4:49: a scenario has {MAX_STEPS} steps at the most; repeat less.")


def test_all_mistakes_are_told_at_once_and_each_once():
    steps = """\
- {do: redy, agent: 1}
- {do: ready, agent: 1}
- {repeat: 3, steps: [{after: soon}]}
- {do: DROP, call: c1, by: 1}
- {expect: PUT, node: User/1, xpath: '//state['}
"""
    found = mistakes(steps, "profile: ucce\n")
    assert [each.split(": ")[0] for each in found] == [
        "s.yaml:3:10",
        "s.yaml:5:8",
        "s.yaml:7:31",
        "s.yaml:9:38",
        "s.yaml:8:20",
    ]


def test_the_error_has_the_mistakes_one_by_one():
    with pytest.raises(MistakesError) as caught:
        parsed("- {after: soon}\n- {after: later}")
    assert len(caught.value.mistakes) == 2
