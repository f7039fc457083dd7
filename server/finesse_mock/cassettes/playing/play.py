"""What a play is asked to be, what it needs, and what it tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import Protocol

import msgspec

from finesse_mock.clock import Clock


class Mode(StrEnum):
    """When events are published."""

    CAUSAL = "causal"
    """After the recorded request was made, where one produced it; else after the event before."""
    TIMED = "timed"
    """When they were in the recording, whatever clients do."""
    STEP = "step"
    """One at each ``step``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySettings:
    """How to play.

    ``speed`` divides every gap; it may be infinite. ``agents`` leads from the ids of the cassette
    to those who play them. ``wait_for``: who has to be connected before it begins, by the ids of
    the cassette; empty: anybody of the cassette. ``strict``: what is not on the cassette is
    answered with 501.
    """

    mode: Mode = Mode.CAUSAL
    speed: float = 1.0
    agents: Mapping[str, str] = field(default_factory=dict)
    wait_for: tuple[str, ...] = ()
    strict: bool = False

    def seconds(self, gap: float) -> float:
        """How long a recorded gap lasts."""
        return 0.0 if self.speed == inf else max(0.0, gap) / self.speed


class Stage(Protocol):
    """The mock on which a cassette is played."""

    @property
    def clock(self) -> Clock:
        """Its clock."""
        ...

    def publish(self, node: str, update: str, cause: str) -> None:
        """Publish an event."""
        ...

    def is_connected(self, agent_id: str) -> bool:
        """Whether that user hears events."""
        ...

    def on_connection(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have it called when somebody may have connected; answers what to call to stop that."""
        ...

    def new_dialog_id(self) -> str:
        """An id that no dialog has."""
        ...


class Played(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", rename="camel"):
    """Something that happened in a play, at this moment of the mock's clock."""

    at: datetime


class Waiting(Played, frozen=True, kw_only=True, tag="waiting"):
    """The play waits for the first of these agents to connect, or for all of them."""

    agents: tuple[str, ...]
    every: bool


class Begun(Played, frozen=True, kw_only=True, tag="begin"):
    """They are there; from now on events come, and requests are answered in step."""


class EventPlayed(Played, frozen=True, kw_only=True, tag="event"):
    """That entry was published."""

    n: int
    node: str
    about: str


class RequestPlayed(Played, frozen=True, kw_only=True, tag="request"):
    """A client made the request of that entry."""

    n: int
    agent: str
    about: str
    status: int | None


class Missed(Played, frozen=True, kw_only=True, tag="miss"):
    """A client asked what is not on the cassette."""

    sentence: str


class Ended(Played, frozen=True, kw_only=True, tag="end"):
    """The last event has been published; ``not_made`` are the requests that nobody made."""

    events: int
    requests: int
    missed: int
    not_made: tuple[int, ...]
