"""How a watched event is printed: short, as XML, as JSON, or raw."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from finesse_mock.cli.lines import painted, short, verb
from finesse_mock.cli.sources import BUS, Seen


def _short(seen: Seen) -> str:
    from finesse_mock.wire.summary import summary

    told = summary(seen.update)
    number = f"#{seen.entry['seq']}" if seen.entry else f"{seen.transport:<4}"
    cause = seen.cause or (f"requestId {told.request_id}" if told.request_id else "")
    words = [number, short(seen.node), verb(told.verb), told.about]
    if cause:
        words.append(painted(f"◄ {cause}", "bright_black"))
    return "  ".join(words)


def _json(seen: Seen) -> str:
    if seen.entry:
        return json.dumps(seen.entry, ensure_ascii=False)
    heard = {
        "at": seen.at.isoformat(),
        "transport": seen.transport,
        "event": {"node": seen.node, "update": seen.update},
    }
    return json.dumps(heard, ensure_ascii=False)


def _xml(seen: Seen) -> str:
    from finesse_mock.wire.summary import indented

    return indented(seen.update)


FORMATS: Final[Mapping[str, Callable[[Seen], str]]] = {
    "short": _short,
    "xml": _xml,
    "json": _json,
    "raw": lambda seen: seen.raw,
}


def stamped(text: str, seen: Seen, first: datetime, *, absolute: bool, delta: bool) -> str:
    """The text behind the time of day, or the seconds since the first event, as asked."""
    stamps = []
    if absolute:
        stamps.append(f"{seen.at:%H:%M:%S}.{seen.at.microsecond // 1000:03d}")
    if delta:
        stamps.append(f"+{(seen.at - first).total_seconds():.3f}")
    return "  ".join([*stamps, text])


def file_name(seen: Seen, count: int) -> str:
    """What a dumped event is called, so that a listing shows them in order."""
    number = seen.entry["seq"] if seen.transport == BUS else count
    return f"{number:06d}-{seen.transport}-{short(seen.node).replace('/', '_')}.xml"
