"""JSON Schemas (2020-12) of structures, for editors of the files that become such structures.

An editor sees YAML with its own idea of what is a number or a truth. Here all of it is text until
a structure says otherwise, and any value may be a variable: the schemas are as wide as that.
"""

from typing import Any, Final

from msgspec import inspect

from finesse_mock.documents.duration import Duration

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

VARIABLE: Final[Schema] = {"type": "string", "pattern": r"\$\{[^{}]*\}"}
"""A text with a variable in it."""

_SCALARS: Final = ["string", "number", "boolean", "null"]
_NUMBER: Final = r"^-?[0-9]+(\.[0-9]+)?$"
_LENGTH: Final = r"^-?[0-9]{1,9}(\.[0-9]{1,9})? ?(ms|s|m|h)?$"
_BOUNDS: Final = {"ge": "minimum", "le": "maximum"}
_LENGTHS: Final = {"min_length": "minLength", "max_length": "maxLength"}
_ITEMS: Final = {"min_length": "minItems", "max_length": "maxItems"}


def schema_of(kind: type) -> Schema:
    """The schema of what can be written for a structure of that kind."""
    return _schema(inspect.type_info(kind))


def _schema(info: inspect.Type) -> Schema:
    match info:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            return _schema(inner) | (extra or {})
        case inspect.UnionType(types=kinds):
            return {"anyOf": [_schema(each) for each in kinds]}
        case inspect.StructType():
            return _structure(info)
        case inspect.DictType(value_type=value):
            return {"type": "object", "additionalProperties": _schema(value)}
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return {"type": "array", "items": _schema(item), **_bounds(info, _ITEMS)}
        case inspect.TupleType(item_types=kinds):
            items = [_schema(each) for each in kinds]
            return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
        case inspect.AnyType():
            return {}
        case _:
            return _scalar(info)


def _structure(info: inspect.StructType) -> Schema:
    """Of a description only the first paragraph is for people who write files."""
    about = (info.cls.__doc__ or "").split("\n\n")[0]
    return {
        "description": " ".join(about.split()).replace("``", "`"),
        "type": "object",
        "properties": {field.encode_name: _schema(field.type) for field in info.fields},
        "required": [field.encode_name for field in info.fields if field.required],
        "additionalProperties": not info.forbid_unknown_fields,
    }


def _scalar(info: inspect.Type) -> Schema:
    match info:
        case inspect.StrType():
            return {"type": _SCALARS, **_bounds(info, _LENGTHS)}
        case inspect.IntType():
            return _any_of({"type": "integer", **_bounds(info, _BOUNDS)}, pattern=_NUMBER)
        case inspect.FloatType():
            return _any_of({"type": "number", **_bounds(info, _BOUNDS)}, pattern=_NUMBER)
        case inspect.BoolType():
            return _any_of({"enum": [True, False, "true", "false"]})
        case inspect.NoneType():
            return {"type": "null"}
        case inspect.EnumType(cls=members):
            return _any_of({"enum": [each.value for each in members]})
        case inspect.LiteralType(values=values):
            return _any_of({"enum": list(values)})
        case inspect.CustomType(cls=kind) if issubclass(kind, Duration):
            return _any_of({"type": "number"}, pattern=_LENGTH)
        case _:
            raise AssertionError(f"no schema of {info}")


def _any_of(schema: Schema, *, pattern: str = "") -> Schema:
    texts = [{"type": "string", "pattern": pattern}] if pattern else []
    return {"anyOf": [schema, *texts, VARIABLE]}


def _bounds(info: Any, names: dict[str, str]) -> Schema:
    given = {word: getattr(info, name) for name, word in names.items()}
    return {word: bound for word, bound in given.items() if bound is not None}
