"""Looking into an update event by dotted paths, as people write them in expectations."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from finesse_mock.wire.xml import Node, last, parse, text_of

_ONLY_CHILD: Final = {"dialogs": "Dialog", "apiErrors": "apiError"}
"""Payload roots that wrap the one object which the event is about."""

_NAMED_BY: Final = {
    "participants": ("Participant", "mediaAddress"),
    "callvariables": ("CallVariable", "name"),
}
"""Lists whose items a path names by one of their own fields instead of by position."""

_Called: TypeAlias = Callable[[Node, str, Sequence[str]], Iterator[Sequence[str]]]
"""What is left of a path behind the name of an item, which has it in the field of that name."""


def select(update: str, path: str) -> list[str]:
    """The texts at a path of the ``<Update>`` document, in document order; empty for none.

    A path is made of element names, from the object that the event is about: ``state``,
    ``mediaProperties.callType``, ``participants.1001001.actions``. It may begin with the object
    itself (``user.state``), may leave out ``mediaProperties``, and names a participant by address
    and a call variable by name (``callvariables.user.tier``). An element with children gives the
    text of each. What the object does not have is looked for in the envelope (``requestId``).

    Raises:
        UnreadableBodyError: The text is not an ``<Update>`` document.
    """
    found = _found(parse(update.encode(), "Update"), path, _by_its_name)
    return [each for node in found for each in _texts(node)]


def could_lead_to(specimen: Node, path: str) -> list[Node]:
    """The elements to which a path leads in an event that has the elements of this one.

    A participant may have any address then, and a call variable any name. An address that contains
    dots needs an element behind it: ``participants.1001001.sate`` is no address.
    """
    return _found(specimen, path, _by_any_name)


def about(envelope: Node) -> Node | None:
    """The object that an event is about."""
    data = last(envelope, "data")
    thing = data[0] if data is not None and len(data) else None
    if thing is not None and thing.tag in _ONLY_CHILD:
        return last(thing, _ONLY_CHILD[thing.tag])
    return thing


def _found(envelope: Node, path: str, called: _Called) -> list[Node]:
    names = path.split(".")
    for start in _starts(envelope):
        for steps in _without_own_name(start, names):
            found = list(_follow(start, steps, called))
            if found:
                return found
    return []


def _starts(envelope: Node) -> Iterator[Node]:
    thing = about(envelope)
    if thing is not None:
        yield thing
        properties = last(thing, "mediaProperties")
        if properties is not None:
            yield properties
    yield envelope


def _without_own_name(start: Node, names: list[str]) -> Iterator[list[str]]:
    yield names
    if len(names) > 1 and names[0].casefold() == start.tag.casefold():
        yield names[1:]


def _follow(node: Node, names: Sequence[str], called: _Called) -> Iterator[Node]:
    if not names:
        yield node
        return
    if node.tag in _NAMED_BY:
        yield from _follow_item(node, names, called)
        return
    for child in node:
        if child.tag == names[0]:
            yield from _follow(child, names[1:], called)


def _follow_item(items: Node, names: Sequence[str], called: _Called) -> Iterator[Node]:
    """Into an item by its name, which may contain dots, or by the tag of all items."""
    tag, key = _NAMED_BY[items.tag]
    for item in items:
        if item.tag == names[0] == tag:
            yield from _follow(item, names[1:], called)
            continue
        value = last(item, "value")
        for rest in called(item, key, names):
            if value is not None and not rest:
                yield value
            else:
                yield from _follow(item, rest, called)


def _by_its_name(item: Node, key: str, names: Sequence[str]) -> Iterator[Sequence[str]]:
    own = (text_of(item, key) or "").split(".")
    if list(names[: len(own)]) == own:
        yield names[len(own) :]


def _by_any_name(item: Node, _: str, names: Sequence[str]) -> Iterator[Sequence[str]]:
    for length in range(1, len(names) + 1):
        if not 1 < length == len(names) or last(item, "value") is not None:
            yield names[length:]


def _texts(node: Node) -> list[str]:
    return [each.text or "" for each in (node if len(node) else [node])]
