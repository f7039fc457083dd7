"""What a desktop reads once, for a user, for a team and for the administrator."""

from dataclasses import replace

import pytest

from finesse_mock.rest import RestSettings
from rest.centre import SITE, CentreFloor
from rest.client import ADMIN, Rest
from rest.conftest import Serve

OWN = "/User/1001001"


def dont_match(user: str) -> tuple[int, str, str]:
    return 401, "Invalid Authorization User Specified", user


async def test_reason_codes_are_those_of_everybody_and_of_the_team(rest: Rest):
    reply = await rest.get(f"{OWN}/ReasonCodes?category=NOT_READY")
    assert reply.xml.get("category") == "NOT_READY"
    assert reply.texts("ReasonCode/label") == ["Lunch", "Meeting"]
    assert reply.texts("ReasonCode/uri")[0] == "/finesse/api/ReasonCode/49"
    other = await rest.get("/User/1001003/ReasonCodes?category=NOT_READY", "1001003")
    assert other.texts("ReasonCode/label") == ["Meeting", "Training"]
    logout = await rest.get(f"{OWN}/ReasonCodes?category=LOGOUT", ADMIN)
    assert logout.texts("ReasonCode/label") == ["End of shift"]


@pytest.mark.parametrize("query", ["", "?category=", "?category=LUNCH", "?Category=LOGOUT"])
async def test_reason_codes_need_a_category(rest: Rest, query: str):
    for path, user in ((f"{OWN}/ReasonCodes", "1001001"), ("/ReasonCodes", ADMIN)):
        assert (await rest.get(path + query, user)).error[:3] == (400, "Bad Request", "category")


@pytest.mark.parametrize(("number", "label"), [(49, "Lunch"), (90, "Supervisor")])
async def test_a_reason_code_is_read_by_itself(rest: Rest, number: int, label: str):
    reply = await rest.get(f"{OWN}/ReasonCode/{number}")
    assert reply.xml.tag == "ReasonCode"
    assert reply.text("label") == label


@pytest.mark.parametrize("number", ["404", "51", "x", "-1", "9" * 30])
async def test_an_object_that_is_not_the_users_does_not_exist(rest: Rest, number: str):
    for path in (f"{OWN}/ReasonCode/{number}", f"{OWN}/WrapUpReason/{number}"):
        assert (await rest.get(path)).error[:3] == (400, "Finesse API Error", number)


async def test_wrap_up_reasons_are_those_of_everybody_and_of_the_team(rest: Rest):
    own = await rest.get(f"{OWN}/WrapUpReasons")
    assert own.texts("WrapUpReason/label") == ["Sale"]
    assert own.texts("WrapUpReason/uri") == ["/finesse/api/User/1001001/WrapUpReason/1"]
    other = await rest.get("/User/1001003/WrapUpReasons", "1001003")
    assert other.texts("WrapUpReason/label") == ["Sale", "Repair"]
    assert (await rest.get(f"{OWN}/WrapUpReason/1")).text("label") == "Sale"


async def test_phone_books_are_the_global_ones_then_those_of_the_team(rest: Rest):
    reply = await rest.get(f"{OWN}/PhoneBooks")
    assert reply.texts("PhoneBook/name") == ["Company", "Sales book"]
    assert reply.texts("PhoneBook/contacts/Contact/firstName") == ["C1", "C2", "C3", "C4", "C5"]


async def test_the_default_layout_comes_first(rest: Rest):
    several = await rest.get(f"{OWN}/MediaPropertiesLayouts")
    assert several.texts("MediaPropertiesLayout/name") == ["Plain", "Special"]
    one = await rest.get(f"{OWN}/MediaPropertiesLayout")
    assert one.text("name") == "Plain"
    assert one.text("uri") == "/finesse/api/User/1001001/MediaPropertiesLayout/2"


async def test_where_no_layout_is_configured_there_is_no_default(serve: Serve):
    rest = await serve(CentreFloor(replace(SITE, layouts={})), RestSettings())
    assert (await rest.get(f"{OWN}/MediaPropertiesLayout")).error[:2] == (404, "Not Found")
    several = await rest.get(f"{OWN}/MediaPropertiesLayouts")
    assert several.body.endswith(b"<MediaPropertiesLayouts></MediaPropertiesLayouts>")


@pytest.mark.parametrize(("path", "root"), [("Workflows", "Workflows"), ("Media", "MediaList")])
async def test_empty_lists_have_their_root(rest: Rest, path: str, root: str):
    reply = await rest.get(f"{OWN}/{path}")
    assert reply.body.endswith(f"<{root}></{root}>".encode())


@pytest.mark.parametrize(
    "path",
    [
        "ReasonCodes?category=LOGOUT",
        "ReasonCode/60",
        "WrapUpReasons",
        "WrapUpReason/1",
        "PhoneBooks",
        "MediaPropertiesLayout",
        "MediaPropertiesLayouts",
        "Workflows",
        "Media",
    ],
)
async def test_lists_are_the_users_own(rest: Rest, path: str):
    for user in ("1001002", "1001900"):
        assert (await rest.get(f"{OWN}/{path}", user)).error[:3] == dont_match(user)
    unknown = await rest.get(f"/User/4023/{path}")
    assert unknown.error == (404, "User Not Found", "4023", "UNKNOWN_USER")


# Teams


@pytest.mark.parametrize("user", ["1001900", ADMIN])
async def test_a_team_shows_its_members(rest: Rest, floor: CentreFloor, user: str):
    floor.sign_in("1001002")
    reply = await rest.get("/Team/5007", user)
    assert reply.xml.tag == "Team"
    assert reply.texts("users/User/loginId") == ["1001001", "1001002", "1001900"]
    assert reply.texts("users/User/state") == ["LOGOUT", "NOT_READY", "LOGOUT"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("true", ["1001001", "1001002", "1001900"]), ("false", ["1001002"]), ("FALSE", ["1001002"])],
)
async def test_agents_who_are_signed_out_may_be_left_out(
    rest: Rest, floor: CentreFloor, value: str, shown: list[str]
):
    floor.sign_in("1001002")
    reply = await rest.get(f"/Team/5007?includeLoggedOutAgents={value}", "1001900")
    assert reply.texts("users/User/loginId") == shown


async def test_a_team_is_for_its_supervisors(rest: Rest):
    for user in ("1001001", "1001901"):
        reply = await rest.get("/Team/5007", user)
        assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert (await rest.get("/Team/1", ADMIN)).error[:3] == (404, "Not Found", "1")


async def test_the_users_of_a_team_are_no_resource(rest: Rest):
    assert (await rest.get("/Team/5007/Users", "1001900")).error[:2] == (404, "Not Found")


async def test_all_teams_are_for_the_administrator(rest: Rest):
    reply = await rest.get("/Teams", ADMIN)
    assert reply.texts("Team/uri") == ["/finesse/api/Team/5007", "/finesse/api/Team/5008"]


@pytest.mark.parametrize("user", ["1001001", "1001900", ADMIN])
async def test_a_team_resource_is_for_agents_supervisors_and_administrators(rest: Rest, user: str):
    base = "/TeamResource/5007"
    codes = await rest.get(f"{base}/ReasonCodes?category=NOT_READY", user)
    assert codes.texts("ReasonCode/label") == ["Lunch", "Meeting"]
    assert (await rest.get(f"{base}/WrapUpReasons", user)).texts("WrapUpReason/label") == ["Sale"]
    layouts = await rest.get(f"{base}/MediaPropertiesLayouts", user)
    assert layouts.texts("MediaPropertiesLayout/name") == ["Plain", "Special"]
    assert (await rest.get(f"{base}/Workflows", user)).xml.tag == "Workflows"
    books = await rest.get(f"{base}/PhoneBooks", user)
    assert books.texts("PhoneBook/Contacts/Contact/firstName") == ["C1", "C2", "C3", "C4", "C5"]


async def test_a_team_resource_is_for_nobody_else(rest: Rest):
    for user in ("1001003", "1001901"):
        reply = await rest.get("/TeamResource/5007/WrapUpReasons", user)
        assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert (await rest.get("/TeamResource/1/WrapUpReasons")).error[:3] == (404, "Not Found", "1")


@pytest.mark.parametrize(
    ("given", "status", "contacts", "content_range"),
    [
        ("objects=1-6000", 200, ["C1", "C2", "C3", "C4", "C5"], None),
        ("objects=1-5", 200, ["C1", "C2", "C3", "C4", "C5"], None),
        ("objects=1-2", 206, ["C1", "C2"], "objects 1-2/5"),
        ("objects=3-4", 206, ["C3", "C4"], "objects 3-4/5"),
        ("objects=5-100", 206, ["C5"], "objects 5-5/5"),
    ],
)
async def test_a_range_counts_contacts_through_all_books(
    rest: Rest, given: str, status: int, contacts: list[str], content_range: str | None
):
    reply = await rest.get("/TeamResource/5007/PhoneBooks", Range=given)
    assert reply.status == status
    assert reply.texts("PhoneBook/Contacts/Contact/firstName") == contacts
    assert reply.headers.get("Content-Range") == content_range


@pytest.mark.parametrize(
    "given",
    ["objects=6-7", "objects=0-2", "objects=3-2", "objects=1-6001", "objects=1-", "bytes=0-1", "x"],
)
async def test_a_range_outside_of_the_list_is_refused(rest: Rest, given: str):
    reply = await rest.get("/TeamResource/5007/PhoneBooks", Range=given)
    assert reply.error[:3] == (416, "Range Not Satisfiable", given)


async def test_a_book_without_contacts_is_listed(rest: Rest):
    reply = await rest.get("/TeamResource/5008/PhoneBooks", "1001003")
    assert reply.texts("PhoneBook/name") == ["Company", "Support book"]


# Configuration


CONFIGURATION = [
    "Teams",
    "ReasonCodes?category=NOT_READY",
    "ReasonCode/49",
    "WrapUpReasons",
    "WrapUpReason/1",
    "PhoneBooks",
    "PhoneBook/7",
    "PhoneBook/7/Contacts",
    "MediaPropertiesLayouts",
    "Workflows",
]


@pytest.mark.parametrize("path", CONFIGURATION)
async def test_configuration_is_for_the_administrator(rest: Rest, path: str):
    assert (await rest.get(f"/{path}", ADMIN)).status == 200
    reply = await rest.get(f"/{path}", "1001900")
    assert reply.error == (401, "Authorization Failure", "1001900", "UNAUTHORIZED")


async def test_configuration_has_what_is_configured(rest: Rest):
    codes = await rest.get("/ReasonCodes?category=NOT_READY", ADMIN)
    assert codes.texts("ReasonCode/label") == ["Lunch", "Meeting", "Training"]
    reasons = await rest.get("/WrapUpReasons", ADMIN)
    assert reasons.texts("WrapUpReason/uri") == [
        "/finesse/api/WrapUpReason/1",
        "/finesse/api/WrapUpReason/2",
    ]
    books = await rest.get("/PhoneBooks", ADMIN)
    assert books.texts("PhoneBook/contacts")[0] == "/finesse/api/PhoneBook/7/Contacts"
    contacts = await rest.get("/PhoneBook/7/Contacts", ADMIN)
    assert contacts.texts("Contact/firstName") == ["C4", "C5"]


@pytest.mark.parametrize(
    "path", ["ReasonCode/404", "WrapUpReason/x", "PhoneBook/1", "PhoneBook/1/Contacts"]
)
async def test_configuration_that_does_not_exist_is_not_found(rest: Rest, path: str):
    assert (await rest.get(f"/{path}", ADMIN)).error[:2] == (404, "Not Found")
