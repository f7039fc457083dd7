"""How commands fail other than by wrong usage."""

import click


class Unreachable(click.ClickException):
    """No mock answers at the address of its control API: exit status 3."""

    exit_code = 3


class Refused(click.ClickException):
    """What was asked for cannot be done now, or did not come to pass: exit status 1."""

    exit_code = 1
