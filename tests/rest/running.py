"""A whole mock in this process, and requests to it as its clients send them."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import ClientSession
from lxml import etree

from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config

PLAIN_ONLY = Config(ports=ANY_PORTS, tls=False)
USER = "1001001"


def basic(user: str = USER, password: str = "finesse") -> dict[str, str]:
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


ADMIN = basic("administrator")


@dataclass(frozen=True)
class Client:
    """Sends requests to the nodes of a mock."""

    mock: Mock
    http: ClientSession

    def address(self, node: int = 0) -> str:
        """Where the web application of that node is."""
        return self.mock.ready()["nodes"][node]["rest"].removesuffix("/finesse/api")

    async def status(
        self, method: str, path: str, headers: dict[str, str], *, node: int = 0, **more: Any
    ) -> int:
        """How a request to the API is answered."""
        url = f"{self.address(node)}/finesse/api{path}"
        async with self.http.request(method, url, headers=headers, **more) as answer:
            return answer.status

    async def texts(self, path: str, at: str, headers: dict[str, str]) -> list[str]:
        """The texts at a path of the document that is got."""
        async with self.http.get(f"{self.address()}/finesse/api{path}", headers=headers) as answer:
            assert answer.status == 200
            root = etree.fromstring(await answer.read())
        return [each.text or "" for each in root.findall(at)]


@asynccontextmanager
async def running(config: Config = PLAIN_ONLY, **changes: Any) -> AsyncIterator[Client]:
    """Serve a mock with that configuration, changed, until the block is left."""
    async with Mock(replace(config, **changes)) as mock, ClientSession() as http:
        yield Client(mock, http)
