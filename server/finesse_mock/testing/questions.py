"""Questions about what happened, asked when the answer is wanted."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any, Generic, TypeVar

from finesse_mock.errors import UsageError
from finesse_mock.testing.answers import Event, Request

__tracebackhide__ = True  # pytest shows where a test called

T = TypeVar("T", bound=Request | Event)


class AsyncQuestion(Generic[T]):
    """What happened of one kind; texts in ``where`` may be patterns with ``*``."""

    def __init__(
        self,
        journal: Callable[..., Awaitable[list[dict[str, Any]]]],
        timeline: Callable[[], Awaitable[list[str]]],
        kind: type[T],
        query: Mapping[str, str],
        where: Mapping[str, Any],
    ) -> None:
        known = [each.name for each in fields(kind)]
        for name in where:
            if name not in known:
                from finesse_mock.documents import nearest

                hint = nearest(name, known, "fields")
                raise UsageError(f"{kind.__name__} has no {name}; {hint}")
        self._journal = journal
        self._timeline = timeline
        self._kind = kind
        self._query = query
        self._where = where

    async def all(self) -> list[T]:
        """All of them, oldest first."""
        entries = await self._journal(**self._query)
        things: list[T] = [self._kind.of(entry) for entry in entries]  # type: ignore[misc]
        return [thing for thing in things if self._fits(thing)]

    async def one(self) -> T:
        """The only one.

        Raises:
            AssertionError: there is none, or more than one; with what there is.
        """
        things = await self.all()
        if len(things) == 1:
            return things[0]
        asked = {**{name: text for name, text in self._query.items() if text}, **self._where}
        what = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        lines = [f"Wanted one thing with {what}, found {len(things)}:", *map(str, things)]
        raise AssertionError("\n".join([*lines, "What happened:", *await self._timeline()]))

    def _fits(self, thing: T) -> bool:
        return all(_is_so(getattr(thing, name), value) for name, value in self._where.items())


def _is_so(found: Any, wanted: Any) -> bool:
    if isinstance(found, str):
        return fnmatchcase(found, str(wanted))
    return bool(found == wanted)
