"""The report as a page that needs nothing else: tables, and charts as SVG.

The library that draws the charts, pygal, is loaded when it is needed.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from finesse_mock.errors import UsageError
from finesse_mock.load.report import Report, Sample, lines_of
from finesse_mock.wire.xml import Node, branch, leaf, parse, text

_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;"
    "color:#1b1f24;background:#fff}pre{background:#f4f5f7;padding:1rem;overflow-x:auto}"
    "figure{margin:1.5rem 0}.pass{color:#116329}.fail{color:#a40e26}"
)
_SERIES: Final[Sequence[tuple[str, Sequence[tuple[str, Callable[[Sample], float]]]]]] = (
    (
        "Events per second",
        (
            ("published", lambda each: each.published_per_s),
            ("delivered", lambda each: each.delivered_per_s),
            ("received", lambda each: each.received_per_s),
        ),
    ),
    ("Calls", (("calls", lambda each: each.calls),)),
    ("Processor, part of one", (("mock", lambda each: each.cpu),)),
    ("Memory, MB", (("mock", lambda each: each.rss / 1e6),)),
    ("Bytes in buffers, kB", (("mock", lambda each: each.queued / 1e3),)),
)


def as_html(report: Report) -> bytes:
    """The page.

    Raises:
        UsageError: the library for charts is not installed.
    """
    verdict = "every threshold kept" if report.passed else "a threshold is broken"
    body = branch(
        "body",
        leaf("h1", report.plan),
        _classed(leaf("p", verdict), "pass" if report.passed else "fail"),
        leaf("pre", "\n".join(lines_of(report))),
        *(
            branch("figure", chart)
            for chart in (*_over_time(report), *_latencies("Latency", report.latency))
        ),
        *(branch("figure", chart) for chart in _latencies("Response", report.response)),
    )
    charset = branch("meta", charset="utf-8")
    charset.text = None
    head = branch("head", charset, leaf("title", report.plan), leaf("style", _STYLE))
    return b"<!doctype html>\n" + text(branch("html", head, body, lang="en")).encode()


def _over_time(report: Report) -> list[Node]:
    charts = []
    for title, series in _SERIES:
        chart = _pygal().XY(title=title, x_title="seconds", show_dots=False, **_options())
        for name, value in series:
            chart.add(name, [(each.at, value(each)) for each in report.samples])
        charts.append(_drawn(chart))
    return charts


def _latencies(title: str, by_transport: dict[str, Any]) -> list[Node]:
    if not by_transport:
        return []
    chart = _pygal().Bar(title=f"{title}, ms", logarithmic=True, **_options())
    chart.x_labels = ["p50", "p90", "p99", "p99.9", "longest"]
    for name, each in by_transport.items():
        points = (each.p50, each.p90, each.p99, each.p999, each.longest)
        chart.add(name, [seconds * 1e3 for seconds in points])
    return [_drawn(chart)]


def _options() -> dict[str, Any]:
    return {"js": [], "width": 900, "height": 300, "disable_xml_declaration": True}


def _drawn(chart: Any) -> Node:
    return parse(chart.render(), "{http://www.w3.org/2000/svg}svg")


def _classed(node: Node, name: str) -> Node:
    node.set("class", name)
    return node


def check_installed() -> None:
    """Make sure that the page can be made.

    Raises:
        UsageError: the library for charts is not installed.
    """
    _pygal()


def _pygal() -> Any:
    try:
        import pygal  # type: ignore[import-untyped]
    except ImportError as error:
        raise UsageError(
            "A report with charts needs pygal; install finesse-mock[load], or write --json."
        ) from error
    # Its finder for plugins is of a kind that every later import of the process stumbles on.
    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    return pygal
