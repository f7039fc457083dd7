"""How commands fail other than by wrong usage."""

import click


class Unreachable(click.ClickException):
    """No mock answers at the address of its control API: exit status 3."""

    exit_code = 3
