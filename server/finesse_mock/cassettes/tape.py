"""The format of a cassette: JSON Lines, first a header, then one entry a line.

Texts name dialogs, agents and requests by variables, so that a replay may give them other ids:
``${dialog:1}``, ``${agent:1001001}``, ``${request:3}``. A text that had ``${`` itself has ``$${``.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

VERSION: Final = 1
"""The version that is written; a change of the format raises it and adds to ``migration``."""


class Header(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The first line. ``recorded`` is the moment of ``t`` 0 (UTC).

    ``source`` says how it was made; ``scrubbed`` what was replaced in it, by the names of
    ``scrubbing.sought.Kind``.
    """

    cassette: int
    recorded: datetime
    source: str = ""
    scrubbed: tuple[str, ...] = ()


class Entry(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename="camel",
    tag_field="is",
):
    """Any line but the first. ``n`` rises from entry to entry; ``t``: seconds, never falling."""

    n: int
    t: float


class Request(Entry, frozen=True, kw_only=True, tag="request"):
    """A client asked something of REST; ``agent`` is who (empty: nobody in particular).

    ``path`` has the query in it. Of the headers only ``requestId`` is kept.
    """

    agent: str = ""
    method: str
    path: str
    request_id: str = ""
    body: str = ""

    @property
    def resource(self) -> str:
        """The path without the query."""
        return self.path.partition("?")[0]


class Reply(Entry, frozen=True, kw_only=True, tag="reply"):
    """The answer to the request with the number ``re``; ``location`` is without scheme and host."""

    re: int
    status: int
    location: str = ""
    body: str = ""


class Event(Entry, frozen=True, kw_only=True, tag="event"):
    """An update event on a node; ``cause`` is the number of the request that produced it."""

    node: str
    cause: int | None = None
    body: str


AnyEntry = Request | Reply | Event


@dataclass(frozen=True, slots=True)
class Cassette:
    """A whole recording. ``name`` is how messages call it.

    ``notes`` are sentences on what was repaired when it was read.
    """

    name: str
    header: Header
    entries: tuple[AnyEntry, ...]
    notes: tuple[str, ...] = ()

    @property
    def requests(self) -> dict[int, Request]:
        """The requests by number."""
        return {each.n: each for each in self.entries if isinstance(each, Request)}

    @property
    def replies(self) -> dict[int, Reply]:
        """The replies by the number of their request."""
        return {each.re: each for each in self.entries if isinstance(each, Reply)}

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in their order."""
        return tuple(each for each in self.entries if isinstance(each, Event))

    def place(self, entry: AnyEntry) -> str:
        """The file and line of an entry."""
        return f"{self.name}:{bisect_left(self.entries, entry.n, key=_n) + 2}"


def _n(entry: AnyEntry) -> int:
    return entry.n
