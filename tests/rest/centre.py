"""A small contact centre for REST: a real world behind a floor that confirms at once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from finesse_mock.accounts import Accounts
from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    TimerFired,
)
from finesse_mock.engine.world import World
from finesse_mock.events.facts import Requested
from finesse_mock.model.agent import AgentDefinition, Role
from finesse_mock.model.desktop import Contact, Layout, LayoutEntry, PhoneBook
from finesse_mock.model.dialog import Action, CallKey, DiallingMode
from finesse_mock.model.profile import PROFILES
from finesse_mock.model.site import (
    Destination,
    Outcome,
    Queue,
    ReasonCategory,
    ReasonCode,
    Site,
    Team,
    WrapUpReason,
)
from finesse_mock.model.system import Host, Hosts, ServiceState, ServiceStatus
from finesse_mock.wire.select import select
from finesse_mock.wire.updates import Update, updates_of


def agent(number: int, login_name: str, team_id: str, **more: object) -> AgentDefinition:
    login_id = str(number)
    return replace(
        AgentDefinition(
            id=login_id,
            login_name=login_name,
            first_name=login_name.title(),
            last_name="Test",
            team_id=team_id,
            extension=login_id,
        ),
        **more,
    )


BOTH = (Role.AGENT, Role.SUPERVISOR)
PEOPLE = (
    agent(1001001, "aito", "5007"),
    agent(1001002, "bokoye", "5007"),
    agent(1001003, "cdiaz", "5008"),
    agent(1001900, "svarga", "5007", roles=BOTH, supervised_teams=("5007",)),
    agent(1001901, "tmoyo", "5008", roles=BOTH, supervised_teams=("5008",)),
)
PASSWORDS = {
    "1001001": "secret-1",
    "1001002": "secret-2",
    "1001003": "secret-3",
    "1001900": "secret-900",
    "1001901": "secret-901",
}
ADMINISTRATORS = {"administrator": "root:1"}


def reason(number: int, category: ReasonCategory, label: str, **more: object) -> ReasonCode:
    return replace(ReasonCode(id=number, category=category, code=number + 100, label=label), **more)


REASONS = (
    reason(49, ReasonCategory.NOT_READY, "Lunch", teams=("5007",)),
    reason(50, ReasonCategory.NOT_READY, "Meeting"),
    reason(51, ReasonCategory.NOT_READY, "Training", teams=("5008",)),
    reason(60, ReasonCategory.LOGOUT, "End of shift"),
    reason(90, ReasonCategory.NOT_READY, "Supervisor", code=999, system=True),
)
CONTACTS = tuple(
    Contact(id=number, first_name=f"C{number}", last_name="", phone_number=f"555{number:04d}")
    for number in range(1, 6)
)

SITE = Site(
    name="test",
    profile=PROFILES["ucce-12.6"],
    agents={each.id: each for each in PEOPLE},
    passwords=PASSWORDS,
    administrators=ADMINISTRATORS,
    teams={"5007": Team("5007", "Sales"), "5008": Team("5008", "Support")},
    queues={
        "1": Queue(id="1", name="Sales", route_point="5022", dialed_number="800", teams=("5007",)),
        "2": Queue(
            id="2", name="Support", route_point="5023", dialed_number="801", teams=("5008",)
        ),
        "3": Queue(id="3", name="Nobody", route_point="5024", dialed_number="802"),
    },
    reason_codes={each.id: each for each in REASONS},
    wrap_up_reasons={
        1: WrapUpReason(id=1, label="Sale"),
        2: WrapUpReason(id=2, label="Repair", teams=("5008",)),
    },
    phone_books={
        7: PhoneBook(id=7, name="Sales book", contacts=CONTACTS[3:], teams=("5007",)),
        8: PhoneBook(id=8, name="Company", contacts=CONTACTS[:3]),
        9: PhoneBook(id=9, name="Support book", teams=("5008",)),
    },
    layouts={
        1: Layout(id=1, name="Special", header=LayoutEntry("", "callVariable2")),
        2: Layout(id=2, name="Plain", header=LayoutEntry("", "callVariable1"), default=True),
    },
    destinations={"5550199": Destination(number="5550199", outcome=Outcome.NO_ANSWER)},
)


class CountedIds:
    """Ids that a test can foretell: 1, 2, 3."""

    def __init__(self) -> None:
        self._last = 0
        self._keys = 0

    def dialog_id(self) -> str:
        self._last += 1
        return str(self._last)

    def call_key(self) -> CallKey:
        self._keys += 1
        return CallKey(self._keys, 1, 150000)


def _keep(_: Command) -> None:
    """What watches submissions unless a test does."""


@dataclass
class CentreFloor:
    """A floor whose CTI server confirms at once, and on which time passes when told to."""

    site: Site = SITE
    service: ServiceStatus = field(default_factory=ServiceStatus)
    hosts: Hosts = field(
        default_factory=lambda: Hosts(
            primary=Host("localhost"), xmpp_domain="localhost", pubsub_domain="pubsub.localhost"
        )
    )
    before_submission: Callable[[Command], None] = _keep

    def __post_init__(self) -> None:
        self.world = World(self.site, CountedIds())
        self.accounts = Accounts(self.site)
        self.commands: list[Command] = []
        self.requests: list[Requested] = []
        self.updates: list[Update] = []
        self._seconds = 0.0

    def answered(self, request: Requested) -> str:
        self.requests.append(request)
        return f"request {len(self.requests)}"

    def submit(self, command: Command, cause: str) -> None:  # noqa: ARG002 - of the floor
        self.before_submission(command)
        self.commands.append(command)
        self.apply(command)

    def apply(self, command: Command) -> tuple[Change, ...]:
        changes = self.world.apply(command, self.now())
        for change in changes:
            for update in updates_of(change, self.site):
                self.publish(update)
        return changes

    def configure(self, site: Site) -> None:
        self.site = site

    def publish(self, update: Update, cause: str = "") -> None:  # noqa: ARG002 - of the floor
        self.updates.append(update)

    def now(self) -> datetime:
        return datetime(2025, 6, 3, 9, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def system_time(self) -> datetime:
        return self.now()

    def monotonic(self) -> float:
        return self._seconds

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with all that comes due in it."""
        end = self._seconds + seconds
        while due := sorted((at, str(key), key) for key, at in self.world.timers().items()):
            at, _, key = due[0]
            moment = (at - datetime(2025, 6, 3, 9, tzinfo=UTC)).total_seconds()
            if moment > end:
                break
            self._seconds = max(self._seconds, moment)
            self.apply(TimerFired(key=key))
        self._seconds = end

    # Short cuts to a situation

    def sign_in(self, *agent_ids: str, ready: bool = False) -> None:
        for agent_id in agent_ids:
            self.apply(SignIn(agent_id=agent_id, extension=agent_id))
            if ready:
                self.apply(SetState(agent_id=agent_id, state=RequestedState.READY))

    def ring(self, agent_id: str) -> str:
        """Have a customer's call ring at an agent; return the id of the dialog."""
        self.sign_in(agent_id, ready=True)
        self.apply(RouteCall(from_address="5551234", agent_id=agent_id))
        (dialog,) = self.world.dialogs_of(agent_id)
        return dialog.id

    def talk(self, agent_id: str) -> str:
        """Have an agent talk to a customer; return the id of the dialog."""
        dialog_id = self.ring(agent_id)
        self.apply(DialogAction(agent_id=agent_id, dialog_id=dialog_id, action=Action.ANSWER))
        return dialog_id

    def reserve(self, agent_id: str, mode: DiallingMode) -> str:
        """Have a campaign reserve an agent for 5550123; return the id of the reservation."""
        self.sign_in(agent_id, ready=True)
        self.apply(
            ReserveAgent(
                agent_id=agent_id,
                mode=mode,
                customer="5550123",
                variables=(("BACampaign", "Spring"),),
            )
        )
        (dialog,) = self.world.dialogs_of(agent_id)
        return dialog.id

    def heard(self, node: str, path: str) -> list[list[str]]:
        """What stands at a path of each event on a node, in the order of publication."""
        return [select(each.text, path) for each in self.updates if each.node == node]

    def out_of_service(self) -> None:
        self.service = ServiceStatus(ServiceState.OUT_OF_SERVICE, "CTI connection lost")
