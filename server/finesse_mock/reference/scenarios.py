"""What the documents tell of scenario files: every key and every verb, read from the structures."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import inspect

from finesse_mock.documents import Duration
from finesse_mock.model.profile import PROFILES
from finesse_mock.reference.markdown import code, listed, plain, section, table
from finesse_mock.scenarios import written
from finesse_mock.scenarios.verbs import BY_ANYBODY, BY_CLIENTS
from finesse_mock.wire.shapes import ENVELOPE, NODES, shapes
from finesse_mock.wire.uris import API

_STEPS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "after": written.Pausing,
    "do": written.Doing,
    "await": written.Awaiting,
    "expect": written.Expecting,
    "expect: none": written.ExpectingNone,
    "fault": written.Faulting,
    "fault: clear": written.Clearing,
    "parallel": written.Parallel,
    "repeat": written.Repeat,
    "include": written.Include,
}


def scenarios_document() -> str:
    """The reference of the language."""
    return "\n".join(
        (
            _HEAD,
            section("The file", _FILE, _keys(written.ScenarioFile)),
            section("Values", _VALUES),
            section("Steps", _COMMON, *(_step(name, kind) for name, kind in _STEPS.items())),
            section("Conditions", _CONDITIONS, section("Events", _EVENTS, _events(), level=3)),
            section("What can be done", _DOING, _verbs()),
            section("Faults", _FAULTS),
            section("How it is played", _PLAYING),
        )
    )


def _step(name: str, kind: type[msgspec.Struct]) -> str:
    first, _, _ = name.partition(":")
    return section(code(name), f"{plain(kind.__doc__)}\n", _keys(kind, first), level=3)


def _keys(kind: type[msgspec.Struct], first: str = "") -> str:
    """A row for each key of a structure; ``after`` is told once, for all steps."""
    fields = sorted(_fields(kind), key=lambda field: field.encode_name != first)
    rows = [
        (code(field.encode_name), _type(field.type), _usual(field), _about(field.type))
        for field in fields
        if field.encode_name != "after" or kind is written.Pausing
    ]
    return table(["key", "value", "unless given", "what it says"], rows)


def _fields(kind: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(kind)
    return info.fields if isinstance(info, inspect.StructType) else ()


def _about(info: inspect.Type) -> str:
    while isinstance(info, inspect.Metadata):
        if info.extra_json_schema and "description" in info.extra_json_schema:
            return str(info.extra_json_schema["description"])
        info = info.type
    return ""


def _usual(field: inspect.Field) -> str:
    if field.required:
        return "needed"
    match field.default:
        case Duration() as seconds if seconds:
            return code(f"{seconds:g}s")
        case bool() as truth:
            return code(str(truth).lower())
        case str() as text if text:
            return code(str(text))
        case int() as number:
            return code(str(number))
        case _:
            return ""


def _type(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata():
            return _type(info.type)
        case inspect.UnionType(types=kinds):
            words = [_type(each) for each in kinds if not isinstance(each, inspect.NoneType)]
            return " or ".join(dict.fromkeys(words))
        case inspect.LiteralType(values=values):
            return ", ".join(code(str(value)) for value in values)
        case inspect.EnumType(cls=members):
            return ", ".join(code(str(each.value)) for each in members)
        case inspect.VarTupleType() | inspect.ListType():
            return "list"
        case inspect.StructType(cls=kind):
            return ", ".join(code(field.encode_name) for field in _fields(kind))
        case inspect.CustomType():
            return "length of time"
        case _:
            return _WORDS[type(info)]


_WORDS: Final[Mapping[type, str]] = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.BoolType: "`true` or `false`",
    inspect.DictType: "keys and values",
    inspect.AnyType: "text, or keys and values",
}


def _events() -> str:
    """A row for each object on each kind of node, with the paths in any event about it."""
    rows: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for kind in NODES:
        for shape in shapes(kind, tuple(PROFILES.values())):
            verbs, paths = rows.setdefault((kind, shape.object), ({}, {}))
            verbs[shape.verb] = None
            paths.update(dict.fromkeys(path for path in shape.paths() if path not in ENVELOPE))
    cells = (
        (code(kind.removeprefix(f"{API}/")), listed(map(code, verbs)), code(name), _told(paths))
        for (kind, name), (verbs, paths) in rows.items()
    )
    return table(["node", "verbs", "about", "paths"], cells)


def _told(paths: Iterable[str]) -> str:
    """The paths, the many call variables as one."""
    short = ("callvariables.*" if path.startswith("callvariables.") else path for path in paths)
    return listed(map(code, sorted(set(short), key=str.casefold)))


def _verbs() -> str:
    rows = (
        (code(verb), _shape(kind), "yes" if verb in BY_CLIENTS else "", plain(kind.__doc__))
        for verb, kind in BY_ANYBODY.items()
    )
    return table(["verb", "keys", "`await`", "what happens"], rows)


def _shape(kind: type[msgspec.Struct]) -> str:
    """The keys of a verb, those that are needed in bold."""
    return ", ".join(
        f"**{code(field.encode_name)}**" if field.required else code(field.encode_name)
        for field in _fields(kind)
    )


_HEAD: Final = """\
# Scenario files

A scenario is a play: what happens in a contact centre, what the client under test is to do, and
what must be published. All tables are generated from the structures that read the files: write
them anew with `make docs`. `finesse-mock scenario schema` prints them as a JSON Schema for editors,
`finesse-mock scenario new my-flow` writes a commented example, `fixtures/scenarios/` is a library.
"""

_FILE: Final = """\
The first key is `scenario: 1`, the version of the format. What is said of a mock counts for a mock
that is made for the scenario; a running one must be of the same `profile`, have as many servers,
and everybody whom the steps name.
"""

_VALUES: Final = """\
All values are text until a key wants something else, so that `0123`, `12:30`, `on` and `no` stay
what they look like. A length of time is written `30s`, `500ms`, `1.5s`, `2m` or `1h`; a plain
number counts seconds.

`${name}` stands for the value of a variable wherever a text may stand, in keys, too; within braces
or brackets YAML wants it in quotes. `$${` is a `${` that stays. Variables are declared under
`vars`, where a value may use those above it, and are replaced by `--set NAME=VALUE`. A name with a
letter wrong is a mistake, never an empty text.

Nodes are named as Finesse names them; `/finesse/api/` may be left out.
"""

_COMMON: Final = """\
A step is told apart by one of the keys below. Each may have `after` beside it.
"""

_CONDITIONS: Final = """\
The keys of `where` are paths into the event, from the object that it is about: `state`,
`mediaProperties.callType` or short `callType`, `reasonCode.label`. A participant is named by the
address (`participants.1001001.state`), a call variable by its name (`callvariables.user.tier`).
What the object does not have is looked for around it (`requestId`). An error event is asked for its
`errorType`, `errorData`, `errorMessage`.

| value | holds when |
| --- | --- |
| `ACTIVE` | there is one such text and it is this; an empty text holds where nothing is, too |
| `[HOLD, DROP]` | there are these texts and no others, in any order |
| `{has: RETRIEVE, lacks: [HOLD]}` | these are among the texts, and those are not |

`dialog: c1` is the call with that name; `associatedDialogUri` and `secondaryId` take such names,
too. `xpath` is for all else: XPath 1.0 on the whole `<Update>` document.

Events of a node are taken in their order: an expectation looks at those behind the last one that
was expected there, whether they came before the step began or come while it waits.
"""

_EVENTS: Final = """\
Nothing else is published, and so nothing else can be expected: `scenario check` tells of a path
that leads nowhere, of a state that there is not, of a node on which no such event comes. `*` stands
for an id, an address or a name. Every event has `event`, `requestId` and `source`, too. Some of it
is of one platform alone; a scenario that is played on another is told so before it begins.
"""

_DOING: Final = """\
What Finesse has a name for is written as there, what happens around it in lower case. The same
verbs are triggers: `finesse-mock trigger ANSWER call=c1 by=1001001`. Keys in bold are needed.
`await` says of which an agent's client can do. An agent is named by id, login name or extension.
"""

_FAULTS: Final = """\
[faults.md](faults.md) has every kind with its keys, which stand beside `fault`, and `match`,
`count`, `probability` and `for`; instead of a fault's own `after` there is that of the step. Faults
of events strike on the way to clients: what is published, and so what can be expected, stays the
same.
Whatever a scenario injects ends with it.
"""

_PLAYING: Final = """\
All time is that of the mock's clock. On `auto` it jumps as soon as every branch waits, so that an
hour takes no time; branches at the same moment take turns as they are written, and two runs with
the same seed write the same journal, byte for byte.

After a step that fails the rest is skipped; branches beside it end the steps at which they are.
A call has its name from the step that begins it, or from the event that tells of it, and keeps it.
Names given by a step that is played again are given anew.
"""
