"""The recorder: what is heard and overheard becomes entries, with names, times and causes."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from finesse_mock.cassettes import texts
from finesse_mock.cassettes.naming import Naming
from finesse_mock.cassettes.tape import AnyEntry, Event, Reply, Request

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

NEAR_S: Final = 5.0
"""So long after a request its agent's events count as produced by it, where no id says more."""

_REQUEST_ID: Final = re.compile(r"(<requestId>)([^<]*)(</requestId>)")
_OF_USER: Final = re.compile(r"\$\{agent:([^}]+)\}")
_ORIGIN: Final = re.compile(r"^(?:[A-Za-z][\w+.-]*:)?//[^/?#]*|#.*$")
_REMEMBERED: Final = 10_000

_Known = tuple[str, str, int]
"""By what an event is known again: its node, its item id, the hash of its text."""


@dataclass(slots=True)
class _Latest:
    """The latest request by which an agent changed something."""

    n: int
    t: float


class Recorder:
    """Takes a recording down.

    ``write`` gets each entry; ``moment`` tells the seconds since the start; ``cleaned`` makes an
    entry fit to be kept (see ``scrubbing``).

    Events are known by their item ids and texts: one that several connections hear is taken once. A
    server that begins anew from the same seed gives its ids again, to other events.

    Attributes:
        events: how many events have been taken down.
        entries: how many entries, events included.
    """

    def __init__(
        self,
        write: Callable[[AnyEntry], None],
        moment: Callable[[], float],
        cleaned: Callable[[AnyEntry], AnyEntry],
    ) -> None:
        self.events = 0
        self.entries = 0
        self._tell: Callable[[], object] = lambda: None
        self._write = write
        self._moment = moment
        self._cleaned = cleaned
        self._naming = Naming()
        self._by_request_id: dict[str, int] = {}
        self._latest: dict[str, _Latest] = {}
        self._heard: set[_Known] = set()
        self._order: deque[_Known] = deque()

    def on_event(self, tell: Callable[[], object]) -> None:
        """Have it called after every event that is taken down."""
        self._tell = tell

    def know_agent(self, agent_id: str) -> None:
        """Name that agent by a variable from the start."""
        self._naming.know_agent(agent_id)

    def request(self, agent: str, method: str, path: str, request_id: str, body: str) -> int:
        """A request to REST; answers its number."""
        if agent:
            self._naming.know_agent(agent)
        self._naming.learn(path)
        self._naming.learn(body)
        entry = Request(
            n=self._next(),
            t=self._now(),
            agent=self._naming.agent(agent),
            method=method,
            path=self._naming.named(path),
            request_id=texts.escaped(request_id),
            body=self._naming.named(body),
        )
        if request_id:
            self._by_request_id[request_id] = entry.n
            if len(self._by_request_id) > _REMEMBERED:
                del self._by_request_id[next(iter(self._by_request_id))]
        # Of one that has an id, the events say so themselves.
        if method not in READING and not request_id:
            self._latest[agent] = _Latest(entry.n, entry.t)
        self._keep(entry)
        return entry.n

    def reply(self, number: int, status: int, body: str, location: str = "") -> None:
        """The answer to that request."""
        self._naming.learn(body)
        if status >= 400:
            self._latest = {who: each for who, each in self._latest.items() if each.n != number}
        self._keep(
            Reply(
                n=self._next(),
                t=self._now(),
                re=number,
                status=status,
                location=self._naming.named(_ORIGIN.sub("", location)),
                body=self._naming.named(body),
            )
        )

    def event(self, node: str, update: str, item_id: str = "") -> None:
        """An event was published on a node."""
        if item_id and not self._is_news((node, item_id, hash(update))):
            return
        self._naming.learn(node)
        self._naming.learn(update)
        named, body = self._naming.named(node), self._naming.named(update)
        now = self._now()
        cause = self._by_id(update)
        if cause is None:
            cause = self._nearest(named, now)
        else:
            body = _REQUEST_ID.sub(rf"\g<1>{texts.request(cause)}\g<3>", body)
        self._keep(Event(n=self._next(), t=now, node=named, cause=cause, body=body))
        self.events += 1
        self._tell()

    def _by_id(self, update: str) -> int | None:
        found = _REQUEST_ID.search(update)
        return self._by_request_id.get(found[2].strip()) if found else None

    def _nearest(self, node: str, now: float) -> int | None:
        """The latest request of the agent whose node it is, unless that is long ago."""
        found = _OF_USER.search(node)
        latest = self._latest.get(found[1]) if found else None
        return latest.n if latest and now - latest.t <= NEAR_S else None

    def _is_news(self, event: _Known) -> bool:
        if event in self._heard:
            return False
        self._heard.add(event)
        self._order.append(event)
        if len(self._order) > _REMEMBERED:
            self._heard.discard(self._order.popleft())
        return True

    def _next(self) -> int:
        self.entries += 1
        return self.entries

    def _now(self) -> float:
        return round(self._moment(), 3)

    def _keep(self, entry: AnyEntry) -> None:
        self._write(self._cleaned(entry))
