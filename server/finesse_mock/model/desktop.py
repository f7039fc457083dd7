"""What an administrator set up for the agent desktop: phone books, layouts, workflows.

Sources: "PhoneBook", "Contact", "MediaPropertiesLayout", "Workflow" and "WorkflowAction" of the
Finesse Web Services Developer Guide.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What is for everybody, or for the teams to which it was assigned.

    ``teams`` is None for everybody, and may be empty: then nobody has it yet.
    """

    teams: tuple[str, ...] | None = None

    @property
    def for_all(self) -> bool:
        """Whether every team has it."""
        return self.teams is None

    def is_for(self, team_id: str) -> bool:
        """Whether that team has it, as everybody or by assignment."""
        return self.for_all or self.is_assigned_to(team_id)

    def is_assigned_to(self, team_id: str) -> bool:
        """Whether that team in particular has it."""
        return self.teams is not None and team_id in self.teams


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An entry of a phone book. ``id`` is unique within the book."""

    id: int
    first_name: str
    last_name: str
    phone_number: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneBook(Assigned):
    """A phone book: GLOBAL if it is for all, else TEAM."""

    id: int
    name: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutEntry:
    """One field on the screen: its caption and the name of a call variable or media property."""

    display_name: str
    media_property: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A call variable layout. Clients take the first one of a site as the default.

    ``header`` is one field and not optional: clients fail without it. ``columns`` are at most two.
    """

    id: int
    name: str
    header: LayoutEntry
    columns: tuple[tuple[LayoutEntry, ...], ...] = ()
    description: str = ""
    default: bool = False


class VariableType(StrEnum):
    """Where the value of a workflow variable comes from."""

    SYSTEM = "SYSTEM"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowVariable:
    """A value of the dialog; ``node`` is the XPath of a CUSTOM one.

    ``test_value`` is what an administrator tried an action with.
    """

    name: str
    type: VariableType = VariableType.SYSTEM
    node: str = ""
    test_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowTest:
    """A comparison, which a trigger or a condition consists of."""

    variable: WorkflowVariable
    comparator: str
    value: str


class WorkflowActionType(StrEnum):
    """What a workflow does."""

    BROWSER_POP = "BROWSER_POP"
    HTTP_REQUEST = "HTTP_REQUEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowAction:
    """A step of a workflow.

    ``params`` are (name, value), two at least: clients silently ignore a single one.
    """

    id: int
    name: str
    type: WorkflowActionType
    params: tuple[tuple[str, str], ...]
    variables: tuple[WorkflowVariable, ...] = ()
    handled_by: str = "FINESSE_DESKTOP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow(Assigned):
    """What the desktop does by itself when something happens to a call.

    ``trigger`` is the name of the event, such as CALL_ARRIVES. ``apply`` is ALL, ANY or NONE.
    ``action_ids`` are those of the actions, in the order in which they are carried out.
    ``overlaps``: it may run while that for another call runs.
    """

    id: int
    name: str
    trigger: str
    triggers: tuple[WorkflowTest, ...]
    action_ids: tuple[int, ...] = ()
    conditions: tuple[WorkflowTest, ...] = ()
    apply: str = "ALL"
    description: str = ""
    media: str = "Voice"
    overlaps: bool = True
