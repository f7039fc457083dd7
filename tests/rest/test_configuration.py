"""What an administrator writes, and what agents read from then on: reasons and phone books."""

import pytest

from rest.centre import CentreFloor
from rest.client import ADMIN, Rest
from rest.configured import (
    BOOK,
    COFFEE,
    CONFIGURED,
    CONTACT,
    KINDS,
    OWN,
    RETURN,
    WORKFLOW,
    created,
    element,
    path_of,
)


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor(CONFIGURED)


# What all kinds have in common


@pytest.mark.parametrize(("collection", "body"), KINDS.items())
async def test_an_object_is_added_read_and_removed(rest: Rest, collection: str, body: str):
    for path in (collection, f"{collection}/"):
        reply = await rest.post(path, body, ADMIN)
        where = path_of(reply)
        assert reply.headers["Location"] == f"http://127.0.0.1:{rest.port}/finesse/api{where}"
        assert reply.headers["requestId"] == "req-1"
        assert where.rpartition("/")[0] == collection
        shown = await rest.get(where, ADMIN)
        assert shown.text("uri") == f"/finesse/api{where}"
        gone = await rest.delete(where, ADMIN)
        assert (gone.status, gone.body) == (200, b"")
        for again in (await rest.get(where, ADMIN), await rest.delete(where, ADMIN)):
            assert again.error[:3] == (404, "Not Found", where.rpartition("/")[2])


@pytest.mark.parametrize(("collection", "body"), KINDS.items())
async def test_configuration_is_the_administrators(rest: Rest, collection: str, body: str):
    where = await created(rest, collection, body)
    for user in ("1001001", "1001900"):
        for reply in (
            await rest.post(collection, body, user),
            await rest.put(where, body, user),
            await rest.delete(where, user),
        ):
            assert reply.error == (401, "Authorization Failure", user, "UNAUTHORIZED")
    assert (await rest.get(where, ADMIN)).status == 200


@pytest.mark.parametrize(("collection", "body"), KINDS.items())
async def test_a_change_needs_something_to_change(rest: Rest, collection: str, body: str):
    where = await created(rest, collection, body)
    root = collection.rpartition("/")[2]
    nothing = await rest.put(where, f"<{root}><uri>x</uri></{root}>", ADMIN)
    data = "For update, at least one field must be set."
    assert nothing.error[:3] == (400, "Invalid Input", data)
    for broken in ("", "<Other/>", f"<{root}>"):
        assert (await rest.put(where, broken, ADMIN)).error[:2] == (400, "Bad Request")


@pytest.mark.parametrize(("collection", "body"), KINDS.items())
async def test_a_new_object_is_not_taken_half(rest: Rest, collection: str, body: str):
    root = collection.rpartition("/")[2]
    reply = await rest.post(collection, f"<{root}></{root}>", ADMIN)
    assert reply.error[0] == 400
    assert reply.error[1] in ("Bad Request", "Parameter Missing")


@pytest.mark.parametrize("path", [each for each in KINDS if each != "/PhoneBook/7/Contact"])
async def test_two_objects_of_a_kind_are_not_the_same(rest: Rest, path: str):
    await created(rest, path, KINDS[path])
    kind = "Database constraint violation" if path == "/Workflow" else "Finesse API Error"
    assert (await rest.post(path, KINDS[path], ADMIN)).error[:2] == (400, kind)


async def test_the_error_of_a_second_workflow_is_that_of_the_guide(rest: Rest):
    await created(rest, "/Workflow", WORKFLOW)
    assert (await rest.post("/Workflow", WORKFLOW, ADMIN)).error == (
        400,
        "Database constraint violation",
        "Duplicate Workflow name.",
        (
            "HTTP Status code: 400 (Bad Request)\n"
            "Api Error Type: Database constraint violation\n"
            "Error Message: A workflow with the same name already exists"
        ),
    )


# Reason codes


async def test_agents_read_a_new_reason_code_and_may_use_it(rest: Rest, floor: CentreFloor):
    where = await created(rest, "/ReasonCode/", COFFEE)
    listed = await rest.get(f"{OWN}/ReasonCodes?category=NOT_READY")
    assert listed.texts("ReasonCode/label") == ["Lunch", "Meeting", "Coffee"]
    floor.sign_in("1001001")
    number = where.rpartition("/")[2]
    body = element("User", state="NOT_READY", reasonCodeId=number)
    assert (await rest.put(OWN, body)).status == 202
    assert (await rest.get(OWN)).text("reasonCode/label") == "Coffee"
    await rest.put(where, element("ReasonCode", label="Tea"), ADMIN)
    assert (await rest.get(OWN)).text("reasonCode/label") == "Tea"
    assert (await rest.delete(where, ADMIN)).status == 200
    assert (await rest.get(OWN)).texts("reasonCode") == []


async def test_of_duplicate_tags_the_last_counts_and_the_rest_stays(rest: Rest):
    body = "<ReasonCode><label>Tea</label><label>Water</label></ReasonCode>"
    assert (await rest.put("/ReasonCode/50", body, ADMIN)).status == 200
    shown = await rest.get("/ReasonCode/50", ADMIN)
    assert [shown.text(name) for name in ("label", "code", "forAll")] == ["Water", "150", "true"]


async def test_a_code_that_is_not_for_all_is_nobodys_until_it_is_assigned(rest: Rest):
    body = COFFEE.replace("true", "false")
    where = await created(rest, "/ReasonCode", body)
    own = f"{OWN}/ReasonCodes?category=NOT_READY"
    assert "Coffee" not in (await rest.get(own)).texts("ReasonCode/label")
    await rest.put(where, element("ReasonCode", forAll="true"), ADMIN)
    assert "Coffee" in (await rest.get(own)).texts("ReasonCode/label")


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "LUNCH"},
        {"category": ""},
        {"code": "x"},
        {"code": "0"},
        {"code": "65536"},
        {"label": ""},
        {"label": "x" * 41},
        {"forAll": "perhaps"},
    ],
)
async def test_a_reason_code_is_what_the_guide_allows(rest: Rest, wrong: dict[str, str]):
    texts = {"category": "NOT_READY", "code": "77", "label": "Coffee", "forAll": "true"} | wrong
    reply = await rest.post("/ReasonCode", element("ReasonCode", **texts), ADMIN)
    assert reply.error[:3] == (400, "Bad Request", *wrong)


async def test_system_codes_are_the_platforms(rest: Rest):
    for reply in (
        await rest.put("/ReasonCode/90", element("ReasonCode", label="Mine"), ADMIN),
        await rest.delete("/ReasonCode/90", ADMIN),
    ):
        assert reply.error[:3] == (400, "Finesse API Error", "90")


# Wrap-up reasons


async def test_agents_read_wrap_up_reasons_as_they_are_now(rest: Rest):
    where = await created(rest, "/WrapUpReason", RETURN)
    own = f"{OWN}/WrapUpReasons"
    assert (await rest.get(own)).texts("WrapUpReason/label") == ["Sale", "Return"]
    await rest.put(where, element("WrapUpReason", label="Refund"), ADMIN)
    assert (await rest.get(own)).texts("WrapUpReason/label") == ["Sale", "Refund"]
    await rest.put(where, element("WrapUpReason", forAll="false"), ADMIN)
    assert (await rest.get(own)).texts("WrapUpReason/label") == ["Sale"]


# Phone books


async def test_agents_read_a_new_phone_book_with_its_contacts(rest: Rest):
    book = await created(rest, "/PhoneBook", BOOK)
    await created(rest, f"{book}/Contact", CONTACT)
    second = await created(rest, f"{book}/Contact", element("Contact", phoneNumber="5552"))
    await rest.put(second, element("Contact", lastName="Okoye"), ADMIN)
    shown = await rest.get(f"{OWN}/PhoneBooks")
    assert shown.texts("PhoneBook/name") == ["Company", "New book", "Sales book"]
    numbers = (await rest.get(f"{book}/Contacts", ADMIN)).texts("Contact/phoneNumber")
    assert numbers == ["5551", "5552"]
    assert (await rest.get(second, ADMIN)).text("lastName") == "Okoye"
    await rest.delete(book, ADMIN)
    assert (await rest.get(f"{OWN}/PhoneBooks")).texts("PhoneBook/name") == [
        "Company",
        "Sales book",
    ]


async def test_a_phone_book_in_use_neither_goes_nor_becomes_everybodys(rest: Rest):
    for reply in (
        await rest.delete("/PhoneBook/7", ADMIN),
        await rest.put("/PhoneBook/7", element("PhoneBook", type="GLOBAL"), ADMIN),
    ):
        assert reply.error[:3] == (400, "In Use", "7")
    assert (await rest.put("/Team/5007/PhoneBooks", "<PhoneBooks/>", ADMIN)).status == 200
    assert (await rest.delete("/PhoneBook/7", ADMIN)).status == 200


async def test_there_are_ten_global_phone_books_at_the_most(rest: Rest):
    for number in range(9):
        await created(rest, "/PhoneBook", element("PhoneBook", name=number, type="GLOBAL"))
    one_more = await rest.post("/PhoneBook", BOOK, ADMIN)
    assert one_more.error[:3] == (400, "Maximum Exceeded", "PhoneBook")
    assert (await rest.put("/PhoneBook/9", BOOK, ADMIN)).error[0] == 400
    await created(rest, "/PhoneBook", element("PhoneBook", name="Team book", type="TEAM"))


@pytest.mark.parametrize(
    ("texts", "kind", "data"),
    [
        ({"type": "TEAM"}, "Parameter Missing", "name"),
        ({"name": "x"}, "Parameter Missing", "type"),
        ({"name": "x" * 65, "type": "TEAM"}, "Invalid Input", "name"),
        ({"name": "x", "type": "MINE"}, "Invalid Input", "type"),
    ],
)
async def test_a_phone_book_is_what_the_guide_allows(
    rest: Rest, texts: dict[str, str], kind: str, data: str
):
    reply = await rest.post("/PhoneBook", element("PhoneBook", **texts), ADMIN)
    assert reply.error[:3] == (400, kind, data)


@pytest.mark.parametrize(
    "texts",
    [
        {"phoneNumber": ""},
        {"phoneNumber": "5" * 33},
        {"phoneNumber": "5", "firstName": "x" * 129},
        {"phoneNumber": "5", "description": "x" * 129},
    ],
)
async def test_a_contact_is_what_the_guide_allows(rest: Rest, texts: dict[str, str]):
    reply = await rest.post("/PhoneBook/7/Contact", element("Contact", **texts), ADMIN)
    assert reply.error[:2] == (400, "Bad Request")


@pytest.mark.parametrize("path", ["/PhoneBook/404/Contact", "/PhoneBook/x/Contact"])
async def test_a_contact_is_in_a_book_that_exists(rest: Rest, path: str):
    assert (await rest.post(path, CONTACT, ADMIN)).error[:2] == (404, "Not Found")
    assert (await rest.get(f"{path}/1", ADMIN)).error[:2] == (404, "Not Found")
