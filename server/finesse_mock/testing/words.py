"""From the words of a test to those of the control API."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from finesse_mock.errors import UsageError
from finesse_mock.testing.answers import Node

_OWN = re.compile(r"/finesse/api/User/(?P<agent>[^/]+)(?P<rest>/Dialogs|/Media)?")
_SNAKE = re.compile(r"_(\w)")
_PARTS = {None: ("agent", "{0} == agent.id"), "/Dialogs": ("dialog", "{0} in dialog.agents")}


class Named:
    """Somebody or something with an id, which stands for it wherever a word is wanted."""

    id: str


def plain(value: Any) -> Any:
    """The value as JSON has it; who or what is named by an id becomes the id."""
    if isinstance(value, Named):
        return value.id
    if isinstance(value, Node):
        return str(value)
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def fields_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request for these arguments, without those that are None."""
    return {camel(name): plain(value) for name, value in given.items() if value is not None}


def attributes_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a fault for these arguments; ``for_`` stands for a reserved word."""
    return {name.rstrip("_"): plain(value) for name, value in given.items()}


def path_of(*parts: str) -> str:
    """A path below the control API."""
    return "/".join(quote(part, safe="") for part in parts)


def camel(name: str) -> str:
    """The name as the control API writes it; ``from_`` and ``as_`` stand for reserved words."""
    return _SNAKE.sub(lambda match: match[1].upper(), name.rstrip("_"))


def condition_of(what: str, where: dict[str, Any]) -> str:
    """The condition for ``wait_for(what, **where)``.

    ``what`` is a condition, or a node. ``where`` says of an agent's own node how the agent, or one
    of the agent's calls, is to be; ``event`` says of any node that an event with that verb is to be
    published on it, and nothing that any event is.

    Raises:
        UsageError: they do not go together.
    """
    if not isinstance(what, Node) and not what.startswith("/finesse/"):
        return " and ".join([f"({what})", *_equal("", where)]) if where else what
    if not where or "event" in where:
        return _published(what, dict(where))
    own = _OWN.fullmatch(what)
    if own is None or own["rest"] not in _PARTS:
        raise UsageError(
            f'{what} is no agent\'s own node: say event="PUT", or write a condition such as '
            '\'event.node=="…" and "…" in event.about\'.'
        )
    part, whose = _PARTS[own["rest"]]
    return " and ".join([whose.format(_quoted(own["agent"])), *_equal(f"{part}.", where)])


def _published(node: str, where: dict[str, Any]) -> str:
    verb = where.pop("event", None)
    wanted = {"node": node} | ({"verb": verb} if verb else {}) | where
    return " and ".join(_equal("event.", wanted))


def _equal(prefix: str, where: dict[str, Any]) -> list[str]:
    return [f"{prefix}{camel(name)} == {_quoted(value)}" for name, value in where.items()]


def _quoted(value: Any) -> str:
    return repr(value if isinstance(value, int | float | bool) else str(value))
