"""The description of the control API in OpenAPI 3.1, made from its routes and their types."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import UnionType
from typing import Any, Final, get_args

import msgspec

from finesse_mock import __version__
from finesse_mock.control.problems import MEDIA_TYPE, ProblemView
from finesse_mock.control.route import PREFIX, Route

Json = dict[str, Any]

_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"{(\w+)(?::[^{}]*)?}")
"""A part of a path that varies, with the pattern that aiohttp lets it have."""

_SECURITY: Final = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The control token. A mock that is bound to loopback needs none by itself.",
    },
    "tokenAsPassword": {
        "type": "http",
        "scheme": "basic",
        "description": "The control token as the password of any user, for browsers.",
    },
}


def document(routes: Iterable[Route], *, needs_token: bool) -> Json:
    """The document; ``needs_token`` tells whether this mock asks for its token."""
    routes = list(routes)
    schemas = _Schemas(routes)
    paths: dict[str, Json] = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schemas)
    token: list[Json] = [{name: []} for name in _SECURITY]
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "finesse-mock",
            "version": __version__,
            "summary": "Drives a mock of Cisco Finesse and shows what it does.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": token if needs_token else [{}, *token],
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": _SECURITY},
    }


class _Schemas:
    """The schemas of every type that goes in or out."""

    def __init__(self, routes: Iterable[Route]) -> None:
        types: list[Any] = [ProblemView]
        for route in routes:
            types += [kind for kind in (route.body, route.query) if kind]
            types += _alternatives(route.answer)
        self._types = types
        found, self.components = msgspec.json.schema_components(types, ref_template=_REF)
        self._found = list(found)

    def of(self, kind: Any) -> Json:
        """The schema of a type; of a union one schema for each."""
        schemas = [self._found[self._types.index(each)] for each in _alternatives(kind)]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def fields_of(self, kind: type) -> tuple[Mapping[str, Json], frozenset[str]]:
        """The fields of a structure, and which of them are required."""
        schema = self.components[self.of(kind)["$ref"].rpartition("/")[2]]
        return schema["properties"], frozenset(schema.get("required", ()))


def _alternatives(kind: Any) -> list[Any]:
    """The members of a union of structures, which msgspec would want to tell apart by a tag."""
    if kind is None:
        return []
    return list(get_args(kind)) if isinstance(kind, UnionType) else [kind]


def _operation(route: Route, schemas: _Schemas) -> Json:
    operation: Json = {
        "operationId": _name(route),
        "summary": route.about,
        "tags": [_tag(route)],
        "responses": _responses(route, schemas),
    }
    if parameters := _parameters(route, schemas):
        operation["parameters"] = parameters
    if route.body:
        content = {"application/json": {"schema": schemas.of(route.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.open_to_all:
        operation["security"] = []
    return operation


def _name(route: Route) -> str:
    words: list[str] = re.findall(r"\w+", route.path.removeprefix(PREFIX))
    return "_".join((route.method.lower(), *words))


def _tag(route: Route) -> str:
    words: list[str] = re.findall(r"\w+", route.path.removeprefix(PREFIX))
    return words[0]


def _parameters(route: Route, schemas: _Schemas) -> list[Json]:
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]
    if route.query:
        fields, required = schemas.fields_of(route.query)
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in fields.items()
        ]
    return parameters


def _responses(route: Route, schemas: _Schemas) -> Json:
    done: Json = {"description": route.about}
    if route.answer is not None:
        done["content"] = {route.media: {"schema": schemas.of(route.answer)}}
    responses = {str(status.value): done for status in (route.status, *route.also)}
    for status in sorted({*route.problems, *_problems_of_every(route)}):
        content = {MEDIA_TYPE: {"schema": schemas.of(ProblemView)}}
        responses[str(status.value)] = {"description": status.phrase, "content": content}
    return responses


def _problems_of_every(route: Route) -> Iterable[HTTPStatus]:
    yield HTTPStatus.INTERNAL_SERVER_ERROR
    if not route.open_to_all:
        yield from (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if route.body or route.query:
        yield HTTPStatus.BAD_REQUEST
    if route.body:
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
