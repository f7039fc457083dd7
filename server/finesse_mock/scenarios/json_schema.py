"""The JSON Schema of scenario files, made of the structures that check them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from finesse_mock.documents import VARIABLE_SCHEMA, Schema, schema_of
from finesse_mock.documents.editor_schema import DIALECT
from finesse_mock.faults.kinds import KINDS
from finesse_mock.model.profile import PROFILES
from finesse_mock.scenarios import written
from finesse_mock.scenarios.reading import BLOCKS, MOVES
from finesse_mock.scenarios.verbs import BY_ANYBODY, BY_CLIENTS
from finesse_mock.worlds.schema import WorldContents

_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "do": tuple(BY_ANYBODY),
    "await": tuple(BY_CLIENTS),
    "expect": ("POST", "PUT", "DELETE", "none"),
    "fault": (*KINDS, "clear"),
}
"""What the key can be that says what a step is."""

_STEPS: Final[Schema] = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}}


def json_schema() -> Schema:
    """The schema of the format."""
    file = schema_of(written.ScenarioFile)
    properties: Schema = file["properties"]
    about = {key: {"description": each["description"]} for key, each in properties.items()}
    profiles = {"anyOf": [{"enum": sorted(PROFILES)}, VARIABLE_SCHEMA]}
    worlds = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/world"}]}
    return {
        "$schema": DIALECT,
        "title": "Scenario of finesse-mock, format 1",
        **file,
        "properties": {
            "scenario": {"description": "The version of the format.", "enum": [1, "1"]},
            **properties,
            "profile": about["profile"] | profiles,
            "world": about["world"] | worlds,
            "steps": about["steps"] | _STEPS,
        },
        "required": ["scenario", *file["required"]],
        "$defs": {"world": schema_of(WorldContents), "step": _step()},
    }


def _step() -> Schema:
    """A step, told apart by the key that says what it is, so that mistakes are told in place."""
    kinds = [{"required": [key]} for key in (*MOVES, *BLOCKS)]
    pause = {"required": ["after"], "not": {"anyOf": kinds}, **schema_of(written.Pausing)}
    pause["required"] = ["after"]
    return {
        "type": "object",
        "properties": {
            key: {"anyOf": [{"enum": list(values)}, VARIABLE_SCHEMA]}
            for key, values in _VALUES.items()
        },
        "oneOf": [*kinds, pause],
        "allOf": list(_cases()),
    }


def _cases() -> Iterator[Schema]:
    """For each sort of step what may stand in it."""
    yield from _with("do", written.Doing, BY_ANYBODY)
    yield from _with("await", written.Awaiting, BY_CLIENTS)
    yield from _with("fault", written.Faulting, KINDS)
    yield _case("fault", "clear", schema_of(written.Clearing))
    yield _case("expect", "none", schema_of(written.ExpectingNone))
    for verb in ("POST", "PUT", "DELETE"):
        yield _case("expect", verb, schema_of(written.Expecting))
    yield _case("include", None, schema_of(written.Include))
    yield _case("repeat", None, _with_property(written.Repeat, "steps", _STEPS))
    branches = {"type": "array", "minItems": 1, "items": _STEPS}
    yield _case("parallel", None, _with_property(written.Parallel, "parallel", branches))


def _with(
    key: str, beside: type[msgspec.Struct], kinds: Mapping[str, type[msgspec.Struct]]
) -> Iterator[Schema]:
    """For each value of the key what it has beside what all of them have."""
    shared = schema_of(beside)["properties"]
    for value, kind in kinds.items():
        own = schema_of(kind)
        whole = own | {
            "properties": own["properties"] | shared,
            "required": [key, *own["required"]],
        }
        yield _case(key, value, whole)


def _with_property(kind: type[msgspec.Struct], key: str, value: Schema) -> Schema:
    schema = schema_of(kind)
    about: Any = schema["properties"][key].get("description", "")
    return schema | {"properties": schema["properties"] | {key: {"description": about, **value}}}


def _case(key: str, value: str | None, schema: Schema) -> Schema:
    """Where the key has that value, or any if None, the step is like that."""
    condition: Schema = {"required": [key]}
    if value is not None:
        condition["properties"] = {key: {"const": value}}
    return {"if": condition, "then": schema}
