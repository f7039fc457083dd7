"""What is enough: limits on what was measured, and whether they were kept."""

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from finesse_mock.documents import Duration

_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(kB|MB|GB)")
_UNITS: Final = {"kB": 1e3, "MB": 1e6, "GB": 1e9}

Count = Annotated[int, Meta(ge=0)]


def size(text: str) -> float:
    """A size in bytes, written 300MB.

    Raises:
        ValueError: it is none.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError("must be a size such as 300MB or 1.5GB")
    return float(match[1]) * _UNITS[match[2]]


class Thresholds(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True
):
    """Limits, none of which has to be set but those on events that went wrong.

    ``max_p50`` and ``max_p99`` are of the latency of deliveries, whatever the transport;
    ``max_rss`` is the most memory that the mock may take; ``max_queued`` what may lie in its
    buffers at once; ``refused`` how many requests may be refused; ``lost``, ``duplicated`` and
    ``reordered`` are about events at the clients of the swarm; where there is one, not one may be,
    unless it is said.
    """

    max_p50: Duration | None = None
    max_p99: Duration | None = None
    max_rss: str | None = None
    max_queued: str | None = None
    refused: Count | None = None
    lost: Count | None = None
    duplicated: Count | None = None
    reordered: Count | None = None

    def complaint(self) -> str:
        """What is wrong with its keys; empty for nothing."""
        for name, written in (("maxRss", self.max_rss), ("maxQueued", self.max_queued)):
            try:
                size(written or "1MB")
            except ValueError as error:
                return f"{name} {error}."
        return ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One limit, what was measured in the same unit (None: nothing), and whether it was kept."""

    name: str
    limit: float
    measured: float | None
    kept: bool


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What limits are held against; None for what was not measured. Seconds and bytes."""

    p50_s: float | None
    p99_s: float | None
    rss: float | None
    queued: float | None
    refused: int
    lost: int | None
    duplicated: int | None
    reordered: int | None


def judge(limits: Thresholds, measured: Measured) -> tuple[Verdict, ...]:
    """A verdict on each limit that is set; one on what nobody measured is not kept."""
    pairs: dict[str, tuple[float | None, float | None]] = {
        "maxP50": (limits.max_p50, measured.p50_s),
        "maxP99": (limits.max_p99, measured.p99_s),
        "maxRss": (size(limits.max_rss) if limits.max_rss else None, measured.rss),
        "maxQueued": (size(limits.max_queued) if limits.max_queued else None, measured.queued),
        "refused": (limits.refused, measured.refused),
        "lost": _none_unless_said(limits.lost, measured.lost),
        "duplicated": _none_unless_said(limits.duplicated, measured.duplicated),
        "reordered": _none_unless_said(limits.reordered, measured.reordered),
    }
    return tuple(
        Verdict(
            name=name, limit=float(limit), measured=value, kept=value is not None and value <= limit
        )
        for name, (limit, value) in pairs.items()
        if limit is not None
    )


def _none_unless_said(limit: int | None, value: int | None) -> tuple[int | None, int | None]:
    """A count that has to be 0 where it was counted, unless there is another limit."""
    return (0 if limit is None and value is not None else limit), value
