"""The documents in the repository are those that the tables give now."""

import re
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from finesse_mock.engine.participant_table import OFFERS, TRANSITIONS
from finesse_mock.model.dialog import Action
from finesse_mock.model.profile import Platform
from finesse_mock.reference import machines, nonvoice
from finesse_mock.reference.diagram import Machine, boxes, lines
from finesse_mock.reference.documents import PAGE, documents
from finesse_mock.reference.svg import WIDTH

documents_now = cache(documents)
DOCS = Path(__file__).parent.parent.parent / "docs"

MACHINES = {
    "agents-ucce.svg": machines.agents(Platform.UCCE),
    "agents-uccx.svg": machines.agents(Platform.UCCX),
    "participants.svg": machines.participants(),
    "media.svg": nonvoice.media(),
    "tasks.svg": nonvoice.tasks(),
}


def test_the_documents_are_up_to_date(tmp_path: Path):
    """Written by another process, so that no order of a hash can show in them."""
    command = [sys.executable, "-m", "finesse_mock.reference", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written.keys() == documents_now().keys()
    stale = [name for name, text in written.items() if (DOCS / name).read_bytes() != text]
    assert stale == [], "write them anew with `make docs`"


def rows(title: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    below = documents_now()[PAGE].split(f" {title}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table is not None
    return [
        [cell.strip().strip("`") for cell in line.strip("|\n").split("|")]
        for line in table[0].splitlines()
        if "---" not in line
    ]


def test_the_page_tells_what_a_request_does():
    asked = {row[0]: row[1:] for row in rows("What an agent asks for")}
    assert asked["in"] == ["LOGOUT", "NOT_READY", "READY", "WORK"]
    assert asked["LOGOUT"][1] == "Invalid State 257"
    assert asked["READY"] == ["Invalid State 22", "NOT_READY", "READY", "Invalid State 22"]
    assert asked["TALKING"][1:] == ["then `NOT_READY", "then `READY", "then `WORK"]


def test_the_page_tells_what_is_offered():
    offered = {row[0]: row[1:] for row in rows("Offered actions")}
    held = offered["action"].index("HELD")
    assert {action for action, cells in offered.items() if cells[held] == "yes"} == {
        "RETRIEVE",
        "UPDATE_CALL_DATA",
        "DROP",
    }
    assert offered["ANSWER"][offered["action"].index("ALERTING")] == "yes"


def test_the_page_tells_the_types_of_calls():
    types = {row[0]: row[1:] for row in rows("Call types")}
    assert types["routed call"] == ["PREROUTE_ACD_IN", "ACD_IN"]
    assert types["preview reservation"] == ["OUTBOUND_PREVIEW", "-"]


def test_a_move_by_an_action_begins_where_the_action_is_offered():
    for state, moves in TRANSITIONS.items():
        offered = {action for by_state in OFFERS.values() for action, condition in by_state[state]}
        named = {word for why in moves.values() for word in re.findall(r"[A-Z_]{4,}", why)}
        assert {Action(word) for word in named} <= offered


def test_the_page_tells_what_is_offered_in_a_task():
    offered = {row[0]: row[1:] for row in rows("Actions offered in a task")}
    active = offered["action"].index("ACTIVE")
    leads = {action: cells[active] for action, cells in offered.items() if cells[active]}
    del leads["action"]
    assert leads == {
        "PAUSE": "PAUSED",
        "WRAP_UP": "WRAPPING_UP",
        "TRANSFER": "CLOSED",
        "CLOSE": "CLOSED",
    }


def test_the_page_tells_what_a_request_does_in_a_medium():
    asked = {row[0]: row[1:] for row in rows("What an agent asks for in a medium")}
    assert asked["in"] == ["LOGIN", "LOGOUT", "NOT_READY", "READY"]
    assert asked["READY"] == ["refused: signed in", "yes", "unless a task is offered", "ignored"]


# Pictures


@pytest.mark.parametrize("name", MACHINES)
def test_a_picture_can_be_read_without_being_seen(name: str):
    root = etree.fromstring(documents_now()[name].encode())
    spoken = {each.get("id"): each.text or "" for each in root[:2]}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert spoken["title"] == MACHINES[name].title
    for move in MACHINES[name].moves:
        assert f"{move.target}: {move.label}." in spoken["desc"]


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_no_box_lies_on_another_one_or_outside(machine: Machine):
    found = boxes(machine).values()
    for one, other in combinations(found, 2):
        apart = one.right < other.left or other.right < one.left
        assert apart or one.bottom < other.top or other.bottom < one.top
    assert all(box.left > 0 and box.right < WIDTH for box in found)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_no_arrow_goes_through_a_box_or_on_another_arrow(machine: Machine):
    drawn = lines(machine)
    pieces = [
        (line, *sorted(piece))
        for line in drawn
        for piece in zip(line.points, line.points[1:], strict=False)
    ]
    for line, (x1, y1), (x2, y2) in pieces:
        for state, box in boxes(machine).items():
            through = x1 < box.right and x2 > box.left and min(y1, y2) < box.bottom
            assert not (through and max(y1, y2) > box.top), (line.move, state)
    for (one, *first), (other, *second) in combinations(pieces, 2):
        assert not overlap(*first, *second), (one.move, other.move)


def overlap(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    """Whether two upright or level lines have more than a point in common."""
    for along, across in ((0, 1), (1, 0)):
        if a[across] == b[across] == c[across] == d[across]:
            return max(a[along], c[along]) < min(b[along], d[along])
    return False
