"""Options about how the notification service behaves where real ones differ."""

from collections.abc import Callable
from typing import TypeVar

import click

from finesse_mock.xmpp.bosh_terms import DeadSid

R = TypeVar("R")


def takes_notification_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--starttls``, ``--scram``, ``--dead-sid`` and ``--bosh-ack``."""
    for option in (
        click.option(
            "--bosh-ack",
            is_flag=True,
            envvar="FINESSE_MOCK_BOSH_ACK",
            show_envvar=True,
            help="Acknowledge in every BOSH answer, as Openfire 4 does, not in the first alone.",
        ),
        click.option(
            "--dead-sid",
            type=click.Choice([form.value for form in DeadSid]),
            default=DeadSid.TERMINATE.value,
            show_default=True,
            envvar="FINESSE_MOCK_DEAD_SID",
            show_envvar=True,
            help="What a BOSH request of an ended session gets: 200 with a terminate, or 404.",
        ),
        click.option(
            "--scram",
            is_flag=True,
            envvar="FINESSE_MOCK_SCRAM",
            show_envvar=True,
            help="Offer SCRAM-SHA-256 and SCRAM-SHA-1 before PLAIN, as no Finesse does.",
        ),
        click.option(
            "--starttls",
            is_flag=True,
            envvar="FINESSE_MOCK_STARTTLS",
            show_envvar=True,
            help="Offer STARTTLS on the plain XMPP port.",
        ),
    ):
        command = option(command)
    return command
