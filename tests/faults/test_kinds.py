"""Words into faults: what each kind can be told, and what a mistake is answered."""

from typing import Any

import jsonschema
import pytest

from finesse_mock.documents import parse
from finesse_mock.errors import UsageError
from finesse_mock.faults.event_delay import EventDelay
from finesse_mock.faults.kinds import KINDS, attributes_of, fault_in, fault_of, schema

NEEDED: dict[str, dict[str, Any]] = {
    "event.delay": {"by": 1},
    "rest.error": {"status": 503},
    "rest.delay": {"by": 1},
    "stream.slow": {"bytes_per_second": 10},
    "clock.skew": {"by": 1},
}
"""What cannot be left out."""

BRIEF = """
event.lost event.delay event.duplicate event.reorder event.truncate event.malformed event.escape
event.namespace rest.error rest.delay rest.hang rest.malformed rest.cut stream.error stream.silence
stream.slow sasl.failure bind.refused ping.unanswered bosh.loss bosh.404 bosh.5xx bosh.early
ws.close node.out_of_service cti.loss clock.skew
"""


def test_every_kind_is_there():
    assert [*KINDS] == BRIEF.split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_can_be_made_again_from_what_it_says_of_itself(kind: str):
    told = {**NEEDED.get(kind, {}), "count": 2, "for": "5s", "match": {"server": "A"}}
    fault = fault_of(kind, told)
    attributes = attributes_of(fault)
    assert fault_of(kind, attributes) == fault
    assert attributes == told | {"for": 5.0}
    jsonschema.Draft202012Validator(schema(kind)).validate({"kind": kind, **attributes})


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_describes_every_attribute(kind: str):
    for definition in schema(kind)["$defs"].values():
        for name, attribute in definition.get("properties", {}).items():
            assert name == "kind" or attribute["description"].endswith(".")


def test_patterns_may_stand_beside_the_rest():
    wanted = fault_of("event.lost", {"match": {"node": "User/*", "agent": "1001001"}})
    assert fault_of("event.lost", {"node": "User/*", "match.agent": "1001001"}) == wanted
    assert fault_of("event.lost", {"node": "User/*", "match": {"agent": "1001001"}}) == wanted


def nested(levels: int) -> list[Any]:
    return [nested(levels - 1)] if levels else []


@pytest.mark.parametrize(
    ("kind", "told", "sentence"),
    [
        ("event.delai", {}, 'There is no fault "event.delai"; did you mean "event.delay"?'),
        ("event.delay", {}, 'event.delay: the key "by" is missing here; add it.'),
        ("rest.error", {"stauts": 503}, 'unknown key "stauts"; did you mean "status"?'),
        ("event.lost", {"nodes": "x"}, 'unknown key "nodes"; did you mean "node"?'),
        (
            "rest.error",
            {"status": 503, "node": "x"},
            'unknown key "node"; keys here: server, agent, method, path, action.',
        ),
        ("ws.close", {"transport": "tcp"}, "keys here: server, agent."),
        ("rest.error", {"status": 99}, 'status must be a whole number >= 400, not "99".'),
        ("event.lost", {"probability": 2}, 'probability must be a number <= 1.0, not "2".'),
        ("event.lost", {"count": 0}, 'count must be a whole number >= 1, not "0".'),
        ("stream.error", {"condition": "conflct"}, 'did you mean "conflict"?'),
        ("event.delay", {"by": "1500mz"}, "by must be a length of time such as 30s, 500ms"),
        ("event.delay", {"by": "999999h"}, 'by must be ten years at the most, not "999999h".'),
        ("event.lost", {"match": "x"}, "match must be a mapping of keys to values"),
        ("event.lost", {"match": 5, "node": "x"}, "match must be a mapping of keys to values"),
        ("event.lost", {"count": nested(500)}, "this is nested deeper than 32 levels."),
        ("event.lost", {"count": [{"a": None}]}, "count must be a whole number, not a list."),
    ],
)
def test_a_mistake_is_answered_with_what_is_near(kind: str, told: dict[str, Any], sentence: str):
    with pytest.raises(UsageError) as error:
        fault_of(kind, told)
    assert sentence in str(error.value)


STEP = """\
steps:
  - fault: event.delay
    by: 1500ms
    match: {node: "*/Dialogs", verb: POST}
    count: 1
    as: slow
"""


def test_a_fault_in_a_document():
    fault = fault_in(parse(STEP, "play.yaml"), ("steps", 0), "fault", without=("as",))
    assert isinstance(fault, EventDelay)
    assert (fault.by, fault.count, fault.match.node) == (1.5, 1, "*/Dialogs")


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("event.delay", "event.dealy", 'play.yaml:2:12: there is no fault "event.dealy"; did you'),
        ("by: 1500ms", "by: soon", "play.yaml:3:9: by must be a length of time"),
        ("verb: POST", "verbs: POST", 'play.yaml:4:32: unknown key "verbs"; did you mean "verb"?'),
        ("count: 1", "count: -1", "play.yaml:5:12: count must be a whole number >= 1"),
        ("count: 1", "cuont: 1", 'play.yaml:5:5: unknown key "cuont"; did you mean "count"?'),
        ("fault: event.delay", "fault: [1]", "play.yaml:2:12: there is no fault"),
    ],
)
def test_a_mistake_in_a_document_has_a_place(right: str, wrong: str, sentence: str):
    document = parse(STEP.replace(right, wrong), "play.yaml")
    with pytest.raises(UsageError) as error:
        fault_in(document, ("steps", 0), "fault", without=("as",))
    assert str(error.value).startswith(sentence)
