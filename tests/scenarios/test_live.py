"""A scenario in a running mock, whose client acts by REST as any client does."""

import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest

from finesse_mock.app import Mock
from finesse_mock.clock import REAL, Pace
from finesse_mock.config import ANY_PORTS, Config
from scenarios.stages import scenario_text

ANA = "1001001"
ANSWERED = f"""\
- {{do: login, agent: {ANA}}}
- {{do: ready, agent: {ANA}}}
- {{do: call.inbound, id: c1, to: {ANA}}}
- {{await: ANSWER, call: c1, by: {ANA}, within: 30s}}
- {{expect: PUT, node: User/{ANA}/Dialogs, where: {{state: ACTIVE}}}}
"""


class Client:
    """An agent's client, and who drives the mock."""

    def __init__(self, mock: Mock, http: aiohttp.ClientSession) -> None:
        ready = mock.ready()
        self._mock, self._http = mock, http
        self._control, self._rest = str(ready["control"]), str(ready["rest"])

    async def play(self, **body: Any) -> AsyncIterator[dict[str, Any]]:
        async with self._http.post(f"{self._control}/scenarios", json=body) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            async for line in response.content:
                yield json.loads(line)

    async def refusal(self, **body: Any) -> str:
        async with self._http.post(f"{self._control}/scenarios", json=body) as response:
            assert response.status == HTTPStatus.BAD_REQUEST
            return str((await response.json())["detail"])

    async def answer(self) -> None:
        (dialog,) = self._mock.floor.world.dialogs()
        body = (
            f"<Dialog><targetMediaAddress>{ANA}</targetMediaAddress>"
            "<requestedAction>ANSWER</requestedAction></Dialog>"
        )
        async with self._http.put(
            f"{self._rest}/Dialog/{dialog.id}",
            data=body,
            headers={
                "Authorization": aiohttp.encode_basic_auth(ANA, "finesse"),
                "Content-Type": "application/xml",
            },
        ) as response:
            assert response.status == HTTPStatus.ACCEPTED


@pytest.fixture(params=[REAL, Pace(0)], ids=str)
async def client(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    config = Config(ports=ANY_PORTS, tls=False, clock=request.param)
    async with Mock(config) as mock, aiohttp.ClientSession() as http:
        yield Client(mock, http)


async def test_what_the_client_does_is_waited_for(client: Client):
    seen = []
    async for line in client.play(name="s", document=scenario_text(ANSWERED)):
        seen.append(line)
        if line.get("text", "").startswith("do call.inbound"):
            await client.answer()
    assert [line["status"] for line in seen[:-1]] == ["passed"] * 5
    assert seen[3]["detail"] == ""
    assert seen[-1]["passed"] is True


async def test_variables_and_included_files_come_along(client: Client):
    document = scenario_text(
        "- {do: login, agent: '${who}'}\n- {include: part.yaml}", "vars: {who: 1}\n"
    )
    files = {"plays/part.yaml": scenario_text("- {do: logout, agent: 1001002}")}
    body = {"name": "plays/s.yaml", "document": document, "variables": {"who": "1001002"}}
    lines = [line async for line in client.play(**body, files=files)]
    assert [line.get("file") for line in lines] == ["", "plays/part.yaml", None]
    assert lines[-1]["passed"] is True
    assert await client.refusal(**body) == (
        "plays/s.yaml:6:13: plays/part.yaml did not come with the scenario; send its text in files."
    )


async def test_a_scenario_for_two_servers_needs_two(client: Client):
    document = scenario_text("- {after: 1s}", "nodes: 2\n")
    assert await client.refusal(name="s", document=document) == (
        "s:3:8: the scenario needs 2 servers; start a mock with --nodes 2."
    )
