"""What counts when two requests, replies or events are compared: not ids, times, the addresses of
an installation, or the order of attributes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from finesse_mock.cassettes import texts
from finesse_mock.cassettes.tape import AnyEntry, Event, Reply, Request
from finesse_mock.wire.xml import Node, UnreadableBodyError, parse

Fields = Mapping[str, str]
"""What something says, by the names of its parts."""

STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")

_EPOCH_MS: Final = re.compile(r"\d{13}")

_IDS: Final = frozenset({"requestId", "callKeyCallId", "callKeyPrefix", "callKeySequenceNum"})
_INSTALLATION: Final = frozenset(
    {
        *("host", "hostName", "ipAddress", "xmppDomain", "xmppPubSubDomain"),
        *("httpsPort", "xmppPort", "xmppSecurePort"),
    }
)
"""Where a server is, as SystemInfo tells it: another installation has others, or fewer of them."""

_OWN_DEVICE: Final = frozenset({"extension", "targetMediaAddress", "fromAddress"})
"""The phone from which an agent asks: in a request it says no more than who asks."""

_AGAINST_CACHES: Final = frozenset({"nocache", "_", "bypassServerCache"})


@dataclass(frozen=True, slots=True)
class Difference:
    """The first part in which two things differ.

    What stands there is in quotation marks; ``nothing`` is where the part is not there.
    """

    part: str
    one: str
    other: str


def first_difference(one: Fields, other: Fields) -> Difference | None:
    """The first part in which they differ; None when they are the same."""
    for part in dict.fromkeys((*one, *other)):
        if one.get(part) != other.get(part):
            return Difference(part, _quoted(one.get(part)), _quoted(other.get(part)))
    return None


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else f'"{text}"'


def count_differences(one: Fields, other: Fields) -> int:
    """In how many parts they differ."""
    return sum(one.get(part) != other.get(part) for part in {*one, *other})


def request_fields(method: str, path: str, agent: str, body: str) -> dict[str, str]:
    """What a request asks; ids in it are variables."""
    place, _, asked_for = path.partition("?")
    query = {
        f"?{name}": value
        for name, value in parse_qsl(asked_for, keep_blank_values=True)
        if name not in _AGAINST_CACHES
    }
    asked = _body_fields(body) if body.strip() and method not in ("GET", "HEAD") else {}
    asked = {name: text for name, text in asked.items() if _last(name) not in _OWN_DEVICE}
    return {"method": method, "path": place.rstrip("/"), "agent": agent} | query | asked


def fields_of(entry: AnyEntry, *, exact: bool = False) -> dict[str, str]:
    """What an entry says; ``exact``: ids, times and addresses in bodies, too."""
    match entry:
        case Request():
            return {"is": "request"} | request_fields(
                entry.method, entry.path, entry.agent, entry.body
            )
        case Reply():
            head = {"is": "reply", "status": str(entry.status), "location": entry.location}
            return head | _body_fields(entry.body, exact=exact)
        case Event():
            return {"is": "event", "node": entry.node} | _body_fields(entry.body, exact=exact)


def _body_fields(body: str, *, exact: bool = False) -> dict[str, str]:
    if not body.strip():
        return {}
    try:
        root = parse(body.encode())
    except UnreadableBodyError:
        return {"body": body if exact else STAMP.sub("TIME", body.strip())}
    found: dict[str, list[str]] = {}
    for path, text in _leaves(root, str(root.tag)):
        if exact:
            found.setdefault(path, []).append(text)
        elif _last(path) not in _IDS | _INSTALLATION:
            found.setdefault(path, []).append(_without_time(path, text))
    return {path: " | ".join(each) for path, each in found.items()}


def _without_time(path: str, text: str) -> str:
    if path.endswith("Time") and _EPOCH_MS.fullmatch(text):
        return "TIME"
    return STAMP.sub("TIME", text)


def _leaves(node: Node, path: str) -> Iterator[tuple[str, str]]:
    for name, value in sorted(node.attrib.items()):
        yield f"{path}@{name!s}", str(value)
    children = list(node)
    for child in children:
        yield from _leaves(child, f"{path}/{child.tag}")
    if not children:
        yield path, (node.text or "").strip()


def _last(path: str) -> str:
    return path.rpartition("/")[2]


class Counting:
    """Gives ids the numbers of their appearance, so that those of two recordings are the same."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, int]] = {}

    def renumbered(self, text: str) -> str:
        """The text with such numbers in its variables."""
        return texts.filled(text, self._number)

    def _number(self, kind: str, name: str) -> str:
        if kind == "request":
            return "${request}"
        seen = self._seen.setdefault(kind, {})
        return f"${{{kind}:{seen.setdefault(name, len(seen) + 1)}}}"
