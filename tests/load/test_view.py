"""What a terminal shows while a load goes on."""

import pytest
from rich.console import Console

from finesse_mock.cli.load_view import _table
from finesse_mock.load.figures import Figures
from finesse_mock.load.lines import Progress


@pytest.mark.parametrize(("at", "drawn"), [(0.0, 0), (30.0, 20), (60.0, 40), (75.0, 40)])
def test_a_bar_tells_how_much_has_gone(at: float, drawn: int):
    figures = Figures(10, 0)
    figures.take_progress(Progress(at=at, outside=at), 0.0)
    console = Console(width=80, color_system=None)
    with console.capture() as shown:
        console.print(_table("a minute", 60.0, figures))
    (bar,) = (line for line in shown.get().splitlines() if "progress" in line)
    assert bar.count("━") == drawn
