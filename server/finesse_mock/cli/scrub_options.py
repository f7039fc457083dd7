"""Options that say how a recording is scrubbed."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from finesse_mock.cassettes.scrubbing.rules import Rules

R = TypeVar("R")


def takes_scrub_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command ``--seed`` and ``--keep``, which comes as ``kept``."""
    for option in (
        click.option(
            "--keep",
            "kept",
            multiple=True,
            metavar="VARIABLE",
            help="Leave the values of this call variable; repeatable.",
        ),
        click.option("--seed", help="What pseudonyms follow from. [default: nobody knows]"),
    ):
        command = option(command)
    return command


def rules_of(seed: str | None, kept: tuple[str, ...], *, no_scrub: bool = False) -> "Rules":
    """The rules that these options are."""
    from finesse_mock.cassettes.scrubbing.rules import ALL, Kind, Rules

    kinds = (Kind.CREDENTIALS,) if no_scrub else ALL
    return Rules(seed=seed or secrets.token_hex(16), kinds=kinds, kept=frozenset(kept))
