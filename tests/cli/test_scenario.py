"""``finesse-mock scenario`` as somebody types it, with files of their own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from e2e.command import started
from finesse_mock.cli import main_group
from finesse_mock.errors import UsageError

GOOD = """\
scenario: 1
name: breakfast
world: default
vars: {agent: 1001001}
steps:
- {do: login, agent: "${agent}"}
- {after: 1h, do: ready, agent: "${agent}"}
- {await: not_ready, agent: "${agent}", within: 5s, else: do}
"""
FAILING = """\
scenario: 1
name: too early & not ready
steps:
- {do: login, agent: 1001001}
- {do: ready, agent: 1001002}
- {after: 1s}
"""
BAD = (Path(__file__).parent.parent / "data" / "bad.yaml").read_text()


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"good": GOOD, "failing": FAILING, "bad": BAD}.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main_group, ["scenario", *arguments])


# check


def test_all_mistakes_of_all_files_are_told():
    Path("lost.yaml").write_text(GOOD.replace("agent: 1001001", "agent: 100100"))
    result = typed("check", "bad.yaml", "good.yaml", "lost.yaml")
    assert result.exit_code == 2
    assert result.stdout == "good.yaml: fine\n"
    assert result.stderr.splitlines() == [
        'bad.yaml:7:8: nobody can do "redy"; did you mean "ready"?',
        'bad.yaml:8:11: after must be a length of time such as 30s, 500ms, 1.5s or 2m, not "soon".',
        'lost.yaml:6:22: nobody has the id "100100"; did you mean "1001001"?',
        'lost.yaml:7:33: nobody has the id "100100"; did you mean "1001001"?',
        'lost.yaml:8:29: nobody has the id "100100"; did you mean "1001001"?',
    ]


def test_a_world_that_there_is_not_is_told_with_its_place():
    Path("lost.yaml").write_text(GOOD.replace("world: default", "world: defalt"))
    assert typed("check", "lost.yaml").stderr == (
        'lost.yaml:3:8: There is no built-in world "defalt"; did you mean "default"? '
        "The path of a world file ends in .yaml.\n"
    )


def test_a_variable_may_be_set():
    assert typed("check", "good.yaml", "--set", "agent=1001002").exit_code == 0
    result = typed("check", "good.yaml", "--set", "agnet=1001002")
    assert result.stderr == 'good.yaml has no variable "agnet"; did you mean "agent"?\n'


def test_a_bare_name_is_one_of_the_library():
    assert typed("check", "inbound-call").exit_code == 0
    with pytest.raises(UsageError, match=r'There is no scenario "inbund-call"; did you mean "inb'):
        main_group.main(["scenario", "check", "inbund-call"], standalone_mode=False)


# run


def test_a_mock_of_its_own_needs_no_time_and_no_port():
    result = typed("run", "good.yaml", "--clock", "auto")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == [
        f"{'':26}no client did it within 5 s, so the mock did.",
        "passed: breakfast, 3 steps in 3605.000 s",
    ]


def test_a_clock_that_never_goes_on_needs_somebody_to_move_it():
    result = typed("run", "good.yaml", "--clock", "frozen")
    assert isinstance(result.exception, UsageError)
    assert "nobody can move a frozen clock" in str(result.exception)


def test_the_journals_of_two_runs_are_the_same(desk: Path):
    for name in ("a", "b"):
        arguments = ("inbound-call", "--clock", "auto", "--seed", "7", "--journal", name)
        assert typed("run", *arguments).exit_code == 0
    assert (desk / "a").read_bytes() == (desk / "b").read_bytes() != b""


def test_all_files_are_run_though_one_fails():
    result = typed("run", "failing.yaml", "good.yaml", "--seed", "1", "--json")
    assert result.exit_code == 1
    endings = [line for line in map(json.loads, result.stdout.splitlines()) if "steps" in line]
    assert [(each["name"], each["passed"]) for each in endings] == [
        ("too early & not ready", False),
        ("breakfast", True),
    ]


def test_nothing_is_run_when_one_has_a_mistake():
    result = CliRunner().invoke(main_group, ["scenario", "run", "good.yaml", "bad.yaml", "--serve"])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith("bad.yaml:7:8: ")
    assert result.stdout == ""


def test_the_report_as_json_leaves_progress_aside():
    result = typed("run", "good.yaml", "failing.yaml", "--seed", "1", "--report", "json")
    report = json.loads(result.stdout)
    assert report["passed"] is False
    assert [each["file"] for each in report["scenarios"]] == ["good.yaml", "failing.yaml"]
    statuses = [step["status"] for step in report["scenarios"][1]["steps"]]
    assert statuses == ["passed", "failed", "skipped"]
    assert "passed: breakfast" in result.stderr


def test_a_report_on_standard_output_has_it_for_itself():
    result = typed("run", "good.yaml", "--clock", "auto", "--report", "junit", "--json")
    assert etree.fromstring(result.stdout.encode()).tag == "testsuites"
    assert json.loads(result.stderr.splitlines()[-1])["passed"] is True


def test_the_report_as_junit_xml(desk: Path):
    arguments = ("--seed", "1", "--report", "junit", "--output", "report.xml")
    assert typed("run", "good.yaml", "failing.yaml", *arguments).exit_code == 1
    root = etree.fromstring((desk / "report.xml").read_bytes())
    good, failing = root.findall("testsuite")
    assert dict(failing.attrib) == {
        "name": "too early & not ready",
        "file": "failing.yaml",
        "time": "0.000",
        "tests": "3",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
    }
    assert (good.get("time"), good.get("failures")) == ("3605.000", "0")
    failed = failing[1]
    assert (failed.get("name"), failed.get("line")) == ("2 do ready  agent 1001002", "5")
    assert "agent 1001002 is LOGOUT" in str(failed.find("failure").get("message"))
    assert failing[2].find("skipped") is not None
    assert good[2].findtext("system-out") == "no client did it within 5 s, so the mock did."


def test_the_report_as_text_in_a_file(desk: Path):
    assert typed("run", "good.yaml", "--clock", "auto", "--output", "told.txt").exit_code == 0
    lines = (desk / "told.txt").read_text().splitlines()
    assert len(lines) == 5
    assert lines[-1] == "passed: breakfast, 3 steps in 3605.000 s"


def test_a_report_that_cannot_be_written_is_told():
    result = typed("run", "good.yaml", "--seed", "1", "--output", "nowhere/report")
    assert isinstance(result.exception, UsageError)
    assert "name a file in a folder that exists" in str(result.exception)


async def test_a_saved_file_is_run_again_and_a_broken_one_is_told(desk: Path):
    report, file = desk / "report.json", desk / "good.yaml"
    arguments = ("--clock", "auto", "--watch", "--report", "json", "--output", str(report))
    async with started(desk / "home", "scenario", "run", str(file), *arguments) as command:
        assert json.loads(await command.until(report))["passed"] is True
        report.unlink()
        file.write_text(FAILING)
        assert json.loads(await command.until(report))["passed"] is False
        file.write_text(BAD)
        await command.until_it_says("The last good version stays")
        assert f"{file}:7:8: nobody can do" in command.stderr
        report.unlink()
        file.write_text(GOOD)
        assert json.loads(await command.until(report))["passed"] is True
        command.interrupt()
        assert await command.exit_code() == 0


# new, ls, schema


def test_an_example_is_written_once(desk: Path):
    assert typed("new", "my-flow").stdout == "my-flow.yaml\n"
    assert typed("check", "my-flow.yaml").stdout == "my-flow.yaml: fine\n"
    assert typed("run", "my-flow.yaml", "--clock", "auto", "--set", "agent=1001002").exit_code == 0
    result = typed("new", "my-flow.yaml")
    assert str(result.exception) == "my-flow.yaml is there already; choose another name."
    assert "name a file in a folder that exists" in str(typed("new", "no/where").exception)


def test_the_library_is_listed_by_name_with_what_each_is_about():
    lines = typed("ls").stdout.splitlines()
    assert any(line.split("  ")[0] == "cti-failover" for line in lines)
    assert json.loads(typed("ls", "--json").stdout)["conference"] == "consult, then conference"


def test_the_schema_is_printed():
    schema = json.loads(typed("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["required"]) == {"scenario", "name", "steps"}
