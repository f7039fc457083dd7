"""A world with two nonvoice media, and what happens in it as lines.

A line is an event: ``PUT Media 1001001 5000 ACTIVE``, ``POST Task 1001001 1 OFFERED [ACCEPT]``,
``ERROR Task 1001001 1 CF_INVALID_OBJECT_STATE 5000``. Tasks are called 1, 2, 3 in the order in
which they come; the continuation of a task is a new one. Chat is not interruptible, mail is.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from engine.site import ANA, BEN, small_site
from engine.story import START, CountingIds
from finesse_mock.engine.changes import Change, RequestRefused, Subject
from finesse_mock.engine.commands import (
    Command,
    RequestedState,
    RouteCall,
    SetState,
    SignIn,
    TimerFired,
    TimerKind,
)
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.media_commands import (
    ActOnTask,
    LeaveTask,
    MediaRequest,
    OfferTask,
    SetMediaState,
    SetRoutable,
    SignInMedia,
)
from finesse_mock.engine.world import World
from finesse_mock.model.media import (
    InterruptAction,
    LogoutAction,
    Media,
    MediaDomain,
    TaskQueue,
)
from finesse_mock.model.site import Site, Team
from finesse_mock.model.task import Task, TaskAction

CHAT: Final = "5000"
MAIL: Final = "5001"
QUEUES: Final = {CHAT: "5031", MAIL: "5032"}
START_TIMEOUT: Final = 20


def nonvoice_site(profile: str = "ucce-12.6") -> Site:
    """Everybody serves chats and mails; nobody is in the team that gets complaints."""
    site = small_site(profile)
    chats = (
        TaskQueue(id="5031", name="Chat.SG", script_selector="chat"),
        TaskQueue(id="5034", name="Complaints.SG", script_selector="complaints", teams=("5009",)),
    )
    mails = (TaskQueue(id="5032", name="Mail.SG", script_selector="mail", teams=("5007",)),)
    timeout = float(START_TIMEOUT)
    return replace(
        site,
        teams={**site.teams, "5009": Team("5009", "Complaints")},
        media={
            CHAT: MediaDomain(
                id=CHAT,
                name="Cisco_Chat_MRD",
                interruptible=False,
                start_timeout_s=timeout,
                queues=chats,
            ),
            MAIL: MediaDomain(
                id=MAIL, name="Cisco_Email_MRD", start_timeout_s=timeout, queues=mails
            ),
        },
    )


class Desk:
    """A world of which each step is told; nobody is signed in at first."""

    def __init__(self, site: Site | None = None) -> None:
        self.world = World(site or nonvoice_site(), CountingIds())
        self.now = START
        self.changes: tuple[Change, ...] = ()

    def do(self, command: Command) -> "Desk":
        self.now += timedelta(seconds=1)
        self.changes = self.world.apply(replace(command, request_id="req-1"), self.now)
        return self

    # What somebody does

    def logs_in(
        self, agent_id: str = ANA, media_id: str = CHAT, limit: int = 5, **how: str
    ) -> "Desk":
        """Sign in to a medium: ``interrupts`` and ``logout`` are the two actions."""
        return self.do(
            SignInMedia(
                agent_id=agent_id,
                media_id=media_id,
                max_dialogs=limit,
                interrupt_action=InterruptAction(how.get("interrupts", "ACCEPT")),
                logout_action=LogoutAction(how.get("logout", "CLOSE")),
            )
        )

    def asks(self, state: str, agent_id: str = ANA, media_id: str = CHAT) -> "Desk":
        wanted = MediaRequest(state)
        return self.do(SetMediaState(agent_id=agent_id, media_id=media_id, state=wanted))

    def ready(self, agent_id: str = ANA, media_id: str = CHAT, limit: int = 5, **how: str):
        """Sign in to a medium and be READY in it."""
        return self.logs_in(agent_id, media_id, limit, **how).asks("READY", agent_id, media_id)

    def routable(self, routable: bool, media_id: str = CHAT) -> "Desk":
        return self.do(SetRoutable(agent_id=ANA, media_id=media_id, routable=routable))

    def comes(self, media_id: str = CHAT) -> "Desk":
        """A customer sends a task."""
        variables = (("callVariable1", "gold"),)
        queue_id = QUEUES[media_id]
        return self.do(OfferTask(media_id=media_id, queue_id=queue_id, variables=variables))

    def takes(self, number: int, *actions: str, agent_id: str = ANA, target: str = "") -> "Desk":
        """The agent takes actions in a task, one after the other."""
        for action in actions:
            self.do(
                ActOnTask(
                    agent_id=agent_id,
                    task_id=task_id(number),
                    action=TaskAction(action),
                    target=target,
                )
            )
        return self

    def leaves(self, number: int) -> "Desk":
        return self.do(LeaveTask(task_id=task_id(number)))

    def time_is_up(self) -> "Desk":
        """The one task that is offered is not accepted in time."""
        (key,) = (key for key in self.world.timers() if key.kind is TimerKind.ACCEPT)
        self.now = self.world.timers()[key]
        self.changes = self.world.apply(TimerFired(key=key), self.now)
        return self

    def phone_rings(self, agent_id: str = ANA) -> "Desk":
        """The agent signs in for voice, too, and a call rings."""
        self.do(SignIn(agent_id=agent_id, extension=agent_id))
        self.do(SetState(agent_id=agent_id, state=RequestedState.READY))
        return self.do(RouteCall(from_address="5551234", agent_id=agent_id))

    # What is the case

    def media(self, media_id: str = CHAT, agent_id: str = ANA) -> Media:
        return self.world.media(agent_id, media_id)

    def task(self, number: int) -> Task:
        task = self.world.task(task_id(number))
        assert task is not None
        return task

    def expect(self, *lines: str) -> "Desk":
        """These are all events of the last step about media and tasks, in this order."""
        assert self.lines() == list(lines)
        return self

    def lines(self) -> list[str]:
        return [line for change in self.changes for line in _lines(change)]


def task_id(number: int) -> str:
    return f"152018_{number}_1"


def _lines(change: Change) -> Iterator[str]:
    match change:
        case MediaChanged(media=media):
            yield f"PUT Media {media.agent_id} {media.media_id} {media.state}"
        case TaskAdded(task=task):
            yield f"POST Task {_told(task)}"
        case TaskChanged(task=task) if task.agent_id:
            yield f"PUT Task {_told(task)}"
        case TaskRemoved(task=task):
            yield f"DELETE Task {_told(task)} {task.disposition}"
        case RequestRefused(subject=Subject.MEDIA) as refused:
            yield f"ERROR Media {_why(refused, refused.subject_id)}"
        case RequestRefused(subject=Subject.TASK) as refused:
            yield f"ERROR Task {_why(refused, refused.subject_id.split('_')[1])}"


def _told(task: Task) -> str:
    number = task.id.split("_")[1]
    return f"{task.agent_id} {number} {task.state} [{' '.join(task.actions)}]"


def _why(refused: RequestRefused, subject: str) -> str:
    error = refused.error
    return f"{refused.agent_id} {subject} {error.message} {error.data} {error.media}"


__all__ = ["ANA", "BEN", "CHAT", "MAIL", "START_TIMEOUT", "Desk", "nonvoice_site", "task_id"]
