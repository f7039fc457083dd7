"""The events of a recording as a story that is read from its beginning, with looks ahead."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from finesse_mock.cassettes.retelling.dialogs import Call, Told
from finesse_mock.cassettes.tape import Event

_AT_ONCE_S: Final = 1.0
"""What one request brings about is published within so many seconds."""


class Story:
    """Events with what they tell; ``turn`` goes on to the next."""

    def __init__(self, told: Sequence[tuple[Event, Told]]) -> None:
        self._told = told
        self._at = -1
        self._by_call: dict[str, list[int]] = {}
        self._by_node: dict[str, list[int]] = {}
        for place, (event, each) in enumerate(told):
            self._by_node.setdefault(event.node, []).append(place)
            if each.call:
                self._by_call.setdefault(each.call.name, []).append(place)

    def turn(self) -> None:
        """The next event is the present one."""
        self._at += 1

    def calls_at_once(self) -> Iterator[Call]:
        """What is told of calls before anybody can have asked for something else."""
        for place in range(self._at + 1, len(self._told)):
            if self._seconds_to(place) > _AT_ONCE_S:
                return
            if call := self._told[place][1].call:
                yield call

    def of_call(self, name: str) -> Iterator[tuple[float, Call]]:
        """What is told of that call after now: in how many seconds, and what."""
        for place in self._later(self._by_call.get(name, [])):
            if call := self._told[place][1].call:
                yield self._seconds_to(place), call

    def last_of(self, name: str) -> Call | None:
        """What is told of that call last of all."""
        places = self._by_call.get(name)
        return self._told[places[-1]][1].call if places else None

    def next_state(self, node: str, after_s: float) -> str:
        """The first state after so many seconds of the agent who has that node; empty for none."""
        states = (
            self._told[place][1].fields.get("state", "")
            for place in self._later(self._by_node.get(node, []))
            if self._seconds_to(place) >= after_s
        )
        return next(states, "")

    def _later(self, places: list[int]) -> Iterator[int]:
        first = bisect_right(places, self._at)
        return (places[each] for each in range(first, len(places)))

    def _seconds_to(self, place: int) -> float:
        return self._told[place][0].t - self._told[self._at][0].t
