"""Tasks: how they come, what agents and customers do with them, and how they end.

Source: "Dialog APIs for Nonvoice Tasks" of the Finesse Web Services Developer Guide.
"""

from dataclasses import replace

from finesse_mock.engine import media_refusals as refusals
from finesse_mock.engine.agent_table import ON_CALL, WRAPPING_UP
from finesse_mock.engine.changes import ApiError, Subject
from finesse_mock.engine.commands import TimerKey, TimerKind
from finesse_mock.engine.media_commands import ActOnTask, OfferTask
from finesse_mock.engine.media_table import state_of
from finesse_mock.engine.task_table import ACTIONS, INTERRUPTED, as_seen
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import AgentState
from finesse_mock.model.media import InterruptAction, Media, MediaState
from finesse_mock.model.task import Disposition, Task, TaskAction, TaskState, dialog_id_of

_ON_PHONE = ON_CALL | WRAPPING_UP | {AgentState.RESERVED_OUTBOUND}


def arrive(turn: Turn, command: OfferTask) -> None:
    """A task comes to its queue; nothing happens where there is no such queue."""
    domain = turn.site.media.get(command.media_id)
    if domain and domain.queue(command.queue_id):
        task = _new(turn, domain.id, command.queue_id)
        turn.put_task(replace(task, variables=command.variables))


def _new(turn: Turn, media_id: str, queue_id: str) -> Task:
    key = turn.ids.call_key()
    return Task(
        id=dialog_id_of(key), key=key, media_id=media_id, queue_id=queue_id, changed_at=turn.now
    )


def act(turn: Turn, command: ActOnTask) -> None:
    """Carry out what an agent asks of a task, or tell why not."""
    task = turn.state.nonvoice.tasks.get(command.task_id)
    if task is None or task.agent_id != command.agent_id:
        _refuse(turn, command, "", refusals.NOT_NOW)
        return
    seen = as_seen(task, turn.media(task.agent_id, task.media_id).state)
    if command.action not in seen.actions:
        _refuse(turn, command, task.media_id, refusals.NOT_NOW)
        return
    if command.action is TaskAction.TRANSFER:
        _transfer(turn, task, command)
    elif command.action is TaskAction.CLOSE:
        close(turn, task, Disposition.ENDED)
    else:
        turn.stop(TimerKey(TimerKind.ACCEPT, task.id))
        to = ACTIONS[task.state][command.action]
        turn.put_task(replace(task, state=to, changed_at=turn.now))


def _transfer(turn: Turn, task: Task, command: ActOnTask) -> None:
    queue = turn.site.media[task.media_id].queue_at(command.target)
    if queue is None:
        _refuse(turn, command, task.media_id, refusals.NO_SUCH_SELECTOR)
    else:
        close(turn, task, Disposition.TRANSFERRED)
        resubmit(turn, task, queue.id)


def _refuse(turn: Turn, command: ActOnTask, media_id: str, error: ApiError) -> None:
    error = replace(error, media=media_id)
    turn.refuse(command.agent_id, Subject.TASK, command.task_id, error)


def leave(turn: Turn, task_id: str) -> None:
    """The customer leaves, or the application ends the task, whatever its state."""
    task = turn.state.nonvoice.tasks.get(task_id)
    if task:
        waits = task.state in (TaskState.QUEUED, TaskState.OFFERED)
        close(turn, task, Disposition.ABANDONED if waits else Disposition.ENDED)


def lose_track(turn: Turn, media: Media) -> None:
    """After a failure nobody knows any more what the agent did with tasks that were interrupted."""
    for task in list(turn.state.nonvoice.tasks_of(media.agent_id, media.media_id)):
        if task.state in INTERRUPTED:
            turn.put_task(replace(task, state=TaskState.UNKNOWN, changed_at=turn.now))


def close(turn: Turn, task: Task, why: Disposition) -> None:
    """End a task."""
    turn.stop(TimerKey(TimerKind.ACCEPT, task.id))
    closed = replace(task, state=TaskState.CLOSED, disposition=why, changed_at=turn.now)
    turn.put_task(closed)


def resubmit(turn: Turn, task: Task, queue_id: str) -> None:
    """Put what is left of a closed task into a queue, as a new task that tells where it is from."""
    new = _new(turn, task.media_id, queue_id)
    turn.put_task(replace(new, variables=task.variables, associated_id=task.id))


def redirect_on_no_answer(turn: Turn, task_id: str) -> None:
    """The agent did not accept the task: it is offered to somebody else, the agent NOT_READY."""
    task = turn.state.nonvoice.tasks.get(task_id)
    if task is None:
        return
    close(turn, task, Disposition.NOT_ACCEPTED)
    media = replace(turn.media(task.agent_id, task.media_id), resting=MediaState.NOT_READY)
    turn.put_media(turn.media_moved(media, MediaState.NOT_READY))
    resubmit(turn, task, task.queue_id)


# What calls and tasks make of an agent


def busy_elsewhere(turn: Turn, agent_id: str, media_id: str) -> bool:
    """Whether the agent is on the phone, or has a task of another, not interruptible medium."""
    if turn.agent(agent_id).state in _ON_PHONE:
        return True
    others = (task.media_id for task in turn.state.nonvoice.tasks_of(agent_id))
    return any(other != media_id and not turn.site.media[other].interruptible for other in others)


def state_in(turn: Turn, media: Media, resting: MediaState) -> MediaState:
    """The state that calls and tasks make of an agent who would rest in that one."""
    tasks = turn.state.nonvoice.tasks_of(media.agent_id, media.media_id)
    interrupted = (
        turn.site.media[media.media_id].interruptible
        and media.interrupt_action is InterruptAction.ACCEPT
        and busy_elsewhere(turn, media.agent_id, media.media_id)
    )
    return state_of(resting, (task.state for task in tasks), interrupted=interrupted)
