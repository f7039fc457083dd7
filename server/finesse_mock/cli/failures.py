"""How commands fail other than by wrong usage."""

from typing import IO, Any

import click


class Unreachable(click.ClickException):
    """No mock answers at the address of its control API: exit status 3."""

    exit_code = 3

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence as every other one is printed."""
        click.echo(f"finesse-mock: {self.message}", file=file, err=file is None)
