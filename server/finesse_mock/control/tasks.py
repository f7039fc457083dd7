"""Tasks by the control API: customers who send one, and who leave."""

from http import HTTPStatus
from typing import TypeGuard

import msgspec

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, View, route
from finesse_mock.engine.changes import Change
from finesse_mock.engine.media_changes import TaskChanged, TaskRemoved
from finesse_mock.engine.media_commands import LeaveTask, OfferTask
from finesse_mock.model.media import MediaDomain, TaskQueue
from finesse_mock.model.task import Task, TaskState


class TaskRequest(Body, kw_only=True):
    """The body of ``POST tasks``. ``media`` and ``queue`` are ids or names.

    Without ``queue`` it is the first one of the medium.
    """

    media: str
    queue: str = ""
    variables: dict[str, str] = msgspec.field(default_factory=dict)


class TaskView(View, kw_only=True):
    """A task now. ``agent`` is empty while it waits in its queue, ``disposition`` until its end."""

    id: str
    media: str
    queue: str
    agent: str
    state: str
    actions: list[str]
    call_variables: dict[str, str]
    disposition: str
    associated: str
    """The task of which this one is the continuation, with another agent."""


class TaskControl:
    """The handlers."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[Route]:
        """The routes."""
        unknown = (HTTPStatus.NOT_FOUND,)
        return [
            route("GET", "/tasks", self.ls, about="All tasks.", answer=list[TaskView]),
            route(
                "POST",
                "/tasks",
                self.offer,
                about="A task is offered to an agent, or waits in a queue for one.",
                body=TaskRequest,
                answer=TaskView,
                status=HTTPStatus.CREATED,
                problems=(*unknown, HTTPStatus.CONFLICT),
            ),
            route(
                "GET",
                "/tasks/{task}",
                self.show,
                about="One task.",
                answer=TaskView,
                problems=unknown,
            ),
            route(
                "POST",
                "/tasks/{task}/end",
                self.end,
                about="The customer leaves, or the application ends the task.",
                answer=TaskView,
                problems=unknown,
            ),
        ]

    async def ls(self, _: Asked[Nothing, Nothing]) -> list[TaskView]:
        """``GET tasks``."""
        return [task_view(task) for task in self._mock.floor.world.tasks()]

    async def offer(self, asked: Asked[TaskRequest, Nothing]) -> TaskView:
        """``POST tasks``."""
        media = self._media(asked.body.media)
        command = OfferTask(
            media_id=media.id,
            queue_id=_queue(media, asked.body.queue).id,
            variables=tuple(asked.body.variables.items()),
        )
        changes = self._mock.floor.apply(command)
        arrived = next(each.task for each in changes if isinstance(each, TaskChanged))
        return task_view(self._task(arrived.id))

    async def show(self, asked: Asked[Nothing, Nothing]) -> TaskView:
        """``GET tasks/{task}``."""
        return task_view(self._task(asked.path["task"]))

    async def end(self, asked: Asked[Nothing, Nothing]) -> TaskView:
        """``POST tasks/{task}/end``."""
        task = self._task(asked.path["task"])
        changes = self._mock.floor.apply(LeaveTask(task_id=task.id))
        (closed,) = (each.task for each in changes if _closes(each, task.id))
        return task_view(closed)

    def _task(self, task_id: str) -> Task:
        task = self._mock.floor.world.task(task_id)
        if task is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no task {task_id}.")
        return task

    def _media(self, name: str) -> MediaDomain:
        site = self._mock.floor.site
        if not site.media:
            profile = site.profile.name
            why = "its world has no media" if site.profile.task_routing else f"{profile} has none"
            raise Problem(HTTPStatus.CONFLICT, f"This mock has no nonvoice media: {why}.")
        for each in site.media.values():
            if name in (each.id, each.name):
                return each
        known = ", ".join(site.media)
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no medium {name}; try {known}.")


def _queue(media: MediaDomain, name: str) -> TaskQueue:
    for each in media.queues:
        if name in ("", each.id, each.name):
            return each
    known = ", ".join(each.id for each in media.queues) or "another medium"
    raise Problem(HTTPStatus.NOT_FOUND, f"{media.name} has no queue {name}; try {known}.")


def _closes(change: Change, task_id: str) -> TypeGuard[TaskChanged | TaskRemoved]:
    """Whether the task ends with that change, in its queue or with its agent."""
    return (
        isinstance(change, TaskChanged | TaskRemoved)
        and change.task.id == task_id
        and change.task.state is TaskState.CLOSED
    )


def task_view(task: Task) -> TaskView:
    """A task as the control API shows it."""
    return TaskView(
        id=task.id,
        media=task.media_id,
        queue=task.queue_id,
        agent=task.agent_id,
        state=task.state,
        actions=[str(action) for action in task.actions],
        call_variables=dict(task.variables),
        disposition=task.disposition or "",
        associated=task.associated_id,
    )
