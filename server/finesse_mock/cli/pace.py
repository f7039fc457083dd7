"""The option that sets the pace of the clock."""

from collections.abc import Callable
from typing import TypeVar

import click

from finesse_mock.clock import REAL, Pace, pace_named

R = TypeVar("R")


class PaceType(click.ParamType[Pace]):
    """The name of a pace."""

    name = "pace"

    def convert(
        self, value: str | Pace, param: click.Parameter | None, ctx: click.Context | None
    ) -> Pace:
        """Take real, frozen, auto or a factor such as x10."""
        if isinstance(value, Pace):
            return value
        try:
            return pace_named(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def takes_pace(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--clock``."""
    return click.option(
        "--clock",
        type=PaceType(),
        default=REAL,
        show_default=True,
        metavar="PACE",
        help="real, x10 (ten times as fast), frozen, or auto: jumps when nothing else happens.",
    )(command)
