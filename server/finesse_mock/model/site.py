"""The site: everything an administrator set up before the first agent signs in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from finesse_mock.model.agent import AgentDefinition
from finesse_mock.model.desktop import Assigned, Layout, PhoneBook, Workflow, WorkflowAction
from finesse_mock.model.desktop_layout import DESKTOP_LAYOUT
from finesse_mock.model.media import MediaDomain
from finesse_mock.model.message import TeamMessage
from finesse_mock.model.profile import Profile
from finesse_mock.model.system import AuthMode


class ReasonCategory(StrEnum):
    """``ReasonCode/category``."""

    NOT_READY = "NOT_READY"
    LOGOUT = "LOGOUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode(Assigned):
    """Why somebody is not ready or signed out."""

    id: int
    category: ReasonCategory
    code: int
    label: str
    system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpReason(Assigned):
    """What a call was about, chosen during or after it."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Team:
    """A team of agents."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue (skill group); ``route_point`` is the number that callers reach it by.

    ``position_variable`` is the call variable that tells a waiting call its place; empty: none.
    """

    id: str
    name: str
    route_point: str
    dialed_number: str
    teams: tuple[str, ...] = ()
    position_variable: str = ""


class Outcome(StrEnum):
    """What happens to a call that an agent makes to a number outside."""

    ANSWER = "answer"
    BUSY = "busy"
    BAD_DESTINATION = "bad_destination"
    NO_ANSWER = "no_answer"
    IVR = "ivr"

    @property
    def answers(self) -> bool:
        """Whether somebody, or something, takes the call."""
        return self in (Outcome.ANSWER, Outcome.IVR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """How a number outside behaves.

    ``after_s``: seconds of ringing until it answers. ``hangs_up_after_s``: seconds of conversation
    until it hangs up; None: never. ``menu`` of an IVR: to which number the digits lead that a
    caller sends.
    """

    number: str
    outcome: Outcome = Outcome.ANSWER
    after_s: float = 1.0
    hangs_up_after_s: float | None = None
    menu: tuple[tuple[str, str], ...] = ()


class DropParticipantFor(StrEnum):
    """Who may drop others from a conference: the property ``enableDropParticipantFor``."""

    SUPERVISOR_ONLY = "supervisor_only"
    CONTROLLER_AND_SUPERVISOR = "conference_controller_and_supervisor"
    ALL = "all"

    @property
    def drops_machines(self) -> bool:
        """Whether IVRs may be dropped, too, and not only agents."""
        return self is not DropParticipantFor.SUPERVISOR_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds that the telephone network takes.

    ``ring_s``: until a routed call is redirected. ``reservation_s``: until a campaign gives up an
    agent who does not decide, where reservations expire. ``absence_s``: until an agent without a
    client is forced out.
    """

    dial_s: float = 0.05
    connect_s: float = 0.05
    ring_s: float = 30.0
    reservation_s: float = 30.0
    absence_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A contact centre as configured. Passwords are kept apart from the people they belong to.

    ``devices`` lists the extensions one may sign in with; empty: any extension will do.
    ``auth`` is how users sign on. ``desktop_layout`` is the Finesse layout XML of the desktop,
    ``team_desktop_layouts`` that of teams with one of their own. ``settings`` are the texts at the
    paths of the objects of which there is one each, such as ``cti/host`` of SystemConfig.
    """

    name: str
    profile: Profile
    agents: Mapping[str, AgentDefinition]
    passwords: Mapping[str, str]
    administrators: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    reason_codes: Mapping[int, ReasonCode] = field(default_factory=dict)
    wrap_up_reasons: Mapping[int, WrapUpReason] = field(default_factory=dict)
    phone_books: Mapping[int, PhoneBook] = field(default_factory=dict)
    layouts: Mapping[int, Layout] = field(default_factory=dict)
    workflows: Mapping[int, Workflow] = field(default_factory=dict)
    media: Mapping[str, MediaDomain] = field(default_factory=dict)
    workflow_actions: Mapping[int, WorkflowAction] = field(default_factory=dict)
    desktop_layout: str = DESKTOP_LAYOUT
    team_desktop_layouts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    team_messages: Mapping[int, TeamMessage] = field(default_factory=dict)
    auth: AuthMode = AuthMode.NON_SSO
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    default_destination: Destination = field(default_factory=lambda: Destination(number=""))
    devices: frozenset[str] = frozenset()
    drop_participant_for: DropParticipantFor = DropParticipantFor.SUPERVISOR_ONLY
    timings: Timings = field(default_factory=Timings)

    def destination(self, number: str) -> Destination:
        """How that number behaves; numbers nobody described behave like the default one."""
        return self.destinations.get(number, self.default_destination)

    def queue_at(self, number: str) -> Queue | None:
        """The queue that one reaches by dialling that number."""
        for queue in self.queues.values():
            if number in (queue.route_point, queue.dialed_number):
                return queue
        return None

    def system_code(self, code: int, category: ReasonCategory) -> int | None:
        """The database id of a system reason code, or None where the site has none."""
        for reason in self.reason_codes.values():
            if reason.code == code and reason.category is category:
                return reason.id
        return None

    def members(self, team_id: str) -> list[AgentDefinition]:
        """The users who belong to a team, in the order of the world file."""
        return [agent for agent in self.agents.values() if agent.team_id == team_id]

    def listed_codes(self, category: ReasonCategory) -> list[ReasonCode]:
        """The codes of a category that are ever offered: all but the system codes."""
        return [
            reason
            for reason in self.reason_codes.values()
            if reason.category is category and not reason.system
        ]

    def reasons_for(self, agent: AgentDefinition, category: ReasonCategory) -> list[ReasonCode]:
        """The codes an agent may choose: global ones and those of the team, no system codes."""
        return [reason for reason in self.listed_codes(category) if reason.is_for(agent.team_id)]

    def wrap_up_reasons_for(self, agent: AgentDefinition) -> list[WrapUpReason]:
        """The wrap-up reasons an agent may choose: global ones and those of the team."""
        return [reason for reason in self.wrap_up_reasons.values() if reason.is_for(agent.team_id)]

    def phone_books_for(self, team_id: str) -> list[PhoneBook]:
        """The phone books of a team: global ones first, then its own."""
        books = [book for book in self.phone_books.values() if book.is_for(team_id)]
        return sorted(books, key=lambda book: not book.for_all)

    def workflows_for(self, team_id: str) -> list[Workflow]:
        """The workflows of a team: global ones and its own."""
        return [each for each in self.workflows.values() if each.is_for(team_id)]

    def desktop_layout_for(self, team_id: str) -> str:
        """The layout of the desktop of a team: its own, or the default one."""
        return self.team_desktop_layouts.get(team_id, self.desktop_layout)

    def default_first(self) -> list[Layout]:
        """The call variable layouts, the default one first."""
        return sorted(self.layouts.values(), key=lambda layout: not layout.default)

    def user_id(self, name: str) -> str | None:
        """The login id behind a login id or (UCCE 12.x) a login name, compared without case."""
        if name in self.agents:
            return name
        wanted = name.lower()
        for agent in self.agents.values():
            if wanted in (agent.login_name.lower(), agent.id.lower()):
                return agent.id
        return None
