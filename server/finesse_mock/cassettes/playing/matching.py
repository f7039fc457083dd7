"""Which request of the cassette a client makes, and what it says of one that is not there."""

from dataclasses import dataclass

from finesse_mock.cassettes.comparing import count_differences, first_difference, request_fields
from finesse_mock.cassettes.recording.recorder import READING
from finesse_mock.cassettes.showing import readable
from finesse_mock.cassettes.tape import Cassette, Request
from finesse_mock.wire.uris import SYSTEM_INFO


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a client, with the variables of the cassette in place of ids."""

    agent: str
    method: str
    path: str
    body: str

    @property
    def fields(self) -> dict[str, str]:
        """What it says."""
        return request_fields(self.method, self.path, self.agent, self.body)


def is_about_servers(request: Request) -> bool:
    """Whether it asks where the servers are, which the mock has to tell, not the recording."""
    return request.resource.rstrip("/") == SYSTEM_INFO


class Matching:
    """Knows which requests have been made.

    One that changes something is the first of its like that has not been made. One that reads
    may be made as often as one likes: it is the first of its like not yet made that stands before
    the next change, else the latest that has been, else the first.
    """

    def __init__(self, cassette: Cassette) -> None:
        self._cassette = cassette
        self._requests = list(cassette.requests.values())
        self._fields = {
            each.n: request_fields(each.method, each.path, each.agent, each.body)
            for each in self._requests
        }
        self._made: set[int] = set()

    @property
    def not_made(self) -> tuple[int, ...]:
        """The numbers of the requests that nobody has made."""
        return tuple(each.n for each in self._requests if each.n not in self._made)

    def match(self, asked: Asked) -> Request | None:
        """The request that this is, which has been made from now on; None if there is none."""
        fields = asked.fields
        like = [each for each in self._requests if self._fields[each.n] == fields]
        fresh = [each for each in like if each.n not in self._made]
        found = fresh[0] if fresh else None
        if like and asked.method in READING:
            next_change = self._next_change()
            made = [each for each in like if each.n in self._made]
            if made and (found is None or found.n > next_change):
                found = made[-1]
        if found:
            self._made.add(found.n)
        return found

    def _next_change(self) -> int:
        changes = (each.n for each in self._requests if each.method not in READING)
        return next((n for n in changes if n not in self._made), self._requests[-1].n + 1)

    def sentence(self, asked: Asked) -> str:
        """That there is no such request, and what is the closest, and in what it differs first."""
        what = f"{asked.method} {readable(asked.path.partition('?')[0])} by {readable(asked.agent)}"
        fresh = [each for each in self._requests if each.n not in self._made]
        if not fresh:
            return f"{what} is not on the cassette, and all that is has been asked."
        fields = asked.fields
        closest = min(fresh, key=lambda each: self._distance(self._fields[each.n], fields))
        differs = first_difference(self._fields[closest.n], fields)
        place = self._cassette.place(closest)
        if differs is None:
            return f"{what} is not on the cassette; the closest is {place}."
        there, here = readable(differs.one), readable(differs.other)
        return (
            f"{what} is not on the cassette; the closest is {place}, "
            f"where {differs.part} is {there} and not {here}."
        )

    def _distance(self, one: dict[str, str], other: dict[str, str]) -> int:
        apart = sum(one[part] != other[part] for part in ("method", "path", "agent"))
        return 10 * apart + count_differences(one, other)
