"""A small contact centre at one moment, from which the documents of these tests are made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from finesse_mock.model.agent import Agent, AgentDefinition, AgentState, Role, WrapUpMode
from finesse_mock.model.desktop import (
    Contact,
    Layout,
    LayoutEntry,
    PhoneBook,
    VariableType,
    Workflow,
    WorkflowAction,
    WorkflowActionType,
    WorkflowTest,
    WorkflowVariable,
)
from finesse_mock.model.dialog import (
    Action,
    CallKey,
    CallType,
    Dialog,
    Participant,
    ParticipantState,
)
from finesse_mock.model.profile import PROFILES
from finesse_mock.model.site import Queue, ReasonCategory, ReasonCode, Site, Team, WrapUpReason
from finesse_mock.model.system import Host, Hosts

NINE = datetime(2025, 6, 3, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """That many seconds after nine."""
    return NINE + timedelta(seconds=seconds)


LENA = AgentDefinition(
    id="2002001",
    login_name="lbrandt",
    first_name="Lena",
    last_name="Brandt",
    team_id="31",
    extension="7001",
)
OTIS = AgentDefinition(
    id="2002002",
    login_name="oquaye",
    first_name="Otis",
    last_name="Quaye",
    team_id="31",
    extension="7002",
    wrap_up_on_incoming=WrapUpMode.REQUIRED,
    wrap_up_on_outgoing=WrapUpMode.OPTIONAL,
    wrap_up_seconds=120,
)
IRMA = AgentDefinition(
    id="2002900",
    login_name="isolberg",
    first_name="Irma",
    last_name="Solberg & Co",
    team_id="32",
    extension="7900",
    roles=(Role.AGENT, Role.SUPERVISOR),
    supervised_teams=("31", "32"),
)

LUNCH = ReasonCode(id=11, category=ReasonCategory.NOT_READY, code=4, label="Lunch", teams=("31",))
HOME = ReasonCode(id=21, category=ReasonCategory.LOGOUT, code=1, label="Gone home")
OFF_HOOK = ReasonCode(
    id=90, category=ReasonCategory.NOT_READY, code=50006, label="Off hook", system=True
)

BOOKS = (
    PhoneBook(
        id=1,
        name="Company",
        contacts=(
            Contact(
                id=1,
                first_name="Front",
                last_name="Desk",
                phone_number="5557000",
                description="Reception",
            ),
            Contact(id=2, first_name="Noor", last_name="Haddad", phone_number="5557001"),
        ),
    ),
    PhoneBook(id=2, name="Parcels", teams=("31",)),
)

LAYOUT = Layout(
    id=1,
    name="Default",
    header=LayoutEntry("Customer", "callVariable1"),
    columns=(
        (LayoutEntry("Account", "user.account"), LayoutEntry("", "callVariable2")),
        (LayoutEntry("Campaign", "BACampaign"),),
    ),
    description="What agents see",
    default=True,
)

CALLER_IS_VOICE = WorkflowTest(
    variable=WorkflowVariable(
        name="mediaType", type=VariableType.CUSTOM, node="//Dialog/mediaType"
    ),
    comparator="IS_EQUAL",
    value="Voice",
)
IS_GOLD = WorkflowTest(
    variable=WorkflowVariable(name="callVariable1"), comparator="CONTAINS", value="gold"
)
OPEN_PAGE = WorkflowAction(
    id=5,
    name="Open page",
    type=WorkflowActionType.BROWSER_POP,
    params=(("windowName", "crm"), ("path", "https://crm.example.com/?a=1&b=2")),
    variables=(WorkflowVariable(name="callVariable1"),),
)
WORKFLOW = Workflow(
    id=3,
    name="Show customer",
    trigger="CALL_ARRIVES",
    triggers=(CALLER_IS_VOICE,),
    conditions=(IS_GOLD,),
    action_ids=(5,),
)

SITE = Site(
    name="test",
    profile=PROFILES["ucce-12.6"],
    agents={each.id: each for each in (LENA, OTIS, IRMA)},
    passwords={},
    teams={"31": Team("31", "Parcels"), "32": Team("32", "Freight")},
    queues={
        "501": Queue(
            id="501",
            name="Parcels.Inbound",
            route_point="6001",
            dialed_number="8005550177",
            teams=("31",),
        )
    },
    reason_codes={each.id: each for each in (LUNCH, HOME, OFF_HOOK)},
    wrap_up_reasons={
        1: WrapUpReason(id=1, label="Lost parcel"),
        2: WrapUpReason(id=2, label="Refund <&> return", teams=("31",)),
    },
    phone_books={each.id: each for each in BOOKS},
    layouts={1: LAYOUT},
    workflows={3: WORKFLOW},
    workflow_actions={5: OPEN_PAGE},
)
UCCX = replace(SITE, profile=PROFILES["uccx-12.5"])

HOSTS = Hosts(
    primary=Host("fin-a.example.com"),
    secondary=Host("fin-b.example.com"),
    xmpp_domain="fin-a.example.com",
    pubsub_domain="pubsub.fin-a.example.com",
)

READY_LENA = Agent(
    definition=LENA,
    state=AgentState.READY,
    changed_at=at(30),
    extension="7001",
)

TALKING = (
    Action.HOLD,
    Action.CONSULT_CALL,
    Action.TRANSFER_SST,
    Action.SEND_DTMF,
    Action.UPDATE_CALL_DATA,
    Action.DROP,
)
OUTSIDE = (Action.UPDATE_CALL_DATA, Action.DROP)

RINGING = Dialog(
    id="16900001",
    from_address="5558123",
    to_address="6001",
    dialed_number="8005550177",
    dnis="6001",
    participants=(
        Participant(
            address="7001",
            agent_id="2002001",
            state=ParticipantState.ALERTING,
            joined_at=at(60.25),
            changed_at=at(60.25),
            call_type=CallType.PREROUTE_ACD_IN,
            actions=(Action.ANSWER,),
            listed=True,
        ),
        Participant(
            address="5558123",
            state=ParticipantState.INITIATED,
            joined_at=at(60),
            changed_at=at(60),
            actions=OUTSIDE,
        ),
    ),
    variables=(("callVariable1", "gold"), ("callVariable10", 'a<b & "c"'), ("user.account", "")),
    queue_number="501",
    queue_name="Parcels.Inbound",
    call_key=CallKey(217, 1, 152018),
    routed=True,
)

INSIDE = Dialog(
    id="16900002",
    from_address="7001",
    to_address="7002",
    dialed_number="7002",
    dnis="7002",
    participants=(
        Participant(
            address="7001",
            agent_id="2002001",
            state=ParticipantState.ACTIVE,
            joined_at=at(100),
            changed_at=at(104),
            call_type=CallType.AGENT_INSIDE,
            actions=TALKING,
            listed=True,
        ),
        Participant(
            address="7002",
            agent_id="2002002",
            state=ParticipantState.ACTIVE,
            joined_at=at(102),
            changed_at=at(104),
            call_type=CallType.OTHER_IN,
            actions=TALKING,
            listed=True,
        ),
    ),
)
