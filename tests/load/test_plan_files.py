"""Plan files: what they may say, and what they are told when they say something else."""

from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml

from finesse_mock.errors import UsageError
from finesse_mock.load.curve import Curve
from finesse_mock.load.overrides import overridden
from finesse_mock.load.plan import parse_plan, read_plan, schema
from finesse_mock.worlds import fixtures_dir, load_world
from load.plans import EVERYTHING, plan_of

FILES = sorted((fixtures_dir() / "load").glob("*.yaml"))


def complaint(text: str) -> str:
    with pytest.raises(UsageError) as failure:
        parse_plan(text, "plan.yaml").check_fit(load_world("default"))
    return str(failure.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_plans_that_come_with_the_mock_are_well_formed(path: Path):
    plan, text = read_plan(path)
    plan.check_fit(load_world(plan.file.world, plan.file.profile))
    jsonschema.validate(yaml.safe_load(text), schema())


def test_there_is_one_for_each_kind_of_storm():
    assert {path.stem for path in FILES} >= {
        "busy-hour",
        "failover-storm",
        "steady",
        "storm-login",
        "two-thousand",
    }


def test_the_schema_refuses_what_is_no_plan():
    checker = jsonschema.Draft202012Validator(schema())
    checker.check_schema(schema())
    assert not checker.is_valid({"load": 1, "agnets": {"count": 3}})
    assert not checker.is_valid({"name": "no version"})


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("name: x", "1:1", 'this is not a load file: it needs the line "load: 1".'),
        ("load: 2", "1:7", "load must be 1, the one version there is."),
        ("load: 1\nagnets: {count: 3}", "2:1", 'unknown key "agnets"; did you mean "agents"?'),
        ("load: 1\nagents: {cuont: 3}", "2:10", 'unknown key "cuont"; did you mean "count"?'),
        ("load: 1\nagents: {count: many}", "2:17", "count must be"),
        ("load: 1\nduration: soon", "2:11", "must be a length of time such as 30s"),
        ("load: 1\nmixture:\n  heldd: 1", "3:3", 'no flow is "heldd"; did you mean "held"?'),
        ("load: 1\nmixture: {held: 0}", "2:10", "the weights of the mixture add up to nothing."),
        ("load: 1\ncalls: {rate: -1}", "2:15", 'rate must be a number >= 0.0, not "-1".'),
        ("load: 1\ncalls: {rate: inf}", "2:15", 'rate must be a number <= 100000.0, not "inf".'),
        ("load: 1\ncalls: {counts: [1e9]}", "2:8", "counts are more than 100000 calls a second"),
        (
            "load: 1\ncalls: {curve: [[0s, 1], [1s, -1]]}",
            "2:31",
            'each of curve must be a number >= 0.0, not "-1".',
        ),
        (
            "load: 1\ncalls: {curve: [[0s, 1]]}",
            "2:16",
            "curve must be a list of length >= 2, not of 1.",
        ),
        ("load: 1\ncalls: {queues: {5022: 0}}", "2:17", "of the queues add up to nothing."),
        ("load: 1\nagents: {count: 0}", "2:17", 'count must be a whole number >= 1, not "0".'),
        ("load: 1\nspeed: inf", "2:8", 'speed must be a number <= 1000000.0, not "inf".'),
        ("load: 1\nnodes: 3", "2:8", 'nodes cannot be "3"; values here: 1, 2.'),
        ("load: 1\nthresholds: {p99: 5s}", "2:14", 'unknown key "p99"; did you mean "maxP99"?'),
        ("load: 1\ncalls: {rate: 1, counts: [1]}", "2:8", "one of rate, curve and counts"),
        ("load: 1\ncalls: {curve: [[9s, 1], [1s, 1]]}", "2:8", "in the order of their times"),
        ("load: 1\nthink:\n  talk: {}", "3:9", "a time is one of fixed, uniform"),
        ("load: 1\nthink: {talk: {fixed: 1s, sigma: 1}}", "2:15", "only lognormal has a sigma"),
        ("load: 1\nthresholds: {maxRss: big}", "2:13", "maxRss must be a size such as 300MB"),
        ("load: 1\ncalls: {queues: {4711: 1}}", "2:18", 'there is no queue "4711"; queues here'),
        ("load: 1\nacts: [{at: 1s}]", "2:8", "each of acts has the keys at and do"),
        (
            "load: 1\nacts:\n  - {at: 1s, do: system.in_servce}",
            "3:18",
            'there is no trigger "system.in_servce"; did you mean "system.in_service"?',
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, where: str, what: str):
    told = complaint(text)
    assert told.startswith(f"plan.yaml:{where}: ")
    assert what in told


def test_an_empty_plan_is_a_minute_of_a_call_a_second():
    plan = plan_of("load: 1")
    assert plan.curve == Curve(((0, 1), (60, 1)))


def test_a_curve_ends_with_its_plan():
    plan = plan_of("duration: 15s\ncalls: {curve: [[0s, 0], [10s, 10], [20s, 20]]}")
    assert plan.curve == Curve(((0, 0), (10, 10), (15, 15)))


def test_a_world_without_queues_is_told():
    site = replace(load_world("default"), queues={})
    with pytest.raises(UsageError, match="World default lacks agents or queues"):
        plan_of("load: 1").check_fit(site)


def test_what_is_said_otherwise_stands_in_place_of_what_the_plan_says():
    text = overridden(
        "load: 1\ncalls: {curve: [[0s, 0], [1s, 1]], ring: 5s}\nthresholds: {maxRss: 1GB}",
        "plan.yaml",
        agents=3,
        calls_per_s=2.5,
        duration_s=8.0,
        seed=9,
        speed=2.0,
        thresholds={"maxP99": "0.25"},
    )
    file = parse_plan(text, "plan.yaml").file
    assert (file.agents.count, file.duration, file.seed, file.speed) == (3, 8, 9, 2)
    assert (file.calls.rate, file.calls.curve, file.calls.ring) == (2.5, None, 5)
    assert (file.thresholds.max_rss, file.thresholds.max_p99) == ("1GB", 0.25)


def test_what_is_not_said_otherwise_stays():
    assert parse_plan(overridden(EVERYTHING, "x"), "x").file == plan_of(EVERYTHING).file
