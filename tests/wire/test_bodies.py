"""Every body and every event against a hand-written document, and the dialect they are in."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from finesse_mock.engine.changes import (
    AgentChanged,
    ApiError,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.commands import TimerKey, TimerKind
from finesse_mock.engine.statistics import QueueStatistics, Statistic
from finesse_mock.model.agent import Agent, AgentState, MobileAgent, MobileMode
from finesse_mock.model.dialog import Action, CallType, Participant, ParticipantState, StateCause
from finesse_mock.model.site import ReasonCategory, Team
from finesse_mock.model.system import AuthMode, Host, ServiceState, ServiceStatus
from finesse_mock.wire import layouts, lists, queues, settings, system, uris, workflows
from finesse_mock.wire.errors import api_errors
from finesse_mock.wire.updates import (
    Update,
    client_log_update,
    system_info_update,
    updates_of,
)
from finesse_mock.wire.users import summary, team, user
from finesse_mock.wire.xml import Node, branch, text
from wire.canonical import GOLDEN, canonical, golden
from wire.centre import (
    BOOKS,
    HOSTS,
    INSIDE,
    IRMA,
    LAYOUT,
    LENA,
    LUNCH,
    NINE,
    OPEN_PAGE,
    OTIS,
    OUTSIDE,
    READY_LENA,
    RINGING,
    SITE,
    TALKING,
    UCCX,
    WORKFLOW,
    at,
)

USER = "/finesse/api/User/2002001"
DIALOGS = f"{USER}/Dialogs"
DESKTOP = '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">&amp;</finesseLayout>'
TRIED_OPEN_PAGE = replace(
    OPEN_PAGE, variables=(replace(OPEN_PAGE.variables[0], test_value="1234"),)
)

NOT_READY_LENA = replace(READY_LENA, state=AgentState.NOT_READY)
LUNCHING_LENA = replace(NOT_READY_LENA, reason_code_id=11)
LENAS_LEG, CALLERS_LEG = RINGING.participants

GONE = replace(
    RINGING,
    participants=(
        replace(LENAS_LEG, state=ParticipantState.DROPPED, changed_at=at(180), actions=()),
        replace(CALLERS_LEG, state=ParticipantState.DROPPED, changed_at=at(175), actions=()),
    ),
    wrap_up_reason="Lost parcel",
)
WRAPPING_UP = replace(
    GONE,
    participants=(
        replace(
            LENAS_LEG,
            state=ParticipantState.WRAP_UP,
            changed_at=at(175),
            actions=(Action.UPDATE_CALL_DATA,),
            call_type=CallType.ACD_IN,
        ),
        GONE.participants[1],
    ),
    call_key=None,
)
TRANSFERRED = replace(
    RINGING,
    participants=(
        replace(LENAS_LEG, state=ParticipantState.DROPPED, changed_at=at(120), actions=()),
        Participant(
            address="7002",
            agent_id="2002002",
            state=ParticipantState.ACTIVE,
            joined_at=at(120),
            changed_at=at(120),
            call_type=CallType.CONSULT_OFFERED,
            actions=TALKING,
        ),
        replace(CALLERS_LEG, state=ParticipantState.ACTIVE, changed_at=at(70), actions=OUTSIDE),
    ),
    secondary_id="16900002",
)
BUSY = replace(
    INSIDE,
    participants=(
        replace(
            INSIDE.participants[0],
            state=ParticipantState.FAILED,
            cause=StateCause.BUSY,
            changed_at=at(101),
            call_type=CallType.CONSULT,
            actions=(Action.DROP,),
        ),
    ),
    associated_dialog_id="16900001",
)

SIGNED_OUT = ApiError("Invalid State", "CF_INVALID_PASSWORD_SPECIFIED", "257")
NO_DEVICE = ApiError(
    "Invalid Device",
    "CF_INVALID_LOGON_DEVICE_SPECIFIED",
    "260",
    ("10125", "PERERR_TELDRIVE_NODEVICETARGETFORNETTARGETID", "There is no such device."),
)
NOT_NOW = ApiError("Generic Error", "CF_INVALID_OBJECT_STATE", "22")


def refused(subject: Subject, subject_id: str, error: ApiError, request_id: str) -> Change:
    return RequestRefused(
        agent_id="2002001",
        subject=subject,
        subject_id=subject_id,
        error=error,
        request_id=request_id,
    )


EVENTS: dict[str, tuple[Change, dict[str, str]]] = {
    "a sign-in": (
        AgentChanged(agent=replace(NOT_READY_LENA, changed_at=at(5.0709)), request_id="req-1"),
        {USER: "event-user-signed-in"},
    ),
    "a state with a reason, which the team sees too": (
        AgentChanged(agent=LUNCHING_LENA),
        {USER: "event-user-reason", "/finesse/api/Team/31/Users": "event-team-user"},
    ),
    "a pending state": (
        AgentChanged(
            agent=replace(
                READY_LENA,
                state=AgentState.TALKING,
                pending=AgentState.NOT_READY,
                pending_reason_id=11,
            )
        ),
        {USER: "event-user-talking-pending"},
    ),
    "a routed call": (
        DialogAdded(dialog=RINGING, agent_id="2002001"),
        {DIALOGS: "event-dialogs-post-routed"},
    ),
    "a transferred call": (
        DialogAdded(dialog=TRANSFERRED, agent_id="2002002", request_id="req-transfer"),
        {"/finesse/api/User/2002002/Dialogs": "event-dialogs-post-transferred"},
    ),
    "a call between agents, each of whom sees it as another type": (
        DialogChanged(dialog=INSIDE, agent_ids=("2002001", "2002002"), request_id="req-answer"),
        {
            DIALOGS: "event-dialog-put-inside-caller",
            "/finesse/api/User/2002002/Dialogs": "event-dialog-put-inside-called",
        },
    ),
    "a consult call to somebody who is busy": (
        DialogChanged(dialog=BUSY, agent_ids=("2002001",)),
        {DIALOGS: "event-dialog-put-consult-busy"},
    ),
    "a call that is over": (
        DialogRemoved(dialog=GONE, agent_id="2002001", request_id="req-drop"),
        {DIALOGS: "event-dialogs-delete-routed"},
    ),
    "a refused state": (
        refused(Subject.USER, "2002001", SIGNED_OUT, "req-ready"),
        {USER: "event-error-user"},
    ),
    "a refused sign-in": (
        refused(Subject.USER, "2002001", NO_DEVICE, "req-login"),
        {USER: "event-error-user-peripheral"},
    ),
    "a refused action on a call": (
        refused(Subject.DIALOG, "16900001", NOT_NOW, "req-hold"),
        {DIALOGS: "event-error-dialog"},
    ),
    "a refused call": (
        refused(Subject.DIALOGS, "2002001", NOT_NOW, "req-call"),
        {DIALOGS: "event-error-dialogs"},
    ),
    "a refused action that names no call": (
        refused(Subject.DIALOG, "", NOT_NOW, "req-call"),
        {DIALOGS: "event-error-dialogs"},
    ),
}


@pytest.mark.parametrize(("change", "expected"), EVENTS.values(), ids=EVENTS)
def test_a_change_is_published_as_documented(change: Change, expected: dict[str, str]):
    published = {update.node: update.text for update in updates_of(change, SITE)}
    for node, name in expected.items():
        assert canonical(published[node]) == golden(name)
    extra = {"/finesse/api/Team/31/Users"} if isinstance(change, AgentChanged) else set()
    assert set(published) == set(expected) | extra


def test_the_wrap_up_of_a_uccx_call_carries_the_list_form_of_the_reason():
    change = DialogChanged(dialog=WRAPPING_UP, agent_ids=("2002001",))
    (update,) = updates_of(change, UCCX)
    assert canonical(update.text) == golden("event-dialog-put-wrap-up-uccx")


def test_agents_to_whom_a_call_is_of_the_same_type_get_the_very_same_text():
    conference = replace(
        INSIDE,
        participants=tuple(
            replace(leg, call_type=CallType.CONFERENCE) for leg in INSIDE.participants
        ),
    )
    change = DialogChanged(dialog=conference, agent_ids=("2002001", "2002002"))
    first, second = updates_of(change, SITE)
    assert first.text is second.text


def test_a_dialog_nobody_lists_is_published_to_nobody():
    assert list(updates_of(DialogChanged(dialog=GONE, agent_ids=()), SITE)) == []


def test_somebody_without_a_team_is_published_to_no_team():
    loner = replace(READY_LENA, definition=replace(LENA, team_id=""))
    assert [update.node for update in updates_of(AgentChanged(agent=loner), SITE)] == [USER]


def test_timers_are_nobody_elses_business():
    key = TimerKey(TimerKind.RING, "16900001")
    assert list(updates_of(TimerSet(key, NINE), SITE)) == []
    assert list(updates_of(TimerStopped(key), SITE)) == []


OTHER_EVENTS: dict[str, Callable[[], Update]] = {
    "event-system-info": lambda: system_info_update(
        SITE, HOSTS, ServiceStatus(ServiceState.OUT_OF_SERVICE, "CTI connection lost"), NINE
    ),
    "event-client-log": lambda: client_log_update("2002001", "gadget: 1 < 2", "req-log"),
}


@pytest.mark.parametrize(("name", "make"), OTHER_EVENTS.items(), ids=OTHER_EVENTS)
def test_an_event_that_is_not_the_engines(name: str, make: Callable[[], Update]):
    update = make()
    assert canonical(update.text) == golden(name)
    assert f"<source>{update.node}</source>" in update.text


IN_QUEUE = {
    Statistic.LOGGED_ON: 4,
    Statistic.TALKING_INBOUND: 2,
    Statistic.READY: 1,
    Statistic.NOT_READY: 1,
}
BODIES: dict[str, Callable[[], Node]] = {
    "user-never-signed-in": lambda: user("User", Agent(definition=LENA), SITE),
    "user-mobile": lambda: user(
        "User",
        replace(READY_LENA, mobile=MobileAgent(MobileMode.CALL_BY_CALL, "4085550166")),
        SITE,
    ),
    "user-supervisor": lambda: user(
        "User", Agent(definition=IRMA, changed_at=NINE, reason_code_id=21), SITE
    ),
    "team": lambda: team(
        Team("31", "Parcels"),
        branch("users", summary("User", Agent(definition=LENA), SITE)),
    ),
    "reason-codes": lambda: lists.reason_codes(ReasonCategory.NOT_READY, [LUNCH]),
    "reason-codes-empty": lambda: lists.reason_codes(ReasonCategory.LOGOUT, []),
    "wrap-up-reasons": lambda: lists.wrap_up_reasons(SITE.wrap_up_reasons.values(), USER),
    "phone-books": lambda: lists.phone_books(BOOKS),
    "phone-books-of-a-team": lambda: lists.phone_books(BOOKS, "Contacts"),
    "phone-books-configured": lambda: lists.phone_book_list(BOOKS),
    "layouts": lambda: layouts.layouts([LAYOUT], uris.user("2002001")),
    "workflows": lambda: workflows.workflows([WORKFLOW], SITE.workflow_actions),
    "workflow-actions": lambda: workflows.workflow_actions([TRIED_OPEN_PAGE]),
    "layout-config": lambda: layouts.desktop_layout(DESKTOP, "/finesse/api/LayoutConfig/default"),
    "team-layout-config": lambda: layouts.team_desktop_layout(DESKTOP, is_own=True),
    "system-config": lambda: settings.settings(
        "SystemConfig",
        {"cti/host": "cti-a.example.com", "cti/port": "42027", "cti/backupHost": ""},
    ),
    "queue": lambda: queues.queue(
        "Queue", SITE.queues["501"], QueueStatistics(dict.fromkeys(Statistic, 0) | IN_QUEUE)
    ),
    "queue-unknown": lambda: queues.queue("Queue", SITE.queues["501"], QueueStatistics({})),
    "system-info-single-node": lambda: system.system_info(
        "SystemInfo",
        SITE,
        replace(HOSTS, primary=Host("fin-a.example.com", 8445, 5222, 5223), secondary=None),
        ServiceStatus(),
        NINE,
    ),
    "user-auth-mode": lambda: system.user_auth_mode(AuthMode.NON_SSO),
    "api-errors": lambda: api_errors("Parameter Missing", "state", "State Parameter missing"),
}


@pytest.mark.parametrize(("name", "make"), BODIES.items(), ids=BODIES)
def test_a_body_is_as_documented(name: str, make: Callable[[], Node]):
    assert canonical(text(make())) == golden(name)


def test_every_golden_document_is_compared():
    named = {name for _, expected in EVENTS.values() for name in expected.values()}
    named |= {*OTHER_EVENTS, *BODIES, "event-dialog-put-wrap-up-uccx"}
    assert named == {path.stem for path in GOLDEN.glob("*.xml")}


def everything() -> list[str]:
    changes = [change for change, _ in EVENTS.values()]
    updates = [update.text for change in changes for update in updates_of(change, SITE)]
    updates += [make().text for make in OTHER_EVENTS.values()]
    return updates + [text(make()) for make in BODIES.values()]


@pytest.mark.parametrize("document", everything())
def test_nothing_is_indented_and_nothing_closes_itself(document: str):
    assert "/>" not in document
    assert "\n" not in document
    assert "> <" not in document


def test_the_reason_shows_only_in_the_states_it_is_for():
    shown = {
        state
        for state in AgentState
        if user("User", replace(LUNCHING_LENA, state=state), SITE).find("reasonCode") is not None
    }
    assert shown == {AgentState.NOT_READY, AgentState.LOGOUT}


def test_a_reason_nobody_configured_shows_as_its_id_alone():
    node = user("User", replace(NOT_READY_LENA, reason_code_id=404), SITE)
    assert node.findtext("reasonCodeId") == "404"
    assert node.find("reasonCode") is None


def test_a_pending_state_without_reason_leaves_the_reason_id_as_it_was():
    pending = replace(LUNCHING_LENA, state=AgentState.TALKING, pending=AgentState.READY)
    node = user("User", pending, SITE)
    assert node.findtext("pendingState") == "READY"
    assert node.findtext("reasonCodeId") == "11"


def test_both_wrap_up_settings_and_the_timer_are_those_of_the_user():
    node = user("User", Agent(definition=OTIS), SITE)
    assert node.findtext("settings/wrapUpOnIncoming") == "REQUIRED"
    assert node.findtext("settings/wrapUpOnOutgoing") == "OPTIONAL"
    assert node.findtext("wrapUpTimer") == "120"


def test_characters_that_xml_cannot_carry_are_replaced():
    update = client_log_update("2002001", "a\x00b\x1fc\ud800d\tü\n", "req\x07")
    assert "<logData>a\ufffdb\ufffdc\ufffdd\tü\n</logData>" in update.text
    assert "<requestId>req\ufffd</requestId>" in update.text
