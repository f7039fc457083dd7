"""What a world file may contain, key by key. Names are those of the Finesse REST API."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.model.agent import WrapUpMode
from finesse_mock.model.desktop import VariableType, WorkflowActionType
from finesse_mock.model.media import MAX_DIALOGS
from finesse_mock.model.site import DropParticipantFor, Outcome, ReasonCategory

Text = Annotated[str, Meta(min_length=1)]
Number = Annotated[int, Meta(ge=1)]
Code = Annotated[int, Meta(ge=0, le=65535)]
Teams = tuple[str, ...]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A part of a file: no key but those named, spelled as in Finesse."""


class TeamEntry(Written, frozen=True):
    """A team."""

    id: Text
    name: Text


class AgentEntry(Written, frozen=True):
    """A user. ``supervises`` makes a supervisor of those teams. Empty texts mean the id."""

    id: Text
    team: Text
    login_name: str = ""
    first_name: str = "Agent"
    last_name: str = ""
    extension: str = ""
    password: str | None = None
    supervises: Teams = ()
    wrap_up_on_incoming: WrapUpMode = WrapUpMode.OPTIONAL
    wrap_up_on_outgoing: WrapUpMode = WrapUpMode.NOT_ALLOWED
    wrap_up_timer: Annotated[int, Meta(ge=0)] = 30
    mobile: bool = True


class QueueEntry(Written, frozen=True):
    """A queue. ``route_point`` is the id and ``dialed_number`` the route point unless given."""

    id: Text
    name: Text
    route_point: str = ""
    position_variable: str = ""
    dialed_number: str = ""
    teams: Teams = ()


class TaskQueueEntry(Written, frozen=True):
    """A queue of tasks. ``script_selector`` is the name unless given."""

    id: Text
    name: Text
    script_selector: str = ""
    teams: Teams = ()


class MediaEntry(Written, frozen=True):
    """A Media Routing Domain."""

    id: Text
    name: Text
    description: str = ""
    interruptible: bool = True
    max_dialog_limit: Annotated[int, Meta(ge=1, le=MAX_DIALOGS)] = 5
    start_timeout: Duration = Duration(30)
    queues: tuple[TaskQueueEntry, ...] = ()


class ReasonCodeEntry(Written, frozen=True):
    """A reason code."""

    id: Number
    category: ReasonCategory
    code: Code
    label: Text
    teams: Teams = ()


class WrapUpReasonEntry(Written, frozen=True):
    """A wrap-up reason."""

    id: Number
    label: Text
    teams: Teams = ()


class ContactEntry(Written, frozen=True):
    """A line of a phone book."""

    phone_number: Text
    first_name: str = ""
    last_name: str = ""
    description: str = ""


class PhoneBookEntry(Written, frozen=True):
    """A phone book."""

    id: Number
    name: Text
    contacts: tuple[ContactEntry, ...] = ()
    teams: Teams = ()


class FieldEntry(Written, frozen=True):
    """A field of a layout."""

    media_property: Text
    display_name: str = ""


class LayoutEntry(Written, frozen=True):
    """A call variable layout."""

    id: Number
    name: Text
    header: FieldEntry
    columns: Annotated[tuple[tuple[FieldEntry, ...], ...], Meta(max_length=2)] = ()
    description: str = ""
    default: bool = False


class VariableEntry(Written, frozen=True):
    """A value that a workflow looks at."""

    name: Text
    type: VariableType = VariableType.SYSTEM
    node: str = ""


class TestEntry(Written, frozen=True):
    """A comparison in a workflow."""

    variable: VariableEntry
    comparator: Text
    value: str = ""


class ActionEntry(Written, frozen=True):
    """A step of a workflow."""

    id: Number
    name: Text
    type: WorkflowActionType
    params: Annotated[dict[str, str], Meta(min_length=2)]
    variables: tuple[VariableEntry, ...] = ()
    handled_by: str = "FINESSE_DESKTOP"


class WorkflowEntry(Written, frozen=True):
    """A workflow."""

    id: Number
    name: Text
    trigger: Text
    triggers: tuple[TestEntry, ...]
    actions: tuple[ActionEntry, ...]
    conditions: tuple[TestEntry, ...] = ()
    apply_method: Literal["ALL", "ANY", "NONE"] = "ALL"
    description: str = ""
    media: str = "Voice"
    teams: Teams = ()


class BehaviourEntry(Written, frozen=True):
    """How numbers outside behave that are not described one by one."""

    outcome: Outcome = Outcome.ANSWER
    after: Duration = Duration(1)
    hangs_up_after: Duration | None = None
    menu: dict[str, str] = {}


class DestinationEntry(BehaviourEntry, frozen=True, kw_only=True):
    """How one number outside behaves."""

    number: Text


class TimingsEntry(Written, frozen=True):
    """How long the telephone network takes, and how long people are waited for."""

    dial: Duration = Duration(0.05)
    connect: Duration = Duration(0.05)
    ring: Duration = Duration(30)
    reservation: Duration = Duration(30)
    absence: Duration = Duration(60)


class WorldContents(Written, frozen=True):
    """A whole world, save the version of its format."""

    name: Text
    teams: tuple[TeamEntry, ...]
    agents: tuple[AgentEntry, ...]
    profile: Text = "ucce-12.6"
    password: str = "finesse"  # noqa: S105 - what the documentation tells everybody
    administrators: dict[str, str] = {}
    queues: tuple[QueueEntry, ...] = ()
    media: tuple[MediaEntry, ...] = ()
    reason_codes: tuple[ReasonCodeEntry, ...] = ()
    wrap_up_reasons: tuple[WrapUpReasonEntry, ...] = ()
    phone_books: tuple[PhoneBookEntry, ...] = ()
    layouts: tuple[LayoutEntry, ...] = ()
    workflows: tuple[WorkflowEntry, ...] = ()
    desktop_layout: str = ""
    destinations: tuple[DestinationEntry, ...] = ()
    default_destination: BehaviourEntry = BehaviourEntry()
    timings: TimingsEntry = TimingsEntry()
    devices: tuple[str, ...] = ()
    enable_drop_participant_for: DropParticipantFor = DropParticipantFor.SUPERVISOR_ONLY
