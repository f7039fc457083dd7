"""What msgspec complains about, for people: in words of the file and with what to write instead."""

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml
from msgspec import inspect

from finesse_mock.documents.nearest import nearest

ANY_KEY: Final = "[...]"
"""The step of a place into a dictionary whose key msgspec does not tell."""

_AT = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_ENUM = re.compile(r"Invalid enum value '?(.*?)'?", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(?P<kinds>[^`]*)`(?P<bound>.*?)(?:, got `(?P<got>[^`]*)`)?")

_IN_WORDS: Final = {
    "array": "a list",
    "object": "a mapping of keys to values",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
_NODE_KINDS: Final = {"array": yaml.SequenceNode, "object": yaml.MappingNode}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint: the place, relative to what was converted, and what is wrong there."""

    place: tuple[str | int, ...]
    what: str

    @property
    def unknown_key(self) -> str:
        """The key that has no business there; empty when that is not what is wrong."""
        match = _UNKNOWN.fullmatch(self.what)
        return match[1] if match else ""

    def fits(self, node: yaml.Node) -> bool:
        """Whether it can be this node that is complained about."""
        if self.unknown_key:
            return isinstance(node, yaml.MappingNode) and any(
                key.value == self.unknown_key for key, _ in node.value
            )
        match = _EXPECTED.fullmatch(self.what)
        if match and match["got"]:
            return isinstance(node, _NODE_KINDS.get(match["got"], yaml.ScalarNode))
        return True

    def sentence(
        self,
        node: yaml.Node,
        kind: Any,
        root: tuple[str | int, ...],
        taken: tuple[str, ...],
    ) -> str:
        """What is wrong and what to write.

        ``kind`` is the type that was to be made of what stands at ``root`` in the document, and
        ``taken`` are keys there which are valid, too.
        """
        here = _type_at(inspect.type_info(kind), self.place)
        if unknown := _UNKNOWN.fullmatch(self.what):
            valid = [*(() if self.place else taken), *_keys(here)]
            return f'unknown key "{unknown[1]}"; {nearest(unknown[1], valid, "keys")}'
        if missing := _MISSING.fullmatch(self.what):
            return f'the key "{missing[1]}" is missing here; add it.'
        label = _label((*root, *self.place))
        if wrong := _ENUM.fullmatch(self.what):
            return f'{label} cannot be "{wrong[1]}"; {nearest(wrong[1], _values(here), "values")}'
        if expected := _EXPECTED.fullmatch(self.what):
            kinds = [each.strip() for each in expected["kinds"].split("|")]
            words = " or ".join(_IN_WORDS.get(each, each) for each in kinds if each != "null")
            shown = _shown(node)
            if expected["bound"] and isinstance(node, yaml.SequenceNode) and node.value:
                shown = f"of {len(node.value)}"
            return f"{label} must be {words}{expected['bound']}, not {shown}."
        return f"{label} {self.what[:1].lower()}{self.what[1:]}, not {_shown(node)}."


def read(message: str) -> Complaint:
    """The complaint that a ``msgspec.ValidationError`` of this text makes."""
    match = _AT.fullmatch(message)
    if match is None:
        return Complaint((), message)
    place: list[str | int] = []
    for step in _STEP.finditer(match["path"] or ""):
        if step["any"]:
            place.append(ANY_KEY)
        else:
            place.append(step["key"] or int(step["index"]))
    return Complaint(tuple(place), match["what"])


def _label(place: tuple[str | int, ...]) -> str:
    keys = [step for step in place if step != ANY_KEY]
    if not keys:
        return "this"
    names = [key for key in keys if isinstance(key, str)]
    if isinstance(keys[-1], int) and names:
        return f"each of {names[-1]}"
    return str(keys[-1])


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list" if node.value else "an empty list"
    if isinstance(node, yaml.MappingNode):
        return "a mapping" if node.value else "an empty mapping"
    if not node.value:
        return "empty"
    return f'"{node.value if len(node.value) <= 40 else node.value[:40] + "…"}"'


def _type_at(info: inspect.Type, place: tuple[str | int, ...]) -> list[inspect.Type]:
    """The types that a value at that place may have."""
    if isinstance(info, inspect.Metadata):
        info = info.type
    if isinstance(info, inspect.UnionType):
        return [found for each in info.types for found in _type_at(each, place)]
    kinds = [info]
    if not place:
        return kinds
    found: list[inspect.Type] = []
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            found += [
                each
                for field in kind.fields
                if field.encode_name == place[0]
                for each in _type_at(field.type, place[1:])
            ]
        elif isinstance(kind, inspect.ListType | inspect.VarTupleType):
            found += _type_at(kind.item_type, place[1:])
        elif isinstance(kind, inspect.DictType):
            found += _type_at(kind.value_type, place[1:])
    return found


def _keys(kinds: list[inspect.Type]) -> list[str]:
    return [
        field.encode_name
        for kind in kinds
        if isinstance(kind, inspect.StructType)
        for field in kind.fields
    ]


def _values(kinds: list[inspect.Type]) -> list[str]:
    found: list[str] = []
    for kind in kinds:
        if isinstance(kind, inspect.EnumType):
            found += [str(member.value) for member in kind.cls]
        elif isinstance(kind, inspect.LiteralType):
            found += [str(value) for value in kind.values]
    return found
