import msgspec

from finesse_mock.scenarios.report import Ending, Status, StepReport, ending_of, line_of


def report(status: Status, detail: str = "", at: float = 0.0) -> StepReport:
    return StepReport(
        number=1, line=12, text="do ready  agent 1", status=status, detail=detail, at=at, took=0.5
    )


def line(value: StepReport | Ending) -> str:
    return line_of(msgspec.json.decode(msgspec.json.encode(value)))


def test_a_step_is_a_line():
    assert line(report(Status.PASSED, at=1.25)) == "   +1.250  ok         12  do ready  agent 1"
    assert line(report(Status.SKIPPED)) == "   +0.000  skipped    12  do ready  agent 1"


def test_a_step_of_an_included_file_tells_its_name():
    step = msgspec.structs.replace(report(Status.PASSED), file="plays/parts/call.yaml")
    assert line(step) == "   +0.000  ok       call.yaml:12  do ready  agent 1"


def test_a_detail_has_a_line_of_its_own_under_the_step():
    assert line(report(Status.FAILED, "agent 1 is LOGOUT.")).splitlines() == [
        "   +0.000  FAILED     12  do ready  agent 1",
        "                          agent 1 is LOGOUT.",
    ]


def test_the_end_of_a_scenario_that_passed():
    ending = ending_of("play", [report(Status.PASSED), report(Status.PASSED, at=1.5)])
    assert ending.passed
    assert line(ending) == "passed: play, 2 steps in 2.000 s"


def test_the_end_of_a_scenario_that_failed():
    statuses = (Status.PASSED, Status.FAILED, Status.SKIPPED, Status.SKIPPED)
    ending = ending_of("play", [report(status) for status in statuses])
    assert not ending.passed
    assert line(ending) == "failed: play, 1 steps passed, 1 failed, 2 skipped in 0.500 s"
