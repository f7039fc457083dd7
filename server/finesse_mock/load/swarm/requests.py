"""What an agent's client asks of the REST API."""

from base64 import b64encode
from http import HTTPStatus
from itertools import count
from typing import Final

import aiohttp

from finesse_mock.engine.commands import RequestedState
from finesse_mock.load.flows import Step
from finesse_mock.load.swarm.messages import Seat
from finesse_mock.model.dialog import Action
from finesse_mock.wire.xml import Node, branch, leaf, text

_NUMBERS: Final = count(1)


class Requests:
    """The requests of one agent; each answers its id, which its event carries, too."""

    def __init__(self, http: aiohttp.ClientSession, seat: Seat) -> None:
        self._http = http
        self._seat = seat
        credentials = b64encode(f"{seat.agent_id}:{seat.password}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {credentials}",
            "Content-Type": "application/xml",
        }

    def new_id(self) -> str:
        """The id of the next request."""
        return f"{self._seat.agent_id}-{next(_NUMBERS)}"

    async def sign_in(self, rest: str, request_id: str) -> int:
        """Ask for LOGIN; answers the status."""
        body = branch("User", leaf("state", "LOGIN"), leaf("extension", self._seat.extension))
        return await self._send("PUT", f"{rest}/User/{self._seat.agent_id}", body, request_id)

    async def set_state(self, rest: str, state: RequestedState, request_id: str) -> int:
        """Ask for a state; answers the status."""
        body = branch("User", leaf("state", state))
        return await self._send("PUT", f"{rest}/User/{self._seat.agent_id}", body, request_id)

    async def act(self, rest: str, dialog_id: str, step: Step, request_id: str) -> int:
        """Take an action in a call; answers the status."""
        body = branch(
            "Dialog",
            leaf("targetMediaAddress", self._seat.extension),
            leaf("requestedAction", step.action),
            leaf("toAddress", step.to) if step.to else None,
        )
        return await self._send("PUT", f"{rest}/Dialog/{dialog_id}", body, request_id)

    async def call(self, rest: str, number: str, request_id: str) -> int:
        """Call a number; answers the status."""
        body = branch(
            "Dialog",
            leaf("requestedAction", Action.MAKE_CALL),
            leaf("fromAddress", self._seat.extension),
            leaf("toAddress", number),
        )
        url = f"{rest}/User/{self._seat.agent_id}/Dialogs"
        return await self._send("POST", url, body, request_id)

    async def look(self, rest: str, below: str = "") -> bytes:
        """What the agent's User is, or what is ``below`` it; nothing where that is not told."""
        url = f"{rest}/User/{self._seat.agent_id}{below}"
        async with self._http.get(url, headers=self._headers) as answer:
            body = await answer.read()
            return body if answer.status == HTTPStatus.OK else b""

    async def _send(self, method: str, url: str, body: Node, request_id: str) -> int:
        headers = {**self._headers, "requestId": request_id}
        async with self._http.request(method, url, data=text(body), headers=headers) as answer:
            await answer.read()
            return answer.status
