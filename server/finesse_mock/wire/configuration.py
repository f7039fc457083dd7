"""Bodies of the configuration APIs, read: what an administrator sends to change the configuration.

Everything may be left out, as in a PUT it stays what it is; of elements that occur twice the last
counts ("Workflow—Update" of the Finesse Web Services Developer Guide). Whether something must be
there is decided elsewhere.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from finesse_mock.model.desktop import (
    LayoutEntry,
    VariableType,
    WorkflowTest,
    WorkflowVariable,
)
from finesse_mock.wire.requests import InvalidValueError
from finesse_mock.wire.xml import Node, UnreadableBodyError, last, parse, text_of


def texts(body: bytes, root: str, paths: Collection[str]) -> dict[str, str]:
    """The texts at those paths, such as ``cti/host``, without those that are not there.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
    """
    node = parse(body, root)
    found = {path: _text_at(node, path) for path in paths}
    return {path: text for path, text in found.items() if text is not None}


def _text_at(node: Node | None, path: str) -> str | None:
    *parents, name = path.split("/")
    for parent in parents:
        node = last(node, parent)
    return text_of(node, name)


def referred(body: bytes, root: str, item: str) -> list[int]:
    """The ids at the ends of the ``uri`` of every item.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
        InvalidValueError: An item has no ``uri`` that ends in a number.
    """
    return _referred(parse(body, root), item)


def _referred(container: Node, item: str) -> list[int]:
    numbers = []
    for each in container.findall(item):
        found = re.search(r"/([0-9]{1,9})/?$", text_of(each, "uri") or "")
        if found is None:
            raise InvalidValueError("uri")
        numbers.append(int(found[1]))
    return numbers


DESKTOP_LAYOUT_ROOT: Final = "{http://www.cisco.com/vtg/finesse}finesseLayout"
"""The root element of the layout XML of a desktop, in the notation of J. Clark."""


def is_desktop_layout(text: str) -> bool:
    """Whether a text is XML and begins as the layout of a desktop does."""
    try:
        parse(text.encode(), DESKTOP_LAYOUT_ROOT)
    except UnreadableBodyError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRequest:
    """A ``MediaPropertiesLayout``; None for what is not there."""

    name: str | None
    description: str | None
    header: LayoutEntry | None
    columns: tuple[tuple[LayoutEntry, ...], ...] | None

    @property
    def empty(self) -> bool:
        """Whether nothing at all was given."""
        return (self.name, self.description, self.header, self.columns) == (None,) * 4


def layout_request(body: bytes) -> LayoutRequest:
    """Read a ``MediaPropertiesLayout``.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
        InvalidValueError: The header has not one entry, or an entry names no property.
    """
    root = parse(body, "MediaPropertiesLayout")
    header = last(root, "header")
    columns = tuple(_entries(each) for each in root.findall("column"))
    return LayoutRequest(
        name=text_of(root, "name"),
        description=text_of(root, "description"),
        header=None if header is None else _header(header),
        columns=columns or None,
    )


def _header(node: Node) -> LayoutEntry:
    entries = _entries(node)
    if len(entries) != 1:
        raise InvalidValueError("header")
    return entries[0]


def _entries(node: Node) -> tuple[LayoutEntry, ...]:
    return tuple(
        LayoutEntry(text_of(each, "displayName") or "", _required(each, "mediaProperty"))
        for each in node.findall("entry")
    )


def _required(node: Node, name: str) -> str:
    text = text_of(node, name)
    if not text:
        raise InvalidValueError(name)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSet:
    """``Workflow/TriggerSet``: the event, and what must be true of it."""

    name: str
    triggers: tuple[WorkflowTest, ...]
    overlaps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSet:
    """``Workflow/ConditionSet``."""

    apply: str
    conditions: tuple[WorkflowTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRequest:
    """A ``Workflow``; None for what is not there. ``fields`` are its plain texts by name."""

    fields: Mapping[str, str]
    trigger_set: TriggerSet | None
    condition_set: ConditionSet | None
    action_ids: tuple[int, ...] | None

    @property
    def empty(self) -> bool:
        """Whether nothing at all was given."""
        parts = (self.trigger_set, self.condition_set, self.action_ids)
        return not self.fields and parts == (None, None, None)


WORKFLOW_FIELDS = ("name", "description", "media")


def workflow_request(body: bytes) -> WorkflowRequest:
    """Read a ``Workflow``; its actions are named by their URIs.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
        InvalidValueError: A part of it has no name, or a value that does not exist.
    """
    root = parse(body, "Workflow")
    triggers, conditions = last(root, "TriggerSet"), last(root, "ConditionSet")
    actions = last(root, "workflowActions")
    given = {name: text_of(root, name) for name in WORKFLOW_FIELDS}
    return WorkflowRequest(
        fields={name: text for name, text in given.items() if text is not None},
        trigger_set=None if triggers is None else _trigger_set(triggers),
        condition_set=None if conditions is None else _condition_set(conditions),
        action_ids=None if actions is None else tuple(_referred(actions, "WorkflowAction")),
    )


def _trigger_set(node: Node) -> TriggerSet:
    return TriggerSet(
        name=_required(node, "name"),
        triggers=_tests(last(node, "triggers"), "Trigger"),
        overlaps=(text_of(node, "allowOverlappingCallWorkflow") or "true").lower() == "true",
    )


def _condition_set(node: Node) -> ConditionSet:
    apply = text_of(node, "applyMethod") or "ALL"
    if apply not in ("ALL", "ANY", "NONE"):
        raise InvalidValueError("applyMethod")
    return ConditionSet(apply=apply, conditions=_tests(last(node, "conditions"), "Condition"))


def _tests(container: Node | None, item: str) -> tuple[WorkflowTest, ...]:
    found = [] if container is None else container.findall(item)
    return tuple(
        WorkflowTest(
            variable=_variable(last(each, "Variable")),
            comparator=_required(each, "comparator"),
            value=text_of(each, "value") or "",
        )
        for each in found
    )


def _variable(node: Node | None) -> WorkflowVariable:
    if node is None:
        raise InvalidValueError("Variable")
    kind = text_of(node, "type") or VariableType.SYSTEM
    if kind not in VariableType.__members__:
        raise InvalidValueError("type")
    return WorkflowVariable(
        name=_required(node, "name"),
        type=VariableType(kind),
        node=text_of(node, "node") or "",
        test_value=text_of(node, "testValue") or "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """A ``WorkflowAction``; None for what is not there. ``fields`` are its plain texts by name."""

    fields: Mapping[str, str]
    params: tuple[tuple[str, str], ...] | None
    variables: tuple[WorkflowVariable, ...] | None

    @property
    def empty(self) -> bool:
        """Whether nothing at all was given."""
        return not self.fields and self.params is None and self.variables is None


ACTION_FIELDS = ("name", "type", "handledBy")


def action_request(body: bytes) -> ActionRequest:
    """Read a ``WorkflowAction``.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
        InvalidValueError: A parameter or variable has no name, or a type that does not exist.
    """
    root = parse(body, "WorkflowAction")
    params, variables = last(root, "params"), last(root, "actionVariables")
    given = {name: text_of(root, name) for name in ACTION_FIELDS}
    return ActionRequest(
        fields={name: text for name, text in given.items() if text is not None},
        params=None
        if params is None
        else tuple(
            (_required(each, "name"), text_of(each, "value") or "")
            for each in params.findall("Param")
        ),
        variables=None
        if variables is None
        else tuple(_variable(each) for each in variables.findall("ActionVariable")),
    )
