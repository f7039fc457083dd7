"""The steps of a scenario, as read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from finesse_mock.documents import Place
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
    """The mock acts."""

    verb: str
    act: Act


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

    ``name`` is what the call that the event is about is called from then on; empty for nothing.
    """

    event: str
    node: str
    where: Mapping[str, Condition]
    within_s: float
    name: str = ""


Move = Do | Await | Expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: a pause, then a move; ``place`` is where it stands in its file."""

    number: int
    place: Place
    line: int
    text: str
    pause_s: float = 0.0
    move: Move | None = None
