"""Scenario files: what they may contain, and how one becomes a ``Scenario``.

A step does (``do``), waits for the client under test to do (``await``), or expects an event to be
published (``expect``); ``after`` is a pause before that, or all of the step. Calls are given names
where they begin, or by the event that tells of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from finesse_mock import documents
from finesse_mock.documents import Document, Duration, Place, nearest
from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.scenarios.acts import Act, InboundCall
from finesse_mock.scenarios.steps import (
    Await,
    Condition,
    Do,
    Expect,
    Move,
    Otherwise,
    Step,
)
from finesse_mock.scenarios.verbs import BY_ANYBODY, BY_CLIENTS
from finesse_mock.wire.uris import API
from finesse_mock.worlds.build import build, profile_named

WITHIN: Final = Duration(5)
"""How long a step waits that does not say how long."""

_KINDS: Final = ("do", "await", "expect")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1)]
    steps: Annotated[tuple[Any, ...], Meta(min_length=1)]
    profile: str | None = None
    seed: int | None = None
    world: Any = None


class _Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    expect: Literal["POST", "PUT", "DELETE"]
    node: Annotated[str, Meta(min_length=1)]
    as_: str = msgspec.field(name="as", default="")
    where: dict[str, Condition] = {}
    within: Duration = WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A play: what it is set in, and its steps.

    ``world`` is a site written down in the scenario, or the name or path of a world file.
    """

    name: str
    document: Document
    steps: tuple[Step, ...]
    profile: str | None = None
    seed: int | None = None
    world: Site | str | None = None

    def settings(self) -> dict[str, Any]:
        """What the scenario asks of a mock made for it: ``world``, ``profile`` and ``seed``."""
        asked = {"world": self.world, "profile": self.profile, "seed": self.seed}
        return {key: value for key, value in asked.items() if value is not None}

    def check_fit(self, site: Site) -> None:
        """Check that the scenario can be played at that site.

        Raises:
            UsageError: it is for another profile, or names somebody who is not there.
        """
        if self.profile is not None and self.profile != site.profile.name:
            raise self.document.error(
                ("profile",),
                f'the scenario is for "{self.profile}" and this mock is "{site.profile.name}"; '
                f"start one with --profile {self.profile}.",
            )
        for step in self.steps:
            if isinstance(step.move, Do | Await):
                self._check_people(step.place, step.move.act, site)
            elif isinstance(step.move, Expect):
                self._check_node((*step.place, "node"), step.move.node, site)

    def _check_people(self, place: Place, act: Act, site: Site) -> None:
        extensions = [agent.extension for agent in site.agents.values()]
        for key, named in act.people().items():
            for index, name in enumerate((named,) if isinstance(named, str) else named):
                if site.user_id(name) is None and (key != "to" or name not in extensions):
                    item = () if isinstance(named, str) else (index,)
                    raise self.document.error((*place, key, *item), _nobody(name, site))
        if isinstance(act, InboundCall):
            self._check_queue(place, act, site)

    def _check_queue(self, place: Place, act: InboundCall, site: Site) -> None:
        if act.queue and act.queue not in site.queues:
            raise self.document.error(
                (*place, "queue"),
                f'there is no queue "{act.queue}"; {nearest(act.queue, site.queues, "queues")}',
            )
        if not (act.to or act.queue or site.queue_at(act.dialed_number)):
            numbers = [queue.dialed_number for queue in site.queues.values()]
            raise self.document.error(
                (*place, "dialedNumber"),
                f'no queue has the number "{act.dialed_number}"; '
                f"{nearest(act.dialed_number, numbers, 'numbers')}",
            )

    def _check_node(self, place: Place, node: str, site: Site) -> None:
        kind, _, rest = node.removeprefix(f"{API}/").partition("/")
        name = rest.partition("/")[0]
        if kind == "User" and name not in site.agents:
            raise self.document.error(place, _nobody(name, site))


def _nobody(name: str, site: Site) -> str:
    return f'nobody has the id "{name}"; {nearest(name, site.agents, "agents")}'


def parse_scenario(text: str, name: str) -> Scenario:
    """The scenario that this text is; ``name`` is the path of its file, or what to call it.

    Raises:
        UsageError: it has a mistake; the message says where and what to write instead.
    """
    document = documents.parse(text, name)
    document.require_version("scenario", "1")
    file = document.convert(_File, without=("scenario",))
    _check_profile(document, file.profile)
    steps = tuple(_step(document, index) for index in range(len(file.steps)))
    _check_calls(document, steps)
    return Scenario(
        name=file.name,
        document=document,
        steps=steps,
        profile=file.profile,
        seed=file.seed,
        world=_world(document, file, Path(name).parent),
    )


def _check_profile(document: Document, profile: str | None) -> None:
    if profile is not None:
        try:
            profile_named(profile)
        except UsageError as error:
            raise document.error(("profile",), str(error)) from error


def _world(document: Document, file: _File, folder: Path) -> Site | str | None:
    if file.world is None or isinstance(file.world, dict):
        if file.world is None:
            return None
        return build(document, ("world",), profile=file.profile)
    if not isinstance(file.world, str):
        raise document.error(
            ("world",), "world must be the name or path of a world file, or a world."
        )
    path = Path(file.world)
    is_path = path.suffix in (".yaml", ".yml") or len(path.parts) != 1
    return str(folder / path) if is_path else file.world


def _step(document: Document, index: int) -> Step:
    place: Place = ("steps", index)
    data = document.data(place)
    if not isinstance(data, dict):
        raise document.error(place, "each of steps must be a mapping of keys to values.")
    kinds = [kind for kind in _KINDS if kind in data]
    if len(kinds) > 1:
        raise document.error(
            (*place, kinds[1]),
            f"a step has {kinds[0]} or {kinds[1]}, not both; make two of it.",
            at_key=True,
        )
    pause = document.convert(Duration, (*place, "after")) if "after" in data else Duration(0)
    if kinds:
        move = _move(document, place, kinds[0], str(data[kinds[0]]))
    elif "after" in data:
        move = None
        document.convert(_Nothing, place, without=("after",))
    else:
        first = next(iter(data), "")
        raise document.error(
            place, f"a step needs a key that says what it is; {nearest(first, _STEP_KEYS, 'keys')}"
        )
    return Step(
        number=index + 1,
        place=place,
        line=document.line(place),
        text=_text(data, kinds),
        pause_s=pause,
        move=move,
    )


_STEP_KEYS: Final = (*_KINDS, "after")


class _Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No key at all."""


def _move(document: Document, place: Place, kind: str, verb: str) -> Move:
    if kind == "do":
        return Do(verb, _act(document, place, kind, BY_ANYBODY, ()))
    if kind == "await":
        data = document.data(place)
        return Await(
            verb,
            _act(document, place, kind, BY_CLIENTS, ("within", "else")),
            document.convert(Duration, (*place, "within")) if "within" in data else WITHIN,
            document.convert(Otherwise, (*place, "else")) if "else" in data else Otherwise.FAIL,
        )
    expected = document.convert(_Expectation, place, without=("after",))
    node = "/" + expected.node.strip("/")
    return Expect(
        expected.expect,
        node if node.startswith(f"{API}/") else API + node,
        expected.where,
        expected.within,
        expected.as_,
    )


def _act(
    document: Document,
    place: Place,
    kind: str,
    verbs: Mapping[str, type[Act]],
    beside: tuple[str, ...],
) -> Act:
    verb = document.data((*place, kind))
    if not isinstance(verb, str) or verb not in verbs:
        shown = f'"{verb}"' if isinstance(verb, str) else "this"
        what = "nobody can do" if kind == "do" else "no client can do"
        raise document.error(
            (*place, kind), f"{what} {shown}; {nearest(str(verb), verbs, 'what can be done')}"
        )
    act = document.convert(verbs[verb], place, without=(kind, "after", *beside))
    if complaint := act.complaint():
        raise document.error(place, complaint)
    return act


def _text(data: dict[str, Any], kinds: list[str]) -> str:
    """The step in one line, the key that says what it is first."""
    order = [*(["after"] if "after" in data else []), *kinds]
    order += [key for key in data if key not in order]
    return "  ".join(f"{key} {_flow(data[key])}" for key in order)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _check_calls(document: Document, steps: tuple[Step, ...]) -> None:
    """A call has one name, given to it before it is used."""
    named: dict[str, int] = {}
    for step in steps:
        used = step.move.act.uses_call() if isinstance(step.move, Do | Await) else ""
        if used and used not in named:
            raise document.error(
                (*step.place, "call"),
                f'no call has the name "{used}" by now; {nearest(used, named, "calls")}',
            )
        key, name = _named_in(step.move)
        if name in named:
            raise document.error(
                (*step.place, key), f'the call of line {named[name]} has the name "{name}" already.'
            )
        if name:
            named[name] = step.line


def _named_in(move: Move | None) -> tuple[str, str]:
    """The key under which the step names a call, and that name; empty for none."""
    match move:
        case Do(act=act) | Await(act=act):
            return act.names_call()
        case Expect(name=name):
            return "as", name
        case _:
            return "", ""
