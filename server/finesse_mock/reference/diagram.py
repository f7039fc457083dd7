"""Diagrams of states: boxes on a grid, and arrows between them with one bend at the most.

Strategy: states that everything leads to or from are boxes as tall or as wide as the diagram, so
that nearly every arrow is a straight line in a row or column which no other box stands in. The
grid is chosen by hand for each machine, the lines follow from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Cause(StrEnum):
    """Who makes a move; the name of its style."""

    REQUEST = "request"
    SUPERVISOR = "supervisor"
    ITSELF = "itself"


@dataclass(frozen=True, slots=True)
class Move:
    """A move from one state to another; an empty ``source`` is the beginning."""

    source: str
    target: str
    label: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state stands: first row and column, and how many of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine of states and how it is to be drawn.

    ``columns`` are (left edge, width) in pixels. ``lanes`` give the row in which two tall boxes
    are joined. Moves to ``noted`` states are written into the boxes, but for those whose arrow
    has a place of its own (``drawn``).
    """

    title: str
    places: Mapping[str, Place]
    moves: Sequence[Move]
    columns: Sequence[tuple[int, int]]
    lanes: Mapping[frozenset[str], int] = field(default_factory=dict)
    noted: frozenset[str] = frozenset()
    drawn: frozenset[str] = frozenset()

    def is_noted(self, move: Move) -> bool:
        """Whether the move is written into its box instead of being drawn."""
        return move.target in self.noted and move.source not in self.drawn


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn move: its corners, and where its label stands and in which direction it grows."""

    move: Move
    points: tuple[tuple[float, float], ...]
    label_at: tuple[float, float]
    anchor: str


ROW: Final = 50
PITCH: Final = 96
TOP: Final = 24
_STUB: Final = 40
_ABOVE: Final = -5
_BESIDE: Final = 6
_BELOW: Final = 16


def _rows(machine: Machine) -> list[int]:
    """The rows in which something stands or passes; others are left out."""
    return sorted({place.row for place in machine.places.values()} | {*machine.lanes.values()})


def boxes(machine: Machine) -> dict[str, Box]:
    """The rectangle of each state."""
    rows = _rows(machine)
    found = {}
    for state, place in machine.places.items():
        first = rows.index(place.row)
        last = sum(row < place.row + place.rows for row in rows) - 1
        left = machine.columns[place.column][0]
        end, width = machine.columns[place.column + place.columns - 1]
        height = (last - first) * PITCH + ROW
        found[state] = Box(left, TOP + first * PITCH, end + width - left, height)
    return found


class _Router:
    """Draws the moves of one machine, one after the other."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._boxes = boxes(machine)
        self._drawn = [move for move in machine.moves if not machine.is_noted(move)]
        self._bends: dict[str, int] = {}

    def lines(self) -> list[Line]:
        return [self._line(move) for move in self._drawn]

    def _line(self, move: Move) -> Line:
        target = self._boxes[move.target]
        if not move.source:
            return _beginning(move, target)
        source = self._boxes[move.source]
        number, of = self._rank(move)
        across = _shared(source.top, source.bottom, target.top, target.bottom)
        if across:
            at = _spread(*across, number, of)
            lane = self._machine.lanes.get(frozenset((move.source, move.target)))
            if lane is not None:
                top = TOP + _rows(self._machine).index(lane) * PITCH
                at = top + _spread(0, ROW, number, of)
            return _horizontal(move, source, target, at)
        along = _shared(source.left, source.right, target.left, target.right)
        if along:
            left_one = of > 1 and number == 0
            return _vertical(move, source, target, _spread(*along, number, of), left=left_one)
        return self._bent(move, source, target)

    def _rank(self, move: Move) -> tuple[int, int]:
        """Which of the arrows between the same two states this is, and of how many."""
        pair = {move.source, move.target}
        between = [each for each in self._drawn if {each.source, each.target} == pair]
        return between.index(move), len(between)

    def _bent(self, move: Move, source: Box, target: Box) -> Line:
        """Out of the source up or down, then into the side of the target."""
        number = self._bends[move.source] = self._bends.get(move.source, -1) + 1
        into = self._bends[f"into {move.target}"] = self._bends.get(f"into {move.target}", -1) + 1
        rightwards = target.left >= source.right
        x = source.right - 18 - 16 * number if rightwards else source.left + 18 + 16 * number
        y = target.bottom - 11 - 12 * into
        start = source.bottom if target.top > source.top else source.top
        end = target.left if rightwards else target.right
        outermost = number == 0
        to_the_right = rightwards is outermost
        return Line(
            move,
            ((x, start), (x, y), (end, y)),
            (x + _BESIDE if to_the_right else x - _BESIDE, start + _BELOW),
            "start" if to_the_right else "end",
        )


def lines(machine: Machine) -> list[Line]:
    """The arrows of all moves that are drawn."""
    return _Router(machine).lines()


def _shared(
    low: float, high: float, other_low: float, other_high: float
) -> tuple[float, float] | None:
    """What two ranges have in common."""
    start, end = max(low, other_low), min(high, other_high)
    return (start, end) if start < end else None


def _spread(low: float, high: float, number: int, of: int) -> float:
    return low + (high - low) * (number + 1) / (of + 1)


def _beginning(move: Move, target: Box) -> Line:
    y = target.top + ROW / 2
    start = target.left - _STUB
    return Line(move, ((start, y), (target.left, y)), (start - 8, y + 4), "end")


def _horizontal(move: Move, source: Box, target: Box, y: float) -> Line:
    """The label stands beside the taller box, where no line crosses."""
    rightwards = source.left < target.left
    start, end = (source.right, target.left) if rightwards else (source.left, target.right)
    tall = source if source.height >= target.height else target
    left_of = tall.left >= max(start, end)
    at = tall.left - 14 if left_of else tall.right + 14
    return Line(move, ((start, y), (end, y)), (at, y + _ABOVE), "end" if left_of else "start")


def _vertical(move: Move, source: Box, target: Box, x: float, *, left: bool) -> Line:
    """The label stands beside the line, next to the wider box."""
    down = source.top < target.top
    start, end = (source.bottom, target.top) if down else (source.top, target.bottom)
    wide = source if source.width > target.width else target
    below = wide.top >= max(start, end)
    y = wide.top - 24 if below else wide.bottom + _BELOW
    at = x - _BESIDE if left else x + _BESIDE
    return Line(move, ((x, start), (x, end)), (at, y), "end" if left else "start")
