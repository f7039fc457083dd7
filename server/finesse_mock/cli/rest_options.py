"""The options of ``serve`` that concern REST: signing on, plain HTTP."""

from collections.abc import Callable
from typing import TypeVar

import click

from finesse_mock.config import AUTH_MODES, Config

R = TypeVar("R")

_DEFAULT = Config()


def takes_rest_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command these options."""
    options = (
        click.option(
            "--auth",
            type=click.Choice(list(AUTH_MODES)),
            envvar="FINESSE_MOCK_AUTH",
            show_envvar=True,
            help="What users sign on with: password, token, either. [default: basic]",
        ),
        click.option(
            "--token-life",
            "token_s",
            type=click.FloatRange(min=0, min_open=True),
            default=_DEFAULT.token_s,
            show_default=True,
            metavar="S",
            envvar="FINESSE_MOCK_TOKEN_LIFE",
            show_envvar=True,
            help="Seconds for which a token of single sign-on is good.",
        ),
        click.option(
            "--redirect-plain",
            is_flag=True,
            envvar="FINESSE_MOCK_REDIRECT_PLAIN",
            show_envvar=True,
            help="Send plain REST requests on to TLS (301), where the release does that.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
