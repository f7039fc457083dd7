"""Call variables, and variables of scenarios, on the command line."""

from collections.abc import Callable
from typing import TypeVar

import click

from finesse_mock.errors import UsageError

R = TypeVar("R")


def takes_variables(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command ``--var``, whose values come as ``variables``."""
    option = click.option(
        "--var",
        "variables",
        multiple=True,
        metavar="NAME=VALUE",
        help="Set a call variable, e.g. callVariable1=gold or user.account=88-12.",
    )
    return option(command)


def variables_in(given: tuple[str, ...]) -> dict[str, str]:
    """The variables by name; of one that is given twice the last value counts.

    Raises:
        UsageError: one has no name or no value.
    """
    return dict(_pair("--var", each) for each in given)


def settings_in(given: tuple[str, ...]) -> dict[str, str]:
    """The same of what stands behind ``--set``."""
    return dict(_pair("--set", each) for each in given)


def _pair(option: str, variable: str) -> tuple[str, str]:
    name, equals, value = variable.partition("=")
    if not equals or not name:
        raise UsageError(f"{option} {variable} has no value; write it as NAME=VALUE.")
    return name, value
