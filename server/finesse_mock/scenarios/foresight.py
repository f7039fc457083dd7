"""Whether the event that a step expects can be published at all, as far as its file can tell.

Without that a letter that is wrong would show in the run alone, and in an ``expect: none`` never.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

from finesse_mock.documents import Document, Place, nearest
from finesse_mock.engine.call_data import is_name
from finesse_mock.model.dialog import CALL_VARIABLE_NAMES
from finesse_mock.model.profile import Profile
from finesse_mock.scenarios import acts
from finesse_mock.scenarios.expectations import holds_of_nothing
from finesse_mock.scenarios.mistakes import Mistakes
from finesse_mock.scenarios.steps import (
    Await,
    Condition,
    Do,
    Expect,
    Membership,
    Step,
    event_of,
)
from finesse_mock.scenarios.task_acts import Offer
from finesse_mock.wire.shapes import NODES, Shape, kind_of, shapes
from finesse_mock.wire.specimens import ANY
from finesse_mock.wire.uris import API

_SetsVariables: TypeAlias = (
    acts.InboundCall | acts.OutgoingCall | acts.Reservation | acts.Update | Offer
)
"""Acts by which a call or a task gets variables."""


def check_event(step: Document, expected: Expect, profiles: Iterable[Profile]) -> None:
    """Check that a server of any of these profiles has such a node and such events on it.

    Raises:
        UsageError: none has; the message names what is wrong and the nearest that is right.
    """
    node, verb = expected.node.removeprefix(f"{API}/"), expected.event
    kind = kind_of(expected.node)
    if kind is None:
        hint = nearest(node, list(_nodes_like(node)), "nodes")
        raise step.error(("node",), f'there is no node "{node}"; {hint}')
    there = shapes(kind, tuple(profiles))
    if not there:
        raise step.error(("node",), f"nothing is ever published on {node}; take another node.")
    told = [shape for shape in there if verb in ("", shape.verb)]
    if not told:
        place = "verb" if step.data()["expect"] == "none" else "expect"
        known = ", ".join(sorted({shape.verb for shape in there}))
        raise step.error((place,), f"no event on {node} is a {verb}; verbs here: {known}.")
    _check_conditions(step, node, expected, told)


def check_variables(steps: Iterable[Step], mistakes: Mistakes) -> None:
    """Note each call variable that is expected, and that no call can have and no step sets."""
    steps = tuple(steps)
    known = dict.fromkeys(CALL_VARIABLE_NAMES)
    for step in steps:
        if isinstance(step.move, Do | Await) and isinstance(step.move.act, _SetsVariables):
            known.update(dict.fromkeys(step.move.act.vars))
    for step in steps:
        event = event_of(step.move)
        for key in event.where if event else ():
            name = _variable(key)
            bare = name.removesuffix(".value").removesuffix(".name")
            if name and not any(each in known or is_name(each) for each in (name, bare)):
                with mistakes.noted():
                    hint = nearest(name, known, "variables")
                    sentence = f'no call has a variable "{name}"; {hint}'
                    raise step.document.error(("where", key), sentence, at_key=True)


def _variable(key: str) -> str:
    """The call variable that a path names; empty where it names none, or all of them."""
    name = key.rpartition("callvariables.")[2] if "callvariables." in key else ""
    return "" if name.partition(".")[0] == "CallVariable" else name


def _check_conditions(step: Document, node: str, expected: Expect, told: list[Shape]) -> None:
    """Check that one and the same event can have all that is asked for.

    What one event may lack and another has, may be asked to be absent.
    """
    absent = {
        key
        for key, condition in expected.where.items()
        if holds_of_nothing(condition) and any(_has(shape, key) for shape in told)
    }
    lacking = [
        [key for key in expected.where if key not in absent and not _has(shape, key)]
        for shape in told
    ]
    missing = min(lacking, key=len)
    if missing:
        key = missing[0]
        sentence = f'no event on {node} has "{key}"'
        if any(_has(shape, key) for shape in told):
            beside = next(each for each in expected.where if each not in missing)
            sentence += f' beside "{beside}"; make two steps of it.'
        else:
            known = dict.fromkeys(path for shape in told for path in _paths_like(key, shape))
            sentence += f"; {nearest(key, known, 'paths')}"
        raise step.error(("where", key), sentence, at_key=True)
    fitting = [shape for shape, without in zip(told, lacking, strict=True) if not without]
    for key, condition in expected.where.items():
        known_texts = [shape.texts_at(_path(key)) for shape in fitting if _has(shape, key)]
        if known_texts and all(known_texts):
            texts = sorted({text for each in known_texts for text in each})
            _check_texts(step, key, condition, texts)


def _check_texts(step: Document, key: str, condition: Condition, known: Collection[str]) -> None:
    for place, text in _texts_in(condition, ("where", key)):
        if text and text not in known:
            raise step.error(place, f'{key} cannot be "{text}"; {nearest(text, known, "values")}')


def _texts_in(condition: Condition, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text in a condition, with its place."""
    if isinstance(condition, str):
        yield place, condition
    elif isinstance(condition, Membership):
        yield from _texts_in(condition.has, (*place, "has"))
        yield from _texts_in(condition.lacks, (*place, "lacks"))
    else:
        for index, text in enumerate(condition):
            yield (*place, index), text


def _has(shape: Shape, key: str) -> bool:
    return shape.has(_path(key))


def _path(key: str) -> str:
    """The path that a key means: ``dialog`` is the id of one."""
    return "dialog.id" if key == "dialog" else key


def _nodes_like(node: str) -> Iterator[str]:
    """The nodes that there are of whoever that one is about."""
    _, _, rest = node.partition("/")
    name = rest.partition("/")[0] or ANY
    for each in NODES:
        yield each.removeprefix(f"{API}/").replace(ANY, name)


def _paths_like(key: str, shape: Shape) -> Iterator[str]:
    """The paths in an event, with the names in them that the key has."""
    names = key.split(".")
    participant = ".".join(names[1:-1]) or "ADDRESS"
    if shape.object == "dialog":
        yield "dialog"
    for path in shape.paths():
        if path.startswith("participants."):
            yield path.replace(ANY, participant)
        elif ANY not in path:
            yield path
        elif "user" in names:
            yield path.replace(ANY, key.rpartition("user.")[2])
