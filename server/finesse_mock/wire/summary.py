"""An update event in one line, for people who watch."""

from dataclasses import dataclass
from typing import Final

from finesse_mock.wire.xml import Node, UnreadableBodyError, indent, last, parse, text, text_of

_LISTS: Final = ("dialogs", "apiErrors", "medias")
"""Payload roots that wrap what the event is about."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The envelope of an update event, and what it is about in a few words."""

    verb: str = ""
    source: str = ""
    request_id: str = ""
    about: str = ""


def verb_of(update: str) -> str:
    """POST, PUT or DELETE: what the last ``<event>`` says, without reading the whole document.

    Inside of other elements of an update a tag can only stand escaped.
    """
    _, found, rest = update.rpartition("<event>")
    return rest.partition("<")[0] if found else ""


def summary(update: str) -> Summary:
    """What an ``<Update>`` document says; empty where it is none, as when a fault broke it."""
    try:
        envelope = parse(update.encode(errors="replace"), "Update")
    except UnreadableBodyError:
        return Summary(about="(no readable update)")
    data = last(envelope, "data")
    payload = data[0] if data is not None and len(data) else None
    return Summary(
        text_of(envelope, "event") or "",
        text_of(envelope, "source") or "",
        text_of(envelope, "requestId") or "",
        "" if payload is None else _about(payload),
    )


def indented(update: str) -> str:
    """The document with a line for each element; what is none comes back as it is."""
    try:
        node = parse(update.encode(errors="replace"))
    except UnreadableBodyError:
        return update
    indent(node)
    return text(node)


def _about(payload: Node) -> str:
    thing = payload[0] if payload.tag in _LISTS and len(payload) else payload
    match thing.tag.lower():
        case "dialog":
            return _dialog(thing)
        case "user":
            return _user(thing)
        case "apierror":
            parts = (text_of(thing, name) for name in ("errorType", "errorMessage", "errorData"))
            return "refused: " + " ".join(filter(None, parts))
        case "systeminfo":
            return f"system {text_of(thing, 'status') or ''}".rstrip()
        case name:
            identity = text_of(thing, "id") or text_of(thing, "name") or ""
            return " ".join(filter(None, (name, identity, text_of(thing, "state"))))


def _user(user: Node) -> str:
    pending = text_of(user, "pendingState")
    then = f" then {pending}" if pending else ""
    return f"user {text_of(user, 'loginId') or ''} {text_of(user, 'state') or ''}{then}"


def _dialog(dialog: Node) -> str:
    words = ["dialog", text_of(dialog, "id") or "", text_of(dialog, "state") or ""]
    participants = last(dialog, "participants")
    for leg in () if participants is None else participants:
        actions = last(leg, "actions")
        offers = [each.text or "" for each in (() if actions is None else actions)]
        words.append(f"{text_of(leg, 'mediaAddress') or ''}:{text_of(leg, 'state') or ''}")
        words += [f"[{' '.join(offers)}]"] if offers else []
    return " ".join(filter(None, words))
