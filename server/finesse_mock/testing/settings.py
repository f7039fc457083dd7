"""The settings of a mock as a test writes them: those of `Config`, in plain words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from finesse_mock.config import Config


def config_of(settings: dict[str, Any]) -> "Config":
    """The configuration; ports are free ones unless given.

    ``clock`` may be the name of a pace.

    Raises:
        UsageError: there is no such setting, or no such pace.
    """
    from dataclasses import fields

    from finesse_mock.clock import pace_named
    from finesse_mock.config import ANY_PORTS, Config
    from finesse_mock.documents import nearest
    from finesse_mock.errors import UsageError

    known = [each.name for each in fields(Config)]
    for name in settings:
        if name not in known:
            raise UsageError(f"A mock has no setting {name}; {nearest(name, known, 'settings')}")
    told = {"ports": ANY_PORTS, **settings}
    if isinstance(told.get("clock"), str):
        try:
            told["clock"] = pace_named(told["clock"])
        except ValueError as error:
            raise UsageError(str(error)) from error
    return Config(**told)
