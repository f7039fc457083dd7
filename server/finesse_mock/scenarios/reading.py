"""One step of a scenario file: from keys and values to what is to be played."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from finesse_mock.documents import Document, nearest
from finesse_mock.faults.kinds import fault_in
from finesse_mock.model.profile import PROFILES
from finesse_mock.scenarios import written
from finesse_mock.scenarios.acts import Act
from finesse_mock.scenarios.foresight import check_event
from finesse_mock.scenarios.steps import (
    Await,
    Clear,
    Do,
    Expect,
    ExpectNone,
    Inject,
    Move,
)
from finesse_mock.scenarios.verbs import BY_ANYBODY, BY_CLIENTS
from finesse_mock.wire.uris import API
from finesse_mock.wire.xpath import why_no_xpath

S = TypeVar("S", bound=msgspec.Struct)

MOVES: Final = ("do", "await", "expect", "fault")
"""Keys that say what a step is."""

BLOCKS: Final = ("parallel", "repeat", "include")
"""Keys of steps that stand for others."""

_KINDS: Final = (*MOVES, *BLOCKS)


def kind_of(step: Document) -> str:
    """The key that says what the step is, ``after`` for a pause.

    Raises:
        UsageError: there is none, or more than one.
    """
    data = step.data()
    if not isinstance(data, dict):
        raise step.error((), "each of steps must be a mapping of keys to values.")
    kinds = [kind for kind in _KINDS if kind in data]
    if len(kinds) > 1:
        raise step.error(
            (kinds[1],),
            f"a step has {kinds[0]} or {kinds[1]}, not both; make two of it.",
            at_key=True,
        )
    if kinds or "after" in data:
        return kinds[0] if kinds else "after"
    first = next(iter(data), "")
    hint = nearest(first, (*_KINDS, "after"), "keys")
    raise step.error((), f"a step needs a key that says what it is; {hint}")


def pause_of(step: Document) -> float:
    """How long the pause before the step is, in seconds."""
    return _beside(step, written.Pausing).after


def move_of(step: Document, kind: str) -> Move | None:
    """What a step of that kind does; None for a pause.

    Raises:
        UsageError: it is not as a step of that kind has to be.
    """
    match kind:
        case "do":
            act = _act(step, kind, written.Doing, BY_ANYBODY)
            return Do(step.data()["do"], act, _beside(step, written.Doing).refused)
        case "await":
            act = _act(step, kind, written.Awaiting, BY_CLIENTS)
            said = _beside(step, written.Awaiting)
            return Await(said.await_, act, said.within, said.else_)
        case "expect":
            return _expectation(step)
        case "fault":
            return _fault(step)
        case _:
            step.convert(written.Pausing)
            return None


def _beside(step: Document, kind: type[S]) -> S:
    """What the step says beside what is done."""
    return step.convert(kind, without=[key for key in step.data() if key not in keys_of(kind)])


def keys_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The keys of a structure, as they are written."""
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def _act(
    step: Document, kind: str, beside: type[msgspec.Struct], verbs: Mapping[str, type[Act]]
) -> Act:
    verb = step.data((kind,))
    if not isinstance(verb, str) or verb not in verbs:
        shown = f'"{verb}"' if isinstance(verb, str) else "this"
        what = "nobody can do" if kind == "do" else "no client can do"
        raise step.error(
            (kind,), f"{what} {shown}; {nearest(str(verb), verbs, 'what can be done')}"
        )
    act = step.convert(verbs[verb], without=keys_of(beside))
    if complaint := act.complaint():
        raise step.error((), complaint)
    return act


def _expectation(step: Document) -> Expect | ExpectNone:
    if step.data()["expect"] == "none":
        unwanted = step.convert(written.ExpectingNone)
        return ExpectNone(_expected(step, unwanted, unwanted.verb or "", ""))
    wanted = step.convert(written.Expecting)
    return _expected(step, wanted, wanted.expect, wanted.as_)


def _expected(
    step: Document, said: written.Expecting | written.ExpectingNone, verb: str, name: str
) -> Expect:
    xpaths = (said.xpath,) if isinstance(said.xpath, str) else said.xpath
    for expression in xpaths:
        if why := why_no_xpath(expression):
            raise step.error(("xpath",), f"{expression} is no XPath: {why}.")
    node = "/" + said.node.strip("/")
    node = node if node.startswith(f"{API}/") else API + node
    expected = Expect(verb, node, said.where, said.within, name, xpaths)
    check_event(step, expected, PROFILES.values())
    return expected


def _fault(step: Document) -> Inject | Clear:
    if step.data()["fault"] == "clear":
        return Clear(step.convert(written.Clearing).named)
    fault = fault_in(step, (), "fault", ("after", "as"))
    return Inject(fault, _beside(step, written.Faulting).as_)


def text_of(step: Document, kind: str) -> str:
    """The step in one line, the key that says what it is first."""
    data: dict[str, Any] = step.data()
    order = [*(["after"] if "after" in data else []), kind]
    order += [key for key in data if key not in order]
    return "  ".join(f"{key} {_flow(data[key])}" for key in dict.fromkeys(order))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)
