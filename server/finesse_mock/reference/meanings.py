"""The docstrings that stand below fields of dataclasses and members of enumerations."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent


def meanings(documented: type) -> dict[str, str]:
    """What stands below each name in the body of a class, in one line, by name.

    Raises:
        AssertionError: a name has nothing below it.
    """
    (definition,) = ast.parse(dedent(inspect.getsource(documented))).body
    if not isinstance(definition, ast.ClassDef):
        raise TypeError(f"{documented} is not a class")
    found: dict[str, str] = {}
    for statement, below in pairwise([*definition.body, ast.Pass()]):
        for name in _names(statement):
            text = _text(below)
            if not text:
                raise AssertionError(f"{documented.__name__}.{name} has no docstring below it")
            found[name] = text
    return found


def _names(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return (target.id for target in targets if isinstance(target, ast.Name))


def _text(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""
