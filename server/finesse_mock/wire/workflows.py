"""Workflows: the Workflow object of the Finesse Web Services Developer Guide, in its order."""

from collections.abc import Iterable

from finesse_mock.model.desktop import Workflow, WorkflowAction, WorkflowTest, WorkflowVariable
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import Node, branch, flag, leaf


def workflows(several: Iterable[Workflow]) -> Node:
    """Workflows with all that is in them."""
    return branch("Workflows", *map(_workflow, several))


def _workflow(each: Workflow) -> Node:
    return branch(
        "Workflow",
        leaf("uri", f"{API}/Workflow/{each.id}"),
        leaf("name", each.name),
        leaf("description", each.description),
        leaf("media", each.media),
        branch(
            "TriggerSet",
            leaf("type", "SYSTEM"),
            leaf("name", each.trigger),
            flag("allowOverlappingCallWorkflow", True),
            branch("triggers", *(_test("Trigger", test) for test in each.triggers)),
        ),
        branch(
            "ConditionSet",
            leaf("applyMethod", each.apply),
            branch("conditions", *(_test("Condition", test) for test in each.conditions)),
        ),
        branch("workflowActions", *map(_action, each.actions)),
    )


def _test(name: str, test: WorkflowTest) -> Node:
    return branch(
        name,
        branch("Variable", *_variable(test.variable)),
        leaf("comparator", test.comparator),
        leaf("value", test.value),
    )


def _variable(each: WorkflowVariable) -> list[Node]:
    node = [leaf("node", each.node)] if each.node else []
    return [leaf("name", each.name), *node, leaf("type", each.type)]


def _action(each: WorkflowAction) -> Node:
    return branch(
        "WorkflowAction",
        leaf("uri", f"{API}/WorkflowAction/{each.id}"),
        leaf("name", each.name),
        leaf("type", each.type),
        leaf("handledBy", each.handled_by),
        branch(
            "params",
            *(
                branch("Param", leaf("name", name), leaf("value", value))
                for name, value in each.params
            ),
        ),
        branch(
            "actionVariables",
            *(branch("ActionVariable", *_variable(variable)) for variable in each.variables),
        ),
    )
