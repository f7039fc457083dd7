"""Agents and calls, with verbs as coroutines."""

from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Self

from finesse_mock.testing.answers import Person
from finesse_mock.testing.words import Named, fields_of, path_of, plain

if TYPE_CHECKING:
    from finesse_mock.testing.channel import Channel


class Somebody(Named):
    """What is known of an agent without asking."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.password = person.password
        self.extension = person.extension
        self.dialogs = person.dialogs
        self.user = person.user
        self.media = person.media


class AsyncAgent(Somebody):
    """An agent; the verbs do what the agent's client would ask for."""

    def __init__(self, channel: "Channel", person: Person) -> None:
        super().__init__(person)
        self._channel = channel

    async def login(self, extension: str | None = None) -> Self:
        """Sign in, with the agent's own extension unless another is given."""
        return await self._ask_for("LOGIN", extension=extension)

    async def ready(self) -> Self:
        """Become READY."""
        return await self._ask_for("READY")

    async def not_ready(self, reason: str | None = None) -> Self:
        """Become NOT_READY; ``reason`` is the label or the code of a reason code."""
        return await self._ask_for("NOT_READY", reason=reason)

    async def logout(self, reason: str | None = None) -> Self:
        """Sign out."""
        return await self._ask_for("LOGOUT", reason=reason)

    @property
    def state(self) -> Coroutine[Any, Any, str]:
        """The agent's state now, to be awaited."""
        return self._state()

    async def _state(self) -> str:
        return str((await self._channel.ask("GET", path_of("agents", self.id)))["state"])

    async def _ask_for(self, state: str, **more: str | None) -> Self:
        body = {"state": state, **fields_of(more)}
        await self._channel.ask("POST", path_of("agents", self.id, "state"), body)
        return self


def _number(who: Named | str) -> str:
    """The extension of an agent, or the number as it is."""
    return who.extension if isinstance(who, Somebody) else str(plain(who))


class AsyncCall(Named):
    """A call; the verbs do what an agent's client would ask for.

    ``by`` is whose; left out it is the agent whom the trigger named.
    """

    def __init__(self, channel: "Channel", call_id: str, by: str = "") -> None:
        self._channel = channel
        self._by = by
        self.id = call_id

    @property
    def state(self) -> Coroutine[Any, Any, str]:
        """The call's state now, to be awaited; DROPPED when it is over."""
        return self._state()

    async def _state(self) -> str:
        found = await self._found()
        return str(found["state"]) if found else "DROPPED"

    async def actions(self, by: Named | str = "") -> list[str]:
        """What that agent is offered in it now."""
        whose = plain(by) or self._by
        legs = (await self._found() or {}).get("participants", ())
        return next(
            (leg["actions"] for leg in legs if whose in (leg["agentId"], leg["address"])), []
        )

    @property
    def variables(self) -> Coroutine[Any, Any, dict[str, str]]:
        """Its call variables now, to be awaited."""
        return self._variables()

    async def _variables(self) -> dict[str, str]:
        return dict((await self._found() or {}).get("callVariables", {}))

    async def answer(self, by: Named | str = "") -> Self:
        """Answer it."""
        return await self._act("ANSWER", by)

    async def hold(self, by: Named | str = "") -> Self:
        """Hold it."""
        return await self._act("HOLD", by)

    async def retrieve(self, by: Named | str = "") -> Self:
        """Take it off hold."""
        return await self._act("RETRIEVE", by)

    async def consult(self, to: Named | str, by: Named | str = "") -> "AsyncCall":
        """Consult somebody about it; answers the call that begins."""
        number = _number(to)
        told = await self._asked("CONSULT_CALL", by, to=number)
        return AsyncCall(self._channel, told["id"], plain(by) or self._by)

    async def transfer(self, to: Named | str = "", by: Named | str = "") -> Self:
        """Transfer it: to whom was consulted, or at once to somebody."""
        number = _number(to)
        if number:
            return await self._act("TRANSFER_SST", by, to=number)
        return await self._act("TRANSFER", by)

    async def conference(self, by: Named | str = "") -> Self:
        """Make one call of it and the consult call."""
        return await self._act("CONFERENCE", by)

    async def drop(self, by: Named | str = "") -> Self:
        """Leave it; nobody named: the person outside hangs up."""
        if by:
            return await self._act("DROP", by)
        await self._channel.ask("POST", "party", {"dialog": self.id, "act": "hangup"})
        return self

    async def wrapup(self, reason: str, by: Named | str = "") -> Self:
        """Give it a wrap-up reason, by its label."""
        return await self._act("UPDATE_CALL_DATA", by, wrap_up_reason=reason)

    async def update(self, by: Named | str = "", **variables: str) -> Self:
        """Set call variables."""
        return await self._act("UPDATE_CALL_DATA", by, vars=variables)

    async def dtmf(self, digits: str, by: Named | str = "") -> Self:
        """Send digits."""
        return await self._act("SEND_DTMF", by, digits=digits)

    async def _act(self, action: str, by: Named | str, **more: Any) -> Self:
        await self._asked(action, by, **more)
        return self

    async def _asked(self, action: str, by: Named | str, **more: Any) -> Any:
        body = {"action": action, "by": plain(by) or self._by, **fields_of(more)}
        return await self._channel.ask("POST", path_of("calls", self.id, "actions"), body)

    async def _found(self) -> Mapping[str, Any] | None:
        calls = await self._channel.ask("GET", "calls")
        return next((call for call in calls if self.id in (call["id"], call["name"])), None)
