"""Runs of scenarios as JUnit XML, which test servers of all kinds read.

A scenario is a test suite, a step a test case. Seconds are those of the mock's clock.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from finesse_mock.scenarios.report import Playing, Status, StepReport


def junit(playings: Sequence[Playing]) -> str:
    """The document for these runs."""
    suites = ET.Element("testsuites", name="finesse-mock")
    for playing in playings:
        _suite(suites, playing)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(suites: ET.Element, playing: Playing) -> None:
    counts = {
        "tests": len(playing.steps),
        "failures": sum(step.status is Status.FAILED for step in playing.steps),
        "errors": 0,
        "skipped": sum(step.status is Status.SKIPPED for step in playing.steps),
    }
    ending = playing.ending
    suite = ET.SubElement(
        suites,
        "testsuite",
        name=ending.name if ending else playing.file,
        file=playing.file,
        time=f"{ending.took if ending else 0:.3f}",
    )
    for name, number in counts.items():
        suite.set(name, str(number))
    for step in playing.steps:
        _case(suite, step, playing.file)


def _case(suite: ET.Element, step: StepReport, file: str) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        name=f"{step.number} {step.text}",
        classname=suite.get("name", ""),
        file=step.file or file,
        line=str(step.line),
        time=f"{step.took:.3f}",
    )
    if step.status is Status.FAILED:
        ET.SubElement(case, "failure", message=step.detail)
    elif step.status is Status.SKIPPED:
        ET.SubElement(case, "skipped")
    elif step.detail:
        ET.SubElement(case, "system-out").text = step.detail
