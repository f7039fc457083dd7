"""Objects that are texts at paths: "SystemConfig" and its like in the developer guide."""

from collections.abc import Mapping

from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import Node, branch, leaf


def settings(name: str, texts: Mapping[str, str]) -> Node:
    """An object with those texts at their paths, such as ``cti/host``, one level deep at most."""
    root = branch(name, leaf("uri", f"{API}/{name}"))
    parents: dict[str, Node] = {}
    for path, text in texts.items():
        parent, _, child = path.rpartition("/")
        if parent and parent not in parents:
            parents[parent] = branch(parent)
            root.append(parents[parent])
        (parents[parent] if parent else root).append(leaf(child, text))
    return root
