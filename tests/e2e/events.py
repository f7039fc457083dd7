"""What a client saw, as values that can be written down by hand and compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """The part of a User that the story is about."""

    login_id: str
    state: str
    pending_state: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One party of a dialog; the order of actions means nothing, so it is not compared."""

    address: str
    address_type: str
    state: str
    actions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A call as one payload shows it; the order of participants is not compared."""

    id: str
    state: str
    from_address: str
    to_address: str
    call_type: str
    variables: tuple[tuple[str, str], ...]
    participants: frozenset[Participant]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One notification.

    ``kind`` is the name of the element under ``data``; ``user`` or ``dialog`` holds what is in it,
    ``errors`` the error types of an ``apiErrors``. ``xml`` is the whole, for a closer look.
    """

    node: str
    verb: str
    source: str
    request_id: str
    kind: str
    user: User | None = None
    dialog: Dialog | None = None
    errors: tuple[str, ...] = ()
    xml: etree._Element | None = field(default=None, compare=False, repr=False)


def read_update(node: str, text: str) -> Event:
    """Return the event in an ``<Update>`` document that arrived on `node`.

    Raises:
        ValueError: The document is not an Update of exactly the documented parts.
    """
    update = etree.fromstring(text)
    parts = sorted(str(child.tag) for child in update)
    if update.tag != "Update" or parts != ["data", "event", "requestId", "source"]:
        raise ValueError(f"not an Update: {text}")
    (data,) = update.iterfind("data/*")
    kind = str(data.tag)
    user = read_user(data) if kind == "user" else None
    dialog = None
    if data.findtext(".//mediaType", "Voice") != "Voice":
        pass  # a task, of which only the xml is kept
    elif kind == "dialog":
        dialog = read_dialog(data)
    elif kind == "dialogs":
        dialog = read_dialog(*data.findall("Dialog"))
    return Event(
        node=node,
        verb=_text(update, "event"),
        source=_text(update, "source"),
        request_id=_text(update, "requestId"),
        kind=kind,
        user=user,
        dialog=dialog,
        errors=tuple(error.text or "" for error in data.iterfind("apiError/errorType")),
        xml=update,
    )


def read_user(user: etree._Element) -> User:
    """Return what a ``<User>`` or ``<user>`` says."""
    return User(
        login_id=_text(user, "loginId"),
        state=_text(user, "state"),
        pending_state=_text(user, "pendingState"),
        extension=_text(user, "extension"),
    )


def read_dialog(dialog: etree._Element) -> Dialog:
    """Return what a ``<Dialog>`` or ``<dialog>`` says."""
    return Dialog(
        id=_text(dialog, "id"),
        state=_text(dialog, "state"),
        from_address=_text(dialog, "fromAddress"),
        to_address=_text(dialog, "toAddress"),
        call_type=_text(dialog, "mediaProperties/callType"),
        variables=tuple(
            (_text(variable, "name"), _text(variable, "value"))
            for variable in dialog.iterfind("mediaProperties/callvariables/CallVariable")
        ),
        participants=frozenset(map(_participant, dialog.iterfind("participants/Participant"))),
    )


def _participant(participant: etree._Element) -> Participant:
    return Participant(
        address=_text(participant, "mediaAddress"),
        address_type=_text(participant, "mediaAddressType"),
        state=_text(participant, "state"),
        actions=frozenset(action.text or "" for action in participant.iterfind("actions/action")),
    )


def _text(element: etree._Element, path: str) -> str:
    """Return the text of the one element at `path`; a missing or a second one is an error."""
    (found,) = element.findall(path)
    return found.text or ""


def by_node(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the events in their order, node by node: between nodes no order is promised."""
    nodes: dict[str, list[Event]] = {}
    for event in events:
        nodes.setdefault(event.node, []).append(event)
    return nodes
