"""What becomes of a thing that faults act upon, as values for whoever carries it out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent:
    """What stands in the message of an event.

    ``update`` is the text of ``<notification>``; ``verbatim``: it stands there without being
    escaped, be the message well-formed or not. The namespaces are those of the two elements.
    """

    update: str
    event_xmlns: str
    notification_xmlns: str
    verbatim: bool = False


class Passage(Protocol):
    """The way of one event to one client, from the fault on that strikes it."""

    def onward(self, content: EventContent) -> bool:
        """Let it go on now; tell whether anything of it does."""
        ...

    def later(self, seconds: float, content: EventContent) -> bool:
        """Let it go on after that many seconds; later events overtake it."""
        ...

    def behind_next(self, seconds: float, content: EventContent) -> bool:
        """Let it go on behind the next event to that client, at the latest after the seconds."""
        ...


class Damage(Enum):
    """What happens to an answer of the REST API."""

    MALFORMED = "its body is no XML any more"
    CUT = "the connection closes in the middle of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCourse:
    """What becomes of a REST request.

    ``wait_s``: seconds before anything else. ``answered`` False: no answer ever comes, and the
    request is not carried out. ``refusal``: status and body of an answer in place of the true one;
    the request is not carried out. ``damage``: it is carried out, and the answer suffers.
    """

    wait_s: float = 0.0
    answered: bool = True
    refusal: tuple[int, str] | None = None
    damage: Damage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamCourse:
    """What becomes of an XMPP stream and of what carries it.

    ``error``: the condition with which the stream ends. ``closed``: code and reason with which its
    WebSocket closes. ``silent``: nothing is read and nothing is sent. ``bytes_per_second``: how
    fast it is read; None: as fast as it comes.
    """

    error: str = ""
    closed: tuple[int, str] | None = None
    silent: bool = False
    bytes_per_second: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoshCourse:
    """What becomes of a BOSH request.

    ``status``: it is answered with that and never reaches its session. ``lost``: the session
    answers, and the answer does not arrive. ``early``: no request of the session is held.
    """

    status: int | None = None
    lost: bool = False
    early: bool = False


class Timer(Protocol):
    """Something that will happen, and may be called off."""

    def cancel(self) -> None:
        """Call it off."""
        ...


class Clock(Protocol):
    """What faults need of a clock."""

    def call_later(self, seconds: float, callback: Callable[[], None], name: str = "") -> Timer:
        """Have ``callback`` called once, that many seconds from now; ``name`` is for people."""
        ...
