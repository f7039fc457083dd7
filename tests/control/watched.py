"""A whole mock on free ports, and somebody who watches it through its control API."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import aiohttp

from control.contract import Contract
from finesse_mock.app import Mock
from finesse_mock.clients import Client, Transport, connect
from finesse_mock.config import ANY_PORTS, Config

ANA, BORIS = "1001001", "1001002"


class Watched:
    """A mock with requests to it; every answer of the control API must be as described."""

    def __init__(self, mock: Mock, http: aiohttp.ClientSession) -> None:
        self.mock = mock
        self._http = http
        self._ready = mock.ready()

    async def get(self, path: str, status: HTTPStatus = HTTPStatus.OK) -> Any:
        async with self._http.get(f"{self._ready['control']}/{path}") as answer:
            assert answer.status == status, await answer.text()
            return await answer.json(content_type=None)

    async def post(self, path: str, status: HTTPStatus = HTTPStatus.OK, **body: object) -> Any:
        async with self._http.post(f"{self._ready['control']}/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json(content_type=None)

    async def call(self, agent: str = ANA) -> str:
        """Have a customer's call ring at an agent; return the id of the dialog."""
        body = {"from": "5551234", "to": agent, "signIn": True}
        return str((await self.post("call", HTTPStatus.CREATED, **body))["id"])

    async def put(self, path: str, body: str, user: str = ANA, request_id: str = "") -> int:
        """A REST request of an agent; return the status."""
        return await put(self.mock, path, body, user, request_id)

    async def why(self, query: str) -> list[str]:
        """The reasons."""
        reasons: list[str] = (await self.get(f"why?{query}"))["reasons"]
        return reasons

    async def until(self, condition: str, since: int = 0) -> dict[str, Any]:
        """The first entry that fits."""
        ending = await self.post("wait", condition=condition, timeout="30s", since=since)
        assert ending["found"], ending
        entry: dict[str, Any] = ending["entry"]
        return entry

    @asynccontextmanager
    async def client(self, user: str = ANA, **options: bool) -> AsyncIterator[Client]:
        """A client of an agent over TCP."""
        where = self._ready["xmpp"]
        domain = self._ready["xmpp_domain"]
        async with connect(
            Transport.TCP, where, user, "finesse", domain=domain, **options
        ) as client:
            await client.ping()
            yield client


async def put(mock: Mock, path: str, body: str, user: str = ANA, request_id: str = "") -> int:
    """A REST request of an agent; return the status."""
    credentials = base64.b64encode(f"{user}:finesse".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "requestId": request_id}
    async with (
        aiohttp.ClientSession() as http,
        http.put(f"{mock.ready()['rest']}/{path}", data=body, headers=headers) as answer,
    ):
        return answer.status


def acting(action: str) -> str:
    """The body of Ana's request to do something in a call."""
    return (
        f"<Dialog><targetMediaAddress>{ANA}</targetMediaAddress>"
        f"<requestedAction>{action}</requestedAction></Dialog>"
    )


@asynccontextmanager
async def watched(**settings: object) -> AsyncIterator[Watched]:
    async with (
        Mock(Config(ports=ANY_PORTS, tls=False, **settings)) as mock,
        aiohttp.ClientSession(middlewares=(Contract(),)) as http,
    ):
        yield Watched(mock, http)
