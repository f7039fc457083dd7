"""A REST client that sends what the test says, and the answer as values."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO

from aiohttp.test_utils import TestClient
from lxml import etree
from multidict import CIMultiDictProxy

from rest.centre import ADMINISTRATORS, PASSWORDS

ADMIN = "administrator"


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    status: int
    headers: CIMultiDictProxy[str]
    cookies: SimpleCookie
    body: bytes

    @property
    def xml(self) -> etree._Element:
        """The document; an answer without one is an error of the test."""
        assert self.headers["Content-Type"] == "application/xml; charset=utf-8"
        return etree.fromstring(self.body)

    @property
    def error(self) -> tuple[int, str, str, str]:
        """Status, type, data and message of the one error."""
        root = self.xml
        assert root.tag == "ApiErrors"
        (error,) = root
        assert [child.tag for child in error] == ["ErrorData", "ErrorMessage", "ErrorType"]
        data, message, kind = (child.text or "" for child in error)
        return self.status, kind, data, message

    def texts(self, path: str) -> list[str]:
        """The texts of all elements at a path."""
        return [each.text or "" for each in self.xml.findall(path)]

    def text(self, path: str) -> str:
        """The text of the one element at a path."""
        (text,) = self.texts(path)
        return text


def basic(user: str) -> str:
    """The Authorization header of somebody in the contact centre."""
    password = (PASSWORDS | ADMINISTRATORS)[user]
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


class Rest:
    """Requests to ``/finesse/api``, by agent 1001001 unless the test says by whom."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        assert client.port is not None
        self.port: int = client.port

    async def send(
        self,
        method: str,
        path: str,
        body: str | BytesIO | None = None,
        *,
        user: str | None = "1001001",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request without any cookie that an earlier answer set."""
        all_headers = dict(headers or {})
        if user is not None:
            all_headers["Authorization"] = basic(user)
        async with self._client.session.request(
            method,
            self._client.make_url(f"/finesse/api{path}"),
            data=body,
            headers=all_headers,
            skip_auto_headers=["Content-Type", "User-Agent"],
        ) as response:
            content = await response.read()
        self._client.session.cookie_jar.clear()
        return Reply(response.status, response.headers, response.cookies, content)

    async def get(self, path: str, user: str | None = "1001001", **headers: str) -> Reply:
        """GET."""
        return await self.send("GET", path, user=user, headers=headers)

    async def put(self, path: str, body: str, user: str | None = "1001001") -> Reply:
        """PUT with the headers of a usual client."""
        headers = {"Content-Type": "application/xml", "requestId": "req-1"}
        return await self.send("PUT", path, body, user=user, headers=headers)

    async def delete(self, path: str, user: str | None = "1001001") -> Reply:
        """DELETE."""
        return await self.send("DELETE", path, user=user, headers={"requestId": "req-1"})

    async def post(self, path: str, body: str, user: str | None = "1001001") -> Reply:
        """POST with the headers of a usual client."""
        headers = {"Content-Type": "Application/XML", "requestId": "req-1"}
        return await self.send("POST", path, body, user=user, headers=headers)
