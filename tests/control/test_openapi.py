"""The description of the control API: valid, whole, and true."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from jsonschema import ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from control.contract import STREAMS, Contract, described
from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.control.route import Asked, Body, Nothing, Query, View, route


class Parcel(View, kw_only=True):
    weight: int


class Order(Body, kw_only=True):
    deliver_to: str
    express: bool = False


class Search(Query, kw_only=True):
    at_most: int
    colour: str = "red"


async def send(_: Asked[Order, Search]) -> Parcel:
    return Parcel(weight=3)


ROUTE = route(
    "POST", "/parcels/{name}", send, about="Send one.", body=Order, query=Search, answer=Parcel
)


async def lie(_: Asked[Nothing, Nothing]) -> Any:
    return {"weight": "heavy"}


LIE = route("GET", "/lie", lie, about="Not what it says.", answer=Parcel)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Requests to a whole mock, whose answers are checked."""
    async with Mock(Config(ports=ANY_PORTS, tls=False)) as mock:
        root = mock.ready()["control"].removesuffix("mock/api")
        async with aiohttp.ClientSession(root, middlewares=(Contract(),)) as session:
            yield session


async def document_of(http: aiohttp.ClientSession) -> dict[str, Any]:
    async with http.get("/mock/api/openapi.json") as answer:
        document: dict[str, Any] = await answer.json()
        return document


async def test_it_is_valid_openapi_3_1(http: aiohttp.ClientSession):
    document = await document_of(http)
    assert document["openapi"].startswith("3.1.")
    validate(document, cls=OpenAPIV31SpecValidator)


async def test_what_needs_no_arguments_answers_as_described(http: aiohttp.ClientSession):
    fine = 0
    for path, operations in (await document_of(http))["paths"].items():
        if "get" not in operations or "{" in path:
            continue
        operation = operations["get"]
        required = any(each["required"] for each in operation.get("parameters", ()))
        if required or STREAMS & set(operation["responses"].get("200", {}).get("content", {})):
            continue
        if "101" in operation["responses"]:
            continue
        async with http.get(path) as answer:
            fine += answer.status < 400
    assert fine >= 10


async def test_a_route_stands_there_with_all_that_it_takes_and_gives():
    async with described([ROUTE]) as client:
        document = await (await client.get("/mock/api/openapi.json")).json()
    operation = document["paths"]["/mock/api/parcels/{name}"]["post"]
    assert operation["summary"] == "Send one."
    assert operation["parameters"] == [
        {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "atMost", "in": "query", "required": True, "schema": {"type": "integer"}},
        {
            "name": "colour",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "default": "red"},
        },
    ]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/Order"}
    assert document["components"]["schemas"]["Order"] == {
        "title": "Order",
        "type": "object",
        "properties": {
            "deliverTo": {"type": "string"},
            "express": {"type": "boolean", "default": False},
        },
        "required": ["deliverTo"],
        "additionalProperties": False,
    }
    assert set(operation["responses"]) == {"200", "400", "401", "403", "413", "500"}
    assert operation["responses"]["200"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Parcel"}}
    }
    assert operation["responses"]["400"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemView"}}
    }


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ("?atMost=5", {"deliverTo": "Ana"}, 200),
        ("", {"deliverTo": "Ana"}, 400),
        ("?atMost=many", {"deliverTo": "Ana"}, 400),
        ("?atMost=5&size=3", {"deliverTo": "Ana"}, 400),
        ("?atMost=5", {}, 400),
        ("?atMost=5", {"deliverTo": "Ana", "soon": True}, 400),
    ],
)
async def test_it_is_kept_to(query: str, body: dict[str, Any], status: int):
    async with described([ROUTE]) as client:
        answer = await client.post(f"/mock/api/parcels/one{query}", json=body)
        assert answer.status == status


async def test_an_answer_that_is_not_as_described_does_not_pass():
    async with described([LIE]) as client:
        with pytest.raises(ValidationError):
            await client.get("/mock/api/lie")


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/mock/api/parcel", 404, None),
        ("GET", "/mock/api", 404, None),
        ("GET", "/mock/api/parcels/one", 405, "POST"),
    ],
)
async def test_what_is_no_route_is_a_problem_that_names_the_description(
    method: str, path: str, status: int, allowed: str | None
):
    async with described([ROUTE]) as client:
        answer = await client.request(method, path)
        assert (answer.status, answer.headers.get("Allow")) == (status, allowed)
        problem = await answer.json(content_type="application/problem+json")
        assert problem["status"] == status
        assert path in problem["detail"]
