"""``finesse-mock load``, as a person types it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from finesse_mock.app import Mock
from finesse_mock.cli import main_group
from finesse_mock.clock import Pace
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.load.charts import as_html
from finesse_mock.load.report import Report, as_json
from finesse_mock.load.thresholds import Measured, Thresholds, judge
from load.plans import EVERYTHING

PERCENTILES = {
    "type": "object",
    "required": ["count", "p50", "p90", "p99", "p999", "longest"],
    "additionalProperties": {"type": "number", "minimum": 0},
}
SCHEMA = {
    "type": "object",
    "required": [
        *("report", "plan", "seed", "agents", "swarm", "seconds", "passed", "calls", "skipped"),
        *("late", "refused", "failed", "events", "latency", "response", "machine"),
    ],
    "properties": {
        "report": {"const": 1},
        "passed": {"type": "boolean"},
        "latency": {"type": "object", "additionalProperties": PERCENTILES},
        "response": {"type": "object", "additionalProperties": PERCENTILES},
        "samples": {"type": "array", "items": {"type": "object", "required": ["at", "rss"]}},
        "thresholds": {
            "type": "array",
            "items": {"type": "object", "required": ["name", "limit", "measured", "kept"]},
        },
    },
}


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main_group, ["load", *arguments])


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.yaml"
    path.write_text(EVERYTHING)
    return str(path)


@pytest.fixture
def hasty_plan(tmp_path: Path) -> str:
    """For a mock whose clock is four times as fast."""
    path = tmp_path / "hasty.yaml"
    path.write_text(f"{EVERYTHING}speed: 4\n")
    return str(path)


def test_a_load_in_a_mock_of_its_own_is_the_same_each_time(plan: str, tmp_path: Path):
    journals = [tmp_path / "first", tmp_path / "second"]
    for journal in journals:
        result = typed(plan, "--clock", "auto", "--for", "3s", "--journal", str(journal))
        assert result.exit_code == 0, result.output
        assert "40, 0 of them clients" in result.stdout
    assert journals[0].read_bytes() == journals[1].read_bytes()


def test_the_report_is_written_as_json_and_as_a_page(plan: str, tmp_path: Path):
    written, page = tmp_path / "report.json", tmp_path / "report.html"
    options = ("--clock", "auto", "--for", "2s", "--json", str(written), "--report", str(page))
    assert typed(plan, *options).exit_code == 0
    report = json.loads(written.read_text())
    jsonschema.validate(report, SCHEMA)
    assert (report["seed"], report["agents"], report["passed"]) == (7, 40, True)
    assert report["calls"]["arrived"] > 0
    drawn = etree.HTML(page.read_text())
    assert len(drawn.findall(".//figure")) >= 5
    assert not drawn.xpath("//*[@src]|//link"), "the page needs nothing else"


def test_a_broken_threshold_is_status_1(plan: str):
    result = typed(plan, "--clock", "auto", "--for", "1s", "--max-rss", "1MB")
    assert result.exit_code == 1
    assert "maxRss 1 MB: " in result.stdout
    assert "BROKEN" in result.stdout


def test_a_threshold_on_what_nobody_measured_is_broken(plan: str):
    result = typed(plan, "--clock", "auto", "--for", "1s", "--max-p99", "1h")
    assert result.exit_code == 1
    assert "maxP99 3.6e+06 ms: nothing measured, BROKEN" in result.stdout


async def test_a_running_mock_is_loaded_by_its_address(hasty_plan: str):
    config = Config(ports=ANY_PORTS, tls=False, agents=40, confirmation_s=0, clock=Pace(4))
    async with Mock(config) as mock:
        options = ("--agents", "4", "--swarm", "3", "--for", "2s")
        url = mock.ready()["control"]
        result = await asyncio.to_thread(typed, hasty_plan, *options, "--url", url)
        assert result.exit_code == 0, result.output
        assert "4, 3 of them clients" in result.stdout
        assert sum(each.signed_in for each in mock.floor.world.agents()) == 4


async def test_another_server_is_loaded_by_its_addresses(plan: str, tmp_path: Path):
    credentials = tmp_path / "agents.csv"
    credentials.write_text(
        "id,password,extension\n"
        + "".join(f"{number},finesse,{number}\n" for number in range(1001001, 1001005))
    )
    async with Mock(Config(ports=ANY_PORTS, tls=False, confirmation_s=0)) as mock:
        ready = mock.ready()
        server = ready["rest"].removesuffix("/finesse/api")
        result = await asyncio.to_thread(
            typed,
            *(plan, "--for", "2s", "--swarm", "4", "--transports", "tcp=1,ws=1,bosh=1"),
            *("--server", server, "--domain", ready["xmpp_domain"]),
            *("--xmpp", ready["xmpp"], "--ws", ready["ws"], "--bosh", ready["bosh"]),
            *("--credentials", str(credentials)),
        )
        assert result.exit_code == 0, result.output
        signed_in = [each.id for each in mock.floor.world.agents() if each.signed_in]
    assert "4, 4 of them clients" in result.stdout
    assert signed_in == ["1001001", "1001002", "1001003", "1001004"]


def test_the_schema_is_printed():
    schema = json.loads(typed("schema").stdout)
    assert schema["required"] == ["load"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no.yaml",), "no.yaml cannot be read"),
        (("--transports", "smoke=1"), "--transports must be like tcp=50,ws=30,bosh=20"),
        (("--clock", "frozen"), "A load needs a clock that goes on"),
        (("--server", "nowhere"), "--server nowhere is no address"),
        (("--server", "https://a.example"), "name their file with --credentials"),
        (("--max-rss", "much"), "maxRss must be a size such as 300MB"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: tuple[str, ...], sentence: str):
    result = typed(*arguments)
    assert isinstance(result.exception, UsageError)
    assert sentence in str(result.exception)


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("calls: {queues: {5O22: 1}}", ':3:18: there is no queue "5O22"; did you mean "5022"?'),
        ("world: nowhere", ':3:8: There is no built-in world "nowhere"'),
    ],
)
def test_what_the_world_lacks_is_told_with_its_place_in_the_file(
    tmp_path: Path, rest: str, sentence: str
):
    file = tmp_path / "plan.yaml"
    file.write_text(f"load: 1\nname: lacking\n{rest}\n")
    result = typed(str(file), "--for", "5s")
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith(f"{file}{sentence}")


@pytest.mark.parametrize(
    ("counted", "said", "verdicts"),
    [
        (0, None, {"lost": True}),
        (1, None, {"lost": False}),
        (1, 1, {"lost": True}),
        (None, None, {}),
        (None, 0, {"lost": False}),
    ],
)
def test_nothing_may_be_lost_where_somebody_counts(
    counted: int | None, said: int | None, verdicts: dict[str, bool]
):
    measured = Measured(
        p50_s=None,
        p99_s=None,
        rss=None,
        queued=None,
        refused=0,
        lost=counted,
        duplicated=None,
        reordered=None,
    )
    assert {each.name: each.kept for each in judge(Thresholds(lost=said), measured)} == verdicts


def test_nobody_at_the_address_is_status_3():
    result = typed("--url", "http://127.0.0.1:9")
    assert result.exit_code == 3


def test_a_file_of_agents_without_its_columns_is_told(tmp_path: Path):
    path = tmp_path / "agents.csv"
    path.write_text("id,secret\n1,2\n")
    result = typed("--server", "https://a.example", "--credentials", str(path))
    assert str(result.exception).startswith(f"{path}:1: the column password is missing")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,password,extension\n1,,2\n", ":2: this agent has no password; write one."),
        ("id,password,extension\n1,2,3\n4\n", ":3: this agent has no password; write one."),
        ("\ufeffid,password\n1,2\n", ":1: the column extension is missing"),
    ],
)
def test_an_agent_of_whom_something_is_missing_is_told(text: str, sentence: str, tmp_path: Path):
    path = tmp_path / "agents.csv"
    path.write_text(text, encoding="utf-8")
    result = typed("--server", "https://a.example", "--credentials", str(path))
    assert str(result.exception).startswith(f"{path}{sentence}")


def test_limits_are_kept_up_to_the_limit():
    measured = Measured(
        p50_s=0.1, p99_s=0.25, rss=3e8, queued=None, refused=2, lost=0, duplicated=0, reordered=0
    )
    limits = Thresholds(max_rss="300MB", max_queued="1kB", refused=1)
    kept = {each.name: each.kept for each in judge(limits, measured)}
    assert kept == {
        "maxRss": True,
        "maxQueued": False,
        "refused": False,
        "lost": True,
        "duplicated": True,
        "reordered": True,
    }


def test_a_report_of_nothing_can_be_drawn(plan: str, tmp_path: Path):
    """As of another server, of which only what clients see is known."""
    written = tmp_path / "report.json"
    typed(plan, "--clock", "auto", "--for", "1s", "--json", str(written))
    data = json.loads(written.read_text())
    data |= {"samples": [], "latency": {}, "response": {}}
    report = msgspec.convert(data, Report)
    assert as_html(report).startswith(b"<!doctype html>")
    assert msgspec.json.decode(as_json(report), type=Report) == report


def test_charts_leave_the_imports_of_others_alone():
    program = """
import sys, warnings
warnings.simplefilter("error")
from importlib.metadata import entry_points
before = len(entry_points())
from finesse_mock.load.charts import check_installed
check_installed()
import sched  # some module that nobody has imported yet
assert len(entry_points()) == before > 0
"""
    subprocess.run([sys.executable, "-c", program], check=True)
