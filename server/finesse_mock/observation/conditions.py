"""Conditions on entries of the journal: ``dialog.state == "ALERTING" and dialog.id == "17"``.

The grammar is that of Python's comparisons, ``and``, ``or``, ``not`` and brackets, over names of
``EntryView`` and constants; nothing else is ever evaluated. A comparison with something that the
entry has not is neither true nor false, so that ``not`` never makes an entry fit by what it lacks.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_type_hints

import msgspec

from finesse_mock.documents.nearest import nearest
from finesse_mock.errors import UsageError
from finesse_mock.observation.views import EntryView

MAX_LENGTH: Final = 2000
"""The longest condition that is read."""

EXAMPLE: Final = 'dialog.state=="ALERTING" and dialog.id=="16795229"'


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an entry fits: yes, no, or None where it has not what is compared.

    ``met`` counts the comparisons that hold; ``first`` tells of the first that does not, empty if
    it was for something that is not there.
    """

    holds: bool | None
    met: int
    first: str


Test = Callable[[EntryView], Verdict]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was understood; ``text`` is how it was written."""

    text: str
    test: Test


def condition(text: str) -> Condition:
    """Understand a condition.

    Raises:
        UsageError: it is none, or names something that no entry has; the message leads on.
    """
    if len(text) > MAX_LENGTH:
        raise UsageError(f"The condition is longer than {MAX_LENGTH} characters; ask for less.")
    try:
        return Condition(text, _test(ast.parse(text.strip(), mode="eval").body))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = getattr(error, "msg", None) or "it is not written like one"
        raise UsageError(f"{text!r} is no condition ({why}); write one like {EXAMPLE}.") from error


def _test(node: ast.expr) -> Test:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return _all([_test(each) for each in values])
        case ast.BoolOp(op=ast.Or(), values=values):
            return _any([_test(each) for each in values])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _not(_test(operand), ast.unparse(node))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = [_operand(each) for each in (left, *comparators)]
            tests = [
                _comparison(sides[at], _operation(op), sides[at + 1]) for at, op in enumerate(ops)
            ]
            return tests[0] if len(tests) == 1 else _all(tests)
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return _truth(_operand(node))
        case _:
            raise _not_understood(node)


def _not_understood(node: ast.expr) -> UsageError:
    return UsageError(
        f'"{ast.unparse(node)}" has no place in a condition; compare names with texts, numbers '
        f"or lists of them, as in {EXAMPLE}."
    )


# Combining


def _all(tests: list[Test]) -> Test:
    def test(entry: EntryView) -> Verdict:
        found = [each(entry) for each in tests]
        verdicts = {each.holds for each in found}
        holds = False if False in verdicts else None if None in verdicts else True
        first = next((each.first for each in found if each.holds is not True and each.first), "")
        return Verdict(holds, sum(each.met for each in found), first)

    return test


def _any(tests: list[Test]) -> Test:
    def test(entry: EntryView) -> Verdict:
        found = [each(entry) for each in tests]
        verdicts = {each.holds for each in found}
        holds = True if True in verdicts else None if None in verdicts else False
        best = max(found, key=lambda each: each.met)
        return Verdict(
            holds, best.met, best.first or next(filter(None, (f.first for f in found)), "")
        )

    return test


def _not(inner: Test, text: str) -> Test:
    def test(entry: EntryView) -> Verdict:
        found = inner(entry)
        if found.holds is None:
            return Verdict(None, 0, "")
        if found.holds:
            return Verdict(False, 0, f"{text} does not hold")
        return Verdict(True, 1, "")

    return test


# Comparing


@dataclass(frozen=True, slots=True)
class _Operand:
    text: str
    value: Callable[[EntryView], Any]
    constant: bool = False


_MISSING: Final = object()

_OPERATIONS: Final[Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.In: ("in", lambda left, right: left in right),
    ast.NotIn: ("not in", lambda left, right: left not in right),
}


def _operation(op: ast.cmpop) -> tuple[str, Callable[[Any, Any], bool]]:
    if type(op) not in _OPERATIONS:
        raise UsageError("A condition compares with ==, !=, <, <=, >, >=, in and not in.")
    return _OPERATIONS[type(op)]


def _comparison(
    left: _Operand, operation: tuple[str, Callable[[Any, Any], bool]], right: _Operand
) -> Test:
    sign, compare = operation
    if left.constant and right.constant:
        raise UsageError(
            f"{left.text} {sign} {right.text} says nothing; name what is to be so, as in {EXAMPLE}."
        )

    def test(entry: EntryView) -> Verdict:
        here, there = left.value(entry), right.value(entry)
        if here is _MISSING or there is _MISSING:
            return Verdict(None, 0, "")
        try:
            holds = bool(compare(here, there))
        except TypeError:  # a text is neither less nor more than a number
            holds = False
        if holds:
            return Verdict(True, 1, "")
        shown = [
            f"{side.text} is {_shown(value)}"
            for side, value in ((left, here), (right, there))
            if not side.constant
        ]
        return Verdict(False, 0, f"{' and '.join(shown)}, wanted {sign} {right.text}")

    return test


def _truth(operand: _Operand) -> Test:
    def test(entry: EntryView) -> Verdict:
        value = operand.value(entry)
        if value is _MISSING:
            return Verdict(None, 0, "")
        if value:
            return Verdict(True, 1, "")
        return Verdict(False, 0, f"{operand.text} is {_shown(value)}")

    return test


def _shown(value: Any) -> str:
    if isinstance(value, str):  # an escape may stand for what no text can have
        return f'"{value.encode(errors="backslashreplace").decode()}"'
    return str(value)


# What is compared


def _operand(node: ast.expr) -> _Operand:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        path = _path(node)
        _check(path, ast.unparse(node))
        return _Operand(ast.unparse(node), lambda entry: _follow(entry, path))
    return _Operand(_shown(value), lambda _: value, constant=True)


def _path(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=inner, attr=name):
            return [*_path(inner), name]
        case ast.Subscript(value=inner, slice=ast.Constant(value=str(name))):
            return [*_path(inner), name]
        case _:
            raise _not_understood(node)


def _fields(kind: Any) -> dict[str, Any] | None:
    """The names within a part, with their types; None for a mapping, which has any name."""
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, msgspec.Struct):
            types = get_type_hints(each)
            named = zip(each.__struct_encode_fields__, each.__struct_fields__, strict=True)
            return {encoded: types[name] for encoded, name in named}
    return {}


def _check(path: list[str], text: str) -> None:
    """Refuse a name that no entry can have."""
    kind: Any = EntryView
    for depth, name in enumerate(path):
        if getattr(kind, "__origin__", None) is dict:
            kind = get_args(kind)[1]
            continue
        known = _fields(kind)
        if not known or name not in known:
            within = ".".join(path[:depth]) or "a condition"
            hint = nearest(name, known or (), f"names in {within}")
            raise UsageError(f'"{text}": there is no {name} in {within}; {hint}')
        kind = known[name]


def _follow(entry: EntryView, path: list[str]) -> Any:
    value: Any = entry
    for name in path:
        if isinstance(value, dict):
            value = value.get(name, _MISSING)
        else:
            value = getattr(value, _attribute(type(value), name))
        if value is None or value is _MISSING:
            return _MISSING
    return str(value) if isinstance(value, StrEnum) else value


def _attribute(kind: type[msgspec.Struct], encoded: str) -> str:
    at = kind.__struct_encode_fields__.index(encoded)
    return kind.__struct_fields__[at]
