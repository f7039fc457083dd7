"""Answers of the control API, each checked against the description that the API gives of itself."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from aiohttp import ClientRequest, ClientResponse, ClientSession, hdrs, web
from aiohttp.client_middlewares import ClientHandlerType
from aiohttp.test_utils import TestClient, TestServer
from jsonschema import Draft202012Validator

from finesse_mock.complaints import Complaints
from finesse_mock.control.access import Access
from finesse_mock.control.api import OPENAPI, mounted
from finesse_mock.control.route import Route

STREAMS = frozenset({"text/event-stream"})
"""Answers without an end; nobody reads them whole."""


def described(
    routes: Iterable[Route],
    access: Access | None = None,
    complaints: Complaints | None = None,
) -> TestClient:
    """A client of these routes, which checks whatever it is answered; to be entered."""
    app = web.Application()
    app.add_routes(mounted(routes, access, complaints))
    token = access.token if access else None
    return TestClient(TestServer(app), middlewares=(Contract(token or ""),))


class Contract:
    """A client middleware; fails where an answer is not as described.

    ``token`` is for a document that is not open to all.
    """

    def __init__(self, token: str = "") -> None:
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._document: dict[str, Any] = {}

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        response = await handler(request)
        if not self._document:
            url = request.url.with_path(OPENAPI)
            async with ClientSession() as http, http.get(url, headers=self._headers) as answer:
                self._document = await answer.json()
        await self._check(response)
        return response

    async def _check(self, response: ClientResponse) -> None:
        method, path, status = response.method.lower(), response.url.raw_path, str(response.status)
        operations = [each[method] for each in self._operations(path) if method in each]
        if not operations:
            assert status in {"401", "403", "404", "405"}, f"{method} {path} is not described"
            return
        responses = operations[0]["responses"]
        assert status in responses, f"{method} {path} does not say that it answers {status}"
        content = responses[status].get("content", {})
        if not content:
            assert await response.read() == b""
            return
        media = response.headers[hdrs.CONTENT_TYPE].partition(";")[0]
        assert media in content, f"{method} {path} does not say that it answers {media}"
        if media not in STREAMS:
            for value in _values(media, await response.read()):
                schema = content[media]["schema"] | {"components": self._document["components"]}
                Draft202012Validator(schema).validate(value)

    def _operations(self, path: str) -> Iterator[dict[str, Any]]:
        """What is described for a path, the more particular first."""
        for template in sorted(self._document["paths"], key=lambda each: each.count("{")):
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
                yield self._document["paths"][template]


def _values(media: str, body: bytes) -> list[Any]:
    if media == "application/jsonl":
        return [json.loads(line) for line in body.splitlines()]
    return [json.loads(body) if media.endswith("json") else body.decode()]
