"""Everything that the world lets be known, as frozen facts.

The changes of one command, in order, are all that it did: a world to which they are replayed is
the world that emitted them. Each names its receivers, so that nobody has to work them out again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from finesse_mock.engine.commands import TimerKey
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog


class Audience(StrEnum):
    """Who is told of a change of a User."""

    ALL = "ALL"
    SUPERVISORS = "SUPERVISORS"
    NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChanged:
    """A User has a new state, pending state, reason or extension.

    ``audience`` says who of those who might be told is told.
    """

    agent: Agent
    audience: Audience = Audience.ALL
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogAdded:
    """A dialog appeared in the Dialogs collection of an agent."""

    dialog: Dialog
    agent_id: str
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogChanged:
    """A dialog changed; ``agent_ids`` are the agents in whose collection it stood and stands."""

    dialog: Dialog
    agent_ids: tuple[str, ...]
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogRemoved:
    """A dialog left the Dialogs collection of an agent."""

    dialog: Dialog
    agent_id: str
    request_id: str = ""


class Subject(StrEnum):
    """What a refused request was about, which decides on node and source of the error event."""

    USER = "USER"
    DIALOGS = "DIALOGS"
    DIALOG = "DIALOG"
    MEDIA = "MEDIA"
    TASK = "TASK"


@dataclass(frozen=True, slots=True)
class ApiError:
    """One asynchronous error; ``peripheral`` is (code, constant, text) where the switch erred.

    ``media`` is the id of the nonvoice medium that it is about.
    """

    type: str
    message: str
    data: str
    peripheral: tuple[str, str, str] | None = None
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused:
    """A request that REST had accepted could not be carried out."""

    agent_id: str
    subject: Subject
    subject_id: str
    error: ApiError
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class TimerSet:
    """At ``at`` a ``TimerFired`` with this key is due; it replaces an earlier one of that key."""

    key: TimerKey
    at: datetime


@dataclass(frozen=True, slots=True)
class TimerStopped:
    """The timer of this key is no longer due."""

    key: TimerKey


Change = (
    AgentChanged
    | DialogAdded
    | DialogChanged
    | DialogRemoved
    | RequestRefused
    | TimerSet
    | TimerStopped
    | MediaChanged
    | TaskAdded
    | TaskChanged
    | TaskRemoved
)
"""What ``World.apply`` returns."""
