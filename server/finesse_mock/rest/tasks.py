"""The Dialog resource of tasks, which their ids tell from calls: only those have underscores."""

from finesse_mock.engine.media_commands import ActOnTask
from finesse_mock.model.task import Task, TaskAction, TaskState
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.rest.media import check_task_routing
from finesse_mock.wire.requests import dialog_request
from finesse_mock.wire.tasks import task

PATH = "Dialog/{task:[^/]*_[^/]*}"
"""The path of a task."""


def get_task(call: Call) -> Answer:
    """Answer "Dialog—Get Dialog"; for the agent of the task, supervisors and administrators."""
    found = _named_task(call)
    agent = call.floor.world.agent(found.agent_id)
    own = call.caller.user_id == found.agent_id
    if agent is None or not (own or access.oversees(call, agent.definition.team_id)):
        raise rejections.not_permitted(call.caller.user_id)
    return Document(task("Dialog", found, call.floor.site))


def _named_task(call: Call) -> Task:
    check_task_routing(call)
    found = call.floor.world.task(call.path["task"])
    if found is None or found.state is TaskState.QUEUED:
        raise rejections.unknown_dialog()
    return found


def put_task(call: Call) -> Answer:
    """Answer "Dialog—Take Action on Participant"."""
    found = _named_task(call)
    if call.caller.is_admin or call.caller.user_id != found.agent_id:
        raise rejections.not_permitted(call.caller.user_id)
    asked = dialog_request(call.body)
    if not asked.requested_action:
        raise rejections.parameter_missing("requestedAction")
    if asked.requested_action not in TaskAction.__members__:
        raise rejections.invalid_input("requestedAction", "dialog")
    action = TaskAction(asked.requested_action)
    if action is TaskAction.TRANSFER and not asked.target:
        raise rejections.parameter_missing("target")
    return Accepted(
        command=ActOnTask(
            agent_id=found.agent_id,
            task_id=found.id,
            action=action,
            target=asked.target or "",
            request_id=call.request_id,
        )
    )
