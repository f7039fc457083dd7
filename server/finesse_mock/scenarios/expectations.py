"""Whether a published event is the expected one, and where it first is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from finesse_mock.scenarios.steps import Condition, Expect, Membership
from finesse_mock.wire import uris
from finesse_mock.wire.select import select
from finesse_mock.wire.uris import API
from finesse_mock.wire.xpath import holds

_OWN_ID = frozenset({"dialog", "id", "dialog.id"})
_OTHERS: Mapping[str, Callable[[str], str]] = {
    "secondaryId": str,
    "associatedDialogUri": uris.dialog,
}
"""Where an event names another dialog, and how."""


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

    ``calls`` are dialog ids by the names of the calls, which conditions on dialogs may use.
    """
    found = []
    verb = "".join(select(event.update, "event"))
    if expected.event not in ("", verb):
        found.append(f"it is a {verb}")
    for path, condition in expected.where.items():
        texts = select(event.update, "id" if path in _OWN_ID else path)
        if not _holds(_meant(path, condition, calls), texts):
            found.append(f"{path} {_shown(texts)}")
    unmet = (each for each in expected.xpaths if not holds(event.update, each))
    return [*found, *(f"{expression} does not hold" for expression in unmet)]


def names_of_calls(expected: Expect) -> Iterator[tuple[str, str]]:
    """The conditions that compare with a dialog, and with which: a name, or the id or URI of one.

    An ``id`` is that of a dialog on the nodes of dialogs only.
    """
    of_dialogs = "/Dialogs" in expected.node
    for path, condition in expected.where.items():
        of_another = path in _OTHERS or (path in _OWN_ID and of_dialogs)
        if of_another and isinstance(condition, str) and condition:
            yield path, condition


def _meant(path: str, condition: Condition, calls: Mapping[str, str]) -> Condition:
    """The condition, with the name of a call replaced where the event has that dialog's id."""
    if not isinstance(condition, str) or condition not in calls:
        return condition
    if path in _OWN_ID:
        return calls[condition]
    return _OTHERS[path](calls[condition]) if path in _OTHERS else condition


def dialog_of(event: Published) -> str:
    """The id of the dialog that the event is about; empty when it is about something else."""
    return "".join(select(event.update, "id")[:1])


def holds_of_nothing(condition: Condition) -> bool:
    """Whether the condition holds of an event that has not what it is about."""
    return _holds(condition, ())


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


def unwelcome(event: Published) -> str:
    """That this event was published, though it should not have been."""
    verb = "".join(select(event.update, "event"))
    return f"#{event.seq} {verb} was published on {event.node.removeprefix(f'{API}/')}."
