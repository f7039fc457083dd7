"""What a mock tells of a load while it goes on: one JSON object a line."""

import msgspec

Published = tuple[int, float, tuple[str, ...]]
"""An event: the digest of its text, when (monotonic seconds), and the full JIDs that get it."""


class _Line(msgspec.Struct, frozen=True, tag_field="line", rename="camel", kw_only=True):
    """A line."""


class Begun(_Line, frozen=True, tag="begun", kw_only=True):
    """The load begins; ``monotonic`` is the mock's clock of monotonic seconds at this moment."""

    monotonic: float
    agents: tuple[str, ...]


class Progress(_Line, frozen=True, tag="progress", kw_only=True):
    """Where it is; what is counted is counted from the beginning.

    ``at``: seconds of the plan; ``outside``: seconds outside. ``arrived`` are calls that came,
    ``answered`` and ``abandoned`` what became of them; ``skipped`` what no free agent was there
    for; ``late``: so many seconds behind the plan it was at worst. ``deliveries`` by transport.
    ``cpu_s``, ``rss`` and ``queued`` (bytes in the buffers of its connections) are of the mock;
    ``events`` what it published since the line before to agents whom clients play.
    """

    at: float
    outside: float
    arrived: int = 0
    answered: int = 0
    abandoned: int = 0
    skipped: int = 0
    late: float = 0.0
    calls: int = 0
    published: int = 0
    deliveries: dict[str, int] = {}
    refused: dict[str, int] = {}
    cpu_s: float = 0.0
    rss: int = 0
    queued: int = 0
    events: tuple[Published, ...] = ()


class Ended(_Line, frozen=True, tag="ended", kw_only=True):
    """The load is over; ``calls_left`` had not ended when the time for that was over."""

    calls_left: int = 0


Line = Begun | Progress | Ended

_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encoded(line: Line) -> bytes:
    """The line as JSON."""
    return msgspec.json.encode(line)


def decoded(line: bytes) -> Line:
    """The line that this JSON is.

    Raises:
        msgspec.ValidationError: it is none.
    """
    return _DECODER.decode(line)
