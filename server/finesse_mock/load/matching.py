"""What was published held against what arrived: latency, loss, repetition, disorder.

Events are told apart by the digest of their text. For each client both sides are queues that are
emptied as they agree, so that memory is bounded by what is under way.
"""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

from finesse_mock.load.histogram import Histogram

_REMEMBERED = 64
"""So many of its last events a client is known to have had."""


@dataclass(slots=True)
class _Client:
    """What is under way to a client, and what it got that nobody knows to be published yet."""

    published: deque[tuple[int, float]] = field(default_factory=deque)
    received: deque[tuple[int, float]] = field(default_factory=deque)
    missing: Counter[int] = field(default_factory=Counter)
    had: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class Matching:
    """Events on their way; ``latencies`` are from publication to arrival, by transport."""

    def __init__(self) -> None:
        self._clients: defaultdict[str, _Client] = defaultdict(_Client)
        self._transports: dict[str, str] = {}
        self.latencies: defaultdict[str, Histogram] = defaultdict(Histogram)
        self.received = 0
        self.duplicated = 0
        self.reordered = 0

    def came(self, jid: str, transport: str) -> None:
        """A client is there, under an address that no other has had."""
        self._transports[jid] = transport

    def published(self, jid: str, digest: int, at: float) -> None:
        """An event is on its way to that client, since ``at``."""
        self._clients[jid].published.append((digest, at))

    def arrived(self, jid: str, digest: int, at: float) -> None:
        """An event arrived there."""
        self.received += 1
        self._clients[jid].received.append((digest, at))

    def settle(self, *, everything: bool = False) -> None:
        """Compare; ``everything`` that could be told of publications has been told."""
        for jid in self._transports:
            client = self._clients[jid]
            if client.received:
                self._settle(client, self.latencies[self._transports[jid]], everything)

    @property
    def under_way(self) -> int:
        """How many published events have not arrived; at the end those that are lost."""
        return sum(len(each.published) + each.missing.total() for each in self._clients.values())

    @property
    def unexplained(self) -> int:
        """How many arrived of which nobody said that they were published."""
        return sum(len(each.received) for each in self._clients.values())

    def _settle(self, client: _Client, latencies: Histogram, everything: bool) -> None:
        while client.received:
            digest, at = client.received[0]
            ahead = _place(client.published, digest)
            if ahead is not None:
                for _ in range(ahead):
                    skipped, _ = client.published.popleft()
                    client.missing[skipped] += 1
                _, since = client.published.popleft()
                latencies.add(at - since)
            elif client.missing[digest] > 0:
                client.missing[digest] -= 1
                self.reordered += 1
            elif digest in client.had and (client.published or everything):
                self.duplicated += 1
            else:
                return  # its publication has yet to be told
            client.had.append(digest)
            client.received.popleft()


def _place(published: deque[tuple[int, float]], digest: int) -> int | None:
    """How many stand before that one; None when it is not there."""
    for index, (each, _) in enumerate(published):
        if each == digest:
            return index
    return None
