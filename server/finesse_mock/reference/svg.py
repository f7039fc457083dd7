"""Machines as SVG, the same to the byte whenever the same is drawn."""

from html import escape
from typing import Final

from finesse_mock.reference.diagram import TOP, Box, Cause, Line, Machine, Move, boxes, lines

WIDTH: Final = 1200

_LEGEND: Final = {
    Cause.REQUEST: "the agent's client asks for it",
    Cause.SUPERVISOR: "only a supervisor's client does",
    Cause.ITSELF: "calls, campaigns and timers make it so",
}
_STYLE: Final = """\
    text { font: 12px Helvetica, Arial, sans-serif; fill: #1c2733; }
    .name { font-weight: bold; text-anchor: middle; }
    .note { font-size: 11px; text-anchor: middle; fill: #51606e; }
    .label { font-size: 11px; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
    .box { fill: #eef3f8; stroke: #51606e; stroke-width: 1.2; }
    .line { fill: none; stroke-width: 1.5; }
    .request { stroke: #0b5cad; }
    .supervisor { stroke: #9a4f00; stroke-dasharray: 1.5 3; }
    .itself { stroke: #6b7785; stroke-dasharray: 5 3; }
    .head-request { fill: #0b5cad; }
    .head-supervisor { fill: #9a4f00; }
    .head-itself { fill: #6b7785; }
"""


def svg(machine: Machine) -> str:
    """The picture of a machine, with all its moves in words for those who do not see it."""
    found = boxes(machine)
    bottom = max(box.bottom for box in found.values())
    height = round(bottom + 2 * TOP + 8)
    parts = [
        _open(height),
        f'  <title id="title">{escape(machine.title)}</title>',
        f'  <desc id="desc">{escape(_in_words(machine))}</desc>',
        f"  <style>\n{_STYLE}  </style>",
        "  <defs>",
        *(_head(cause) for cause in Cause),
        "  </defs>",
        f'  <rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    drawn = lines(machine)
    parts += (_path(line) for line in drawn)
    parts += (part for state, box in found.items() for part in _box(machine, state, box))
    parts += (part for line in drawn for part in _label(line))
    parts += _legend(machine, bottom + TOP + 8)
    return "\n".join([*parts, "</svg>\n"])


def _open(height: int) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    spoken = 'role="img" aria-labelledby="title desc"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {spoken}>'


def _in_words(machine: Machine) -> str:
    return " ".join(_sentence(move) for move in machine.moves)


def _sentence(move: Move) -> str:
    source = f"from {move.source} " if move.source else "begins "
    return f"{source}{'to' if move.source else 'in'} {move.target}: {move.label}."


def _head(cause: Cause) -> str:
    return (
        f'    <marker id="{cause}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0.5 L8 4 L0 7.5 Z" class="head-{cause}"/></marker>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _path(line: Line) -> str:
    way = " L".join(f"{_number(x)} {_number(y)}" for x, y in line.points)
    cause = line.move.cause
    path = f'  <path d="M{way}" class="line {cause}" marker-end="url(#{cause})"/>'
    if line.move.source:
        return path
    x, y = line.points[0]
    return f'  <circle cx="{_number(x)}" cy="{_number(y)}" r="4" class="head-{cause}"/>\n{path}'


def _box(machine: Machine, state: str, box: Box) -> list[str]:
    middle = box.left + box.width / 2
    notes = [
        f"to {move.target}: {move.label}"
        for move in machine.moves
        if move.source == state and machine.is_noted(move)
    ]
    y = box.top + box.height / 2 + 4 - 8 * len(notes)
    at = f'x="{_number(box.left)}" y="{_number(box.top)}"'
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return [
        f'  <rect {at} {size} rx="9" class="box"/>',
        _text("name", middle, y, state),
        *(_text("note", middle, y + 17 * (row + 1), note) for row, note in enumerate(notes)),
    ]


def _label(line: Line) -> list[str]:
    """Beside a vertical line in short rows, above a horizontal one in one."""
    (first, _), (second, _) = line.points[:2]
    upright = first == second
    rows = line.move.label.replace(", ", ",\n").split("\n") if upright else [line.move.label]
    x, y = line.label_at
    return [
        _text("label", x, y + 12 * number, row, anchor=line.anchor)
        for number, row in enumerate(rows)
    ]


def _text(kind: str, x: float, y: float, text: str, *, anchor: str = "") -> str:
    placed = f' text-anchor="{anchor}"' if anchor else ""
    return f'  <text x="{_number(x)}" y="{_number(y)}" class="{kind}"{placed}>{escape(text)}</text>'


def _legend(machine: Machine, y: float) -> list[str]:
    causes = {move.cause for move in machine.moves if not machine.is_noted(move)}
    parts = []
    for number, cause in enumerate(cause for cause in Cause if cause in causes):
        x = 20 + 270 * number
        way = f"M{x} {_number(y)} L{x + 46} {_number(y)}"
        parts.append(f'  <path d="{way}" class="line {cause}" marker-end="url(#{cause})"/>')
        parts.append(_text("label", x + 54, y + 4, _LEGEND[cause]))
    return parts
