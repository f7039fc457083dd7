"""What an administrator assigns to teams, and the settings of which there is one each."""

import pytest

from finesse_mock.model.system import Host, Hosts
from finesse_mock.rest import RestSettings
from rest.centre import CentreFloor
from rest.client import ADMIN, Rest
from rest.configured import CONFIGURED, OWN, WORKFLOW, created, element
from rest.conftest import Serve


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor(CONFIGURED)


ASSIGNED = {
    "ReasonCodes?category=NOT_READY": ("ReasonCode", 49, 51),
    "WrapUpReasons": ("WrapUpReason", None, 2),
    "PhoneBooks": ("PhoneBook", 7, 9),
}


@pytest.mark.parametrize(("path", "expected"), ASSIGNED.items())
async def test_a_team_is_assigned_what_is_not_for_all(
    rest: Rest, path: str, expected: tuple[str, int | None, int]
):
    item, before, wanted = expected
    team = f"/Team/5007/{path}"
    uris = [f"/finesse/api/{item}/{before}"] if before else []
    assert (await rest.get(team, ADMIN)).texts(f"{item}/uri") == uris
    plural = path.partition("?")[0]
    uri = f"/finesse/api/{item}/{wanted}"
    body = f"<{plural}><{item}><uri>{uri}</uri></{item}></{plural}>"
    assert (await rest.put(team, body, ADMIN)).status == 200
    assert (await rest.get(team, ADMIN)).texts(f"{item}/uri") == [uri]
    other = await rest.get(f"/Team/5008/{path}", ADMIN)
    assert other.texts(f"{item}/uri") == [uri]
    offered = (await rest.get(f"{OWN}/{path}")).texts(f"{item}/uri")
    assert any(each.endswith(f"/{item}/{wanted}") for each in offered)
    assert not any(each.endswith(f"/{item}/{before}") for each in offered)


async def test_a_workflow_is_for_the_teams_it_is_assigned_to(rest: Rest):
    where = await created(rest, "/Workflow", WORKFLOW)
    names = "Workflow/name"
    assert (await rest.get(f"{OWN}/Workflows")).texts(names) == ["Show"]
    item = f"<Workflow><uri>/finesse/api{where}</uri></Workflow>"
    body = f"<Workflows>{item}</Workflows>"
    assert (await rest.put("/Team/5007/Workflows", body, ADMIN)).status == 200
    assert (await rest.get("/Team/5007/Workflows", ADMIN)).texts(names) == ["New"]
    assert (await rest.get(f"{OWN}/Workflows")).texts(names) == ["Show", "New"]
    assert (await rest.get("/User/1001003/Workflows", "1001003")).texts(names) == ["Show"]


async def test_what_is_assigned_exists(rest: Rest):
    body = (
        "<WrapUpReasons><WrapUpReason><uri>/WrapUpReason/404</uri></WrapUpReason></WrapUpReasons>"
    )
    reply = await rest.put("/Team/5007/WrapUpReasons", body, ADMIN)
    assert reply.error[:3] == (400, "Finesse API Error", "404")
    for path in ("WrapUpReasons", "LayoutConfig", "ReasonCodes?category=LOGOUT"):
        unknown = await rest.get(f"/Team/574/{path}", ADMIN)
        kind = "finesse.api.team.team_assignment_invalid_team"
        assert unknown.error[:3] == (404, kind, "574")
    nobody = await rest.get("/Team/5007/ReasonCodes", ADMIN)
    assert nobody.error[:3] == (400, "Bad Request", "category")


# Objects of which there is one each


async def test_settings_keep_what_is_set(rest: Rest):
    shown = await rest.get("/SystemConfig", ADMIN)
    assert shown.text("uri") == "/finesse/api/SystemConfig"
    assert shown.text("cti/peripheralId") == "5000"
    body = "<SystemConfig><cti><host>cti.example.com</host></cti></SystemConfig>"
    reply = await rest.put("/SystemConfig", body, ADMIN)
    assert (reply.status, reply.body) == (200, b"")
    shown = await rest.get("/SystemConfig", ADMIN)
    assert [shown.text("cti/host"), shown.text("cti/port")] == ["cti.example.com", "42027"]


async def test_the_cluster_is_told_its_secondary_node(serve: Serve):
    hosts = Hosts(
        primary=Host("a.example.com"),
        secondary=Host("b.example.com"),
        xmpp_domain="a.example.com",
        pubsub_domain="pubsub.a.example.com",
    )
    rest = await serve(CentreFloor(hosts=hosts), RestSettings())
    shown = await rest.get("/ClusterConfig", ADMIN)
    assert shown.text("secondaryNode/host") == "b.example.com"


async def test_a_password_is_kept_but_never_told(rest: Rest, floor: CentreFloor):
    body = element("EnterpriseDatabaseConfig", username="u", password="p")
    assert (await rest.put("/EnterpriseDatabaseConfig", body, ADMIN)).status == 200
    shown = await rest.get("/EnterpriseDatabaseConfig", ADMIN)
    assert [shown.text("username"), shown.text("password")] == ["u", ""]
    assert floor.site.settings["EnterpriseDatabaseConfig"]["password"] == "p"


@pytest.mark.parametrize("port", ["0", "65536", "x"])
async def test_settings_are_what_the_guide_allows(rest: Rest, port: str):
    body = f"<SystemConfig><cti><port>{port}</port></cti></SystemConfig>"
    reply = await rest.put("/SystemConfig", body, ADMIN)
    assert reply.error[:3] == (400, "Invalid Input", "cti/port")
    for reply in (
        await rest.get("/SystemConfig", "1001900"),
        await rest.put("/SystemConfig", body, "1001900"),
    ):
        assert reply.error[:2] == (401, "Authorization Failure")
