"""Whether a published event is the expected one, and where it first is not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from finesse_mock.scenarios.steps import Condition, Expect, Membership
from finesse_mock.wire.select import select
from finesse_mock.wire.uris import API

_DIALOG_ID = frozenset({"dialog", "id", "dialog.id"})


class Published(Protocol):
    """An event that was published, as the publisher shows it."""

    @property
    def seq(self) -> int:
        """The number of the change behind it."""
        ...

    @property
    def at(self) -> datetime:
        """The moment, in UTC."""
        ...

    @property
    def node(self) -> str:
        """The node on which it was published."""
        ...

    @property
    def update(self) -> str:
        """The ``<Update>`` document."""
        ...


def differences(expected: Expect, event: Published, calls: Mapping[str, str]) -> list[str]:
    """In what the event is not the expected one, the verb first; empty when it is.

    ``calls`` are dialog ids by the names of the calls, which a condition on the dialog may use.
    """
    found = []
    verb = "".join(select(event.update, "event"))
    if verb != expected.event:
        found.append(f"it is a {verb}")
    for path, condition in expected.where.items():
        if path in _DIALOG_ID:
            texts = select(event.update, "id")
            dialog_id = calls.get(condition, condition) if isinstance(condition, str) else condition
            holds = _holds(dialog_id, texts)
        else:
            texts = select(event.update, path)
            holds = _holds(condition, texts)
        if not holds:
            found.append(f"{path} {_shown(texts)}")
    return found


def _holds(condition: Condition, texts: Sequence[str]) -> bool:
    if isinstance(condition, Membership):
        return set(_several(condition.has)) <= set(texts) and not (
            set(_several(condition.lacks)) & set(texts)
        )
    if isinstance(condition, str):
        return list(texts) == [condition] or (not condition and not texts)
    return sorted(texts) == sorted(condition)


def _several(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else texts


def _shown(texts: Sequence[str]) -> str:
    if not texts:
        return "is not there"
    if list(texts) == [""]:
        return "is empty"
    return f"is {', '.join(texts)}"


def unmet(expected: Expect, events: Iterable[Published], calls: Mapping[str, str]) -> str:
    """Why none of these events is the expected one: the nearest and its first difference."""
    node = expected.node.removeprefix(f"{API}/")
    sentence = f"no such {expected.event} on {node} within {expected.within_s:g} s"
    compared = [(differences(expected, event, calls), event) for event in events]
    if not compared:
        return f"{sentence}; nothing was published there."
    found, nearest = min(reversed(compared), key=lambda pair: len(pair[0]))
    verb = "".join(select(nearest.update, "event"))
    return f"{sentence}; the nearest was #{nearest.seq} {verb}, but {found[0]}."
