"""The router of tasks: who gets which, and what that and calls make of agents in their media.

A task goes to the agent of its queue who has the fewest tasks in the medium, and of those to the
one who is in the present state for longest: the "longest available agent" rule of Unified CCE.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from finesse_mock.engine import tasks
from finesse_mock.engine.commands import TimerKey, TimerKind
from finesse_mock.engine.media_table import OPEN
from finesse_mock.engine.turn import Turn
from finesse_mock.model.media import Media, MediaState
from finesse_mock.model.task import Task, TaskState


def finish(turn: Turn, changed: Iterable[str]) -> None:
    """Settle the media of those of whom something changed, and offer the tasks that wait."""
    nonvoice = turn.state.nonvoice
    if not (nonvoice.media or nonvoice.queued):
        return
    _settle(turn, {**dict.fromkeys(changed), **turn.tasked})
    hopeless: set[str] = set()  # queues: what is offered makes nobody available
    for task_id in list(nonvoice.queued):
        task = nonvoice.tasks[task_id]
        agent = None if task.queue_id in hopeless else _longest_available(turn, task)
        if agent:
            _offer(turn, task, agent)
            _settle(turn, (agent.agent_id,))
        else:
            hopeless.add(task.queue_id)


def _settle(turn: Turn, agent_ids: Iterable[str]) -> None:
    for agent_id in agent_ids:
        for media in list(turn.state.nonvoice.media.get(agent_id, {}).values()):
            _settle_in(turn, media)


def _settle_in(turn: Turn, media: Media) -> None:
    state = tasks.state_in(turn, media, media.resting)
    if media.lost and state is not MediaState.INTERRUPTED:
        tasks.lose_track(turn, media)
        media = replace(media, lost=False)
        state = tasks.state_in(turn, media, media.resting)
    turn.put_media(turn.media_moved(media, state))


def _longest_available(turn: Turn, task: Task) -> Media | None:
    queue = turn.site.media[task.media_id].queue(task.queue_id)
    available = [
        agent[task.media_id]
        for agent_id, agent in turn.state.nonvoice.media.items()
        if queue
        and queue.served_by(turn.agent(agent_id).definition)
        and task.media_id in agent
        and _takes(turn, agent[task.media_id])
    ]
    return min(available, key=lambda media: _rank(turn, media), default=None)


def _takes(turn: Turn, media: Media) -> bool:
    """Whether one more task may be offered to that agent."""
    return (
        media.state in OPEN
        and media.routable
        and _count(turn, media) < media.max_dialogs
        and not tasks.busy_elsewhere(turn, media.agent_id, media.media_id)
    )


def _count(turn: Turn, media: Media) -> int:
    return sum(1 for _ in turn.state.nonvoice.tasks_of(media.agent_id, media.media_id))


def _rank(turn: Turn, media: Media) -> tuple[int, datetime, str]:
    if media.changed_at is None:
        raise AssertionError(f"{media.agent_id} is {media.state} since never")
    return _count(turn, media), media.changed_at, media.agent_id


def _offer(turn: Turn, task: Task, media: Media) -> None:
    turn.put_task(
        replace(
            task,
            agent_id=media.agent_id,
            state=TaskState.OFFERED,
            offered_at=turn.now,
            changed_at=turn.now,
        )
    )
    timeout = turn.site.media[task.media_id].start_timeout_s
    turn.start(TimerKey(TimerKind.ACCEPT, task.id), timeout)
