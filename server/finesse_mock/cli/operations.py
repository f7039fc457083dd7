"""The options of ``serve`` for those who run it: the control token, strictness, the log."""

import logging
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import click

R = TypeVar("R")

_TEXT = "%(asctime)s %(levelname)s %(message)s"


class LogFormat(StrEnum):
    """How a record of the log looks."""

    TEXT = "text"
    JSON = "json"


def takes_operations_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--control-token``, ``--strict``, ``--log-level`` and ``--log-format``."""
    for option in (
        click.option(
            "--log-format",
            type=click.Choice([form.value for form in LogFormat]),
            default=LogFormat.TEXT.value,
            show_default=True,
            envvar="FINESSE_MOCK_LOG_FORMAT",
            show_envvar=True,
            help="Lines for people, or one JSON object a line.",
        ),
        click.option(
            "--log-level",
            type=click.Choice(["debug", "info", "warning", "error"]),
            default="warning",
            show_default=True,
            envvar="FINESSE_MOCK_LOG_LEVEL",
            show_envvar=True,
            help="What standard error gets; info: requests, events, sessions; debug: all.",
        ),
        click.option(
            "--strict",
            is_flag=True,
            envvar="FINESSE_MOCK_STRICT",
            show_envvar=True,
            help="Keep unknown paths and bodies as complaints, beside failures of the mock.",
        ),
        click.option(
            "--control-token",
            envvar="FINESSE_MOCK_CONTROL_TOKEN",
            show_envvar=True,
            help="What the control API asks for. [default: nothing on loopback, else made up]",
        ),
    ):
        command = option(command)
    return command


def log_to_stderr(level: str, form: str) -> None:
    """Have the log of this process written to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(LogFormat(form)))
    logging.getLogger().addHandler(handler)
    logging.getLogger("finesse_mock").setLevel(level.upper())


def _formatter(form: LogFormat) -> logging.Formatter:
    if form is LogFormat.TEXT:
        return logging.Formatter(_TEXT)
    from pythonjsonlogger.json import JsonFormatter

    return JsonFormatter(
        "%(levelname)s%(name)s%(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp=True,
    )
