"""A call in a mock of the test's own, and the events of it as the guide tells them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp
from lxml import etree

from finesse_mock.app import Mock
from finesse_mock.config import ANY_PORTS, Config

AGENT: Final = "1001001"
CUSTOMER: Final = "4155551234"
TEAM_NODE: Final = "/finesse/api/Team/5007/Users"

USER: Final = f"/finesse/api/User/{AGENT}"
CALLS: Final = f"{USER}/Dialogs"

EVENTS: Final = (
    (USER, "PUT", "NOT_READY"),
    (TEAM_NODE, "PUT", "NOT_READY"),
    (USER, "PUT", "READY"),
    (TEAM_NODE, "PUT", "READY"),
    (CALLS, "POST", "ALERTING"),
    (USER, "PUT", "RESERVED"),
    (TEAM_NODE, "PUT", "RESERVED"),
    (CALLS, "PUT", "ACTIVE"),
    (USER, "PUT", "TALKING"),
    (TEAM_NODE, "PUT", "TALKING"),
    (CALLS, "PUT", "ACTIVE"),
    (CALLS, "PUT", "DROPPED"),
    (CALLS, "DELETE", "DROPPED"),
    (USER, "PUT", "READY"),
    (TEAM_NODE, "PUT", "READY"),
)
"""Node, verb, and state of the user or dialog, of each event of ``tell``."""


@asynccontextmanager
async def mock(folder: Path, *, tls: bool = False) -> AsyncIterator[Mock]:
    """A mock on free ports, which is stopped at the end."""
    config = Config(ports=ANY_PORTS, tls=tls, tls_directory=folder / "ca", confirmation_s=0)
    async with Mock(config) as running:
        yield running


def basic(agent: str = AGENT) -> str:
    return aiohttp.encode_basic_auth(agent, "finesse")


class Desk:
    """An agent's REST client; the requestIds are counted, or left out."""

    def __init__(
        self, http: aiohttp.ClientSession, rest: str, agent: str = AGENT, *, with_ids: bool = True
    ) -> None:
        self._http = http
        self._rest = rest
        self._agent = agent
        self._with_ids = with_ids
        self._count = 0

    async def send(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Status and text of the answer."""
        headers = {"Authorization": basic(self._agent), "Content-Type": "application/xml"}
        if self._with_ids and method != "GET":
            self._count += 1
            headers["requestId"] = f"req-{self._count}"
        url = self._rest + path
        async with self._http.request(method, url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def state(self, state: str, more: str = "") -> None:
        body = f"<User><state>{state}</state>{more}</User>"
        assert (await self.send("PUT", f"/User/{self._agent}", body))[0] == 202

    async def act(self, dialog: str, action: str) -> int:
        body = (
            f"<Dialog><requestedAction>{action}</requestedAction>"
            f"<targetMediaAddress>{self._agent}</targetMediaAddress></Dialog>"
        )
        return (await self.send("PUT", f"/Dialog/{dialog}", body))[0]


async def tell(running: Mock, rest: str = "", *, with_ids: bool = True) -> None:
    """Sign in, answer a customer, who hangs up."""
    ready = running.ready()
    control = ready["control"]
    async with aiohttp.ClientSession() as http:
        desk = Desk(http, rest or ready["rest"], with_ids=with_ids)
        await desk.state("LOGIN", f"<extension>{AGENT}</extension>")
        await until_state(running, "NOT_READY")
        await desk.state("READY")
        await until_state(running, "READY")
        order = {"from": CUSTOMER, "to": AGENT, "variables": {"callVariable1": "Ms Reyes"}}
        async with http.post(f"{control}/call", json=order) as answer:
            dialog = str((await answer.json())["id"])
        assert await desk.act(dialog, "ANSWER") == 202
        await until_state(running, "TALKING")
        url = f"{control}/triggers/party.hangup"
        async with http.post(url, json={"call": dialog}) as answer:
            assert answer.status == 200, await answer.text()
        await until_state(running, "READY")


async def until_state(running: Mock, state: str) -> None:
    """Come back when the agent is in that state."""
    changed = asyncio.Event()
    stop = running.published(lambda _: changed.set())
    try:
        async with asyncio.timeout(10):
            while (agent := running.floor.world.agent(AGENT)) is None or agent.state != state:
                changed.clear()
                await changed.wait()
    finally:
        stop()


def said(node: str, update: str) -> tuple[str, str, str]:
    """Node, verb and state of an event."""
    document = etree.fromstring(update)
    states = document.xpath(
        "data/user/state | data/dialog/state | data/dialogs/Dialog/state | data/User/state"
    )
    return node, document.findtext("event", ""), states[0].text
