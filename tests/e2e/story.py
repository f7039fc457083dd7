"""The one call that every client goes through, with the very events of every step.

An event too many shows at the next step, where it stands before the expected ones, or at the end,
where a ping to the domain and back proves that nothing is under way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol

from e2e.command import WITHIN
from e2e.events import Dialog, Event, Participant, User, by_node
from e2e.mock import Agent, Mock

CUSTOMER: Final = "5551234"
ROUTE_POINT: Final = "5022"
"""What callers of the first queue of team Sales dial, in the default world."""

VARIABLES: Final = {"callVariable1": "gold", "callVariable3": 'Reyes & Sons <"Überlingen">'}

Ring = Callable[[str, str, Mapping[str, str]], Awaitable[str]]
"""Makes a caller's number ring at an extension, with call variables; returns the dialog's id."""

OFFERED: Final = frozenset({"ANSWER"})
TALKING: Final = frozenset(
    {"HOLD", "CONSULT_CALL", "TRANSFER_SST", "SEND_DTMF", "UPDATE_CALL_DATA", "DROP"}
)
ON_HOLD: Final = frozenset({"RETRIEVE", "UPDATE_CALL_DATA", "DROP"})
OUTSIDE: Final = frozenset({"UPDATE_CALL_DATA", "DROP"})
NOTHING: Final[frozenset[str]] = frozenset()


class Desk(Protocol):
    """A signed-on client: what the story asks of it."""

    async def sign_in(self, path: str, body: str, request_id: str) -> int:
        """Send the initial presence and this PUT in one breath; return the status."""

    async def put(self, path: str, body: str, request_id: str) -> int:
        """PUT `body` to `path` (below ``/finesse/api``); return the status."""

    async def next_event(self) -> Event:
        """Return the next event that was not returned before, as soon as there is one."""

    async def leftovers(self) -> list[Event]:
        """Ping the domain; return the events that came before the answer and were not taken."""


class RoutedCall:
    """A customer's call to a ready agent: answered, held, retrieved, ended."""

    def __init__(
        self,
        mock: Mock,
        agent: Agent,
        desk: Desk,
        ring: Ring,
        variables: Mapping[str, str] = VARIABLES,
    ) -> None:
        self._mock = mock
        self._agent = agent
        self._desk = desk
        self._ring = ring
        self._variables = variables
        self._user_node = f"/finesse/api/User/{agent.id}"
        self._dialogs_node = f"/finesse/api/User/{agent.id}/Dialogs"
        self._dialog_id = ""

    async def tell(self) -> None:
        """Go through the whole call, from sign-in to sign-out."""
        await self._sign_in()
        await self._change_state("READY", "req-ready")
        await self._rings()
        await self._take_action("ANSWER", "TALKING", self._call("ACTIVE", TALKING))
        await self._take_action("HOLD", "HOLD", self._call("HELD", ON_HOLD))
        await self._take_action("RETRIEVE", "TALKING", self._call("ACTIVE", TALKING))
        await self._hang_up()
        await self._sign_out()
        assert await self._desk.leftovers() == []

    async def _sign_in(self) -> None:
        agent = self._agent
        body = f"<User><state>LOGIN</state><extension>{agent.extension}</extension></User>"
        assert await self._desk.sign_in(f"/User/{agent.id}", body, "req-login") == 202
        await self._expect(self._user_put("NOT_READY", "req-login"))
        assert await self._mock.user(agent) == self._user("NOT_READY")

    async def _change_state(self, state: str, request_id: str, reason: str = "") -> None:
        body = f"<User><state>{state}</state>{reason}</User>"
        assert await self._desk.put(f"/User/{self._agent.id}", body, request_id) == 202
        await self._expect(self._user_put(state, request_id))

    async def _rings(self) -> None:
        self._dialog_id = await self._ring(CUSTOMER, self._agent.extension, self._variables)
        assert self._dialog_id.isdecimal()
        call = self._call("ALERTING", OFFERED, caller="INITIATED", dialog="ALERTING")
        await self._expect(self._collection_event("POST", call, ""), self._user_put("RESERVED", ""))
        assert await self._mock.dialogs(self._agent) == [call]

    async def _take_action(self, action: str, user_state: str, call: Dialog) -> None:
        request_id = f"req-{action.lower()}"
        await self._put_dialog(action, request_id)
        await self._expect(
            self._dialog_put(call, request_id), self._user_put(user_state, request_id)
        )
        assert await self._mock.dialogs(self._agent) == [call]
        assert await self._mock.user(self._agent) == self._user(user_state)

    async def _hang_up(self) -> None:
        """Drop the call: PUT, perhaps twice (leg cleared, call cleared), DELETE; no wrap-up."""
        await self._put_dialog("DROP", "req-drop")
        came = await self._until(
            lambda seen: (
                self._user_node in seen
                and any(event.verb == "DELETE" for event in seen.get(self._dialogs_node, ()))
            )
        )
        over = self._call("DROPPED", NOTHING, caller="DROPPED", dialog="DROPPED")
        puts = len(came[self._dialogs_node]) - 1
        assert puts in {1, 2}
        assert came == by_node(
            [
                *[self._dialog_put(over, "req-drop")] * puts,
                self._collection_event("DELETE", over, "req-drop"),
                self._user_put("READY", "req-drop"),
            ]
        )
        assert await self._mock.dialogs(self._agent) == []
        assert await self._mock.user(self._agent) == self._user("READY")

    async def _sign_out(self) -> None:
        for state in ("NOT_READY", "LOGOUT"):
            reason = await self._mock.reason_code(self._agent, state)
            element = f"<reasonCodeId>{reason}</reasonCodeId>"
            await self._change_state(state, f"req-{state.lower()}", element)

    async def _put_dialog(self, action: str, request_id: str) -> None:
        body = (
            f"<Dialog><targetMediaAddress>{self._agent.extension}</targetMediaAddress>"
            f"<requestedAction>{action}</requestedAction></Dialog>"
        )
        path = f"/Dialog/{self._dialog_id}"
        assert await self._desk.put(path, body, request_id) == 202

    # What is expected

    def _user(self, state: str) -> User:
        return User(
            login_id=self._agent.id,
            state=state,
            pending_state="",
            extension="" if state == "LOGOUT" else self._agent.extension,
        )

    def _call(
        self,
        agent: str,
        actions: frozenset[str],
        caller: str = "ACTIVE",
        dialog: str = "ACTIVE",
    ) -> Dialog:
        return Dialog(
            id=self._dialog_id,
            state=dialog,
            from_address=CUSTOMER,
            to_address=ROUTE_POINT,
            call_type="PREROUTE_ACD_IN",
            variables=tuple(
                (name, self._variables.get(name, ""))
                for name in (f"callVariable{number}" for number in range(1, 11))
            ),
            participants=frozenset(
                {
                    Participant(
                        address=self._agent.extension,
                        address_type="AGENT_DEVICE",
                        state=agent,
                        actions=actions,
                    ),
                    Participant(
                        address=CUSTOMER,
                        address_type="",
                        state=caller,
                        actions=NOTHING if caller == "DROPPED" else OUTSIDE,
                    ),
                }
            ),
        )

    def _user_put(self, state: str, request_id: str) -> Event:
        return Event(
            node=self._user_node,
            verb="PUT",
            source=self._user_node,
            request_id=request_id,
            kind="user",
            user=self._user(state),
        )

    def _dialog_put(self, call: Dialog, request_id: str) -> Event:
        return Event(
            node=self._dialogs_node,
            verb="PUT",
            source=f"/finesse/api/Dialog/{call.id}",
            request_id=request_id,
            kind="dialog",
            dialog=call,
        )

    def _collection_event(self, verb: str, call: Dialog, request_id: str) -> Event:
        return Event(
            node=self._dialogs_node,
            verb=verb,
            source=self._dialogs_node,
            request_id=request_id,
            kind="dialogs",
            dialog=call,
        )

    # How it is waited for

    async def _expect(self, *events: Event) -> None:
        assert await self._next(len(events)) == by_node(events)

    async def _next(self, count: int) -> dict[str, list[Event]]:
        return await self._until(lambda seen: sum(map(len, seen.values())) == count)

    async def _until(
        self, complete: Callable[[dict[str, list[Event]]], bool]
    ) -> dict[str, list[Event]]:
        """Return the events that came, node by node, once they are complete."""
        came: list[Event] = []
        try:
            async with asyncio.timeout(WITHIN):
                while not complete(by_node(came)):
                    came.append(await self._desk.next_event())
        except TimeoutError:
            raise AssertionError(f"no further event came; in this step: {came}") from None
        return by_node(came)
