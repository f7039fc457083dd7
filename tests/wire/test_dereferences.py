"""What desktop clients take for granted: fields that they read without asking whether they exist.

Each test reads a document in the way of the Finesse JavaScript library, and would end as it does,
with a TypeError, if something were missing.
"""

from dataclasses import replace
from typing import Any

import pytest

from finesse_mock.engine.changes import (
    AgentChanged,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
)
from finesse_mock.engine.refusals import NOT_NOW
from finesse_mock.engine.statistics import QueueStatistics
from finesse_mock.model.agent import Agent, AgentState, MobileAgent, MobileMode
from finesse_mock.model.desktop import WorkflowAction
from finesse_mock.model.site import ReasonCategory, Team
from finesse_mock.model.system import ServiceStatus
from finesse_mock.wire import layouts, lists, queues, system, workflows
from finesse_mock.wire.dialogs import dialog
from finesse_mock.wire.updates import client_log_update, system_info_update, updates_of
from finesse_mock.wire.users import summary, team, user
from finesse_mock.wire.xml import Node, branch, text
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
    READY_LENA,
    RINGING,
    SITE,
    UCCX,
    WORKFLOW,
)
from wire.objects import items, to_object

AGENTS = [
    Agent(definition=LENA),
    Agent(definition=IRMA),
    READY_LENA,
    replace(READY_LENA, state=AgentState.NOT_READY, reason_code_id=11),
    replace(READY_LENA, mobile=MobileAgent(MobileMode.NAILED_CONNECTION, "5550100")),
]
CHANGES = [
    *(AgentChanged(agent=agent) for agent in AGENTS),
    DialogAdded(dialog=RINGING, agent_id="2002001"),
    DialogChanged(dialog=INSIDE, agent_ids=("2002001", "2002002")),
    DialogRemoved(dialog=RINGING, agent_id="2002001"),
    RequestRefused(
        agent_id="2002001", subject=Subject.DIALOG, subject_id="16900001", error=NOT_NOW
    ),
]
UPDATES = [update for change in CHANGES for update in updates_of(change, SITE)] + [
    system_info_update(SITE, HOSTS, ServiceStatus(), NINE),
    client_log_update("2002001", "log", ""),
]


def parsed(node: Node) -> dict[str, Any]:
    return to_object(text(node))


def user_of(agent: Agent) -> dict[str, Any]:
    return parsed(user("User", agent, SITE))["User"]


@pytest.mark.parametrize("agent", AGENTS)
def test_a_user_has_roles_and_settings(agent: Agent):
    data = user_of(agent)
    assert "Agent" in items(data["roles"], "role")
    assert data["settings"]["wrapUpOnIncoming"] == "OPTIONAL"
    assert data["uri"].rpartition("/")[2] == data["loginId"]


@pytest.mark.parametrize("agent", AGENTS)
def test_a_user_has_a_mobile_agent_only_as_an_object(agent: Agent):
    data = user_of(agent)
    is_mobile = isinstance(data.get("mobileAgent"), dict)
    assert is_mobile is (agent.mobile is not None)
    assert "mobileAgent" not in data or is_mobile


@pytest.mark.parametrize("agent", AGENTS)
def test_teams_are_for_supervisors(agent: Agent):
    data = user_of(agent)
    supervises = "Supervisor" in items(data["roles"], "role")
    assert ("teams" in data) is supervises
    assert [each["id"] for each in items(data.get("teams"), "Team")] == (
        ["31", "32"] if supervises else []
    )


def test_a_reason_has_a_label():
    data = user_of(replace(READY_LENA, state=AgentState.NOT_READY, reason_code_id=11))
    assert data["reasonCode"]["label"] == "Lunch"
    assert data["reasonCode"]["id"] == data["reasonCodeId"]


@pytest.mark.parametrize("site", [SITE, UCCX])
@pytest.mark.parametrize("variables", [(), (("user.account", "1"),), RINGING.variables])
def test_a_dialog_has_what_clients_count_on(site: Any, variables: tuple[tuple[str, str], ...]):
    call = replace(INSIDE, variables=variables)
    data = parsed(dialog("Dialog", call, None, site.profile))["Dialog"]
    assert [each["mediaAddress"] for each in data["participants"]["Participant"]] == [
        "7001",
        "7002",
    ]
    assert "callType" in data["mediaProperties"]
    assert data["mediaProperties"]["DNIS"] == "7002"
    named = data["mediaProperties"]["callvariables"]["CallVariable"]
    assert isinstance(named, list)
    assert [each["name"] for each in named[:10]] == [f"callVariable{n}" for n in range(1, 11)]


@pytest.mark.parametrize("update", UPDATES, ids=lambda update: update.node)
def test_an_event_has_the_parts_that_clients_switch_on(update: Any):
    data = to_object(update.text)["Update"]
    assert set(data) == {"data", "event", "requestId", "source"}
    assert data["event"] in {"POST", "PUT", "DELETE"}
    (payload,) = data["data"]
    assert payload[0].islower()
    if data["event"] in {"POST", "DELETE"}:
        assert data["source"] == update.node
    if payload != "apiErrors":
        assert uris_in(data["data"]) != []


def uris_in(value: Any) -> list[str]:
    if isinstance(value, list):
        return [uri for each in value for uri in uris_in(each)]
    if not isinstance(value, dict):
        return []
    own = [value["uri"]] if "uri" in value else []
    return own + [uri for each in value.values() for uri in uris_in(each)]


COLLECTIONS = {
    "ReasonCode": lists.reason_codes(ReasonCategory.NOT_READY, [LUNCH]),
    "WrapUpReason": lists.wrap_up_reasons(SITE.wrap_up_reasons.values(), "/finesse/api"),
    "PhoneBook": lists.phone_books(BOOKS),
    "MediaPropertiesLayout": layouts.layouts([LAYOUT], "/finesse/api"),
    "Workflow": workflows.workflows([WORKFLOW], SITE.workflow_actions),
    "Queue": queues.queues(
        queues.queue("Queue", each, QueueStatistics({})) for each in SITE.queues.values()
    ),
    "User": branch("users", *(summary("User", agent, SITE) for agent in AGENTS[:2])),
    "Dialog": branch("Dialogs", dialog("Dialog", RINGING, None, SITE.profile)),
}


@pytest.mark.parametrize(("name", "node"), COLLECTIONS.items(), ids=COLLECTIONS)
def test_the_items_of_a_collection_differ_in_the_last_segment_of_their_uri(name: str, node: Node):
    (collection,) = parsed(node).values()
    ids = [each["uri"].rpartition("/")[2] for each in items(collection, name)]
    assert len(ids) > 0
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert all(each["uri"].startswith("/finesse/api/") for each in items(collection, name))


def test_an_empty_list_of_reason_codes_is_not_null():
    data = parsed(lists.reason_codes(ReasonCategory.LOGOUT, []))
    assert data["ReasonCodes"] is not None
    assert items(data["ReasonCodes"], "ReasonCode") == []


def test_a_team_has_users():
    members = branch("users", *(summary("User", agent, SITE) for agent in AGENTS))
    data = parsed(team(Team("31", "Parcels"), members))["Team"]
    assert len(data["users"]["User"]) == len(AGENTS)


def test_a_layout_has_a_header_with_one_entry():
    data = parsed(layouts.layout(LAYOUT, "/finesse/api"))["MediaPropertiesLayout"]
    assert data["header"]["entry"]["mediaProperty"] == "callVariable1"
    assert len(data["column"]) == 2


def test_a_workflow_action_has_a_list_of_params_and_variables_or_null():
    bare = replace(OPEN_PAGE, variables=())
    actions = [action_of(each) for each in (OPEN_PAGE, bare)]
    assert [len(action["params"]["Param"]) for action in actions] == [2, 2]
    assert actions[0]["actionVariables"]["ActionVariable"]["name"] == "callVariable1"
    assert actions[1]["actionVariables"] is None


def action_of(action: WorkflowAction) -> dict[str, Any]:
    data = parsed(workflows.workflows([WORKFLOW], {action.id: action}))["Workflows"]["Workflow"]
    return data["workflowActions"]["WorkflowAction"]


def test_system_info_tells_the_node_that_answers():
    data = parsed(system.system_info("SystemInfo", SITE, HOSTS, ServiceStatus(), NINE))
    assert data["SystemInfo"]["xmppDomain"] == data["SystemInfo"]["primaryNode"]["host"]
    assert data["SystemInfo"]["xmppPubSubDomain"] == "pubsub." + data["SystemInfo"]["xmppDomain"]
