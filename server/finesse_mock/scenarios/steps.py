"""The steps of a scenario, as read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from finesse_mock.documents import Document
from finesse_mock.faults.fault import Fault
from finesse_mock.scenarios.acts import Act


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition on several texts: those that must, and those that must not be among them."""

    has: str | tuple[str, ...] = ()
    lacks: str | tuple[str, ...] = ()


Condition = str | tuple[str, ...] | Membership
"""One text; these texts and no other, in whatever order; or a membership."""


class Otherwise(StrEnum):
    """What happens when the client does not do what is awaited."""

    FAIL = "fail"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Do:
    """The mock acts. ``refused`` names the error with which that must be refused, if any."""

    verb: str
    act: Act
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Await:
    """The client under test must act."""

    verb: str
    act: Act
    within_s: float
    otherwise: Otherwise


@dataclass(frozen=True, slots=True)
class Expect:
    """An event must be published. ``node`` is the whole name of its node.

    ``event`` is its verb, empty for any. ``name`` is what the call that the event is about is
    called from then on; empty for nothing. ``xpaths`` must hold of the ``<Update>`` document.
    """

    event: str
    node: str
    where: Mapping[str, Condition]
    within_s: float
    name: str = ""
    xpaths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectNone:
    """No such event may be published: neither since the last thing done, nor within the time."""

    unwanted: Expect


@dataclass(frozen=True, slots=True)
class Inject:
    """Something goes wrong from now on; ``name`` is what the fault is called, empty for nothing."""

    fault: Fault
    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """The fault of that name ends; without a name all faults do, whoever injected them."""

    name: str


Move = Do | Await | Expect | ExpectNone | Inject | Clear


def event_of(move: Move | None) -> Expect | None:
    """The event that a move looks for, wanted or not; None for a move that looks for none."""
    if isinstance(move, ExpectNone):
        return move.unwanted
    return move if isinstance(move, Expect) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: a pause, then a move; ``document`` is the part of a file which it was read from.

    ``file`` is the name of that file where it is an included one, else empty.
    """

    number: int
    document: Document
    file: str
    line: int
    text: str
    pause_s: float = 0.0
    move: Move | None = None


@dataclass(frozen=True, slots=True)
class Fork:
    """Branches that are played side by side; what comes after waits for all of them."""

    branches: tuple[tuple["Part", ...], ...]


Part = Step | Fork
"""A part of a play."""


def steps_of(parts: Sequence[Part]) -> Iterator[Step]:
    """All steps of these parts, in the order in which they are written."""
    for part in parts:
        if isinstance(part, Step):
            yield part
            continue
        for branch in part.branches:
            yield from steps_of(branch)
