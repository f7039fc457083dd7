"""Workflows: the Workflow object of the Finesse Web Services Developer Guide, in its order."""

from collections.abc import Iterable, Mapping

from finesse_mock.model.desktop import Workflow, WorkflowAction, WorkflowTest, WorkflowVariable
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import Node, branch, flag, leaf


def workflows(several: Iterable[Workflow], actions: Mapping[int, WorkflowAction]) -> Node:
    """Workflows with all that is in them; ``actions`` are those of the site."""
    return branch("Workflows", *(workflow(each, actions) for each in several))


def workflow(each: Workflow, actions: Mapping[int, WorkflowAction]) -> Node:
    """A workflow with its actions, which are found in ``actions``."""
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
            flag("allowOverlappingCallWorkflow", each.overlaps),
            branch("triggers", *(_test("Trigger", test) for test in each.triggers)),
        ),
        branch(
            "ConditionSet",
            leaf("applyMethod", each.apply),
            branch("conditions", *(_test("Condition", test) for test in each.conditions)),
        ),
        branch("workflowActions", *(action(actions[number]) for number in each.action_ids)),
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


def workflow_actions(several: Iterable[WorkflowAction]) -> Node:
    """Workflow actions as the administrator gets them."""
    return branch("WorkflowActions", *map(action, several))


def action(each: WorkflowAction) -> Node:
    """A step of workflows."""
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
            *(
                branch("ActionVariable", *_variable(variable), _test_value(variable))
                for variable in each.variables
            ),
        ),
    )


def _test_value(each: WorkflowVariable) -> Node | None:
    return leaf("testValue", each.test_value) if each.test_value else None
