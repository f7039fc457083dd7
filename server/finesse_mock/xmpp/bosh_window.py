"""The window of request ids: what came in which order, and what was answered (XEP-0124 §14).

Every request of a session is a `Slot`. It waits *deferred* until all requests with a lower id
have come, is *held* while it waits for something to answer, and leaves its `Reply` behind for
a client that asks again.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from finesse_mock.xmpp.bosh_body import BoshRequest, Reply

Token = TypeVar("Token")
"""What the shell knows one HTTP request by."""


class Place(Enum):
    """Where a request id falls."""

    NEW = "never seen, and inside the window"
    DEFERRED = "seen, waits for a lower one"
    HELD = "seen, waits for an answer"
    ANSWERED = "seen, and its answer is still kept"
    OUTSIDE = "beyond the window, or too long ago"


@dataclass(slots=True)
class Slot(Generic[Token]):
    """One request id with every HTTP request that carried it."""

    request: BoshRequest
    deadline: float
    tokens: list[Token] = field(default_factory=list)
    """Empty: the connection broke, and nobody is there to be answered."""


class RidWindow(Generic[Token]):
    """Orders the requests of one session; at most ``size`` of them ahead of the last in order."""

    def __init__(self, first: Slot[Token], size: int) -> None:
        self.held: deque[Slot[Token]] = deque([first])
        """In the order of their ids, which is the order of their answers (XEP-0124 §8)."""
        self._size = size
        self._last = first.request.rid
        self._deferred: dict[int, Slot[Token]] = {}
        self._answers: dict[int, tuple[str | None, Reply]] = {}

    @property
    def last_in_order(self) -> int:
        """The highest id up to which every request has come."""
        return self._last

    @property
    def deferred(self) -> list[Slot[Token]]:
        """Requests behind a gap."""
        return list(self._deferred.values())

    @property
    def waiting(self) -> int:
        """How many requests have neither been answered nor lost their connection."""
        return sum(bool(slot.tokens) for slot in (*self.held, *self._deferred.values()))

    def place(self, rid: int) -> Place:
        """Say what a request with this id is."""
        if rid in self._deferred:
            return Place.DEFERRED
        if rid in self._answers:
            return Place.ANSWERED
        if any(slot.request.rid == rid for slot in self.held):
            return Place.HELD
        return Place.NEW if self._last < rid <= self._last + self._size else Place.OUTSIDE

    def add(self, slot: Slot[Token]) -> None:
        """Take in a request whose place is NEW."""
        self._deferred[slot.request.rid] = slot

    def in_order(self) -> Iterator[Slot[Token]]:
        """Yield, and from then on hold, each request whose turn has come."""
        while slot := self._deferred.pop(self._last + 1, None):
            self._last += 1
            self.held.append(slot)
            yield slot

    def open_slot(self, rid: int) -> Slot[Token]:
        """Return the slot of a request that is DEFERRED or HELD."""
        if rid in self._deferred:
            return self._deferred[rid]
        return next(slot for slot in self.held if slot.request.rid == rid)

    def answered(self, rid: int) -> tuple[str | None, Reply]:
        """Return the key that the request with this ANSWERED id carried, and its answer."""
        return self._answers[rid]

    def close_first(self, reply: Reply) -> Slot[Token]:
        """Take the held request with the lowest id and keep its answer.

        XEP-0124 §14.3: as many answers are kept as requests may be under way.
        """
        slot = self.held.popleft()
        self._answers[slot.request.rid] = (slot.request.key, reply)
        if len(self._answers) > self._size:
            del self._answers[next(iter(self._answers))]
        return slot

    def clear(self) -> list[Slot[Token]]:
        """Take every open request, in the order of their ids."""
        slots = [*self.held, *(self._deferred[rid] for rid in sorted(self._deferred))]
        self.held.clear()
        self._deferred.clear()
        return slots
