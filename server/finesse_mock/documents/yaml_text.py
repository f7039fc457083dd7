"""YAML text into nodes that know where they stand, and nodes into plain data.

Scalars stay text. Refused, beyond what is no YAML: a key given twice, a key that is not text, a
structure that contains itself, and anything so big or so deep that no person wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from finesse_mock.errors import UsageError

MAX_CHARACTERS: Final = 1_000_000
"""Longest text that is read."""

MAX_DEPTH: Final = 32
"""Deepest nesting that is read."""

MAX_NODES: Final = 200_000
"""Most values a document may have once its aliases are written out."""


def node_at(name: str, mark: yaml.Mark | None, sentence: str) -> UsageError:
    """An error at that place of that file, lines and columns counted from 1."""
    if mark is None:
        return UsageError(f"{name}: {sentence}")
    return UsageError(f"{name}:{mark.line + 1}:{mark.column + 1}: {sentence}")


class _Refused(yaml.MarkedYAMLError):
    """YAML that is well-formed and not wanted; ``problem`` is a whole sentence."""

    def __init__(self, sentence: str, mark: yaml.Mark) -> None:
        super().__init__(problem=sentence, problem_mark=mark)


class _Loader(yaml.BaseLoader):
    """Resolves every scalar to text and bounds the nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if parent is not None and self.depth > MAX_DEPTH:
            raise _too_deep(parent)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def _too_deep(node: yaml.Node) -> _Refused:
    return _Refused(f"this is nested deeper than {MAX_DEPTH} levels.", node.start_mark)


def compose(text: str, name: str) -> yaml.Node:
    """The root node of a document.

    Raises:
        UsageError: the text is no single YAML document, or one that is refused.
    """
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"{name}: the file is longer than {MAX_CHARACTERS} characters; split it.")
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
        if root is None:
            raise UsageError(f"{name}:1:1: the file is empty.")
        _check(root, {}, ())
    except _Refused as error:
        raise node_at(name, error.problem_mark, str(error.problem)) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise UsageError(f"{name}:{line}:{column}: a character that YAML forbids.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise node_at(name, mark, f"this is not YAML: {_why(error)}.") from error
    # PyYAML converts the digits of escapes and of version directives without a check.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UsageError(f"{name}: this is not YAML: {error}.") from error
    return root


def _why(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


@dataclass(frozen=True, slots=True)
class _Extent:
    """How big a node is with its aliases written out."""

    nodes: int
    levels: int


def _check(node: yaml.Node, known: dict[int, _Extent], above: tuple[int, ...]) -> _Extent:
    """Refuse what no reader should meet; each node is looked at once, however often it is used."""
    if id(node) in above:
        raise _Refused("an alias inside of what it stands for.", node.start_mark)
    if id(node) in known:
        return known[id(node)]
    if isinstance(node, yaml.MappingNode):
        _check_keys(node)
        children = [value for _, value in node.value]
    else:
        children = node.value if isinstance(node, yaml.SequenceNode) else []
    extents = [_check(child, known, (*above, id(node))) for child in children]
    extent = _Extent(
        nodes=1 + sum(each.nodes for each in extents),
        levels=1 + max((each.levels for each in extents), default=0),
    )
    if extent.levels > MAX_DEPTH:
        raise _too_deep(node)
    if extent.nodes > MAX_NODES:
        raise _Refused(f"more than {MAX_NODES} values.", node.start_mark)
    known[id(node)] = extent
    return extent


def _check_keys(node: yaml.MappingNode) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Refused("a key must be text.", key.start_mark)
        if key.value in seen:
            raise _Refused(
                f'the key "{key.value}" is here twice, first in line {seen[key.value]}; '
                "remove one of them.",
                key.start_mark,
            )
        seen[key.value] = key.start_mark.line + 1


def data_of(node: yaml.Node) -> Any:
    """The node as text, lists and dictionaries."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: data_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [data_of(item) for item in node.value]
    return node.value


def written_down(data: Any, levels: int = MAX_DEPTH) -> yaml.Node:
    """The node of data that nobody wrote: scalars become text, and no part has a place.

    Raises:
        ValueError: there are more levels than that.
    """
    if not levels:
        raise ValueError(f"this is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(data, Mapping):
        pairs = [
            (written_down(str(key)), written_down(value, levels - 1)) for key, value in data.items()
        ]
        return yaml.MappingNode(_Loader.DEFAULT_MAPPING_TAG, pairs)
    if isinstance(data, list | tuple):
        items = [written_down(each, levels - 1) for each in data]
        return yaml.SequenceNode(_Loader.DEFAULT_SEQUENCE_TAG, items)
    words = {None: "null", True: "true", False: "false"}
    text = words[data] if data is None or isinstance(data, bool) else str(data)
    return yaml.ScalarNode(_Loader.DEFAULT_SCALAR_TAG, text)
