"""What an administrator set up for the agent desktop: phone books, layouts, workflows.

Like reason codes, each is for everybody or for some teams: empty ``teams`` means everybody.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An entry of a phone book. ``id`` is unique within the book."""

    id: int
    first_name: str
    last_name: str
    phone_number: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneBook:
    """A phone book: GLOBAL without ``teams``, else TEAM."""

    id: int
    name: str
    contacts: tuple[Contact, ...] = ()
    teams: tuple[str, ...] = ()


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
    """A value of the dialog; ``node`` is the XPath of a CUSTOM one."""

    name: str
    type: VariableType = VariableType.SYSTEM
    node: str = ""


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
class Workflow:
    """What the desktop does by itself when something happens to a call.

    ``trigger`` is the name of the event, such as CALL_ARRIVES. ``apply`` is ALL, ANY or NONE.
    """

    id: int
    name: str
    trigger: str
    triggers: tuple[WorkflowTest, ...]
    actions: tuple[WorkflowAction, ...]
    conditions: tuple[WorkflowTest, ...] = ()
    apply: str = "ALL"
    description: str = ""
    media: str = "Voice"
    teams: tuple[str, ...] = ()
