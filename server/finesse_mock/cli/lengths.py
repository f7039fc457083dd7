"""Lengths of time on the command line."""

import click

from finesse_mock.documents import Duration


class LengthType(click.ParamType[float]):
    """Seconds, written as in scenarios: 31s, 500ms, 2m."""

    name = "length"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Take a length of time."""
        if isinstance(value, float):
            return value
        try:
            return Duration.written(value)
        except ValueError as error:
            self.fail(f"{value} {error}.", param, ctx)


LENGTH = LengthType()
