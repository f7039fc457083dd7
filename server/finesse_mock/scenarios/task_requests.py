"""Acts that concern media and tasks as commands of the engine."""

from collections.abc import Mapping
from typing import Final

from finesse_mock.engine.media_commands import (
    ActOnTask,
    LeaveTask,
    MediaCommand,
    MediaRequest,
    OfferTask,
    SetMediaState,
    SignInMedia,
)
from finesse_mock.model.task import TaskAction
from finesse_mock.scenarios import task_acts
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.reasons import reason_id

_ACTIONS: Final[Mapping[str, TaskAction]] = {f"task.{each.lower()}": each for each in TaskAction}
_STATES: Final[Mapping[str, MediaRequest]] = {
    f"media.{each.lower()}": each for each in MediaRequest
}


def in_medium(verb: str, act: task_acts.InMedium, cast: Cast) -> list[MediaCommand]:
    """What agents ask for in a medium.

    Raises:
        CannotError: an agent, the medium or the reason is unknown.
    """
    media_id = cast.medium(act.media).id
    return [_of_agent(verb, act, cast, cast.agent(agent), media_id) for agent in act.each()]


def _of_agent(
    verb: str, act: task_acts.InMedium, cast: Cast, agent_id: str, media_id: str
) -> MediaCommand:
    if isinstance(act, task_acts.SignInToMedium):
        return SignInMedia(
            agent_id=agent_id,
            media_id=media_id,
            max_dialogs=act.max_dialog_limit,
            interrupt_action=act.interrupt_action,
            logout_action=act.dialog_logout_action,
        )
    state = _STATES[verb]
    reason = act.reason if isinstance(act, task_acts.LeaveMedium) else ""
    return SetMediaState(
        agent_id=agent_id,
        media_id=media_id,
        state=state,
        reason_code_id=reason_id(cast.floor.site, agent_id, state, reason),
    )


def with_task(verb: str, act: task_acts.InTask, cast: Cast) -> ActOnTask:
    """What an agent does with a task.

    Raises:
        CannotError: the agent or the task is unknown.
    """
    return ActOnTask(
        agent_id=cast.agent(act.by),
        task_id=cast.task(act.task),
        action=_ACTIONS[verb],
        target=act.to if isinstance(act, task_acts.TransferTask) else "",
    )


def of_customer(act: task_acts.Offer | task_acts.OfTask, cast: Cast) -> OfferTask | LeaveTask:
    """What a customer does with a task.

    Raises:
        CannotError: the task, the medium or the queue is unknown.
    """
    if isinstance(act, task_acts.OfTask):
        return LeaveTask(task_id=cast.task(act.task))
    media = cast.medium(act.media)
    queue = cast.task_queue(media, act.queue)
    variables = tuple(act.vars.items())
    return OfferTask(media_id=media.id, queue_id=queue.id, variables=variables)
