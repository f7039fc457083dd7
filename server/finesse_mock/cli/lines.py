"""Entries of the journal and events as lines for people; colour only on a terminal."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

import click

_PREFIX: Final = "/finesse/api/"
_COLOURS: Final = {"POST": "green", "PUT": "yellow", "DELETE": "red"}


def painted(text: str, colour: str) -> str:
    """The text in that colour, unless somebody set NO_COLOR; `click.echo` strips it in a pipe."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=colour)


def short(node: str) -> str:
    """A node or path without the prefix that all have."""
    return node.removeprefix(_PREFIX)


def verb(word: str) -> str:
    """The verb of an event or request, in its colour."""
    return painted(word, _COLOURS.get(word, "cyan"))


def entry_line(entry: Mapping[str, Any]) -> str:
    """An entry: its number, what it is about, and after ◄ its cause."""
    kind = next((name for name in _LINES if name in entry), "")
    about = _LINES[kind](entry[kind]) if kind else entry["kind"]
    cause = painted(f"  ◄ {entry['cause']}", "bright_black") if entry.get("cause") else ""
    return f"#{entry['seq']:<5} {entry['kind']:<8} {about}{cause}"


def request_words(request: Mapping[str, Any]) -> str:
    """A request: method, path, what was asked for, and the client's id of it."""
    words = f"{request['method']} {short(request['path'])} {request['action']}".rstrip()
    return words + (f" (requestId {request['requestId']})" if request["requestId"] else "")


def _request(part: Mapping[str, Any]) -> str:
    who = f" by {part['user']}" if part["user"] else ""
    why = f"  {part['refusal']}" if part["refusal"] else ""
    return f"{request_words(part)}{who} → {part['status']}{why}"


def _event(part: Mapping[str, Any]) -> str:
    fates: dict[str, int] = {}
    for each in part["deliveries"]:
        fates[each["fate"]] = fates.get(each["fate"], 0) + 1
    told = ", ".join(f"{fate} {count}" for fate, count in fates.items()) or "nobody subscribed"
    return f"{short(part['node'])} {verb(part['verb'])} {part['about']}  ({told})"


def _dialog(part: Mapping[str, Any]) -> str:
    legs = "  ".join(f"{address}:{leg['state']}" for address, leg in part["participants"].items())
    return f"dialog {part['id']} {part['change']} {part['state']}  {legs}".rstrip()


def _agent(part: Mapping[str, Any]) -> str:
    then = f" then {part['pendingState']}" if part["pendingState"] else ""
    return f"agent {part['id']} {part['state']}{then}"


def _refusal(part: Mapping[str, Any]) -> str:
    return f"refused to {part['agent']}: {part['type']} {part['message']} {part['data']}"


def _timer(part: Mapping[str, Any]) -> str:
    return f"timer {part['name']} {part['change']}"


def _session(part: Mapping[str, Any]) -> str:
    why = f": {part['why']}" if part["why"] else ""
    return f"{part['jid'] or part['agent']} {part['change']} over {part['transport']}{why}"


def _fault(part: Mapping[str, Any]) -> str:
    return f"{part['id']} {part['name']}: {part['what']}"


def _state(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda part: f"{name} {part['id']} {part['state']} {part['agent']}".rstrip()


_LINES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "request": _request,
    "event": _event,
    "dialog": _dialog,
    "agent": _agent,
    "refusal": _refusal,
    "timer": _timer,
    "session": _session,
    "fault": _fault,
    "media": _state("media"),
    "task": _state("task"),
}
