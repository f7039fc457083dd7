"""``finesse-mock version``."""

import platform
from importlib.metadata import version

import click

from finesse_mock import __version__
from finesse_mock.cli.printing import prints_json, show

PARTS = ("aiohttp", "click", "lxml", "msgspec", "PyYAML", "trustme")


@click.command()
@prints_json
def command(*, as_json: bool) -> None:
    """Tell the version of this program, of Python, and of the libraries it stands on.

    \b
    finesse-mock version
    finesse-mock version --json
    finesse-mock --version
    """
    versions = {"finesse-mock": __version__, "Python": platform.python_version()}
    versions |= {part: version(part) for part in PARTS}
    show(versions, (f"{name} {each}" for name, each in versions.items()), as_json=as_json)
