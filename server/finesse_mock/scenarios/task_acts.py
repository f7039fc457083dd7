"""What a step can have happen with nonvoice media and tasks; ``verbs`` has the names."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from finesse_mock.model.media import MAX_DIALOGS, InterruptAction, LogoutAction
from finesse_mock.scenarios.acts import Act, Agents, OfAgents


class InMedium(OfAgents, frozen=True, kw_only=True):
    """Agents ask for READY in a medium; ``media`` is an id or a name."""

    media: str


class SignInToMedium(InMedium, frozen=True, kw_only=True):
    """Agents sign in to a medium, with a limit of tasks.

    ``interrupt_action`` says what calls do to tasks, ``dialog_logout_action`` what becomes of
    tasks when the agent signs out.
    """

    max_dialog_limit: Annotated[int, Meta(ge=1, le=MAX_DIALOGS)] = 5
    interrupt_action: InterruptAction = InterruptAction.ACCEPT
    dialog_logout_action: LogoutAction = LogoutAction.CLOSE


class LeaveMedium(InMedium, frozen=True, kw_only=True):
    """Agents ask for NOT_READY or LOGOUT in a medium; ``reason`` is a label or a code."""

    reason: str = ""


class Offer(Act, frozen=True, kw_only=True):
    """A customer sends a task; ``media`` and ``queue`` are ids or names, the first queue if none.

    It waits in the queue until an agent is free.
    """

    media: str
    id: str = ""
    queue: str = ""
    vars: dict[str, str] = msgspec.field(default_factory=dict)

    def names_call(self) -> tuple[str, str]:
        """The task."""
        return "id", self.id


class OfTask(Act, frozen=True, kw_only=True):
    """The customer leaves, or the application ends the task."""

    task: str

    def uses_call(self) -> tuple[str, str]:
        """That task."""
        return "task", self.task


class InTask(OfTask, frozen=True, kw_only=True):
    """An agent does something with a task."""

    by: str

    def people(self) -> Mapping[str, Agents]:
        """The one who does it."""
        return {"by": self.by}


class TransferTask(InTask, frozen=True, kw_only=True):
    """An agent sends a task on; ``to`` is the script selector of a queue."""

    to: str
