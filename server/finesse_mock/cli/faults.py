"""Faults on the command line: ``KEY=VALUE`` for what they are told."""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import click

from finesse_mock.errors import UsageError
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.kinds import fault_of

R = TypeVar("R")

_COMMA: Final = re.compile(r",(?=[\w.]+=)")
"""A comma that ends a value: the next key follows."""


def attributes_in(given: Iterable[str]) -> dict[str, str]:
    """The attributes by key; of a key that is given twice the last value counts.

    Raises:
        UsageError: one has no key or no value.
    """
    told = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key:
            raise UsageError(f"{each} has no value; write it as KEY=VALUE.")
        told[key] = value
    return told


class FaultType(click.ParamType[Fault]):
    """A kind of fault and what it is told: ``KIND[,KEY=VALUE…]``."""

    name = "fault"

    def convert(
        self,
        value: str | Fault,
        param: click.Parameter | None,  # noqa: ARG002 - of the base class
        ctx: click.Context | None,  # noqa: ARG002 - of the base class
    ) -> Fault:
        """Make the fault.

        Raises:
            UsageError: it is none.
        """
        if isinstance(value, Fault):
            return value
        kind, *attributes = _COMMA.split(value)
        return fault_of(kind, attributes_in(attributes))


def takes_faults(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command ``--fault``, whose values come as ``faults``."""
    return click.option(
        "--fault",
        "faults",
        type=FaultType(),
        multiple=True,
        metavar="KIND[,KEY=VALUE…]",
        help="Have this go wrong from the start, as `fault add` would; repeatable.",
    )(command)
