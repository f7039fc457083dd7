"""Messages of supervisors to their teams ("TeamMessage" of the developer guide)."""

import pytest

from rest.centre import CentreFloor
from rest.client import ADMIN, Rest

SUE, TOM = "1001900", "1001901"
NODE = "/finesse/api/Team/5007/TeamMessages"


def body(*teams: str, content: str = "Log your breaks", duration: object = 100) -> str:
    inside = "".join(f"<team>{team}</team>" for team in teams)
    return (
        f"<TeamMessage><duration>{duration}</duration><content>{content}</content>"
        f"<teams>{inside}</teams></TeamMessage>"
    )


async def test_a_message_is_answered_listed_and_told_to_the_team(rest: Rest, floor: CentreFloor):
    reply = await rest.post("/TeamMessage", body("5007"), SUE)
    assert (reply.status, reply.xml.tag) == (200, "TeamMessage")
    uri = reply.text("uri")
    assert uri == f"/finesse/api/TeamMessage/{reply.text('id')}"
    assert reply.text("createdBy/id") == SUE
    assert reply.text("createdAt") == "1748941200"
    assert reply.texts("teams/team") == ["5007"]
    (update,) = floor.updates
    assert update.node == NODE
    assert "<content>Log your breaks</content>" in update.text
    assert "<event>POST</event><requestId>req-1</requestId>" in update.text
    for path, user in (
        ("/TeamMessages", SUE),
        ("/Team/5007/TeamMessages", "1001001"),
        ("/Team/5007/TeamMessages", ADMIN),
    ):
        assert (await rest.get(path, user)).texts("TeamMessage/uri") == [uri]
    assert (await rest.get("/TeamMessages", ADMIN)).texts("TeamMessage") == []


async def test_a_message_goes_when_its_time_is_over(rest: Rest, floor: CentreFloor):
    await rest.post("/TeamMessage", body("5007", duration=100), SUE)
    floor.pass_time(99)
    assert len((await rest.get("/TeamMessages", SUE)).texts("TeamMessage")) == 1
    floor.pass_time(1)
    assert (await rest.get("/TeamMessages", SUE)).texts("TeamMessage") == []


@pytest.mark.parametrize("user", [SUE, ADMIN])
async def test_a_message_is_taken_back_by_who_wrote_it_or_an_administrator(
    rest: Rest, floor: CentreFloor, user: str
):
    message = await rest.post("/TeamMessage", body("5007"), SUE)
    path = message.text("uri").removeprefix("/finesse/api")
    assert (await rest.delete(path, TOM)).error[:2] == (401, "Authorization Failure")
    gone = await rest.delete(path, user)
    assert (gone.status, gone.body) == (200, b"")
    assert "<event>DELETE</event>" in floor.updates[-1].text
    assert (await rest.get("/Team/5007/TeamMessages")).texts("TeamMessage") == []
    assert (await rest.delete(path, user)).error[:2] == (404, "Not Found")
    another = await rest.post("/TeamMessage", body("5007"), SUE)
    assert another.text("id") != message.text("id")


async def test_an_administrator_may_write_to_every_team(rest: Rest, floor: CentreFloor):
    reply = await rest.post("/TeamMessage", body("5007", "5008", "5007"), ADMIN)
    assert reply.texts("teams/team") == ["5007", "5008"]
    assert reply.text("createdBy/id") == ADMIN
    assert len(floor.updates) == 2


async def test_nobody_else_writes_to_a_team_or_reads_its_messages(rest: Rest, floor: CentreFloor):
    for user in ("1001001", TOM):
        reply = await rest.post("/TeamMessage", body("5007"), user)
        assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert (await rest.get("/TeamMessages")).error[:2] == (401, "Authorization Failure")
    other = await rest.get("/Team/5007/TeamMessages", "1001003")
    assert other.error[:2] == (401, "Authorization Failure")
    assert floor.updates == []


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (body("5007", content=""), (400, "Parameter Missing", "content")),
        (body("5007", duration=""), (400, "Parameter Missing", "duration")),
        (body(), (400, "Parameter Missing", "teams")),
        (body("5007", content="x" * 256), (400, "Invalid Input", "content")),
        (body("5007", duration="soon"), (400, "Invalid Input", "duration")),
        (body("5007", duration=0), (400, "Invalid Input", "duration")),
        (body("574"), (404, "Not Found", "574")),
        ("<Message/>", (400, "Bad Request", "")),
    ],
)
async def test_a_message_is_what_the_guide_allows(
    rest: Rest, floor: CentreFloor, asked: str, error: tuple[int, str, str]
):
    assert (await rest.post("/TeamMessage", asked, ADMIN)).error[:3] == error
    assert floor.updates == []


async def test_there_are_not_endlessly_many_messages(rest: Rest):
    for _ in range(100):
        assert (await rest.post("/TeamMessage", body("5007"), SUE)).status == 200
    assert (await rest.post("/TeamMessage", body("5007"), SUE)).error == (
        400,
        "System Resource Limit Exceeded",
        "teammessage.max.limit.exceeded",
        "MAX_ACTIVE_MESSAGE_LIMIT_EXCEEDED",
    )
