"""Workflows and their actions: "Workflow" and "WorkflowAction" of the developer guide."""

from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.model.desktop import Workflow, WorkflowAction, WorkflowActionType
from finesse_mock.model.site import Site
from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.configuration.forms import (
    Field,
    Form,
    anything,
    bad_parameter,
    length,
    one_of,
)
from finesse_mock.rest.configuration.kinds import Kind
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.wire import workflows
from finesse_mock.wire.configuration import (
    ActionRequest,
    WorkflowRequest,
    action_request,
    workflow_request,
)

MAX_WORKFLOWS = 100
MAX_ACTIONS = 100
MAX_PARTS = 5
"""So many conditions and actions has a workflow, and variables an action, at the most."""

_WORKFLOW = Form(
    root="Workflow",
    fields=(
        Field(name="name", fits=length(1, 40)),
        Field(name="description", fits=length(0, 128), required=False),
        Field(name="media", fits=anything, required=False),
    ),
    missing=bad_parameter,
    invalid=bad_parameter,
)
_ACTION = Form(
    root="WorkflowAction",
    fields=(
        Field(name="name", fits=length(1, 64)),
        Field(name="type", fits=one_of(*WorkflowActionType)),
        Field(name="handledBy", fits=one_of("FINESSE_DESKTOP", "OTHER"), required=False),
    ),
    missing=bad_parameter,
    invalid=bad_parameter,
)
PARAMS: Mapping[WorkflowActionType, tuple[str, ...]] = {
    WorkflowActionType.BROWSER_POP: ("path",),
    WorkflowActionType.HTTP_REQUEST: ("path", "method", "location"),
}
"""The parameters without which an action cannot be ("WorkflowAction API Parameters")."""

# Workflows


def list_workflows(call: Call) -> Answer:
    """Answer "Workflow—Get List"."""
    access.administrator(call)
    site = call.floor.site
    return Document(workflows.workflows(site.workflows.values(), site.workflow_actions))


def _new_workflow(call: Call, number: int) -> Workflow:
    asked = workflow_request(call.body)
    given = _WORKFLOW.checked_full(asked.fields)
    if asked.trigger_set is None:
        raise bad_parameter("TriggerSet")
    if len(call.floor.site.workflows) >= MAX_WORKFLOWS:
        raise errors.maximum_exceeded("Workflow")
    fresh = Workflow(id=number, name=given["name"], trigger="", triggers=(), teams=())
    return _filled(call, fresh, asked)


def _changed_workflow(call: Call, old: Workflow) -> Workflow:
    asked = workflow_request(call.body)
    if asked.empty:
        raise errors.nothing_to_change("Workflow")
    _WORKFLOW.checked(asked.fields)
    return _filled(call, old, asked)


def _filled(call: Call, old: Workflow, asked: WorkflowRequest) -> Workflow:
    _check_parts(call, asked)
    new = replace(
        old,
        name=asked.fields.get("name", old.name),
        description=asked.fields.get("description", old.description),
        media=asked.fields.get("media", old.media),
        action_ids=old.action_ids if asked.action_ids is None else asked.action_ids,
    )
    if asked.trigger_set is not None:
        new = replace(
            new,
            trigger=asked.trigger_set.name,
            triggers=asked.trigger_set.triggers,
            overlaps=asked.trigger_set.overlaps,
        )
    if asked.condition_set is not None:
        new = replace(
            new, apply=asked.condition_set.apply, conditions=asked.condition_set.conditions
        )
    for each in call.floor.site.workflows.values():
        if each.name == new.name and each.id != new.id:
            raise errors.duplicate_workflow()
    return new


def _check_parts(call: Call, asked: WorkflowRequest) -> None:
    conditions = asked.condition_set.conditions if asked.condition_set else ()
    if max(len(conditions), len(asked.action_ids or ())) > MAX_PARTS:
        raise errors.maximum_exceeded("Workflow")
    for number in asked.action_ids or ():
        if number not in call.floor.site.workflow_actions:
            raise rejections.stale_object(str(number))


WORKFLOWS: Kind[Workflow] = Kind(
    path="Workflow",
    objects=lambda call: call.floor.site.workflows,
    kept=lambda call, several: replace(call.floor.site, workflows=several),
    show=lambda call, each: workflows.workflow(each, call.floor.site.workflow_actions),
    create=_new_workflow,
    change=_changed_workflow,
)

# Actions


def list_actions(call: Call) -> Answer:
    """Answer "WorkflowAction—Get List"."""
    access.administrator(call)
    return Document(workflows.workflow_actions(call.floor.site.workflow_actions.values()))


def _new_action(call: Call, number: int) -> WorkflowAction:
    asked = action_request(call.body)
    given = _ACTION.checked_full(asked.fields)
    if len(call.floor.site.workflow_actions) >= MAX_ACTIONS:
        raise errors.maximum_exceeded("WorkflowAction")
    kind = WorkflowActionType(given["type"])
    return _acting(call, WorkflowAction(id=number, name=given["name"], type=kind, params=()), asked)


def _changed_action(call: Call, old: WorkflowAction) -> WorkflowAction:
    asked = action_request(call.body)
    if asked.empty:
        raise errors.nothing_to_change("WorkflowAction")
    _ACTION.checked(asked.fields)
    return _acting(call, old, asked)


def _acting(call: Call, old: WorkflowAction, asked: ActionRequest) -> WorkflowAction:
    new = replace(
        old,
        name=asked.fields.get("name", old.name),
        type=WorkflowActionType(asked.fields.get("type", old.type)),
        handled_by=asked.fields.get("handledBy", old.handled_by),
        params=old.params if asked.params is None else asked.params,
        variables=old.variables if asked.variables is None else asked.variables,
    )
    given = dict(new.params)
    for name in PARAMS[new.type]:
        if not given.get(name):
            raise bad_parameter(name)
    if len(new.variables) > MAX_PARTS:
        raise errors.maximum_exceeded("ActionVariable")
    for each in call.floor.site.workflow_actions.values():
        if each.name == new.name and each.id != new.id:
            raise errors.duplicate("name", f"The workflow action {new.name} exists already")
    return new


def _with_actions(call: Call, actions: Mapping[int, WorkflowAction]) -> Site:
    """The site with those actions; workflows lose those that are gone."""
    kept = {
        number: replace(each, action_ids=tuple(n for n in each.action_ids if n in actions))
        for number, each in call.floor.site.workflows.items()
    }
    return replace(call.floor.site, workflow_actions=actions, workflows=kept)


WORKFLOW_ACTIONS: Kind[WorkflowAction] = Kind(
    path="WorkflowAction",
    objects=lambda call: call.floor.site.workflow_actions,
    kept=_with_actions,
    show=lambda _, each: workflows.action(each),
    create=_new_action,
    change=_changed_action,
)
