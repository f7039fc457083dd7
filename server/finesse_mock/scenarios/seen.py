"""What a play has seen so far, and how far each of its branches has read it."""

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from finesse_mock.engine.changes import Change
    from finesse_mock.engine.commands import Command
    from finesse_mock.scenarios.expectations import Published

T = TypeVar("T")

KEPT: Final = 10_000
"""So many things are kept of a kind; beyond that the oldest are forgotten."""


class Record(Generic[T]):
    """Things in the order in which they came, numbered from 0; the latest are kept."""

    def __init__(self) -> None:
        self._kept: deque[T] = deque(maxlen=KEPT)
        self.end = 0
        """The number that the next one gets."""

    def add(self, thing: T) -> None:
        """Keep the next one."""
        self._kept.append(thing)
        self.end += 1

    def after(self, number: int) -> Iterator[tuple[int, T]]:
        """Those from that number on, each with the number that follows its own."""
        unread = max(0, min(self.end - number, len(self._kept)))
        latest = tuple(islice(reversed(self._kept), unread))
        yield from enumerate(reversed(latest), self.end - unread + 1)


class Seen:
    """Events on the nodes that are of interest, and commands of clients with their changes."""

    def __init__(self, nodes: frozenset[str]) -> None:
        self.events: dict[str, Record[Published]] = {node: Record() for node in nodes}
        self.commands: Record[tuple[Command, tuple[Change, ...]]] = Record()


class Bookmarks:
    """How far a branch has read: the number of the next event of each node, and command."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self.events: defaultdict[str, int] = defaultdict(int)
        self.commands = 0
        self._act: dict[str, int] = {}

    def note_act(self) -> None:
        """Something is done now: what comes from here on may be its consequence."""
        self._act = {node: record.end for node, record in self._seen.events.items()}

    def since_act(self, node: str) -> int:
        """The first event on that node that is neither used up nor older than the last act."""
        return max(self.events[node], self._act.get(node, 0))

    def forked(self) -> "Bookmarks":
        """The bookmarks of a branch that begins here."""
        other = Bookmarks(self._seen)
        other.events.update(self.events)
        other.commands, other._act = self.commands, self._act
        return other

    def join(self, other: "Bookmarks") -> None:
        """Go on behind what a branch has read."""
        for node, number in other.events.items():
            self.events[node] = max(self.events[node], number)
        self.commands = max(self.commands, other.commands)
