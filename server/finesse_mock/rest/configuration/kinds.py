"""Objects of which administrators keep several: read, added, changed and removed in one way."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Generic, Protocol, TypeVar

from finesse_mock.model.site import Site
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Configured, Document, Endpoint
from finesse_mock.rest.lists import number_in
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import Node


class Numbered(Protocol):
    """An object with a database id."""

    @property
    def id(self) -> int:
        """The last part of its URI."""
        ...


T = TypeVar("T", bound=Numbered)


def _free_number(taken: Collection[int]) -> int:
    """An id that nothing has: the next one, unless that is taken already."""
    return next(number for number in count(len(taken) + 1) if number not in taken)


def _goes(_call: Call, _each: object) -> None:
    """Nothing keeps an object from being removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """One kind of objects; a call tells which site, and which container where there are several.

    ``path`` is that of the collection to which one POSTs, below ``/finesse/api/``. ``objects`` are
    those there are, ``kept`` is the site with others. ``create`` makes an object with an id and
    ``change`` another from an old one, both from the body. ``check_removal`` refuses where
    something stands against it. All refuse by RequestRejectedError.
    """

    path: str
    objects: Callable[[Call], Mapping[int, T]]
    kept: Callable[[Call, Mapping[int, T]], Site]
    show: Callable[[Call, T], Node]
    create: Callable[[Call, int], T]
    change: Callable[[Call, T], T]
    check_removal: Callable[[Call, T], None] = _goes

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What the API offers for the kind, lists aside."""
        one = f"{self.path}/{{number}}"
        return (
            Endpoint("POST", self.path, self.post, configures=True),
            Endpoint("GET", one, self.get, configures=True),
            Endpoint("PUT", one, self.put, configures=True),
            Endpoint("DELETE", one, self.delete, configures=True),
        )

    def get(self, call: Call) -> Answer:
        """Answer one object."""
        return Document(self.show(call, self.named(call)))

    def post(self, call: Call) -> Answer:
        """Add an object; the answer tells where it is."""
        access.administrator(call)
        objects = self.objects(call)
        added = self.create(call, _free_number(objects))
        return Configured(
            self.kept(call, {**objects, added.id: added}),
            f"{API}/{self.path.format(**call.path)}/{added.id}",
        )

    def put(self, call: Call) -> Answer:
        """Change an object."""
        return self.changed(call, self.named(call))

    def changed(self, call: Call, old: T) -> Answer:
        """Change that object as the body says."""
        return Configured(self.kept(call, {**self.objects(call), old.id: self.change(call, old)}))

    def delete(self, call: Call) -> Answer:
        """Remove an object."""
        removed = self.named(call)
        self.check_removal(call, removed)
        objects = self.objects(call)
        left = {number: each for number, each in objects.items() if number != removed.id}
        return Configured(self.kept(call, left))

    def named(self, call: Call) -> T:
        """The object in the URL.

        Raises:
            RequestRejectedError: 401 Authorization Failure, 404 Not Found.
        """
        access.administrator(call)
        found = self.objects(call).get(number_in(call))
        if found is None:
            raise rejections.not_found(call.path["number"])
        return found
