"""``${name}`` in what people write, filled in before anybody reads it.

A value stands for itself wherever the name does, in keys, too. ``$${`` is a ``${`` that stays.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

import yaml

from finesse_mock.documents.nearest import nearest
from finesse_mock.documents.yaml_text import node_at

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What a variable may be called."""

_USE: Final = re.compile(r"\$\$\{|\$\{(?P<name>[^{}]*)\}")


def filled_in(
    node: yaml.Node, values: Mapping[str, str], name: str, spared: Collection[str] = ()
) -> yaml.Node:
    """The node with the values of variables in place of their names; all else stays in its place.

    ``name`` is that of the file; the values of the keys ``spared`` stay as they are.

    Raises:
        UsageError: a variable has no value, or a key is there twice now.
    """
    if isinstance(node, yaml.MappingNode):
        pairs = [
            (
                filled_in(key, values, name),
                value if key.value in spared else filled_in(value, values, name),
            )
            for key, value in node.value
        ]
        _check_keys(pairs, name)
        return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark, node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        items = [filled_in(item, values, name) for item in node.value]
        return yaml.SequenceNode(node.tag, items, node.start_mark, node.end_mark, node.flow_style)
    if "${" not in node.value:
        return node

    def value_of(use: re.Match[str]) -> str:
        wanted = use["name"]
        if wanted is None:
            return "${"
        if wanted not in values:
            hint = nearest(wanted, values, "variables")
            raise node_at(name, node.start_mark, f'there is no variable "{wanted}"; {hint}')
        return values[wanted]

    text = _USE.sub(value_of, node.value)
    return yaml.ScalarNode(node.tag, text, node.start_mark, node.end_mark)


def _check_keys(pairs: list[tuple[yaml.Node, yaml.Node]], name: str) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key.value in seen:
            raise node_at(
                name,
                key.start_mark,
                f'with the values of its variables the key "{key.value}" is here twice; '
                "give them different ones.",
            )
        seen.add(key.value)
