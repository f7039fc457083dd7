"""Layouts and workflows, written by an administrator and read by agents."""

import pytest

from rest.centre import CentreFloor
from rest.client import ADMIN, Rest
from rest.configured import ACTION, CONFIGURED, LAYOUT, OWN, WORKFLOW, created, element


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor(CONFIGURED)


# Layouts


async def test_agents_read_layouts_as_they_are_now(rest: Rest):
    where = await created(rest, "/MediaPropertiesLayout", LAYOUT)
    shown = await rest.get(where, ADMIN)
    assert shown.text("type") == "CUSTOM"
    assert shown.texts("column/entry/mediaProperty") == ["user.a"]
    body = element("MediaPropertiesLayout", name="Plainer")
    assert (await rest.put("/MediaPropertiesLayout/default", body, ADMIN)).status == 200
    default = await rest.get("/MediaPropertiesLayout/default", ADMIN)
    assert [default.text(name) for name in ("name", "type")] == ["Plainer", "DEFAULT"]
    names = (await rest.get(f"{OWN}/MediaPropertiesLayouts")).texts("MediaPropertiesLayout/name")
    assert names == ["Plainer", "Special", "New"]
    assert (await rest.get(f"{OWN}/MediaPropertiesLayout")).text("name") == "Plainer"


async def test_the_default_layout_stays(rest: Rest):
    assert (await rest.delete("/MediaPropertiesLayout/2", ADMIN)).error[:2] == (403, "Forbidden")
    for reply in (
        await rest.delete("/MediaPropertiesLayout/default", ADMIN),
        await rest.post("/MediaPropertiesLayout/default", LAYOUT, ADMIN),
    ):
        assert reply.error[:2] == (405, "Method Not Allowed")


ENTRY = "<entry><mediaProperty>callVariable1</mediaProperty></entry>"


@pytest.mark.parametrize(
    ("inside", "kind", "data"),
    [
        ("<name>x</name>", "Parameter Missing", "header"),
        (f"<header>{ENTRY}</header>", "Parameter Missing", "name"),
        ("<name>x</name><header/>", "Invalid Input", "header"),
        (f"<name>x</name><header>{ENTRY * 2}</header>", "Invalid Input", "header"),
        ("<name>x</name><header><entry/></header>", "Invalid Input", "mediaProperty"),
        (f"<name>x</name><header>{ENTRY}</header>{'<column/>' * 3}", "Invalid Input", "column"),
    ],
)
async def test_a_layout_is_what_the_guide_allows(rest: Rest, inside: str, kind: str, data: str):
    body = f"<MediaPropertiesLayout>{inside}</MediaPropertiesLayout>"
    reply = await rest.post("/MediaPropertiesLayout", body, ADMIN)
    assert reply.error[:3] == (400, kind, data)


DESKTOP = "&lt;finesseLayout xmlns='http://www.cisco.com/vtg/finesse'&gt;{}&lt;/finesseLayout&gt;"


async def test_the_layout_of_the_desktop_is_for_all_teams_without_one_of_their_own(rest: Rest):
    before = await rest.get("/LayoutConfig/default", ADMIN)
    assert before.text("uri") == "/finesse/api/LayoutConfig/default"
    assert before.text("layoutxml").startswith("<finesseLayout")
    body = element("LayoutConfig", layoutxml=DESKTOP.format("everybody"))
    assert (await rest.put("/LayoutConfig/default", body, ADMIN)).status == 200
    own = await rest.get(f"{OWN}/LayoutConfig")
    assert own.text("layoutxml").count("everybody") == 1

    team = "/Team/5007/LayoutConfig"
    assert (await rest.get(team, ADMIN)).text("useDefault") == "true"
    body = element("TeamLayoutConfig", useDefault="false", layoutxml=DESKTOP.format("sales"))
    assert (await rest.put(team, body, ADMIN)).status == 200
    assert "sales" in (await rest.get(f"{OWN}/LayoutConfig")).text("layoutxml")
    support = await rest.get("/User/1001003/LayoutConfig", "1001003")
    assert "everybody" in support.text("layoutxml")
    assert (await rest.get(team, ADMIN)).text("useDefault") == "false"

    body = element("TeamLayoutConfig", useDefault="true", layoutxml="ignored")
    assert (await rest.put(team, body, ADMIN)).status == 200
    assert "everybody" in (await rest.get(f"{OWN}/LayoutConfig")).text("layoutxml")


@pytest.mark.parametrize("text", ["no xml", "&lt;other/&gt;", "&lt;finesseLayout/&gt;"])
async def test_the_layout_of_the_desktop_is_one(rest: Rest, text: str):
    for path, body in (
        ("/LayoutConfig/default", element("LayoutConfig", layoutxml=text)),
        (
            "/Team/5007/LayoutConfig",
            element("TeamLayoutConfig", useDefault="false", layoutxml=text),
        ),
    ):
        reply = await rest.put(path, body, ADMIN)
        assert reply.error == (400, "Invalid Input", "", "layoutxml")
    missing = await rest.put("/LayoutConfig/default", "<LayoutConfig/>", ADMIN)
    assert missing.error[:3] == (400, "Parameter Missing", "layoutxml")


# Workflows


async def test_a_workflow_is_shown_as_it_was_written(rest: Rest):
    where = await created(rest, "/Workflow", WORKFLOW)
    shown = await rest.get(where, ADMIN)
    written = {
        "name": "New",
        "description": "d",
        "TriggerSet/name": "CALL_ANSWERED",
        "TriggerSet/allowOverlappingCallWorkflow": "false",
        "TriggerSet/triggers/Trigger/Variable/node": "//Dialog/mediaType",
        "ConditionSet/applyMethod": "ANY",
        "ConditionSet/conditions/Condition/value": "gold",
        "workflowActions/WorkflowAction/name": "Pop",
    }
    assert {path: shown.text(path) for path in written} == written
    await rest.put(where, element("Workflow", description="other"), ADMIN)
    assert (await rest.get(where, ADMIN)).text("description") == "other"
    names = (await rest.get("/Workflows", ADMIN)).texts("Workflow/name")
    assert names == ["Show", "New"]


async def test_workflows_and_actions_belong_together(rest: Rest):
    where = await created(rest, "/WorkflowAction", ACTION)
    shown = await rest.get(where, ADMIN)
    assert shown.text("actionVariables/ActionVariable/testValue") == "1234"
    listed = await rest.get("/WorkflowActions", ADMIN)
    assert listed.texts("WorkflowAction/name") == ["Pop", "Tell"]
    name = element("WorkflowAction", name="Popped")
    assert (await rest.put("/WorkflowAction/4", name, ADMIN)).status == 200
    action = "Workflow/workflowActions/WorkflowAction/name"
    assert (await rest.get(f"{OWN}/Workflows")).texts(action) == ["Popped"]
    assert (await rest.delete("/WorkflowAction/4", ADMIN)).status == 200
    assert (await rest.get(f"{OWN}/Workflows")).texts(action) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("<name>New</name>", "", "Bad Request"),
        ("<name>CALL_ANSWERED</name>", "", "Invalid Input"),
        ("ANY", "SOME", "Invalid Input"),
        ("CUSTOM", "OTHER", "Invalid Input"),
        ("WorkflowAction/4", "WorkflowAction/404", "Finesse API Error"),
        ("WorkflowAction/4", "WorkflowAction/", "Invalid Input"),
    ],
)
async def test_a_workflow_is_what_the_guide_allows(rest: Rest, old: str, new: str, kind: str):
    reply = await rest.post("/Workflow", WORKFLOW.replace(old, new), ADMIN)
    assert reply.error[:2] == (400, kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<name>Tell</name>", ""),
        ("HTTP_REQUEST", "DANCE"),
        ("OTHER</handledBy>", "ME</handledBy>"),
        ("<name>path</name>", "<name>way</name>"),
        ("POST", ""),
    ],
)
async def test_a_workflow_action_is_what_the_guide_allows(rest: Rest, old: str, new: str):
    reply = await rest.post("/WorkflowAction", ACTION.replace(old, new), ADMIN)
    assert reply.error[:2] == (400, "Bad Request")
